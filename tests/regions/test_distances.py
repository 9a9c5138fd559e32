"""How far is said in one place on each side, and both sides agree."""

import pytest

from portal.kit import database
from portal.kit.distance import metres_between
from regions.distances import NEAR_MILES

pytestmark = [pytest.mark.anyio, pytest.mark.usefixtures("rolled_back")]


@pytest.mark.row("A6.1")
async def test_near_is_as_far_in_the_database_as_in_a_search() -> None:
    limits = sorted(NEAR_MILES)
    for at, beyond, limit in zip((3, 2, 1), (2, 1, 0), limits, strict=True):
        found = await database.row("SELECT regions_nearness($1) AS at, regions_nearness($1 + 1) AS beyond", limit)
        assert found == {"at": at, "beyond": beyond}, limit
    assert await database.value("SELECT regions_nearness(NULL)") == 0


@pytest.mark.parametrize("north", [53.6, 53.9, 55.0])
async def test_the_database_measures_as_the_demo_draws_its_map(north: float) -> None:
    found = await database.value("SELECT regions_metres($1::float8, $2::float8, $3::float8, $4::float8)", 53.614, -2.161, north, -2.2453)
    assert found == metres_between(53.614, -2.161, north, -2.2453)
