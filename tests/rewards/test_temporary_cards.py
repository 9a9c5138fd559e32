"""Temporary cards: what they earn before anybody joins, who gets it, and what becomes of it when nobody comes (M2, R32)."""

from collections.abc import Awaitable
from datetime import date, timedelta
from uuid import uuid4

import msgspec
import pytest

from portal import temporary_cards
from portal.actors import Actor
from portal.kit import clock, database
from portal.kit.refusals import Refused
from portal.models import Card, Member
from rewards import registrations, verify
from rewards.books import ledger
from rewards.intake import purchases, scans
from rewards.intake.purchases import Outcome, State
from rewards.intake.receipts import Purchase, Receipt
from rewards.intake.scans import BalanceClass, CardState, Scan
from rewards.models.journal import JournalEntry
from rewards.models.ledger import Account, Period, Unit
from rewards.models.registrations import Registration
from rewards.rules.earning import Line
from rewards.statements import history, points, statements
from tests import people
from tests.rewards import made
from tests.rewards.tills import NOON, Shop, food, fuel, open_shop, tobacco

pytestmark = [pytest.mark.anyio, pytest.mark.usefixtures("rolled_back")]
YEAR = (date(2026, 1, 1), date(2026, 12, 31))
WEEKS = timedelta(weeks=12)


async def sold_card(shop: Shop) -> Card:
    """A card that the shop sold; nobody's yet."""
    batch = await temporary_cards.issue(shop.store, by=shop.by, count=1, once=uuid4().hex)
    return await Card.get(batch=batch)


async def use(shop: Shop, card: Card, *lines: Line, receipt: str, at: object = NOON, back: Receipt | None = None) -> Outcome:
    sale = Purchase(shop.store.number, "T1", receipt, at, list(lines), card=card.number, refunds=back)  # type: ignore[arg-type]
    (outcome,) = await purchases.take(shop.society, [sale], by=shop.by)
    return outcome


def receipt_of(shop: Shop, number: str) -> Receipt:
    return Receipt(shop.store.number, "T1", number, NOON.date())


def herself(member: Member) -> Actor:
    return Actor("member", member.id, member_row=member)


async def register(member: Member, card: Card) -> Card:
    return await temporary_cards.register(member, by=herself(member), card=card.number)


async def held_by(kind: str, owner_id: int) -> int:
    account = await Account.get_or_none(unit=Unit.POINTS, owner_kind=kind, owner_id=owner_id)
    return await ledger.balance(account.id) if account else 0


async def refused(act: Awaitable[object], words: str) -> None:
    with pytest.raises(Refused, match=words) as caught:
        await act
    assert caught.value.field == "card"


@pytest.mark.row("M2.1")
async def test_a_card_that_is_nobodys_earns_at_once_on_an_account_of_its_own(shop: Shop) -> None:
    card = await sold_card(shop)
    outcome = await use(shop, card, food(1_234), tobacco(1_400), receipt="1")
    assert (outcome.state, outcome.points) == (State.CREATED, 12)
    assert (await use(shop, card, food(1_234), tobacco(1_400), receipt="1")).state is State.SAME
    assert (await use(shop, card, food(400), receipt="2", back=receipt_of(shop, "1"))).points == -4
    assert await held_by("card", card.id) == 8
    assert (await Card.get(id=card.id)).first_used_at == NOON
    assert await verify.verify() == []


@pytest.mark.row("M2.2")
async def test_registering_moves_every_points_entry_with_its_first_date(shop: Shop) -> None:
    card, member = await sold_card(shop), await people.member(shop.society)
    await use(shop, card, food(1_000), receipt="1")
    await use(shop, card, food(500), receipt="2", at=NOON + timedelta(days=1))
    await use(shop, card, food(500), receipt="3", back=receipt_of(shop, "1"))
    taken = await register(member, card)
    assert (taken.member_id, taken.registered_by_id) == (member.id, member.id)
    assert (await held_by("member", member.id), await held_by("card", card.id)) == (10, 0)
    statement = await statements.of_member(member, begins=YEAR[0], ends=YEAR[1])
    assert [(entry.day.day, entry.points) for entry in statement.entries] == [(20, 10), (20, -5), (21, 5)]
    assert statement.adds_up and statement.closing.points == 10
    shown = (await points.of_member(member)).running
    assert shown and (shown.earned, shown.lines[0].eligible_pence) == (10, 1_000)
    assert [month.points for month in await points.by_month(member, shown) if month.points] == [10]
    (first, *_) = statement.entries
    assert (await history.receipt(member, period_id=first.period_id, number=first.id)).points == 10
    assert await verify.verify() == []


