"""R6: what may still be given back is pending until its day, counts once on it, and goes back exactly, before and after."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime

import pytest
from msgspec.structs import replace

from portal.kit import clock, database
from portal.models import Identifier, Member
from rewards import jobs, registrations, verify
from rewards.books import ledger
from rewards.intake import releases, scans, tills
from rewards.intake.purchases import State
from rewards.intake.scans import BalanceClass
from rewards.models.ledger import Tally
from rewards.models.purchases import Pending, Purchase
from rewards.rules import till_categories
from rewards.rules.earning import Line
from rewards.statements import history, points, statements
from tests import people
from tests.rewards.test_temporary_cards import held_by, receipt_of, register, sold_card, use
from tests.rewards.tills import NOON, Shop, food

pytestmark = [pytest.mark.anyio, pytest.mark.usefixtures("rolled_back")]
MAY, JUNE = date(2026, 12, 3), date(2026, 12, 20)


def holiday(pence: int, due_on: date | None = MAY) -> Line:
    return Line("holiday", "pharmacy", 1, pence, due_on=due_on)  # any category whose 1% counts all


@contextmanager
def on(day: date) -> Iterator[None]:
    with clock.standing_at(datetime(day.year, day.month, day.day, 9, tzinfo=UTC)):
        yield


async def balance(shop: Shop, member: Member) -> int:
    accounts = await tills.points_accounts(shop.society.id, {member.id})
    return await ledger.balance(accounts[member.id])


async def released(shop: Shop, day: date = MAY) -> int:
    with on(day):
        return await releases.release(shop.society, by=shop.by)


async def test_a_line_with_a_day_waits_for_it_and_the_rest_counts_at_once(shop: Shop) -> None:
    member = await people.member(shop.society)
    sent = await shop.purchase(member, food(250), holiday(60_080), receipt="H1")
    sold = await shop.take(sent)
    assert (sold.points, sold.pending_points, sold.contribution_units, await balance(shop, member)) == (2, 601, 25_000, 2)
    assert (await shop.take(sent)).pending_points == 601, "told again it is answered as it was"
    found = await points.of_member(member)
    assert [(each.due_on, each.name, each.points) for each in found.pending] == [(MAY, "Food", 601)]
    assert await released(shop, date(2026, 12, 2)) == 0
    assert (await released(shop), await released(shop)) == (1, 0), "once"
    assert await balance(shop, member) == 603, "what all of it earns together: 60,330 pence"
    assert (await points.of_member(member)).pending == []
    tally = await Tally.get()
    assert (tally.points, tally.eligible_pence) == (603, 60_330)
    assert await verify.verify() == []


async def test_a_category_may_say_for_how_many_days_and_a_day_that_is_over_waits_for_nothing(shop: Shop) -> None:
    member = await people.member(shop.society)
    await till_categories.keep(shop.society, by=shop.by, code="plan", line="food", names={"en_GB": "Plan"}, due_days=30)
    sold = await shop.sell(member, Line("plan", "plan", 1, 5_000), holiday(900, NOON.date()))
    assert sold.points == 9
    assert [each.due_on for each in (await points.of_member(member)).pending] == [date(2026, 12, 20)]


async def test_a_refund_before_the_day_shrinks_what_is_pending_and_a_full_one_leaves_nothing_to_release(shop: Shop) -> None:
    member = await people.member(shop.society)
    await shop.sell(member, food(250), holiday(60_000), receipt="H1")
    first = await shop.refund(member, "H1", holiday(20_000))
    assert (first.points, first.pending_points) == (0, -200)
    assert (await points.of_member(member)).pending_points == 400
    second = await shop.refund(member, "H1", food(250), holiday(40_000))
    assert (second.points, (await points.of_member(member)).pending_points, await balance(shop, member)) == (-2, 0, 0)
    assert (await released(shop), await balance(shop, member)) == (0, 0)
    assert await verify.verify() == []


async def test_a_refund_after_some_days_takes_back_exactly_and_nothing_is_left(shop: Shop) -> None:
    member = await people.member(shop.society)
    await shop.sell(member, food(150), holiday(160), holiday(270, JUNE), receipt="H1")
    assert (await released(shop), await balance(shop, member)) == (1, 3)
    with on(date(2026, 12, 10)):
        for line, left in ((food(150), 1), (holiday(60), 1), (holiday(270, JUNE), 1), (holiday(100), 0)):
            back = await shop.back(member, "H1", line, at=clock.now())
            assert (await shop.take(back)).state is State.CREATED
            assert await balance(shop, member) == left
            assert await verify.verify() == []
    assert await released(shop, JUNE) == 0
    given = await Purchase.all().values_list("contribution_units", flat=True)
    assert sum(int(units) for units in given) == 0  # type: ignore[call-overload]


async def test_floors_count_for_each_day_of_release_and_a_refund_may_move_a_point_to_a_later_day(shop: Shop) -> None:
    member = await people.member(shop.society)
    await shop.sell(member, food(50), holiday(150), holiday(50, JUNE), receipt="H1")
    assert [each.points for each in (await points.of_member(member)).pending] == [2]
    await shop.refund(member, "H1", food(50))
    assert [(each.due_on, each.points) for each in (await points.of_member(member)).pending] == [(MAY, 1), (JUNE, 1)]
    await released(shop)
    await released(shop, JUNE)
    assert await balance(shop, member) == 2
    assert await verify.verify() == []


async def test_a_day_on_which_a_bottle_brought_back_swallows_everything_waits_too_and_a_refund_may_give_it_something(shop: Shop) -> None:
    member = await people.member(shop.society)
    bottle = food(-900, own=False, product="bottle")
    await shop.sell(member, bottle, holiday(500), holiday(600, JUNE), receipt="H1")
    assert await Pending.all().order_by("due_on").values_list("due_on", "points") == [(MAY, 0), (JUNE, 2)]
    assert await verify.verify() == []
    await released(shop, JUNE)
    assert (await balance(shop, member), await verify.verify()) == (2, [])


async def test_the_books_of_the_day_take_it_and_the_1_percent_comes_with_its_points(shop: Shop) -> None:
    member = await people.member(shop.society)
    await shop.sell(member, holiday(10_000, date(2027, 1, 5)), receipt="H1")
    sold = await Purchase.get(refunds_id=None)
    assert (sold.points, sold.contribution_units, await Pending.all().count()) == (0, 0, 1)
    assert await released(shop, date(2027, 1, 6)) == 1
    release = await Purchase.get(releases_id=sold.id)
    assert (release.points, release.contribution_units, release.sold_on) == (100, 1_000_000, date(2027, 1, 5))
    assert release.period_id != sold.period_id


async def test_a_tills_sums_count_what_was_released_and_what_a_refund_took_of_it(shop: Shop) -> None:
    member = await people.member(shop.society)
    await Identifier.create(society=shop.society, member=member, kind="household", value="7")
    await shop.sell(member, food(250), holiday(60_000), receipt="H1")

    async def sums() -> tuple[int, ...]:
        row = await database.row(database.sql("rewards", "customer_sums"), shop.society.id, "household")
        assert row and row["customer"] == "7"
        return tuple(row[name] for name in ("purchases", "lines", "pence", "points", "contribution_units"))

    assert await sums() == (1, 2, 60_250, 2, 25_000)
    await released(shop)
    assert await sums() == (1, 2, 60_250, 602, 6_025_000)
    with on(date(2026, 12, 10)):
        await shop.take(await shop.back(member, "H1", holiday(60_000), at=clock.now()))
    assert await sums() == (2, 3, 250, 2, 25_000)


async def test_the_night_does_it_for_every_society_and_tills_hear_nothing_of_what_is_pending(shop: Shop) -> None:
    member = await people.member(shop.society)
    await shop.sell(member, holiday(10_000))
    card = await shop.card_of(member)
    found = await scans.scan(shop.society, card)
    assert found and found.balance is BalanceClass.NONE
    with on(MAY):
        await jobs.release(None)
    found = await scans.scan(shop.society, card)
    assert found and found.balance is BalanceClass.SOME


async def test_receipt_and_statement_say_from_which_day_it_counts_and_of_which_purchase_it_was(shop: Shop) -> None:
    member = await people.member(shop.society)
    sold = await shop.sell(member, food(250), replace(holiday(60_000), name="Anglesey"), receipt="H1")
    bought = await Purchase.get(id=sold.id)
    receipt = await history.receipt(member, period_id=bought.period_id, number=bought.id)
    assert [(each.day, each.points) for each in receipt.pending] == [(MAY, 600)]
    assert [(item.note, item.pence) for item in receipt.later] == [("counts from 3 December 2026", 60_000)]
    await released(shop)
    receipt = await history.receipt(member, period_id=bought.period_id, number=bought.id)
    (release,) = receipt.releases
    assert (release.points, receipt.pending) == (600, [])
    other = await history.receipt(member, period_id=release.period_id, number=release.id)
    assert other.release_of and other.release_of.id == bought.id
    found = await statements.of_member(member, begins=MAY, ends=MAY)
    assert ([entry.title for entry in found.entries], found.adds_up) == (["No longer pending, purchase of 20 Nov 2026"], True)


@pytest.mark.row("M2.2")
async def test_what_waits_on_a_temporary_card_comes_to_whoever_registered_it(shop: Shop) -> None:
    card, member = await sold_card(shop), await people.member(shop.society)
    await use(shop, card, food(250), holiday(60_000), receipt="H1")
    await register(member, card)
    assert [each.points for each in (await points.of_member(member)).pending] == [600]
    assert (await use(shop, card, holiday(10_000, None), receipt="H2", back=receipt_of(shop, "H1"))).state is State.CREATED
    assert (await released(shop), await balance(shop, member), await held_by("card", card.id)) == (1, 502, 0)
    assert await verify.verify() == []


@pytest.mark.row("M2.3")
async def test_what_comes_to_a_card_that_has_lapsed_lapses_too(shop: Shop) -> None:
    card, late = await sold_card(shop), date(2027, 3, 1)
    await use(shop, card, food(250), holiday(60_000, late), receipt="H1")
    with on(date(2027, 2, 20)):
        assert await registrations.lapse(shop.society, by=shop.by) == 1
    assert await released(shop, late) == 1
    with on(late):
        assert await registrations.lapse(shop.society, by=shop.by) == 1
    assert await held_by("card", card.id) == 0 and await verify.verify() == []
