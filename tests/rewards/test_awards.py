"""Awards without a purchase (R2, R5): a month's readings up to their cap, a year's balances, worked out anew with each word."""

from collections.abc import Awaitable, Callable
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from httpx2 import Response

from portal.kit import clock, database
from portal.models import Identifier, Member
from rewards import award_files, awards, verify
from rewards.awards import Told
from rewards.books import journal, ledger, periods
from rewards.books.journal import Draft
from rewards.intake import tills
from rewards.intake.purchases import State
from rewards.models.awards import AwardFact
from rewards.models.journal import EntryKind, JournalEntry
from rewards.models.ledger import Period
from rewards.rules import earning_rules
from rewards.statements import points, statement_files, statements
from tests import people
from tests.browser import Browser
from tests.csv_files import refused, written
from tests.rewards.test_api import token_of
from tests.rewards.tills import Shop, open_shop

pytestmark = [pytest.mark.anyio, pytest.mark.usefixtures("rolled_back"), pytest.mark.row("O1.4")]
START = date(2025, 1, 1)


async def give_rules(shop: Shop) -> Shop:
    """The awards of R2: 25 points for each reading and fuel, 50 a month; a point for £20 of a year's balance."""
    await people.line(shop.society, "energy")
    await people.line(shop.society, "mortgage")
    await earning_rules.set_reading_award(shop.society, by=shop.by, line="energy", points=25, month_most=50, starts_on=START)
    await earning_rules.set_balance_award(shop.society, by=shop.by, line="mortgage", points=1, pence=2_000, starts_on=START)
    return shop


@pytest.fixture
async def lane(shop: Shop) -> Shop:
    return await give_rules(shop)


@pytest.fixture
async def member(lane: Shop) -> Member:
    return await people.member(lane.society)


def read(member: Member, reference: str, on: str = "2026-11-03", fuel: str = "electricity", **given: Any) -> Told:
    return Told(reference, given.pop("line", "energy"), "reading", on, member.number, fuel=fuel, **given)


def saved(member: Member, reference: str, pence: int, year: str = "2025", **given: Any) -> Told:
    return Told(reference, "mortgage", "balance", year, member.number, pence=pence, **given)


async def take(shop: Shop, *batch: Told, history: bool = False) -> list[str]:
    return [outcome.state.value for outcome in await awards.take(shop.society, batch, by=shop.by, history=history)]


async def why(shop: Shop, told: Told) -> str:
    (outcome,) = await awards.take(shop.society, [told], by=shop.by)
    assert outcome.state is State.REFUSED
    return outcome.why


async def held(shop: Shop, member: Member) -> int:
    accounts = await tills.points_accounts(shop.society.id, {member.id})
    return await ledger.balance(accounts[member.id])


async def posted() -> list[int]:
    return [entry.points for entry in await JournalEntry.all().order_by("id")]


async def test_a_month_gives_its_readings_up_to_the_cap_and_not_a_point_beyond(lane: Shop, member: Member) -> None:
    assert await take(lane, read(member, "E1")) == ["created"]
    assert await held(lane, member) == 25
    assert await take(lane, read(member, "E2", fuel="gas")) == ["created"]
    assert await held(lane, member) == 50, "at the edge of the cap"
    assert await take(lane, read(member, "E3", "2026-11-17")) == ["created"]
    assert (await held(lane, member), await posted()) == (50, [25, 25]), "beyond it nothing is posted"
    assert await AwardFact.all().count() == 3
    assert await verify.verify() == []


async def test_a_cap_that_is_no_multiple_of_a_reading_cuts_the_last_one(lane: Shop, member: Member) -> None:
    await people.line(lane.society, "heat")
    await earning_rules.set_reading_award(lane.society, by=lane.by, line="heat", points=30, month_most=50, starts_on=START)
    await take(lane, read(member, "H1", line="heat"), read(member, "H2", fuel="heat", line="heat"))
    assert await posted() == [50]
    await earning_rules.set_reading_award(lane.society, by=lane.by, line="heat", points=30, month_most=None, starts_on=date(2026, 12, 1))
    assert await verify.verify() == [], "a next rule changes no month that has begun"


async def test_the_same_again_counts_once_and_the_same_reading_under_two_references_is_one(lane: Shop, member: Member) -> None:
    batch = [read(member, "E1"), read(member, "E1")]
    assert await take(lane, *batch) == ["created", "same"]
    assert await take(lane, *batch) == ["same", "same"]
    assert await take(lane, read(member, "again")) == ["created"]
    assert (await held(lane, member), await posted()) == (25, [25])
    assert await take(lane, read(member, "E1", withdrawn=True)) == ["changed"]
    assert await held(lane, member) == 25, "the other reference still says so"
    assert await verify.verify() == []


