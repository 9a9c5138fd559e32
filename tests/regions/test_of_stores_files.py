"""What is the stores', from files: bulletins on the page, rooms for activities, streets that they claim."""

from collections.abc import AsyncIterator, Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from portal.actors import VISITOR, system
from portal.kit import clock
from portal.kit.csv_files import Taken
from portal.models import Society, Store
from regions import bookings, bulletin_files, catchments, claim_files, room_files, rooms, store_places
from regions.catchments import CatchmentLine
from regions.models import Bulletin, Claim, Community, Space
from tests import people
from tests.browser import Browser
from tests.csv_files import refused, written
from tests.regions import made

pytestmark = [pytest.mark.anyio, pytest.mark.usefixtures("rolled_back")]
BULLETINS, ROOMS, CLAIMS = "store,title,text,begins_on,ends_on", "store,name,seats", "store,postcode"
HOURS = "1001,Longer hours,Open **until nine** on Thursdays.,{today},{later}"


@pytest.fixture
async def community(rolled_back: None) -> Community:
    """A community with the store 1001; the store 2001 stands nowhere."""
    society = await people.society()
    community = await made.community(society, name="Calderbrook")
    await store_places.stand(await people.store(society, number="1001", name="Lane store"), community)
    await people.store(society, number="2001", name="Travel")
    return community


def days(line: str, last: int = 20) -> str:
    today = clock.today("Europe/London")
    return line.format(today=today, later=today + timedelta(days=last), year=today + timedelta(days=366), before=today - timedelta(days=1))


Load = Callable[..., AsyncIterator[Taken]]


async def take(load: Load, community: Community, folder: Path, head: str, *lines: str) -> list[tuple[int, str]]:
    return await refused(load(await community.society, written(folder, "of_stores.csv", head, *lines), by=system(await community.society)))


async def rows(model: Any) -> list[dict[str, Any]]:
    return list(await model.all().order_by("id").values())


async def every(model: Any, name: str) -> list[Any]:
    return [row[name] for row in await rows(model)]


@pytest.mark.row("M19.1")
async def test_what_a_store_tells_stands_on_the_page_of_its_community(community: Community, browser: Browser, tmp_path: Path) -> None:
    assert await take(bulletin_files.load, community, tmp_path, BULLETINS, days(HOURS)) == []
    page = await browser.open(f"/communities/{community.slug}")
    assert "Longer hours" in page.words("h2") and "until nine" in page.words("strong")
    assert "Lane store, until " in page.text


async def test_a_file_of_bulletins_that_comes_again_changes_nothing_and_new_words_are_written_over(
    community: Community, tmp_path: Path
) -> None:
    await take(bulletin_files.load, community, tmp_path, BULLETINS, days(HOURS))
    first = await rows(Bulletin)
    await take(bulletin_files.load, community, tmp_path, BULLETINS, days(HOURS))
    assert await rows(Bulletin) == first and len(first) == 1
    assert await take(bulletin_files.load, community, tmp_path, BULLETINS, days(HOURS.replace("nine", "ten"), 30)) == []
    (mended,) = await rows(Bulletin)
    assert (mended["text"], mended["ends_on"] - mended["begins_on"]) == ("Open **until ten** on Thursdays.", timedelta(days=30))


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ("9999,Longer hours,Open.,{today},{later}", "No store has the number 9999."),
        ("2001,Longer hours,Open.,{today},{later}", "This store stands in no community yet."),
        ("1001,Longer hours,Open.,{today},{before}", "The last day cannot be before the first."),
        ("1001,Longer hours,Open.,{today},{year}", "It stands for a year at most."),
        ("1001,Longer hours,Open.,soon,{later}", "Enter a day, such as 2026-11-28."),
        ("1001,,Open.,{today},{later}", "The column for title is empty or too long."),
    ],
)
async def test_a_bad_line_of_bulletins_is_named_and_writes_nothing(community: Community, tmp_path: Path, line: str, why: str) -> None:
    assert await take(bulletin_files.load, community, tmp_path, BULLETINS, days(line), days(HOURS)) == [(2, why)]
    assert await every(Bulletin, "text") == ["Open **until nine** on Thursdays."]


