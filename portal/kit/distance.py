"""How far apart two places are, in whole metres, for "0.4 miles" beside an activity. Straight lines, not roads."""

from math import asin, cos, radians, sin, sqrt

EARTH_RADIUS_METRES = 6_371_009
METRES_IN_1000_MILES = 1_609_344


def metres_between(latitude_1: float, longitude_1: float, latitude_2: float, longitude_2: float) -> int:
    """Great-circle distance (haversine) between two points in degrees; right to about half a percent."""
    south, north = radians(latitude_1), radians(latitude_2)
    half_north = sin((north - south) / 2)
    half_east = sin(radians(longitude_2 - longitude_1) / 2)
    chord = half_north**2 + cos(south) * cos(north) * half_east**2
    return round(2 * EARTH_RADIUS_METRES * asin(min(1.0, sqrt(chord))))


def miles_tenths(metres: int) -> int:
    """Tenths of a mile, the half rounded up: 644 m gives 4."""
    return (metres * 20_000 + METRES_IN_1000_MILES) // (2 * METRES_IN_1000_MILES)


def kilometres_tenths(metres: int) -> int:
    """Tenths of a kilometre, the half rounded up: 644 m gives 6."""
    return (metres + 50) // 100