async def test_a_withdrawn_reading_lowers_the_month_only_as_far_as_the_cap_lets_it(lane: Shop, member: Member) -> None:
    await take(lane, *(read(member, f"E{day}", f"2026-11-0{day}") for day in (1, 2, 3)))
    assert await held(lane, member) == 50
    for day, left in ((1, 50), (2, 25), (3, 0)):
        withdrawn = read(member, f"E{day}", f"2026-11-0{day}", withdrawn=True)
        assert await take(lane, withdrawn, withdrawn) == ["changed", "same"]
        assert await held(lane, member) == left
        assert await verify.verify() == []


async def test_what_was_withdrawn_stays_so_when_its_file_comes_again_and_comes_back_under_a_new_reference(
    lane: Shop, member: Member
) -> None:
    first, gone = read(member, "E1"), read(member, "E1", withdrawn=True)
    await take(lane, first, gone)
    assert await take(lane, first, gone) == ["same", "same"]
    assert await held(lane, member) == 0
    assert await why(lane, read(member, "E1", fuel="gas")) == "The reference E1 was withdrawn. What is told now needs another."
    assert await take(lane, read(member, "E1b")) == ["created"]
    assert (await held(lane, member), await posted()) == (25, [25]), "within one batch it came and went"
    assert await verify.verify() == []


async def test_a_reading_that_moves_to_another_month_takes_its_points_along(lane: Shop, member: Member) -> None:
    await take(lane, read(member, "E1", "2026-10-31"), read(member, "E2", "2026-10-30", "gas"), read(member, "E3", "2026-10-29"))
    assert await take(lane, read(member, "E1", "2026-11-01")) == ["changed"]
    assert await take(lane, read(member, "E1", "2026-10-31")) == ["same"], "an older word does not come back"
    found = await points.of_member(member)
    assert found.running
    months = {month.starts_on.month: month.points for month in await points.by_month(member, found.running) if month.points}
    assert (months, await held(lane, member)) == ({10: 50, 11: 25}, 75)
    assert await verify.verify() == []


async def test_months_begin_at_the_societys_midnight(lane: Shop, member: Member) -> None:
    await take(lane, read(member, "a", "2026-10-31T23:59:59+00:00"), read(member, "b", "2026-11-01T00:00:00+00:00"))
    await take(lane, read(member, "c", "2026-08-31T23:30:00Z"), read(member, "d", "2026-09-01T00:30:00+02:00"))
    days = {fact.reference: fact.day for fact in await AwardFact.all()}
    assert days == {"a": date(2026, 10, 31), "b": date(2026, 11, 1), "c": date(2026, 9, 1), "d": date(2026, 8, 31)}
    assert await posted() == [25, 25, 25, 25]


async def test_a_years_balances_give_their_points_together_cut_off_once(lane: Shop, member: Member) -> None:
    assert await take(lane, saved(member, "M1", 5_000_000, "2025"), history=True) == ["refused"], "no books of 2025"
    await periods.open_period(lane.society, name="2025", starts_on=date(2025, 1, 1), ends_on=date(2025, 12, 31))
    assert (
        await take(lane, saved(member, "M1", 5_000_000), saved(member, "M2", 1_999), saved(member, "M3", 1), history=True)
        == ["created"] * 3
    )
    assert (await held(lane, member), await posted()) == (2_501, [2_501])
    assert await take(lane, saved(member, "M3", 0), saved(member, "M1", 4_000_000), history=True) == ["changed", "changed"]
    assert (await held(lane, member), await posted()) == (2_000, [2_501, -501])
    assert await verify.verify() == []


async def test_late_facts_fall_in_the_books_that_run_where_theirs_are_locked(lane: Shop, member: Member, year: Period) -> None:
    await periods.lock(year, at=clock.now())
    await take(lane, saved(member, "M1", 100_000), history=True)
    entry = await JournalEntry.get()
    assert (entry.day, entry.points, entry.books_id == year.id) == (date(2025, 12, 31), 50, False)
    statement = await statements.of_member(member, begins=date(2025, 1, 1), ends=date(2026, 12, 31))
    (shown,) = statement.entries
    assert shown.posted_late_on == date(2026, 11, 22) and statement.adds_up
    assert await verify.verify() == []


