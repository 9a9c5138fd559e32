"""Points brought over from an older system: fixed width or CSV, tried first, bad lines named, once however often."""

from pathlib import Path

import pytest

from portal.kit import layouts
from portal.kit.layouts import Layout
from portal.models import Identifier, Member
from rewards import brought_files, verify
from rewards.books import ledger
from rewards.intake import tills
from rewards.models.journal import JournalEntry
from tests import people
from tests.csv_files import refused, written
from tests.rewards.tills import Shop

pytestmark = pytest.mark.anyio
OLD = Layout(columns={"household": (1, 8), "line": (9, 6), "points": (15, 8)}, encoding="cp1252", decimals={"points": 0})


async def points_of(member: Member) -> int:
    return await ledger.balance((await tills.points_accounts(member.society_id, {member.id}))[member.id])


async def bring(shop: Shop, path: Path, layout: Layout = layouts.OWN) -> list[tuple[int, str]]:
    return await refused(brought_files.load(shop.society, path, by=shop.by, layout=layout))


@pytest.mark.row("X5.1")
@pytest.mark.row("X5.2")
async def test_an_old_file_of_fixed_width_is_brought_over_once(shop: Shop, tmp_path: Path) -> None:
    nerys, huw = [await people.member(shop.society) for _ in range(2)]
    for member, household in ((nerys, "1031"), (huw, "1032")):
        await Identifier.create(society=shop.society, kind="household", value=household, member=member)
    path = written(
        tmp_path, "old.txt", "1031    food  00001250", "1031    fuel  00000040", "1032    food  0000007-", "1032    fuel  00000000"
    )
    for _ in range(2):
        assert await bring(shop, path, OLD) == []
    assert (await points_of(nerys), await points_of(huw)) == (1290, -7)
    assert await JournalEntry.filter(kind="brought").count() == 3 and await verify.verify() == []


@pytest.mark.row("X5.2")
async def test_bad_lines_are_named_and_the_others_are_taken(shop: Shop, tmp_path: Path) -> None:
    member, other = [await people.member(shop.society) for _ in range(2)]
    told = ("tea,5,", "food,many,", "fuel,5,1 May", "fuel,5,1999-01-01", "food,12,2026-02-01", "food,13,")
    lines = ("00000000000,food,5,", *(f"{member.number},{says}" for says in told), f"{other.number},food,8,")
    found = await bring(shop, written(tmp_path, "points.csv", "member,line,points,day", *lines))
    assert [number for number, _why in found] == [2, 3, 4, 5, 6, 8]
    assert "no period" in found[4][1] and "A line before" in found[5][1]
    assert (await points_of(member), await points_of(other)) == (12, 8)


async def test_other_points_for_the_same_are_refused_and_change_nothing(shop: Shop, tmp_path: Path) -> None:
    member = await people.member(shop.society)
    head = "member,line,points"
    await bring(shop, written(tmp_path, "a.csv", head, f"{member.number},food,12"))
    ((number, why),) = await bring(shop, written(tmp_path, "b.csv", head, f"{member.number},food,13", f"{member.number},fuel,1"))
    assert (number, why) == (2, "This entry is in the journal already and says something else.")
    assert await points_of(member) == 13
