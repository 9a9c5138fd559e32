"""Communities and where stores stand, from files."""

from pathlib import Path
from typing import Any

import pytest
from starlette.applications import Starlette

from portal import societies, store_files
from portal.actors import VISITOR, system
from portal.models import Society, Store
from regions import communities, community_files
from regions.communities import RegionTold
from regions.models import Community, Region, StorePlace
from tests.csv_files import refused, written

pytestmark = [pytest.mark.anyio, pytest.mark.usefixtures("rolled_back")]
HEAD = "region_code,region_name,roofline,slug,name,greeting,latitude,longitude,national"
ROCHDALE = "RC,Roch and Calder,lane,rochdale,Rochdale,The kettle is on.,53.617,-2.155,"
BURNLEY = "RP,Ribble and Pendle,hills,burnley,Burnley,,,,no"
AFAR = "RP,Ribble and Pendle,hills,afar,Members near and far,,,,yes"


@pytest.fixture
async def society(rolled_back: None, toad_lane: Starlette) -> Society:
    return await societies.create(by=system(), slug="lane", name="Lane")


async def load(society: Society, folder: Path, *lines: str, head: str = HEAD) -> list[tuple[int, str]]:
    return await refused(community_files.load(society, written(folder, "communities.csv", head, *lines), by=system()))


async def every(society: Society) -> list[dict[str, Any]]:
    return await Community.filter(society=society).order_by("slug").values()


async def test_a_file_brings_communities_with_their_regions_once(society: Society, tmp_path: Path) -> None:
    assert await load(society, tmp_path, ROCHDALE, BURNLEY, AFAR) == []
    first = await every(society)
    told = [(one["slug"], one["name"], one["greeting"], one["latitude"], one["is_national"], one["time_zone"]) for one in first]
    assert told == [
        ("afar", "Members near and far", "", None, True, "Europe/London"),
        ("burnley", "Burnley", "", None, False, "Europe/London"),
        ("rochdale", "Rochdale", "The kettle is on.", 53.617, False, "Europe/London"),
    ]
    assert await Region.filter(society=society).order_by("code").values_list("code", "slug", "roofline") == [
        ("RC", "roch-and-calder", "lane"),
        ("RP", "ribble-and-pendle", "hills"),
    ]
    assert await load(society, tmp_path, ROCHDALE, BURNLEY, AFAR) == []
    assert (await every(society), await Region.all().count()) == (first, 2)


async def test_what_a_line_tells_otherwise_is_rewritten_and_what_it_lacks_stays(society: Society, tmp_path: Path) -> None:
    await load(society, tmp_path, ROCHDALE)
    assert await load(society, tmp_path, "RC,Roch,hills,rochdale,Rochdale town", head="region_code,region_name,roofline,slug,name") == []
    (community,) = await every(society)
    assert (community["name"], community["greeting"], community["latitude"]) == ("Rochdale town", "The kettle is on.", 53.617)
    region = await Region.get(society=society)
    assert (region.name, region.roofline, region.slug) == ("Roch", "hills", "roch-and-calder"), "an address is kept for life"


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ("RC,Roch,tower,rochdale,Rochdale,,,,", "A roofline is one of: lane, hills, harbour."),
        ("RC,Roch,lane,Roch Dale,Rochdale,,,,", "small letters, digits and hyphens"),
        ("RC,Roch,lane,rochdale,,,,,", "The column for name is empty"),
        ("RC,Roch,lane,rochdale,Rochdale,,,,maybe", "yes or no, not maybe"),
        ("RC,Roch,lane,rochdale,Rochdale,,91,1,", "stand together"),
        ("RC,Roch,lane,elsewhere,Elsewhere,,,,yes", "Members near and far is the national community already."),
        ("RC,Roch,lane,taken,Taken,,,,", "There is another community at taken."),
    ],
)
async def test_a_bad_line_is_named_writes_nothing_and_the_others_are_taken(society: Society, tmp_path: Path, line: str, why: str) -> None:
    other = await societies.create(by=system(), slug="quay", name="Quay")
    await load(other, tmp_path, "RC,Roch,lane,taken,Taken,,,,")
    ((number, reason),) = await load(society, tmp_path, AFAR, line, BURNLEY)
    assert number == 3 and why in reason
    assert [community["slug"] for community in await every(society)] == ["afar", "burnley"]
    assert not await Region.filter(society=society, code="RC").exists()


async def test_a_region_of_another_society_may_have_the_same_name(society: Society, tmp_path: Path) -> None:
    other = await societies.create(by=system(), slug="quay", name="Quay")
    await load(society, tmp_path, ROCHDALE)
    await load(other, tmp_path, "RC,Roch and Calder,lane,quayside,Quayside,,,,")
    assert (await Region.get(society=other)).slug == "roch-and-calder-2"


async def test_a_store_stands_where_its_file_says(society: Society, tmp_path: Path) -> None:
    await load(society, tmp_path, ROCHDALE, BURNLEY)
    head = "number,name,line,community"

    async def stand(*lines: str) -> list[tuple[int, str]]:
        return await refused(store_files.load(society, written(tmp_path, "stores.csv", head, *lines), by=system()))

    for _ in range(2):
        assert await stand("1001,Lane,food,rochdale", "2301,Legal,legal,") == []
    places = await StorePlace.all().values_list("store__number", "community__slug")
    assert places == [("1001", "rochdale")]
    assert await stand("1001,Lane,food,burnley") == []
    assert await StorePlace.all().values_list("store__number", "community__slug") == [("1001", "burnley")]
    assert await stand("1001,Other,food,nowhere", "1002,New,food,nowhere") == [
        (2, "There is no community nowhere."),
        (3, "There is no community nowhere."),
    ]
    assert await Store.filter(society=society).order_by("number").values_list("number", "name") == [("1001", "Lane"), ("2301", "Legal")]


async def test_only_the_command_line_makes_communities(society: Society) -> None:
    with pytest.raises(AssertionError):
        await communities.keep(society, by=VISITOR, region=RegionTold("RC", "Roch", "lane"), slug="a", name="A")
