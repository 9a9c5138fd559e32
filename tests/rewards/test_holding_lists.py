"""Complete lists of holdings: only they say what a member has not, and what they lack has ended (X13)."""

from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from starlette.applications import Starlette

from portal import slots
from portal.kit import clock
from portal.kit.refusals import Refused
from portal.kit.slots import show
from portal.models import BusinessLine, Member
from rewards import holding_files, holding_lists, holdings
from rewards.holding_lists import Complete, NotTaken
from rewards.holdings import Told
from rewards.intake.purchases import State
from rewards.models.holdings import Holding, HoldingList, HoldingState
from rewards.panels import Held
from tests import people
from tests.browser import Browser
from tests.csv_files import written
from tests.rewards.test_holdings import FIRST, HEAD, LATER, THEN, everything, held, told
from tests.rewards.tills import Shop, open_shop

pytestmark = [pytest.mark.anyio, pytest.mark.usefixtures("rolled_back")]
PETS = Complete("insurance", "pet insurance", LATER)
WHOLE = Complete("insurance", "", LATER)
STARTED = date(2026, 3, 1)


@pytest.fixture
async def shop(rolled_back: None, toad_lane: Starlette) -> Shop:
    shop = await open_shop()
    await people.line(shop.society, "insurance")
    await people.line(shop.society, "funeral", sensitive=True)
    return shop


@pytest.fixture
async def member(shop: Shop) -> Member:
    return await people.member(shop.society)


async def take(shop: Shop, *batch: Told) -> None:
    outcomes = await holdings.take(shop.society, batch, by=shop.by)
    assert all(outcome.state is not State.REFUSED for outcome in outcomes)


async def listed(shop: Shop, complete: Complete, *lines: Told, **given: Any) -> int:
    """Take a list; how many it ended."""
    return (await holding_lists.take(shop.society, complete, lines, by=shop.by, **given)).ended


async def lacking(member: Member) -> list[tuple[str, str, date]]:
    """What the desk says that a member has not."""
    shown = {panel.name: panel.content for panel in await show(slots.DESK, member.id, 1, clock.now())}
    panel: Held = shown["policies, plans and mandates"]
    return [(each.name, each.kind, each.as_of) for each in panel.lacking]


async def refused(shop: Shop, words: str, complete: Complete, *lines: Told) -> None:
    before = await everything()
    with pytest.raises(Refused, match=words):
        await listed(shop, complete, *lines)
    assert await everything() == before and not await HoldingList.filter(as_of=complete.as_of).exists()


def on(member: Member, **given: Any) -> Told:
    return told(member, **{"as_of": LATER, **given})


@pytest.mark.row("X13.3")
async def test_without_a_complete_list_nothing_is_said_of_what_a_member_has_not(shop: Shop, member: Member) -> None:
    other = await people.member(shop.society)
    await take(shop, told(other))
    assert (await lacking(member), await lacking(other)) == ([], [])
    await listed(shop, PETS, on(other))
    assert await lacking(member) == [("Insurance", "pet insurance", LATER)] and await lacking(other) == []


@pytest.mark.row("X13.3")
async def test_a_list_speaks_of_its_kind_alone_and_one_of_the_whole_line_of_all_of_it(shop: Shop, member: Member) -> None:
    await take(shop, told(member, reference="T", kind="travel insurance"))
    await listed(shop, PETS)
    assert await lacking(member) == [("Insurance", "pet insurance", LATER)]
    assert [kind for _, kind, state, _, _ in await held(member) if state == "active"] == ["travel insurance"]
    assert await listed(shop, Complete("insurance", "", date(2026, 11, 21))) == 1
    assert await lacking(member) == [("Insurance", "", date(2026, 11, 21)), ("Insurance", "pet insurance", LATER)]


@pytest.mark.row("X13.3")
async def test_what_a_list_lacks_has_ended_and_stays_as_history(shop: Shop, member: Member) -> None:
    await take(shop, told(member), told(member, reference="P/2", starts_on=date(2026, 1, 1), ends_on=THEN), told(member, reference="P/3"))
    assert await listed(shop, PETS, on(member, reference="P/3")) == 2
    assert sorted(await held(member), key=lambda one: one[3:][0]) == [
        ("insurance", "pet insurance", "ended", date(2026, 1, 1), THEN),
        ("insurance", "pet insurance", "active", STARTED, None),
        ("insurance", "pet insurance", "ended", STARTED, LATER),
    ]
    assert (await Holding.all().count(), await HoldingState.all().count()) == (3, 5)
    assert await lacking(member) == [], "one of them is in force"


@pytest.mark.row("X13.3")
async def test_the_same_list_twice_counts_once_in_whatever_order_and_another_of_its_day_is_refused(shop: Shop, member: Member) -> None:
    lines = [on(member), on(member, reference="P/2")]
    first = await holding_lists.take(shop.society, PETS, lines, by=shop.by)
    assert [outcome.state for outcome in first.outcomes] == [State.CREATED, State.CREATED]
    before = await everything()
    again = await holding_lists.take(shop.society, PETS, lines[::-1], by=shop.by)
    assert [outcome.state for outcome in again.outcomes] == [State.SAME, State.SAME] and again.ended == 0
    assert await everything() == before and await HoldingList.all().count() == 1
    with pytest.raises(Refused, match="Another complete list as of 20 Nov 2026 is here already"):
        await listed(shop, PETS, on(member))
    assert await everything() == before


async def test_a_list_that_comes_late_ends_nothing_that_was_told_since(shop: Shop, member: Member) -> None:
    await take(shop, on(member))
    assert await listed(shop, Complete("insurance", "pet insurance", THEN)) == 0
    assert [state for _, _, state, _, _ in await held(member)] == ["active"] and await lacking(member) == []


