"""Lots: points that last end with their month, soonest first; what comes back has its days, or thirty (R9, M10)."""

import asyncio
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta

import pytest

from portal.kit import clock, database
from portal.kit.refusals import Refused
from portal.models import BusinessLine, Member, Notice, Person
from rewards import verify
from rewards.books import journal, ledger, periods, point_terms
from rewards.books.journal import Draft
from rewards.books.point_terms import PointTerms
from rewards.intake import releases
from rewards.models.journal import EntryKind
from rewards.models.lots import Lot
from rewards.models.purchases import Purchase
from rewards.models.redemptions import Redemption
from rewards.payouts import point_expiries, redemptions
from rewards.payouts.voucher_uses import Receipt
from rewards.rules.earning import Line
from rewards.statements import points, statements
from tests import people
from tests.browser import Browser
from tests.rewards import made, paid
from tests.rewards.test_temporary_cards import receipt_of, register, sold_card, use
from tests.rewards.tills import NOON, Shop, food, open_shop

pytestmark = pytest.mark.anyio
MONTHS = 6
MAY = date(2027, 5, 31)
"""The end of what is earned in November 2026."""
Stand = tuple[date, int]


@pytest.fixture
async def member(shop: Shop) -> Member:
    """Somebody with 100 points of 22 November 2026, each worth a penny, six months long."""
    await point_terms.set_terms(shop.society, period="2026", terms=PointTerms(MONTHS, 10_000))
    found = await people.member(shop.society)
    await shop.sell(found, food(10_000), receipt="nov")
    return found


def go_to(day: date) -> None:
    clock.start_at(datetime(day.year, day.month, day.day, 12, tzinfo=UTC))


async def earn(shop: Shop, member: Member, count: int, receipt: str) -> None:
    await shop.sell(member, food(count * 100), receipt=receipt, at=clock.now())


async def spend(shop: Shop, member: Member, count: int, receipt: str) -> Redemption:
    where = Receipt(shop.store.number, "3", receipt, clock.now().date())
    told = await redemptions.spend(shop.society, where, card=await shop.card_of(member), points=count, by=shop.by)
    return await Redemption.get(id=told.number)


async def give_back(shop: Shop, used: Redemption, count: int, receipt: str) -> None:
    where = Receipt(shop.store.number, "3", receipt, clock.now().date())
    await redemptions.give_back(shop.society, used, where, points=count, by=shop.by)


async def correct(shop: Shop, member: Member, count: int, key: str, of: tuple[int, int] | None = None) -> None:
    line = await BusinessLine.get(society=shop.society, code="food")
    account, day = await paid.points_account(member), clock.now().date()
    draft = Draft(key, EntryKind.CORRECTION, account, line.id, count, day, reason="by hand", purchase=of)
    await journal.write(shop.society, [draft], by=shop.by)


async def ending(member: Member) -> Sequence[Stand]:
    """What the member can spend, by its last day."""
    return [(each.ends_on, each.points) for each in (await points.of_member(member)).ending]


async def balance(member: Member) -> int:
    return await ledger.balance(await paid.points_account(member))


@pytest.mark.row("M10.1")
async def test_points_end_with_the_month_that_is_so_many_after_theirs_and_not_a_day_before(shop: Shop, member: Member) -> None:
    assert await ending(member) == [(MAY, 100)]
    go_to(MAY)
    assert await point_expiries.expire(shop.society) == 0 and await balance(member) == 100
    go_to(MAY + timedelta(days=1))
    assert await point_expiries.expire(shop.society) == 1
    assert await point_expiries.expire(shop.society) == 0, "a second night ends nothing more"
    assert await balance(member) == 0 and await verify.verify() == []


@pytest.mark.row("M10.1")
async def test_what_ends_soonest_is_spent_first(shop: Shop, member: Member) -> None:
    go_to(date(2027, 1, 10))
    await earn(shop, member, 50, "jan")
    await spend(shop, member, 70, "1")
    assert await ending(member) == [(MAY, 30), (date(2027, 7, 31), 50)]
    await spend(shop, member, 40, "2")
    assert await ending(member) == [(date(2027, 7, 31), 40)]
    go_to(date(2027, 6, 2))
    assert await point_expiries.expire(shop.society) == 0, "nothing was left of May"
    assert await balance(member) == 40 and await verify.verify() == []


