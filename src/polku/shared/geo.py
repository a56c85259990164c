"""Places on a map of Finland: degrees into the metres of ETRS-TM35FIN that the product keeps."""

import math

# Transverse Mercator on the GRS80 ellipsoid, as in the Finnish recommendation JHS 197.
SEMI_AXIS = 6_378_137.0
FLATTENING = 1 / 298.257222101
SCALE = 0.9996
CENTRAL_MERIDIAN = math.radians(27.0)
FALSE_EAST = 500_000.0
THIRD_FLATTENING = FLATTENING / (2 - FLATTENING)
RADIUS = SEMI_AXIS / (1 + THIRD_FLATTENING) * (1 + THIRD_FLATTENING**2 / 4 + THIRD_FLATTENING**4 / 64)
ECCENTRICITY = math.sqrt(2 * FLATTENING - FLATTENING**2)
_SERIES = (
    THIRD_FLATTENING / 2
    - 2 * THIRD_FLATTENING**2 / 3
    + 5 * THIRD_FLATTENING**3 / 16
    + 41 * THIRD_FLATTENING**4 / 180,
    13 * THIRD_FLATTENING**2 / 48 - 3 * THIRD_FLATTENING**3 / 5 + 557 * THIRD_FLATTENING**4 / 1440,
    61 * THIRD_FLATTENING**3 / 240 - 103 * THIRD_FLATTENING**4 / 140,
    49561 * THIRD_FLATTENING**4 / 161280,
)


def metres_of(latitude: float, longitude: float) -> tuple[float, float]:
    """North and east in ETRS-TM35FIN of a place in WGS84 degrees, right to a centimetre in and around Finland."""
    phi, lam = math.radians(latitude), math.radians(longitude) - CENTRAL_MERIDIAN
    conformal = math.atan(
        math.sinh(math.asinh(math.tan(phi)) - ECCENTRICITY * math.atanh(ECCENTRICITY * math.sin(phi)))
    )
    eta = math.atanh(math.cos(conformal) * math.sin(lam))
    xi = math.asin(math.sin(conformal) * math.cosh(eta))
    terms = [(2 * k * xi, 2 * k * eta, h) for k, h in enumerate(_SERIES, start=1)]
    north = xi + sum(h * math.sin(a) * math.cosh(b) for a, b, h in terms)
    east = eta + sum(h * math.cos(a) * math.sinh(b) for a, b, h in terms)
    return SCALE * RADIUS * north, SCALE * RADIUS * east + FALSE_EAST
