"""Coordinates of the directory are right on maps."""

import pytest

from polku.directory.bridge.maps import degrees_of, map_address


@pytest.mark.parametrize(
    ("north", "east", "latitude", "longitude"),
    [
        # The worked example of the Finnish recommendation JHS 197.
        (6_715_706.37705, 106_256.35961, 60.3851068722, 19.8481367666),
        # On the central meridian only the scale shrinks it.
        (0.0, 500_000.0, 0.0, 27.0),
    ],
)
def test_metres_become_degrees(north, east, latitude, longitude):
    degrees = degrees_of(north, east)
    assert degrees.latitude == pytest.approx(latitude, abs=1e-6)
    assert degrees.longitude == pytest.approx(longitude, abs=1e-6)


def test_a_map_opens_at_the_place():
    assert (
        map_address(7_081_000, 312_000)
        == "https://kartta.paikkatietoikkuna.fi/?zoomLevel=11&coord=312000_7081000&showMarker=true"
    )