@pytest.mark.row("M10.3")
async def test_what_comes_back_lies_in_its_lots_again_last_taken_first(shop: Shop, member: Member) -> None:
    go_to(date(2027, 1, 10))
    await earn(shop, member, 50, "jan")
    used = await spend(shop, member, 120, "1")
    await give_back(shop, used, 15, "b1")
    assert await ending(member) == [(date(2027, 7, 31), 45)]
    await give_back(shop, used, 25, "b2")
    assert await ending(member) == [(MAY, 20), (date(2027, 7, 31), 50)]
    await give_back(shop, used, 80, "b3")
    assert await ending(member) == [(MAY, 100), (date(2027, 7, 31), 50)] and await verify.verify() == []


@pytest.mark.row("M10.3")
async def test_each_redemption_gives_back_to_the_lots_that_it_took_from(shop: Shop, member: Member) -> None:
    go_to(date(2027, 1, 10))
    await earn(shop, member, 50, "jan")
    first = await spend(shop, member, 100, "1")
    await spend(shop, member, 50, "2")
    await give_back(shop, first, 100, "b1")
    assert await ending(member) == [(MAY, 100)], "not the days of what the second one took"


@pytest.mark.row("M10.3")
async def test_what_comes_back_after_its_day_lasts_thirty_days_and_no_more(shop: Shop, member: Member) -> None:
    used = await spend(shop, member, 60, "1")
    day = date(2027, 6, 10)
    go_to(day)
    await give_back(shop, used, 60, "b1")
    assert await ending(member) == [(day + timedelta(days=30), 60)]
    assert await balance(member) == 60, "and the forty that nobody spent are over"
    again = await spend(shop, member, 60, "2")
    go_to(day + timedelta(days=30))
    await give_back(shop, again, 10, "b2")
    assert await ending(member) == [(day + timedelta(days=30), 10)], "their own days of grace"
    go_to(day + timedelta(days=31))
    await give_back(shop, again, 50, "b3")
    assert await ending(member) == [] and await balance(member) == 0, "grace is given once"
    assert await verify.verify() == []


async def test_points_whose_day_is_over_pay_nothing_though_no_night_was_between(shop: Shop, member: Member) -> None:
    go_to(MAY + timedelta(days=1))
    await earn(shop, member, 10, "june")
    with pytest.raises(Refused, match="not enough"):
        await spend(shop, member, 11, "1")
    await spend(shop, member, 10, "1")
    assert await balance(member) == 0 and await verify.verify() == []


async def test_a_refund_takes_from_the_lot_of_its_purchase(shop: Shop, member: Member) -> None:
    go_to(date(2027, 1, 10))
    await earn(shop, member, 50, "jan")
    await shop.refund(member, "nov", food(4_000), at=clock.now())
    assert await ending(member) == [(MAY, 60), (date(2027, 7, 31), 50)] and await verify.verify() == []


async def test_a_refund_of_points_that_ended_takes_their_end_back_so_nobody_owes_what_they_never_spent(shop: Shop, member: Member) -> None:
    go_to(MAY + timedelta(days=1))
    await point_expiries.expire(shop.society)
    await shop.refund(member, "nov", food(4_000), at=clock.now())
    assert await balance(member) == -40
    assert await point_expiries.expire(shop.society) == 1 and await point_expiries.expire(shop.society) == 0
    assert await balance(member) == 0 and await verify.verify() == []
    titles = [entry.title for entry in (await statements.of_member(member, begins=date(2026, 1, 1), ends=date(2027, 12, 31))).entries]
    assert {"Points ended", "Points that had ended, of what was taken back since"} < set(titles)