async def test_registered_twice_by_the_same_member_it_counts_once(shop: Shop) -> None:
    card, member = await sold_card(shop), await people.member(shop.society)
    await use(shop, card, food(1_000), receipt="1")
    first, again = [await register(member, card) for _ in range(2)]
    assert first.registered_at == again.registered_at
    assert (await held_by("member", member.id), await Registration.all().count()) == (10, 1)


@pytest.mark.row("M2.2")
async def test_later_purchases_and_refunds_follow_the_member(shop: Shop) -> None:
    card, member = await sold_card(shop), await people.member(shop.society)
    await use(shop, card, food(1_000), receipt="1")
    await register(member, card)
    late = await use(shop, card, food(300), receipt="late", at=NOON - timedelta(days=2))
    assert (late.state, await held_by("member", member.id)) == (State.CREATED, 13)
    assert (await use(shop, card, food(1_000), receipt="1")).state is State.SAME
    back = await use(shop, card, food(400), receipt="2", back=receipt_of(shop, "1"))
    other = await shop.refund(member, "1", food(600), receipt="3")
    assert (back.points, other.points) == (-4, -6)
    assert (await held_by("member", member.id), await held_by("card", card.id)) == (3, 0)
    assert (await shop.refund(member, "1", food(1), receipt="4")).state is State.REFUSED
    assert await verify.verify() == []


async def test_a_refund_that_waited_on_the_card_is_posted_to_the_member(shop: Shop) -> None:
    card, member = await sold_card(shop), await people.member(shop.society)
    assert (await use(shop, card, food(400), receipt="2", back=receipt_of(shop, "1"))).state is State.HELD
    await register(member, card)
    await use(shop, card, food(1_000), receipt="1")
    assert await held_by("member", member.id) == 6
    assert await verify.verify() == []


async def test_what_moves_from_closed_books_counts_in_those_that_run(shop: Shop, year: Period) -> None:
    card, member = await sold_card(shop), await people.member(shop.society)
    with clock.standing_at(NOON - timedelta(days=330)):
        await use(shop, card, food(1_000), receipt="1", at=NOON - timedelta(days=330))
    await made.posted(shop, year)
    with clock.standing_at(NOON - timedelta(days=260)):
        await register(member, card)
    shown = await points.of_member(member)
    assert {each.name: each.earned for each in shown.years} == {"2026": 10, "2025": 0}
    assert await verify.verify() == []


@pytest.mark.row("M2.2")
async def test_a_dividend_counts_what_was_moved(shop: Shop, year: Period) -> None:
    card, member = await sold_card(shop), await made.holder(shop, 5)
    at = NOON - timedelta(days=330)
    with clock.standing_at(at):
        await use(shop, card, food(2_000), receipt="1", at=at)
    with clock.standing_at(at + WEEKS):
        await register(member, card)
    dividend = await made.posted(shop, year)
    assert (dividend.points_count, dividend.members_count) == (25, 1)


@pytest.mark.row("M2.4")
async def test_a_dividends_members_and_points_leave_unregistered_cards_out(shop: Shop, year: Period) -> None:
    card = await sold_card(shop)
    await made.holder(shop, 5)
    at = NOON - timedelta(days=330)
    with clock.standing_at(at):
        await use(shop, card, food(2_000), receipt="1", at=at)
    dividend = await made.posted(shop, year)
    assert (dividend.points_count, dividend.members_count) == (5, 1)
    assert await held_by("card", card.id) == 20


