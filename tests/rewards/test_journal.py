"""Points that no till told: they stand in the balance, the tally, the statement and the proof, once."""

from dataclasses import replace
from datetime import date

import pytest

from portal.kit import clock
from portal.kit.refusals import Refused
from portal.models import BusinessLine, Member
from rewards import verify
from rewards.books import journal, ledger, periods
from rewards.books.journal import Draft
from rewards.intake import purchases, tills
from rewards.models.journal import EntryKind, JournalEntry
from rewards.models.ledger import Period, Unit
from rewards.statements import points, statements
from tests import people
from tests.rewards.tills import NOON, Shop, food


async def drafted(shop: Shop, member: Member, given: int = 250, **told: object) -> Draft:
    account = await ledger.account(shop.society.id, Unit.POINTS, "member", member.id)
    line = await BusinessLine.get(society=shop.society, code="food")
    draft = Draft("award/1", EntryKind.AWARD, account, line.id, given, date(2026, 11, 20), note="Conveyancing")
    return replace(draft, **told)  # type: ignore[arg-type]


async def test_an_award_stands_in_balance_year_and_statement(shop: Shop) -> None:
    member = await people.member(shop.society)
    draft = await drafted(shop, member)
    assert await journal.write(shop.society, [draft], by=shop.by) == 1
    assert await ledger.balance(draft.account_id) == 250
    shown = await points.of_member(member)
    assert shown.running and (shown.running.earned, shown.running.lines[0].code) == (250, "food")
    assert [month.points for month in await points.by_month(member, shown.running) if month.points] == [250]
    statement = await statements.of_member(member, begins=date(2026, 11, 1), ends=date(2026, 11, 30))
    (entry,) = statement.entries
    assert (entry.title, entry.note, entry.points, entry.business, statement.adds_up) == (
        "Points awarded",
        "Conveyancing",
        250,
        "Food",
        True,
    )
    assert await verify.verify() == []


async def test_the_same_entry_twice_counts_once(shop: Shop) -> None:
    draft = await drafted(shop, await people.member(shop.society))
    assert [await journal.write(shop.society, [draft], by=shop.by) for _ in range(2)] == [1, 0]
    assert await ledger.balance(draft.account_id) == 250


async def test_the_same_key_with_other_content_is_refused_and_writes_nothing(shop: Shop) -> None:
    draft = await drafted(shop, await people.member(shop.society))
    await journal.write(shop.society, [draft], by=shop.by)
    with pytest.raises(Refused):
        await journal.write(shop.society, [replace(draft, points=300), replace(draft, key="award/2")], by=shop.by)
    assert await ledger.balance(draft.account_id) == 250 and await JournalEntry.all().count() == 1


async def test_a_day_without_books_is_refused(shop: Shop) -> None:
    draft = await drafted(shop, await people.member(shop.society), day=date(2019, 1, 1))
    with pytest.raises(Refused):
        await journal.write(shop.society, [draft], by=shop.by)
    assert await JournalEntry.all().count() == 0


async def test_a_day_in_locked_books_falls_in_those_that_run(shop: Shop, year: Period) -> None:
    await periods.lock(year, at=clock.now())
    draft = await drafted(shop, await people.member(shop.society), day=date(2025, 3, 1))
    await journal.write(shop.society, [draft], by=shop.by)
    entry = await JournalEntry.get()
    assert entry.books_id != year.id and await verify.verify() == []


async def test_a_correction_names_its_purchase_and_takes_points_back(shop: Shop) -> None:
    member = await people.member(shop.society)
    sold = await shop.sell(member, food(1_000))
    period = (await tills.open_till(shop.society, [])).period_of(NOON.date())
    assert period and sold.id and sold.state is purchases.State.CREATED
    draft = await drafted(shop, member, -4, kind=EntryKind.CORRECTION, purchase=(period.id, sold.id), key="correction/1")
    await journal.write(shop.society, [draft], by=shop.by)
    statement = await statements.of_member(member, begins=date(2026, 11, 1), ends=date(2026, 11, 30))
    correction = next(entry for entry in statement.entries if not entry.is_purchase)
    assert (correction.title, correction.points, statement.closing.points) == ("Correction, purchase of 20 Nov 2026", -4, 6)
    assert await verify.verify() == []
