"""How far is said in one place on each side, and both sides agree."""

import pytest

from portal.kit import database
from portal.kit.distance import metres_between
from regions.distances import NEAR_MILES
from regions.panels import HOME_NEARBY
from tests import people
from tests.regions import made

pytestmark = [pytest.mark.anyio, pytest.mark.usefixtures("rolled_back")]

# $1 the latitude of a home, $2 metres: how many of 360 places around it, so far away, are near and not within reach
ALL_AROUND = """
SELECT count(*) FROM (SELECT radians($1::float8) AS home, $2::float8 / 6371009 AS away) AS given
CROSS JOIN (SELECT radians(degree) AS towards FROM generate_series(0, 359) degree) AS compass
CROSS JOIN LATERAL (SELECT asin(sin(home) * cos(away) + cos(home) * sin(away) * cos(towards)) AS north) AS found
CROSS JOIN LATERAL (SELECT atan2(sin(towards) * sin(away) * cos(home), cos(away) - sin(home) * sin(north)) AS east) AS beside
WHERE NOT point(degrees(east), degrees(north)) <@ regions_reach($1::float8, 0)
  AND regions_nearness(regions_metres($1::float8, 0, degrees(north), degrees(east))) > 0
"""
MANY = """
INSERT INTO regions_community (society_id, region_id, slug, name, greeting, time_zone, latitude, longitude, is_national)
SELECT $1, region.id, 'many-' || n, 'Many', '', 'Europe/London', 50 + n % 50 * 0.15, -4 + n / 50 * 0.2, false
FROM (SELECT id FROM regions_region WHERE society_id = $1 LIMIT 1) region, generate_series(1, 2000) n
"""


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


@pytest.mark.parametrize("latitude", [50.1, 53.6, 57.7, 60.8])
async def test_what_is_near_stands_within_reach(latitude: float) -> None:
    """All around a home at ten miles less a metre: the box in which an index looks leaves nothing out."""
    left_out = await database.value(ALL_AROUND, latitude, max(NEAR_MILES) - 1)
    assert left_out == 0


async def test_what_is_on_near_a_home_is_found_by_its_place() -> None:
    """However many communities there are, an index finds those around: distances are measured of nothing else."""
    society = await people.society()
    member = await made.resident(await made.community(society))
    await database.run(MANY, society.id)
    await database.run("ANALYZE regions_community")
    plan = await database.rows(f"EXPLAIN {HOME_NEARBY.sql.replace('$1', str(member.id)).replace('$2', 'now()')}")
    assert any("regions_community_at" in line["QUERY PLAN"] for line in plan)