@pytest.mark.row("M2.3")
async def test_after_twelve_weeks_the_card_is_refused_and_its_points_lapse_once(shop: Shop) -> None:
    card, member = await sold_card(shop), await people.member(shop.society)
    other = await sold_card(shop)
    await use(shop, card, food(1_000), receipt="1")
    with clock.standing_at(NOON + WEEKS):  # the last day
        assert (await use(shop, card, food(100), receipt="2", at=NOON + WEEKS - timedelta(hours=1))).state is State.CREATED
        assert await registrations.lapse(shop.society, by=shop.by) == 0
    after = NOON + WEEKS + timedelta(days=1)
    with clock.standing_at(after):
        refusal = await use(shop, card, food(100), receipt="3", at=after - timedelta(hours=1))
        assert (refusal.state, "within twelve weeks" in refusal.why) == (State.REFUSED, True)
        await refused(register(member, card), "until 12 February 2027")
        assert [await registrations.lapse(shop.society, by=shop.by) for _ in range(2)] == [1, 0]
        assert await scans.scan(shop.society, card.number) == Scan(CardState.BLOCKED, None)
        assert (await use(shop, other, food(100), receipt="4", at=after - timedelta(hours=1))).state is State.CREATED
    assert await held_by("card", card.id) == 0
    assert await JournalEntry.all().count() == 1 and await verify.verify() == []


async def test_a_night_ends_the_points_of_all_cards_some_at_a_time(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(registrations, "LAPSED_AT_ONCE", 2)
    for number in range(5):
        await use(shop, await sold_card(shop), food(1_000), fuel(5_000), receipt=f"L{number}")
    with clock.standing_at(NOON + WEEKS + timedelta(days=1)):
        assert [await registrations.lapse(shop.society, by=shop.by) for _ in range(2)] == [5, 0]
    assert await JournalEntry.all().count() == 10 and await verify.verify() == []


async def test_a_first_purchase_that_came_too_late_is_refused(shop: Shop) -> None:
    outcome = await use(shop, await sold_card(shop), food(100), receipt="1", at=clock.now() - WEEKS - timedelta(days=2))
    assert outcome.state is State.REFUSED and "within twelve weeks" in outcome.why
    assert await database.value("SELECT count(*) FROM rewards_purchase") == 0


async def test_wrong_numbers_others_cards_and_other_societies_are_refused_alike(shop: Shop) -> None:
    member, other = await people.member(shop.society), await people.member(shop.society)
    elsewhere = await sold_card(await open_shop())
    own = await Card.get(member=other)
    for card in (elsewhere, own):
        await refused(register(member, card), "We know no temporary card with this number")
    await refused(temporary_cards.register(member, by=herself(member), card=own.number[:-1]), "11 digits")
    card = await sold_card(shop)
    await register(other, card)
    await refused(register(member, card), "registered already")
    assert (await Card.get(id=card.id)).member_id == other.id


@pytest.mark.row("X3.3")
async def test_the_look_up_tells_a_temporary_card_and_until_when_it_can_be_registered(shop: Shop) -> None:
    card, member = await sold_card(shop), await people.member(shop.society)
    assert await scans.scan(shop.society, card.number) == Scan(CardState.TEMPORARY, BalanceClass.NONE, None)
    await use(shop, card, food(1_000), receipt="1")
    assert await scans.scan(shop.society, card.number) == Scan(CardState.TEMPORARY, BalanceClass.SOME, date(2027, 2, 12))
    await register(member, card)
    assert await scans.scan(shop.society, card.number) == Scan(CardState.VALID, BalanceClass.SOME)


async def test_a_batch_of_cards_is_made_once_with_numbers_of_the_societys_range(shop: Shop) -> None:
    once = uuid4().hex
    batches = [await temporary_cards.issue(shop.store, by=shop.by, count=30, once=once) for _ in range(2)]
    assert batches[0].id == batches[1].id
    numbers = [card.number for card in await Card.filter(batch=batches[0])]
    assert len(set(numbers)) == 30 and all(number.startswith(shop.society.number_range) for number in numbers)
    assert sorted(numbers) != [card.number for card in await Card.filter(batch=batches[0]).order_by("id")]


async def test_a_batch_of_sales_with_and_without_a_member_is_told_one_by_one(shop: Shop) -> None:
    card, member = await sold_card(shop), await people.member(shop.society)
    sale = await shop.purchase(member, food(500))
    batch = [sale, msgspec.structs.replace(sale, receipt="other", card=card.number)]
    assert [each.points for each in await purchases.take(shop.society, batch, by=shop.by)] == [5, 5]
    assert (await held_by("member", member.id), await held_by("card", card.id)) == (5, 5)
