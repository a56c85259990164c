"""Places of the directory on maps: metres of ETRS-TM35FIN into degrees, and the address of a map."""

from __future__ import annotations

import math
from dataclasses import dataclass

from polku.shared.geo import CENTRAL_MERIDIAN, ECCENTRICITY, FALSE_EAST, RADIUS, SCALE, THIRD_FLATTENING

# From the plane back to degrees; the other way is polku.shared.geo.metres_of.
_SERIES = (
    THIRD_FLATTENING / 2
    - 2 * THIRD_FLATTENING**2 / 3
    + 37 * THIRD_FLATTENING**3 / 96
    - THIRD_FLATTENING**4 / 360,
    THIRD_FLATTENING**2 / 48 + THIRD_FLATTENING**3 / 15 - 437 * THIRD_FLATTENING**4 / 1440,
    17 * THIRD_FLATTENING**3 / 480 - 37 * THIRD_FLATTENING**4 / 840,
    4397 * THIRD_FLATTENING**4 / 161280,
)
MAP_SITE = "https://kartta.paikkatietoikkuna.fi/"


@dataclass(frozen=True)
class Degrees:
    """A place in WGS84 degrees."""

    latitude: float
    longitude: float


def degrees_of(north: float, east: float) -> Degrees:
    """The place of coordinates in ETRS-TM35FIN metres, right to a millimetre."""
    xi = north / (RADIUS * SCALE)
    eta = (east - FALSE_EAST) / (RADIUS * SCALE)
    terms = [(2 * k * xi, 2 * k * eta, h) for k, h in enumerate(_SERIES, start=1)]
    xi0 = xi - sum(h * math.sin(a) * math.cosh(b) for a, b, h in terms)
    eta0 = eta - sum(h * math.cos(a) * math.sinh(b) for a, b, h in terms)
    conformal = math.asin(math.sin(xi0) / math.cosh(eta0))
    longitude = CENTRAL_MERIDIAN + math.asin(math.tanh(eta0) / math.cos(conformal))
    return Degrees(round(math.degrees(_latitude(conformal)), 7), round(math.degrees(longitude), 7))


def map_address(north: float, east: float) -> str:
    """The address of the National Land Survey's map at a place, marked."""
    return f"{MAP_SITE}?zoomLevel=11&coord={east:.0f}_{north:.0f}&showMarker=true"


def _latitude(conformal: float) -> float:
    target = math.asinh(math.tan(conformal))
    isometric = target
    # Converges to well below a millimetre in a few steps.
    for _step in range(6):
        isometric = target + ECCENTRICITY * math.atanh(ECCENTRICITY * math.tanh(isometric))
    return math.atan(math.sinh(isometric))
