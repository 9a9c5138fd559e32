"""Editions of the catchments from files: whole or not at all."""

from datetime import date
from pathlib import Path

import pytest

from portal.kit.refusals import Refused
from portal.models import Society
from regions import catchment_files, catchments
from regions.catchment_files import Loaded
from regions.models import Catchment, CatchmentVersion, Community
from tests import people
from tests.csv_files import written
from tests.regions import made

pytestmark = [pytest.mark.anyio, pytest.mark.usefixtures("rolled_back")]
HEAD = "code,community,share,latitude,longitude"
BEGINS = date(2026, 1, 1)


@pytest.fixture
async def community(rolled_back: None) -> Community:
    return await made.community(await people.society(), slug="rochdale")


async def load(community: Community, path: Path, name: str = "First", begins_on: date = BEGINS) -> Loaded:
    return await catchment_files.load(await community.society, path, name=name, begins_on=begins_on)


async def lines(society: Society) -> list[tuple[object, ...]]:
    found = Catchment.filter(version__society=society).order_by("code", "community_id")
    return list(await found.values_list("code", "community__slug", "share_basis_points", "latitude"))


async def test_a_file_fills_an_edition_and_the_same_again_is_the_same(community: Community, tmp_path: Path) -> None:
    society = await community.society
    await made.community(society, slug="burnley")
    path = written(
        tmp_path,
        "catchments.csv",
        HEAD,
        "ol120ab,rochdale,,53.6,-2.1",
        "OL12 0,rochdale,62.5,,",
        "OL12 0,burnley,37.5%,,",
        "BB11,burnley,,,",
    )
    for name in ("First", "Mended"):
        assert await load(community, path, name) == Loaded(4, [])
        assert await lines(society) == [
            ("BB11", "burnley", 10_000, None), ("OL12 0", "rochdale", 6_250, None), ("OL12 0", "burnley", 3_750, None),
            ("OL12 0AB", "rochdale", 10_000, 53.6),
        ]  # fmt: skip
    assert (await CatchmentVersion.get(society=society)).name == "Mended"
    place = await catchments.place_of(society, "GB", "OL12 0ZZ")
    assert place and place.community_id == community.id


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ("OL12 0,nowhere,,,", "There is no community nowhere."),
        ("OL1200,rochdale,,,", "OL1200 is no postcode, sector or outward code."),
        ("OL13,rochdale,101,,", "Enter a number from 0.01 to 100.00."),
        ("OL13,rochdale,half,,", "Enter a number with at most 2 decimals."),
        ("OL13,rochdale,,53.6,", "Latitude and longitude stand together, in degrees, such as 53.617 and -2.155."),
        ("ol12,rochdale,50,,", "OL12 stands twice for rochdale."),
        (",rochdale,,,", "The column for code is empty or too long."),
        ("OL13,rochdale", "The line has 2 columns, not 5."),
    ],
)
async def test_one_bad_line_is_named_and_nothing_is_loaded(community: Community, tmp_path: Path, line: str, why: str) -> None:
    await load(community, written(tmp_path, "before.csv", HEAD, "OL11,rochdale,,,"))
    before = await lines(await community.society)
    loaded = await load(community, written(tmp_path, "after.csv", HEAD, "OL12,rochdale,,,", line, "OL14,rochdale,,,"))
    assert (loaded.count, [(bad.file, bad.line, bad.why) for bad in loaded.refused]) == (0, [("after.csv", 3, why)])
    assert await lines(await community.society) == before
    assert (await load(community, tmp_path / "after.csv", begins_on=date(2027, 1, 1))).count == 0
    assert await CatchmentVersion.all().count() == 1


async def test_another_society_s_community_is_none(community: Community, tmp_path: Path) -> None:
    await made.community(await people.society(), slug="quay")
    loaded = await load(community, written(tmp_path, "a.csv", HEAD, "OL12,quay,,,"))
    assert [bad.why for bad in loaded.refused] == ["There is no community quay."]


async def test_a_file_without_lines_or_with_broken_text_empties_nothing(community: Community, tmp_path: Path) -> None:
    await load(community, written(tmp_path, "a.csv", HEAD, "OL11,rochdale,,,"))
    before = await lines(await community.society)
    with pytest.raises(Refused, match="holds no line"):
        await load(community, written(tmp_path, "b.csv", HEAD))
    (tmp_path / "c.csv").write_bytes(f"{HEAD}\nOL12,rochdale,,,\n".encode() + b"\xff" * 200_000)
    with pytest.raises(Refused, match="cannot be read"):
        await load(community, tmp_path / "c.csv")
    assert await lines(await community.society) == before


async def test_after_a_thousand_bad_lines_no_more_are_read(community: Community, tmp_path: Path) -> None:
    loaded = await load(community, written(tmp_path, "a.csv", HEAD, *["?,rochdale,,,"] * 1_200))
    assert len(loaded.refused) == 1_000
