"""Places of the directory on maps: metres of ETRS-TM35FIN into degrees, and the address of a map."""

from __future__ import annotations

import math
from dataclasses import dataclass

# Transverse Mercator on the GRS80 ellipsoid, as in the Finnish recommendation JHS 197.
_AXIS = 6_378_137.0
_FLATTENING = 1 / 298.257222101
_SCALE = 0.9996
_CENTRAL_MERIDIAN = math.radians(27.0)
_FALSE_EAST = 500_000.0
_N = _FLATTENING / (2 - _FLATTENING)
_RADIUS = _AXIS / (1 + _N) * (1 + _N**2 / 4 + _N**4 / 64)
_ECCENTRICITY = math.sqrt(2 * _FLATTENING - _FLATTENING**2)
_SERIES = (
    _N / 2 - 2 * _N**2 / 3 + 37 * _N**3 / 96 - _N**4 / 360,
    _N**2 / 48 + _N**3 / 15 - 437 * _N**4 / 1440,
    17 * _N**3 / 480 - 37 * _N**4 / 840,
    4397 * _N**4 / 161280,
)
MAP_SITE = "https://kartta.paikkatietoikkuna.fi/"


@dataclass(frozen=True)
class Degrees:
    """A place in WGS84 degrees."""

    latitude: float
    longitude: float


def degrees_of(north: float, east: float) -> Degrees:
    """The place of coordinates in ETRS-TM35FIN metres, right to a millimetre."""
    xi = north / (_RADIUS * _SCALE)
    eta = (east - _FALSE_EAST) / (_RADIUS * _SCALE)
    terms = [(2 * k * xi, 2 * k * eta, h) for k, h in enumerate(_SERIES, start=1)]
    xi0 = xi - sum(h * math.sin(a) * math.cosh(b) for a, b, h in terms)
    eta0 = eta - sum(h * math.cos(a) * math.sinh(b) for a, b, h in terms)
    conformal = math.asin(math.sin(xi0) / math.cosh(eta0))
    longitude = _CENTRAL_MERIDIAN + math.asin(math.tanh(eta0) / math.cos(conformal))
    return Degrees(round(math.degrees(_latitude(conformal)), 7), round(math.degrees(longitude), 7))


def map_address(north: float, east: float) -> str:
    """The address of the National Land Survey's map at a place, marked."""
    return f"{MAP_SITE}?zoomLevel=11&coord={east:.0f}_{north:.0f}&showMarker=true"


def _latitude(conformal: float) -> float:
    target = math.asinh(math.tan(conformal))
    isometric = target
    # Converges to well below a millimetre in a few steps.
    for _step in range(6):
        isometric = target + _ECCENTRICITY * math.atanh(_ECCENTRICITY * math.tanh(isometric))
    return math.atan(math.sinh(isometric))