async def test_a_debt_is_repaid_by_what_would_end_first(shop: Shop, member: Member) -> None:
    """A refund of spent points: forty are owed, the next sixty that would end repay them, and twenty of them end."""
    await spend(shop, member, 100, "1")
    await shop.refund(member, "nov", food(4_000), at=clock.now())
    go_to(date(2027, 1, 10))
    await earn(shop, member, 60, "jan")
    await earn(shop, member, 30, "jan2")
    go_to(date(2027, 3, 10))
    await earn(shop, member, 25, "march")
    assert await balance(member) == 75
    assert await ending(member) == [(date(2027, 7, 31), 50), (date(2027, 9, 30), 25)]
    go_to(date(2027, 8, 1))
    await point_expiries.expire(shop.society)
    assert await balance(member) == 25 and await ending(member) == [(date(2027, 9, 30), 25)] and await verify.verify() == []


async def test_what_a_correction_takes_by_hand_goes_soonest_first(shop: Shop, member: Member) -> None:
    go_to(date(2027, 1, 10))
    await earn(shop, member, 50, "jan")
    await correct(shop, member, -70, "c1")
    assert await ending(member) == [(MAY, 30), (date(2027, 7, 31), 50)]
    await correct(shop, member, 5, "c2")
    go_to(MAY + timedelta(days=1))
    await point_expiries.expire(shop.society)
    assert await balance(member) == 55 and await verify.verify() == [], "the five stand in July, as a gift of January"


async def test_what_a_repaid_debt_leaves_without_a_day_gets_thirty(shop: Shop, member: Member) -> None:
    """A refund of spent points was wrong; points that would have ended had repaid it. They are there again, and their day is over."""
    await spend(shop, member, 100, "1")
    await shop.refund(member, "nov", food(4_000), at=clock.now())
    go_to(date(2027, 1, 10))
    await earn(shop, member, 60, "jan")
    day = date(2027, 8, 1)
    go_to(day)
    await point_expiries.expire(shop.society)
    assert await balance(member) == 0
    purchase = await Purchase.get(refunds_id=None, points=100)
    await correct(shop, member, 40, "it was wrong", of=(purchase.period_id, purchase.id))
    assert (await points.of_member(member)).to_spend == 40
    await spend(shop, member, 15, "2")
    assert await ending(member) == [(day + timedelta(days=30), 25)] and await verify.verify() == []


async def test_a_late_file_brings_points_of_a_month_that_is_over_and_they_end_with_the_next_night(shop: Shop, member: Member) -> None:
    go_to(MAY + timedelta(days=1))
    await point_expiries.expire(shop.society)
    await earn(shop, member, 7, "june")
    await made.sell_on(shop, member, food(2_000), at=NOON, receipt="late")
    found = await points.of_member(member)
    assert (found.balance, found.to_spend, await ending(member)) == (27, 7, [(date(2027, 12, 31), 7)])
    assert await point_expiries.expire(shop.society) == 1
    assert await balance(member) == 7 and await verify.verify() == []


@pytest.mark.row("M10.2")
async def test_who_has_points_that_end_is_told_sixty_and_fourteen_days_before_once_each(shop: Shop, member: Member) -> None:
    await spend(shop, member, 58, "1")
    for before, count in ((61, 0), (60, 1), (30, 0), (15, 0), (14, 1), (1, 0), (0, 0)):
        go_to(MAY - timedelta(days=before))
        assert await point_expiries.tell(shop.society) == count, before
        assert await point_expiries.tell(shop.society) == 0, "told twice is told once"
    told = await Notice.filter(person_id=member.person_id, key__startswith="points-end-").order_by("id")
    assert [(notice.purpose, notice.channel, notice.subject) for notice in told] == [
        ("service", "email", "42 points end on 31 May 2027")
    ] * 2
    assert "they pay £0.42" in told[0].text


@pytest.mark.row("M10.2")
async def test_the_notice_goes_by_the_channel_that_reaches_them_and_tells_nobody_of_nothing(shop: Shop, member: Member) -> None:
    await Person.filter(id=member.person_id).update(email=None)
    other = await people.member(shop.society)
    await earn(shop, other, 20, "other")
    await spend(shop, other, 20, "all")
    go_to(MAY - timedelta(days=20))
    assert await point_expiries.tell(shop.society) == 1
    assert [notice.channel for notice in await Notice.filter(key__startswith="points-end-")] == ["post"]