@pytest.mark.row("P4.2")
async def test_a_pioneer_may_pick_the_room_of_a_store(community: Community, browser: Browser, tmp_path: Path) -> None:
    await browser.sign_in("member", (await made.pioneer(community)).id)
    address = f"/communities/{community.slug}/activities/new"
    assert "Room of a store" not in (await browser.open(address)).text
    assert await take(room_files.load, community, tmp_path, ROOMS, "1001,The back room,20") == []
    page = await browser.open(address)
    assert "Room of a store" in page.text and "The back room, Lane store, 20 seats" in page.text


async def test_a_file_of_rooms_that_comes_again_changes_nothing_and_other_seats_are_written_over(
    community: Community, tmp_path: Path
) -> None:
    for seats in (20, 20, 24):
        assert await take(room_files.load, community, tmp_path, ROOMS, f"1001,The back room,{seats}") == []
    assert await Space.all().values_list("name", "seats", "community_id") == [("The back room", 24, community.id)]


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ("9999,Loft,8", "No store has the number 9999."),
        ("2001,Loft,8", "This store stands in no community yet."),
        ("1001,Loft,0", "Enter a whole number from 1 to 5000."),
        ("1001,Loft,many", "Enter a whole number from 1 to 5000."),
    ],
)
async def test_a_bad_line_of_rooms_is_named_and_writes_nothing(community: Community, tmp_path: Path, line: str, why: str) -> None:
    assert await take(room_files.load, community, tmp_path, ROOMS, line, "1001,The back room,20") == [(2, why)]
    assert await every(Space, "name") == ["The back room"]


async def test_only_the_command_line_makes_rooms(community: Community) -> None:
    with pytest.raises(AssertionError):
        await rooms.keep(await Store.get(number="1001"), name="Loft", seats=8, by=VISITOR)


async def test_rooms_and_bulletins_go_along_when_their_store_moves(community: Community, tmp_path: Path) -> None:
    await take(room_files.load, community, tmp_path, ROOMS, "1001,The back room,20")
    await take(bulletin_files.load, community, tmp_path, BULLETINS, days(HOURS))
    other = await made.community(await community.society)
    for _ in range(2):
        await store_places.stand(await Store.get(number="1001"), other)
    assert (await every(Bulletin, "community_id"), await every(Space, "community_id")) == ([other.id], [other.id])
    assert len(await bookings.choices(community)) == 1 and len(await bookings.choices(other)) == 2


@pytest.mark.row("M19.4")
async def test_a_street_that_a_store_claims_leads_to_its_community(community: Community, tmp_path: Path) -> None:
    society, near = await community.society, await made.community(await community.society)
    await catchments.load(await catchments.open_version(society, "first", date(2020, 1, 1)), [CatchmentLine("OL12 0AB", near.id)])
    for _ in range(2):
        assert await take(claim_files.load, community, tmp_path, CLAIMS, "1001,ol120ab") == []
    found = await catchments.place_of(society, "GB", "OL12 0AB")
    assert found and found.community_id == community.id
    assert await Claim.all().values_list("code", "ended_at", "by_kind") == [("OL12 0AB", None, "system")]


async def test_two_stores_that_want_one_street_in_one_file_do_not_take_it_from_each_other_at_each_load(
    community: Community, tmp_path: Path
) -> None:
    society: Society = await community.society
    await store_places.stand(await people.store(society, number="1002"), community)
    for _ in range(2):
        lines = ("2001,OL12 0AB", "1001,OL12 0AB", "1002,ol12 0ab", "1001,OL12 0AB")
        said = await take(claim_files.load, community, tmp_path, CLAIMS, *lines)
        assert said[1:] == [(4, "OL12 0AB stands in an earlier line for another store.")]
    assert await every(Claim, "store_id") == [(await Store.get(number="1001")).id]


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ("9999,OL12 0AB", "No store has the number 9999."),
        ("2001,OL12 0AB", "This store stands in no community yet."),
        ("1001,OL12", "That is not a whole postcode."),
    ],
)
async def test_a_bad_line_of_claims_is_named_and_writes_nothing(community: Community, tmp_path: Path, line: str, why: str) -> None:
    assert await take(claim_files.load, community, tmp_path, CLAIMS, line, "1001,OL11 1AA") == [(2, why)]
    assert await every(Claim, "code") == ["OL11 1AA"]
