import pytest
from hypothesis import given, strategies as st

from portal.kit.distance import kilometres_tenths, metres_between, miles_tenths

latitudes, longitudes = st.floats(-90, 90), st.floats(-180, 180)


def test_rochdale_to_manchester_is_the_known_distance() -> None:
    assert metres_between(53.6140, -2.1610, 53.4794, -2.2453) == pytest.approx(15_970, abs=60)


def test_one_degree_of_latitude_is_111_kilometres() -> None:
    assert metres_between(55.0, 12.0, 56.0, 12.0) == 111_195


@given(latitudes, longitudes)
def test_a_place_is_no_distance_from_itself(latitude: float, longitude: float) -> None:
    assert metres_between(latitude, longitude, latitude, longitude) == 0


@given(latitudes, longitudes, latitudes, longitudes)
def test_there_is_as_far_as_back_and_never_more_than_half_round_the_earth(south: float, west: float, north: float, east: float) -> None:
    there = metres_between(south, west, north, east)
    assert there == metres_between(north, east, south, west)
    assert 0 <= there <= 20_015_200


@pytest.mark.parametrize(("metres", "miles"), [(0, 0), (80, 0), (81, 1), (644, 4), (1_609, 10), (1_770, 11), (16_093, 100)])
def test_metres_become_tenths_of_a_mile(metres: int, miles: int) -> None:
    assert miles_tenths(metres) == miles


@pytest.mark.parametrize(("metres", "kilometres"), [(0, 0), (49, 0), (50, 1), (644, 6), (1_000, 10)])
def test_metres_become_tenths_of_a_kilometre(metres: int, kilometres: int) -> None:
    assert kilometres_tenths(metres) == kilometres