async def test_the_statement_says_what_for_and_by_which_rule_in_the_members_language(lane: Shop) -> None:
    member, dane = await people.member(lane.society), await people.member(lane.society, language="da")
    await take(lane, read(member, "E1"))
    await take(lane, read(member, "E2", "2026-11-05", "gas"))
    await take(lane, read(dane, "E3"))
    notes = [entry.note for entry in await JournalEntry.all().order_by("id")]
    assert notes[:2] == [
        "Meter readings, November 2026: electricity 3 Nov; 25 points for each meter reading and fuel, at most 50 a month: 25;"
        " given before: 0",
        "Meter readings, November 2026: electricity 3 Nov, gas 5 Nov; 25 points for each meter reading and fuel, at most 50 a month: 50;"
        " given before: 25",
    ]
    assert "november 2026" in notes[2] and "Meter readings" not in notes[2]
    statement = await statements.of_member(member, begins=date(2026, 11, 1), ends=date(2026, 11, 30))
    assert [(entry.title, entry.business, entry.note) for entry in statement.entries][1] == ("Points awarded", "Energy", notes[1])
    assert notes[1] in await statement_files.as_file(member, begins=date(2026, 11, 1), ends=date(2026, 11, 30))
    found = await points.of_member(member)
    assert found.running and found.running.lines[0].rate == "25 points for each meter reading and fuel, at most 50 a month"


@pytest.mark.parametrize(
    ("told", "words"),
    [
        (lambda member: read(member, "X", line="fish"), "There is no business line fish. There are: energy, food, fuel, mortgage."),
        (lambda member: Told("X", "energy", "gift", "2026-11-03", member.number), "There is no kind gift. There are: balance, reading."),
        (lambda member: read(member, "X", fuel="coal"), "There is no fuel coal. There are: electricity, gas, heat."),
        (lambda member: saved(member, "X", -1), "A balance has an amount of nought or more."),
        (lambda member: read(member, "X", "2026-11-23"), "This is told of a day that is still to come."),
        (lambda member: saved(member, "X", 1, "2026"), "This is told of a day that is still to come."),
        (lambda member: read(member, "X", "2026-08-23"), "This is more than 90 days old."),
        (lambda member: read(member, "X", line="food"), "food gives no points for a reading of that day."),
        (lambda member: read(member, "X", withdrawn=True), "Nothing was told under the reference X."),
        (lambda member: Told("X", "energy", "reading", "2026-11-03", "123", fuel="gas"), "No member has the number 123."),
        *(
            (
                lambda member, on=on: read(member, "X", on),
                "A balance is of a year such as 2025, a reading of a day such as 2026-11-30 or a moment with its offset.",
            )
            for on in ("2026", "soon", "2026-11-31", "2026-11-03T10:00:00", "0000-00-00T00:00:00Z", "9999-12-31T23:59:59-12:00")
        ),
    ],
)
async def test_what_cannot_be_is_refused_and_writes_nothing(lane: Shop, member: Member, told: Callable[[Member], Told], words: str) -> None:
    assert await why(lane, told(member)) == words
    assert (await AwardFact.all().count(), await posted()) == (0, [])


async def test_a_reference_stays_with_its_member_and_its_kind(lane: Shop, member: Member) -> None:
    await take(lane, read(member, "E1"))
    other = await people.member(lane.society)
    assert await why(lane, read(other, "E1")) == "The reference E1 is another member’s."
    await earning_rules.set_balance_award(lane.society, by=lane.by, line="energy", points=1, pence=100, starts_on=START)
    balance = Told("E1", "energy", "balance", "2025", member.number, pence=1)
    assert await why(lane, balance) == "The reference E1 was a reading before."
    assert await take(lane, read(member, "E1", fuel="gas")) == ["changed"]
    assert (await held(lane, member), await posted()) == (25, [25])


@pytest.mark.parametrize(
    ("change", "of"),
    [
        ("UPDATE rewards_earning_rule SET month_most = 40 WHERE kind = 'reading'", "award"),
        ("UPDATE rewards_earning_rule SET numerator = 10 WHERE kind = 'reading'", "award"),
    ],
)
async def test_verify_holds_awards_against_their_facts(lane: Shop, member: Member, change: str, of: str) -> None:
    await take(lane, read(member, "E1"), read(member, "E2", fuel="gas"))
    assert await verify.verify() == []
    await database.run(change)
    assert [found.split()[0] for found in await verify.verify()] == [of]


async def test_verify_names_an_entry_that_no_fact_caused(lane: Shop, member: Member) -> None:
    await take(lane, read(member, "E1"))
    entry = await JournalEntry.get()
    more = Draft("more", EntryKind.AWARD, entry.account_id, entry.line_id, 25, entry.day, subject=("award", 1 + (entry.subject_id or 0)))
    await journal.write(lane.society, [more], by=lane.by)
    assert [found.split()[0] for found in await verify.verify()] == ["award"]


async def post(browser: Browser, token: str, *batch: dict[str, Any]) -> Response:
    return await browser.client.post("/api/awards", json={"awards": batch}, headers={"authorization": f"Bearer {token}"})