async def test_what_is_told_after_the_list_beats_it(shop: Shop, member: Member) -> None:
    await take(shop, told(member))
    await listed(shop, PETS)
    assert await lacking(member) == [("Insurance", "pet insurance", LATER)]
    since = date(2026, 11, 21)
    await take(shop, told(member, as_of=since))
    assert await lacking(member) == []
    await take(shop, told(member, as_of=date(2026, 11, 22), state="ended", ends_on=since))
    assert await lacking(member) == [], "that it ended stands there: the list did not say so"


async def test_nothing_is_said_of_whoever_joined_on_the_day_of_the_list_or_later(shop: Shop) -> None:
    before, after = [await people.member(shop.society, joined=datetime(2026, 11, day, 0, 30, tzinfo=UTC)) for day in (19, 20)]
    await listed(shop, PETS)
    assert await lacking(before) and not await lacking(after)


async def test_nothing_is_said_of_a_sensitive_line_and_its_list_is_of_no_kind(shop: Shop, member: Member) -> None:
    await take(shop, told(member, line="funeral", kind="plan with burial"))
    assert await listed(shop, Complete("funeral", "", LATER)) == 1
    assert await lacking(member) == [] and [state for _, _, state, _, _ in await held(member)] == ["ended"]
    await refused(shop, "no kind is kept", Complete("funeral", "plan with burial", THEN))
    await listed(shop, PETS)
    await BusinessLine.filter(society=shop.society, code="insurance").update(sensitive=True)
    assert await lacking(member) == []


async def test_a_list_that_cannot_be_is_refused_and_nothing_is_written(shop: Shop, member: Member) -> None:
    await take(shop, told(member))
    await refused(shop, "no business line fish", Complete("fish", "", LATER))
    await refused(shop, "still to come", Complete("insurance", "", date(2026, 11, 23)))
    await refused(shop, "Something else was told of P/1 as of this day", Complete("insurance", "", FIRST))
    for wrong in ({"line": "food"}, {"kind": "travel insurance"}, {"as_of": THEN}, {"state": "dull"}):
        await refused(shop, "Lines of this list are wrong", PETS, on(member, reference="P/2"), on(member, **wrong))
    with pytest.raises(NotTaken) as none:
        await listed(shop, PETS, on(member, reference="P/2"), on(member, kind="travel insurance"))
    assert [bool(outcome.why) for outcome in none.value.outcomes] == [False, True]


async def test_a_list_that_would_end_more_than_a_fifth_is_refused_unless_somebody_knows(shop: Shop, member: Member) -> None:
    await take(shop, *[told(member, reference=f"P/{number}") for number in range(60)])
    await take(shop, *[told(member, reference=f"over/{number}", ends_on=THEN) for number in range(20)])
    kept = [on(member, reference=f"P/{number}") for number in range(47)]
    await refused(shop, "would end 13 of the 60 that are in force", PETS, *kept)
    assert await listed(shop, PETS, *kept, shorter=True) == 33
    before = await HoldingState.filter(state="ended").count()
    assert before == 33, "those that were over by their own last day are on no list, and do not count"
    thirteen_fewer = [on(member, reference=f"P/{number}", as_of=date(2026, 11, 21)) for number in range(38)]
    assert await listed(shop, Complete("insurance", "pet insurance", date(2026, 11, 21)), *thirteen_fewer) == 9


async def test_one_that_had_not_begun_ended_on_its_first_day(shop: Shop, member: Member) -> None:
    await take(shop, told(member, starts_on=date(2026, 12, 1)))
    await listed(shop, PETS)
    assert await held(member) == [("insurance", "pet insurance", "ended", date(2026, 12, 1), date(2026, 12, 1))]


@pytest.mark.row("X13.3")
async def test_a_file_is_taken_whole_or_not_at_all(shop: Shop, member: Member, tmp_path: Path) -> None:
    await take(shop, told(member, reference="old"))
    good = f"{member.number},insurance,pet insurance,P/1,active,2026-03-01,,2026-11-20"
    for wrong in (f"{member.number},insurance,pet insurance,P/2,active,soon,,2026-11-20", good.replace(member.number, "12345678901")):
        before, ended = await everything(), list[int]()
        path = written(tmp_path, "list.csv", HEAD, good, wrong)
        named = [(line.line, bool(line.why)) async for line in holding_files.load_complete(shop.society, path, PETS, ended, by=shop.by)]
        assert named == [(3, True)] and ended == [] and await everything() == before
    path = written(tmp_path, "list.csv", HEAD, good)
    for ends in (1, 0):
        ended = []
        taken = [(line.line, line.why) async for line in holding_files.load_complete(shop.society, path, PETS, ended, by=shop.by)]
        assert (taken, ended) == ([(2, "")], [ends])


@pytest.mark.row("X13.3")
async def test_the_advisor_reads_it_with_the_day_of_the_list_and_the_member_nothing_of_it(browser: Browser, shop: Shop) -> None:
    member, staff = await people.member(shop.society), await people.staff(shop.society, "advisor")
    await browser.sign_in("staff", staff.id)
    desk = f"/desk/members/{member.number}"
    page = await browser.follow(await browser.send(f"{desk}/opening", purpose="call", reason=""))
    assert "None is known here." in page.text and "by the list of" not in page.text
    await listed(shop, PETS)
    await listed(shop, Complete("food", "", LATER))
    page = await browser.open(desk)
    (said,) = page.words("section", aria_labelledby="desk-holdings")
    assert said == (
        "Policies, plans and mandates Nothing of Food, by the list of 20 Nov 2026. No pet insurance, by the list of 20 Nov 2026."
    )
    await browser.sign_in("member", member.id)
    assert "by the list of" not in (await browser.open("/")).text