async def test_what_was_pending_lasts_from_the_day_on_which_it_counts(shop: Shop, member: Member) -> None:
    due = date(2027, 2, 14)
    await shop.sell(member, Line("holiday", "pharmacy", 1, 30_000, due_on=due))
    assert await ending(member) == [(MAY, 100)]
    go_to(due)
    await releases.release(shop.society, by=shop.by)
    assert await ending(member) == [(MAY, 100), (date(2027, 8, 31), 300)] and await verify.verify() == []


async def test_what_a_temporary_card_earned_lasts_from_its_own_days(shop: Shop, member: Member) -> None:
    card = await sold_card(shop)
    await use(shop, card, food(3_000), receipt="c1")
    await use(shop, card, food(1_000), receipt="c2", back=receipt_of(shop, "c1"))
    assert not await Lot.filter(given=20).exists(), "nobody’s points are in no lot"
    go_to(date(2027, 1, 10))
    await register(member, card)
    assert await ending(member) == [(MAY, 120)] and await verify.verify() == []


async def test_points_of_books_that_wait_for_a_dividend_are_in_no_lot(shop: Shop) -> None:
    member = await people.member(shop.society)
    await shop.sell(member, food(10_000), receipt="old")
    clock.start_at(datetime(2026, 12, 31, 12, tzinfo=UTC))
    await periods.open_period(shop.society, name="2027", starts_on=date(2027, 1, 1), ends_on=date(2027, 12, 31))
    await point_terms.set_terms(shop.society, period="2027", terms=PointTerms(MONTHS, 10_000))
    go_to(date(2027, 1, 10))
    await earn(shop, member, 30, "new")
    await shop.refund(member, "old", food(2_000), at=clock.now())
    found = await points.of_member(member)
    assert (found.balance, found.to_spend, await ending(member)) == (110, 10, [(date(2027, 7, 31), 10)])
    assert await verify.verify() == []


async def test_verify_names_a_lot_that_says_something_else(shop: Shop, member: Member) -> None:
    await spend(shop, member, 40, "1")
    for change in ("given = given + 1", "remaining = remaining - 1", "ends_on = ends_on + 1"):
        async with database.transaction():
            await database.run(f"UPDATE rewards_lot SET {change}")
            (said,) = [words for words in await verify.verify() if words.startswith("account")]
            assert "its lot to 2027-0" in said
            await database.run(f"UPDATE rewards_lot SET {change.replace('+', '~').replace('-', '+').replace('~', '-')}")
    assert await verify.verify() == []


@pytest.mark.row("M5.4")
async def test_the_pages_say_what_can_be_spent_until_when(browser: Browser, shop: Shop, member: Member) -> None:
    await spend(shop, member, 40, "1")
    await browser.sign_in("member", member.id)
    page = (await browser.open("/points")).text
    assert "Until when you can spend them" in page and "31 May 2027" in page and "60 of them can be spent until" in page
    home = (await browser.open("/")).text
    assert "Points to spend" in home and "60 of them end on 31 May 2027" in home


@pytest.mark.commits
@pytest.mark.heavy
async def test_two_nights_tills_and_purchases_at_once_end_each_point_once(committed: str) -> None:
    shop = await open_shop()
    await point_terms.set_terms(shop.society, period="2026", terms=PointTerms(MONTHS, 10_000))
    members = [await people.member(shop.society) for _ in range(12)]
    for member in members:
        await shop.sell(member, food(10_000))
    used = [await spend(shop, member, 30, f"u{member.id}") for member in members[:4]]
    go_to(MAY + timedelta(days=1))
    for member in members:
        await earn(shop, member, 50, f"n{member.id}")
    nights = [point_expiries.expire(shop.society) for _ in range(4)]
    tills = [spend(shop, member, 50, f"s{member.id}") for member in members[4:]]
    backs = [give_back(shop, each, 30, f"b{each.id}") for each in used]
    sales = [earn(shop, member, 5, f"m{member.id}") for member in members]
    done = await asyncio.gather(*nights, *tills, *backs, *sales, return_exceptions=True)
    assert not [each for each in done if isinstance(each, BaseException)]
    assert [await balance(member) for member in members] == [85] * 4 + [5] * 8
    assert await verify.verify() == []