async def test_a_batch_is_answered_item_by_item_by_number_and_by_identifier(browser: Browser, lane: Shop, member: Member) -> None:
    token = await token_of(browser, lane, "awards:write")
    await Identifier.create(society=lane.society, member=member, kind="meter", value="MPAN 7")
    sent = {"reference": "E1", "line": "energy", "kind": "reading", "on": "2026-11-03", "fuel": "gas", "member": member.number}
    known = {"reference": "E2", "line": "energy", "kind": "reading", "on": "2026-11-04", "fuel": "gas"}
    stranger = {**known, "identifier": {"kind": "meter", "value": "MPAN 8"}}
    answer = await post(
        browser, token, sent, sent, {**sent, "on": "2026-11-02"}, stranger, {**known, "identifier": {"kind": "meter", "value": "MPAN 7"}}
    )
    outcomes = [(each["state"], each["status"]) for each in answer.json()["outcomes"]]
    assert outcomes == [("created", 201), ("same", 200), ("changed", 200), ("refused", 422), ("created", 201)]
    assert answer.json()["outcomes"][3]["why"] == "No member has the number meter/MPAN 8."
    assert (await held(lane, member), (await JournalEntry.all().first()).by_kind) == (50, "client")  # type: ignore[union-attr]


async def test_without_the_scope_there_is_no_door_and_a_body_that_does_not_fit_takes_nothing(
    browser: Browser, lane: Shop, member: Member
) -> None:
    sent = {"reference": "E1", "line": "energy", "kind": "reading", "on": "2026-11-03", "fuel": "gas", "member": member.number}
    assert (await post(browser, await token_of(browser, lane, "holdings:write"), sent)).status_code == 401
    assert (await browser.client.post("/api/awards", json={"awards": [sent]})).status_code == 401
    token = await token_of(browser, await give_rules(await open_shop()), "awards:write")
    for wrong in (
        {"fuel": "coal"},
        {"on": "soon"},
        {"on": "2026-11-03\n"},
        {"reference": ""},
        {"kind": "gift"},
        {"pence": -1},
        {"more": 1},
    ):
        answer = await post(browser, token, {**sent, **wrong})
        assert (answer.status_code, bool(answer.json()["error"])) == (422, True), wrong
    assert (await post(browser, token)).status_code == 422
    elsewhere = await post(browser, token, sent)
    assert elsewhere.json()["outcomes"][0]["state"] == "refused", "a member of another society"
    assert not await AwardFact.all().exists()


async def test_a_file_tells_them_line_by_line_and_again_changes_nothing(lane: Shop, member: Member, year: Period, tmp_path: Path) -> None:
    lines = (
        f"E1,energy,reading,2026-11-03,{member.number},electricity,,",
        f"E2,energy,reading,2026-11-03,{member.number},gas,,",
        f"E2,energy,reading,2026-11-03,{member.number},gas,,yes",
        f"E3,energy,reading,soon,{member.number},gas,,",
        f"M1,mortgage,balance,2025,{member.number},,1000.00,",
        f"M2,mortgage,balance,2025,{member.number},,lots,",
    )
    path = written(tmp_path, "awards.csv", "reference,line,kind,on,member,fuel,amount,withdrawn", *lines)
    load: Callable[[], Awaitable[Any]] = lambda: refused(award_files.load(lane.society, path, by=lane.by, history=True))  # noqa: E731
    for _ in range(2):
        assert [number for number, _why in await load()] == [5, 7]
        assert (await held(lane, member), await AwardFact.all().count()) == (75, 4)
    assert await verify.verify() == []


async def test_a_first_rule_begins_with_a_month_or_a_year_a_next_one_ahead(lane: Shop) -> None:
    society, by = lane.society, lane.by
    with clock.standing_at(datetime(2026, 11, 22, tzinfo=UTC)):
        for day in (date(2026, 12, 2), date(2026, 11, 1)):
            with pytest.raises(Exception, match="begins"):
                await earning_rules.set_reading_award(society, by=by, line="energy", points=1, starts_on=day)
        with pytest.raises(Exception, match="1 January"):
            await earning_rules.set_balance_award(society, by=by, line="mortgage", points=1, pence=100, starts_on=date(2027, 2, 1))
        ended = await earning_rules.set_reading_award(society, by=by, line="energy", points=0, starts_on=date(2026, 12, 1))
        assert ended.version == 2
        assert ended.id == (await earning_rules.set_reading_award(society, by=by, line="energy", points=0, starts_on=date(2026, 12, 1))).id
    with clock.standing_at(datetime(2026, 12, 5, tzinfo=UTC)):
        member = await people.member(society)
        assert await why(lane, read(member, "X", "2026-12-03")) == "energy gives no points for a reading of that day."
        assert await take(lane, read(member, "Y", "2026-11-30")) == ["created"]
