"""From the British national grid to the longitudes and latitudes of everybody else, to within a few metres.

The formulas are those of "A guide to coordinate systems in Great Britain" (Ordnance Survey), annexes B and C.
"""

from functools import cache
from math import atan, atan2, cos, degrees, hypot, radians, sin, sqrt, tan

AIRY, AIRY_MINOR = 6_377_563.396, 6_356_256.909
WGS84, WGS84_MINOR = 6_378_137.0, 6_356_752.3142
SCALE, TRUE_LATITUDE, TRUE_LONGITUDE = 0.9996012717, radians(49), radians(-2)
FALSE_EAST, FALSE_NORTH = 400_000, -100_000
SHIFT = (446.448, -125.157, 542.060)
TURN = tuple(radians(seconds / 3600) for seconds in (0.1502, 0.2470, 0.8421))
GROWTH = 1 - 20.4894e-6

ECCENTRICITY = 1 - (AIRY_MINOR / AIRY) ** 2
N = (AIRY - AIRY_MINOR) / (AIRY + AIRY_MINOR)


CELL = 5_000


def near(easting: float, northing: float) -> tuple[float, float]:
    """The same as `place`, for millions of points: straight lines inside each square of five kilometres are right to three metres."""
    latitude, longitude, east_up, east_on, north_up, north_on = _cell(easting // CELL, northing // CELL)
    east, north = easting % CELL, northing % CELL
    return round(latitude + east * east_up + north * north_up, 5), round(longitude + east * east_on + north * north_on, 5)


@cache
def _cell(column: float, row: float) -> tuple[float, ...]:
    """The south-west corner of a square, and what a metre to the east and a metre to the north add to it."""
    corner, east, north = (place((column + right) * CELL, (row + up) * CELL) for right, up in ((0, 0), (1, 0), (0, 1)))
    steps = [(there - here) / CELL for end in (east, north) for here, there in zip(corner, end, strict=True)]
    return (*corner, *steps)


def place(easting: float, northing: float) -> tuple[float, float]:
    """Latitude and longitude of a point of the grid, in degrees of WGS84."""
    return _shifted(*_on_airy(easting, northing))


def _on_airy(easting: float, northing: float) -> tuple[float, float]:
    latitude = TRUE_LATITUDE
    for _turn in range(3):
        latitude += (northing - FALSE_NORTH - _meridian(latitude)) / (AIRY * SCALE)
    sine, tangent = sin(latitude), tan(latitude)
    nu = AIRY * SCALE / sqrt(1 - ECCENTRICITY * sine**2)
    rho = nu * (1 - ECCENTRICITY) / (1 - ECCENTRICITY * sine**2)
    eta, square = nu / rho - 1, tangent**2
    east = (easting - FALSE_EAST) / nu
    falls = tangent * nu / rho * east**2 * (1 / 2 - (5 + 3 * square + eta - 9 * square * eta) * east**2 / 24)
    turns = east / cos(latitude) * (1 - (nu / rho + 2 * square) * east**2 / 6 + (5 + 28 * square + 24 * square**2) * east**4 / 120)
    return latitude - falls, TRUE_LONGITUDE + turns


def _meridian(latitude: float) -> float:
    between, across = latitude - TRUE_LATITUDE, latitude + TRUE_LATITUDE
    return (AIRY_MINOR * SCALE) * (
        (1 + N + 5 / 4 * N**2 + 5 / 4 * N**3) * between
        - (3 * N + 3 * N**2 + 21 / 8 * N**3) * sin(between) * cos(across)
        + (15 / 8 * N**2 + 15 / 8 * N**3) * sin(2 * between) * cos(2 * across)
        - 35 / 24 * N**3 * sin(3 * between) * cos(3 * across)
    )


def _shifted(latitude: float, longitude: float) -> tuple[float, float]:
    nu = AIRY / sqrt(1 - ECCENTRICITY * sin(latitude) ** 2)
    x, y, z = nu * cos(latitude) * cos(longitude), nu * cos(latitude) * sin(longitude), (1 - ECCENTRICITY) * nu * sin(latitude)
    dx, dy, dz = SHIFT
    rx, ry, rz = TURN
    x, y, z = dx + GROWTH * x - rz * y + ry * z, dy + rz * x + GROWTH * y - rx * z, dz - ry * x + rx * y + GROWTH * z
    flat = 1 - (WGS84_MINOR / WGS84) ** 2
    height = hypot(x, y)
    found = atan2(z, height * (1 - flat))
    for _turn in range(2):
        found = atan((z + flat * WGS84 / sqrt(1 - flat * sin(found) ** 2) * sin(found)) / height)
    return degrees(found), degrees(atan2(y, x))
