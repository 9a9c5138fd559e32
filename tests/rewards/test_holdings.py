"""Holdings: each word of a source is created, the same, changed or refused; the newest holds, and every state is kept."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from httpx2 import Response
from starlette.applications import Starlette
from tortoise.exceptions import IntegrityError

from portal import slots
from portal.kit import clock, database
from portal.kit.check_digits import append_damm, spoken_groups
from portal.kit.slots import show
from portal.models import BusinessLine, Member
from rewards import holding_files, holdings
from rewards.holdings import Listed, Told
from rewards.intake.purchases import State
from rewards.models.holdings import Holding, HoldingState
from tests import people
from tests.browser import Browser
from tests.csv_files import refused, written
from tests.rewards.test_api import token_of
from tests.rewards.tills import Shop, open_shop

pytestmark = [pytest.mark.anyio, pytest.mark.usefixtures("rolled_back")]
HEAD = "member,line,kind,reference,state,starts_on,ends_on,as_of"
FIRST, THEN, LATER = date(2026, 11, 1), date(2026, 11, 10), date(2026, 11, 20)
ENDED = {"state": "ended", "ends_on": THEN}


@pytest.fixture
async def shop(rolled_back: None, toad_lane: Starlette) -> Shop:
    shop = await open_shop()
    await people.line(shop.society, "insurance")
    await people.line(shop.society, "funeral", sensitive=True)
    return shop


@pytest.fixture
async def member(shop: Shop) -> Member:
    return await people.member(shop.society)


def told(member: Member, **given: Any) -> Told:
    says: dict[str, Any] = {
        "line": "insurance", "kind": "pet insurance", "reference": "P/1", "state": "active", "starts_on": date(2026, 3, 1),
        "ends_on": None, "as_of": FIRST,
    }  # fmt: skip
    return Told(member.number, **{**says, **given})


async def take(shop: Shop, *batch: Told) -> list[State]:
    return [outcome.state for outcome in await holdings.take(shop.society, batch, by=shop.by)]


async def why(shop: Shop, one: Told) -> str:
    (outcome,) = await holdings.take(shop.society, [one], by=shop.by)
    assert outcome.state is State.REFUSED
    return outcome.why


async def held(member: Member) -> list[tuple[str, str, str, date, date | None]]:
    """What the desk shows, which is what the home shows."""
    found: list[Listed] = database.decode(await database.value(database.sql("rewards", "holdings"), member.id), list[Listed])
    return [(each.code, each.kind, each.state, each.starts_on, each.ends_on) for each in found]


async def everything() -> list[Any]:
    return [await Holding.all().order_by("id").values(), await HoldingState.all().order_by("id").values()]


@pytest.mark.row("X13.1")
async def test_what_is_told_first_is_created_and_twice_counts_once(shop: Shop, member: Member) -> None:
    first = told(member)
    assert await take(shop, first, first) == [State.CREATED, State.SAME]
    before = await everything()
    assert await take(shop, first) == [State.SAME]
    assert await everything() == before
    kept = await HoldingState.get()
    assert (kept.by_kind, kept.by_id, kept.told_at.date()) == (shop.by.kind, shop.by.id, clock.now().date())
    assert await held(member) == [("insurance", "pet insurance", "active", date(2026, 3, 1), None)]


@pytest.mark.row("X13.1")
async def test_a_newer_word_changes_the_holding_and_the_older_one_stays_as_history(shop: Shop, member: Member) -> None:
    await take(shop, told(member))
    assert await take(shop, told(member, as_of=LATER, **ENDED)) == [State.CHANGED]
    assert await held(member) == [("insurance", "pet insurance", "ended", date(2026, 3, 1), THEN)]
    assert await HoldingState.all().order_by("as_of").values_list("state", "as_of") == [("active", FIRST), ("ended", LATER)]


@pytest.mark.row("X13.1")
async def test_an_older_word_that_comes_late_is_history_and_overwrites_nothing(shop: Shop, member: Member) -> None:
    await take(shop, told(member, as_of=LATER, **ENDED))
    shown = await held(member)
    late = [told(member, as_of=THEN, state="paused"), told(member)]
    assert await take(shop, *late) == [State.SAME, State.SAME]
    assert await held(member) == shown
    before = await everything()
    assert await take(shop, *late, told(member, as_of=LATER, **ENDED)) == [State.SAME] * 3
    assert await everything() == before and len(before[1]) == 3


async def test_what_is_told_again_the_same_every_night_is_one_state_and_a_late_word_does_not_beat_it(shop: Shop, member: Member) -> None:
    assert await take(shop, *[told(member, as_of=day) for day in (FIRST, THEN, LATER)]) == [State.CREATED, State.SAME, State.SAME]
    assert await HoldingState.all().values_list("as_of", "again_as_of") == [(FIRST, LATER)]
    assert await take(shop, told(member, as_of=date(2026, 11, 5)), told(member, as_of=date(2026, 11, 15), **ENDED)) == [State.SAME] * 2
    assert [state for _, _, state, _, _ in await held(member)] == ["active"]


async def test_of_a_sensitive_line_no_kind_is_kept(shop: Shop, member: Member) -> None:
    plan = told(member, line="funeral", kind="plan with burial")
    assert await take(shop, plan, plan) == [State.CREATED, State.SAME]
    assert (await HoldingState.get()).kind == ""
    assert await held(member) == [("funeral", "", "active", date(2026, 3, 1), None)]


async def test_a_line_that_became_sensitive_shows_no_kind_whatever_the_row_holds(shop: Shop, member: Member) -> None:
    await take(shop, told(member))
    await BusinessLine.filter(society=shop.society, code="insurance").update(sensitive=True)
    assert [kind for _, kind, _, _, _ in await held(member)] == [""]
    assert await take(shop, told(member)) == [State.SAME]


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"line": "fish"}, "There is no business line fish. There are: food, fuel, funeral, insurance."),
        ({"state": "dull"}, "There is no state dull. There are: applied, active, paused, ended."),
        ({"as_of": date(2026, 11, 23)}, "This is told as of a day that is still to come."),
        ({"ends_on": date(2026, 2, 28)}, "The last day cannot be before the first."),
        ({"state": "ended"}, "What has ended has a last day."),
        ({"starts_on": date.min}, "A day of this holding lies before 1800 or after 2999."),
        ({"ends_on": date.max}, "A day of this holding lies before 1800 or after 2999."),
        ({"state": "paused"}, "Something else was told of P/1 as of this day. Nothing was changed."),
    ],
)
@pytest.mark.row("X13.1")
async def test_what_cannot_be_is_refused_and_nothing_is_written(shop: Shop, member: Member, given: dict[str, Any], words: str) -> None:
    await take(shop, told(member))
    before = await everything()
    assert await why(shop, told(member, **given)) == words
    assert await everything() == before


async def test_a_reference_stays_with_its_member_and_only_our_members_hold_anything(shop: Shop, member: Member) -> None:
    await take(shop, told(member))
    before = await everything()
    assert await why(shop, told(await people.member(shop.society), as_of=LATER)) == "The reference P/1 is another member’s."
    stranger = await people.member(await people.society())
    assert await why(shop, told(stranger, reference="P/2")) == f"No member has the number {stranger.number}."
    assert await everything() == before


async def test_one_reference_may_stand_in_two_lines_and_in_two_societies(shop: Shop, member: Member) -> None:
    other = await open_shop()
    await people.line(other.society, "insurance")
    assert await take(shop, told(member), told(member, line="food")) == [State.CREATED, State.CREATED]
    assert await take(other, told(await people.member(other.society))) == [State.CREATED]


@pytest.mark.parametrize(
    "wrong",
    [{"state": "dull"}, {"state": "ended"}, {"ends_on": date(2026, 2, 28)}, {"again_as_of": date(2026, 10, 31)}],
    ids=["no such state", "ended without a day", "over before it began", "told last before it was told first"],
)
async def test_the_database_holds_no_state_that_cannot_be(shop: Shop, member: Member, wrong: dict[str, Any]) -> None:
    await take(shop, told(member))
    with pytest.raises(IntegrityError):
        async with database.transaction():
            await HoldingState.all().update(**wrong)


async def post(browser: Browser, token: str, *batch: dict[str, Any]) -> Response:
    return await browser.client.post("/api/holdings", json={"holdings": batch}, headers={"authorization": f"Bearer {token}"})


def sent(member: Member, **given: Any) -> dict[str, Any]:
    says = {"line": "insurance", "kind": "pet insurance", "reference": "P/1", "state": "active", "starts_on": "2026-03-01"}
    return {"member": member.number, **says, "as_of": "2026-11-01", **given}


@pytest.mark.row("X13.1")
async def test_a_batch_is_answered_holding_by_holding(browser: Browser, shop: Shop, member: Member) -> None:
    token = await token_of(browser, shop, "holdings:write")
    ended = sent(member, state="ended", ends_on="2026-11-10", as_of="2026-11-20")
    stranger = {**sent(member), "member": append_damm("9900000000")}
    answer = await post(browser, token, sent(member), sent(member), ended, stranger)
    assert answer.status_code == 200
    outcomes = [(each["state"], each["status"]) for each in answer.json()["outcomes"]]
    assert outcomes == [("created", 201), ("same", 200), ("changed", 200), ("refused", 422)]
    assert answer.json()["outcomes"][3]["why"] == "No member has the number " + stranger["member"] + "."
    assert (await HoldingState.all().order_by("as_of").first()).by_kind == "client"  # type: ignore[union-attr]


async def test_without_the_scope_there_is_no_door(browser: Browser, shop: Shop, member: Member) -> None:
    assert (await post(browser, await token_of(browser, shop, "purchases:write"), sent(member))).status_code == 401
    assert not await Holding.all().exists()


async def test_with_a_body_that_does_not_fit_nothing_is_taken(browser: Browser, shop: Shop, member: Member) -> None:
    token = await token_of(browser, shop, "holdings:write")
    wrong: list[dict[str, Any]] = [
        {"state": "dull"},
        {"reference": ""},
        {"reference": "P\n"},
        {"member": "1"},
        {"as_of": "soon"},
        {"more": 1},
    ]
    for given in wrong:
        answer = await post(browser, token, {**sent(member), **given})
        assert (answer.status_code, bool(answer.json()["error"])) == (422, True), given
    assert (await post(browser, token)).status_code == 422
    assert not await Holding.all().exists()


@pytest.mark.row("X13.1")
async def test_a_file_tells_holdings_line_by_line(shop: Shop, member: Member, tmp_path: Path) -> None:
    lines = (
        f"{spoken_groups(member.number)},insurance,pet insurance,P/1,active,2026-03-01,,2026-11-01",
        f"{member.number},insurance,pet insurance,P/1,ended,2026-03-01,2026-11-10,2026-11-20",
        f"{member.number},fish,pet insurance,P/2,active,2026-03-01,,2026-11-01",
        f"{member.number},insurance,pet insurance,P/2,active,soon,,2026-11-01",
        f"{member.number},insurance,,P/2,active,2026-03-01,,2026-11-01",
    )
    path = written(tmp_path, "holdings.csv", HEAD, *lines)
    for _ in range(2):
        assert [number for number, _why in await refused(holding_files.load(shop.society, path, by=shop.by))] == [4, 5, 6]
    assert await held(member) == [("insurance", "pet insurance", "ended", date(2026, 3, 1), THEN)]
    assert await HoldingState.all().count() == 2


@pytest.mark.row("X13.2")
async def test_the_desk_shows_line_state_and_dates(shop: Shop, member: Member) -> None:
    await take(shop, told(member, ends_on=date(2027, 2, 28)), told(member, line="funeral", reference="F1", kind="plan with burial"))
    shown = {panel.name: panel.content for panel in await show(slots.DESK, member.id, 1, clock.now())}
    held = shown["policies, plans and mandates"].holdings
    assert [(each.name, each.kind, each.state) for each in held] == [("Funeral", "", "active"), ("Insurance", "pet insurance", "active")]


@pytest.mark.row("X13.2")
async def test_the_member_reads_at_home_what_they_hold(browser: Browser, shop: Shop, member: Member) -> None:
    await browser.sign_in("member", member.id)
    assert "Nothing held yet" in (await browser.open("/")).text
    ends_on = date(2027, 2, 28)
    await take(shop, told(member, ends_on=ends_on), told(member, reference="P/2", kind="travel insurance", **ENDED))
    text = (await browser.open("/")).text
    assert "What you hold with us Insurance pet insurance · 1 Mar 2026 to 28 Feb 2027 In force" in text
    assert "travel insurance · 1 Mar 2026 to 10 Nov 2026 Ended" in text


@pytest.mark.row("X13.2")
async def test_each_member_sees_their_own(shop: Shop, member: Member) -> None:
    await take(shop, told(member))
    assert await held(await people.member(shop.society)) == []
