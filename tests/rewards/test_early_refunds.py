"""A refund that arrives before its purchase: it waits, is posted with it, and after 90 days somebody looks (X2)."""

import asyncio
from datetime import timedelta
from itertools import permutations
from random import Random

import pytest
from msgspec.structs import replace

from portal import cards
from portal.actors import Actor, system
from portal.kit import clock, database
from portal.kit.refusals import Refused
from portal.models import Card, Member
from rewards import reviews, verify
from rewards.books import ledger
from rewards.intake import purchases, tills
from rewards.intake.purchases import Outcome, State
from rewards.intake.receipts import Purchase
from rewards.models.reviews import Decision, Review, ReviewKind
from tests import people
from tests.rewards.made import officer
from tests.rewards.tills import Shop, food, fuel, open_shop

pytestmark = [pytest.mark.anyio]


async def points_of(member: Member) -> int:
    return await ledger.balance((await tills.points_accounts(member.society_id, {member.id}))[member.id])


async def send(shop: Shop, *batch: Purchase) -> list[Outcome]:
    return await purchases.take(shop.society, batch, by=shop.by)


async def totals(member: Member) -> tuple[int, int]:
    """Points, and units of the 1%, that a member's purchases come to."""
    account = (await tills.points_accounts(member.society_id, {member.id}))[member.id]
    units = await database.value("SELECT coalesce(sum(contribution_units), 0)::bigint FROM rewards_purchase WHERE account_id = $1", account)
    return await ledger.balance(account), int(units)


@pytest.mark.row("X2.1")
async def test_a_refund_before_its_purchase_is_held_and_posted_with_it(shop: Shop) -> None:
    member = await people.member(shop.society)
    till = Actor("client", 42, "Till 1", society=shop.society)
    back = await shop.back(member, "1", food(199), receipt="B1")
    for _ in range(2):
        (outcome,) = await purchases.take(shop.society, [back], by=till)
        assert (outcome.state, outcome.points) == (State.HELD, 0)
        assert outcome.why == "The purchase that this takes back from is not here yet. The refund waits for it."
    assert (await send(shop, replace(back, lines=[food(1)])))[0].state is State.CHANGED
    assert await Review.all().count() == 1
    assert (await shop.sell(member, food(199), food(199, product="milk"), receipt="1")).points == 3
    assert await points_of(member) == 1
    (again,) = await send(shop, back)
    assert (again.state, again.points) == (State.SAME, -2)
    entry = await Review.get(society=shop.society)
    assert (entry.decision, entry.decided_by_kind) == (Decision.BOOKED, "system")
    assert await database.value("SELECT by_id FROM rewards_purchase WHERE refunds_id IS NOT NULL") == 42
    assert not await reviews.visible_to(shop.society).exists()
    assert await verify.verify() == []


@pytest.mark.row("X2.1")
async def test_any_order_of_sale_and_refunds_ends_in_the_same_points_and_one_percent(shop: Shop) -> None:
    random, ends = Random(11), []
    amounts = [random.randrange(50, 900) for _ in range(3)]
    for number, order in enumerate(permutations(range(4))):
        member = await people.member(shop.society)
        lines = [food(pence, product=f"product {n}") for n, pence in enumerate(amounts)]
        sale = await shop.purchase(member, *lines, fuel(2999), receipt=f"sale {number}")
        parts = [food(pence // (n + 1), product=f"product {n}") for n, pence in enumerate(amounts)]
        backs = [await shop.back(member, f"sale {number}", part, receipt=f"back {number} {n}") for n, part in enumerate(parts)]
        told = [sale, *backs]
        if number % 2:
            await send(shop, *(told[n] for n in order))
        else:
            for n in order:
                await send(shop, told[n])
        ends.append(await totals(member))
        assert {outcome.state for outcome in await send(shop, *told)} == {State.SAME}
    assert len(set(ends)) == 1 and ends[0][1] > 0
    assert await verify.verify() == []


@pytest.mark.row("X2.1")
async def test_in_one_batch_a_refund_that_stands_before_its_purchase_needs_not_wait(shop: Shop) -> None:
    member = await people.member(shop.society)
    back, sale = await shop.back(member, "1", food(500)), await shop.purchase(member, food(500), receipt="1")
    assert [outcome.state for outcome in await send(shop, back, sale)] == [State.CREATED, State.CREATED]
    assert not await Review.all().exists()


@pytest.mark.row("X2.1")
async def test_refunds_that_waited_count_in_the_order_in_which_they_came(shop: Shop) -> None:
    member = await people.member(shop.society)
    first, second, third = [await shop.back(member, "1", food(600), receipt=f"B{n}") for n in range(3)]
    await send(shop, first)
    await send(shop, second)
    sale = await shop.purchase(member, food(1000), receipt="1")
    assert [outcome.state for outcome in await send(shop, third, sale)] == [State.REFUSED, State.CREATED]
    assert [outcome.state for outcome in await send(shop, first, second)] == [State.SAME, State.HELD]
    entry = await reviews.visible_to(shop.society).get()
    assert entry.says["receipt"] == "B1" and entry.decision is None
    with pytest.raises(Refused, match="More would come back"):
        await reviews.book(entry, by=await officer(shop))
    assert await points_of(member) == 4


@pytest.mark.row("X2.1")
async def test_after_90_days_it_goes_to_the_review_list(shop: Shop) -> None:
    member, by = await people.member(shop.society), await officer(shop)
    await send(shop, await shop.back(member, "1", food(500)))
    assert not await reviews.visible_to(shop.society).exists()
    clock.start_at(clock.now() + timedelta(days=90))
    entry = await reviews.visible_to(shop.society).get()
    assert entry.kind is ReviewKind.EARLY_REFUND
    with pytest.raises(Refused, match="not here yet"):
        await reviews.book(entry, by=by)
    await reviews.reject(entry, by=by, reason="No such receipt")
    assert (await reviews.visible_to(shop.society).get()).decision is Decision.REJECTED


@pytest.mark.row("X2.1")
async def test_a_refund_that_was_rejected_does_not_come_back_with_its_purchase(shop: Shop) -> None:
    member, by = await people.member(shop.society), await officer(shop)
    await send(shop, await shop.back(member, "1", food(500)))
    await reviews.reject(await Review.get(society=shop.society), by=by, reason="Not theirs")
    await shop.sell(member, food(500), receipt="1")
    assert await points_of(member) == 5


@pytest.mark.row("X2.1")
async def test_a_refund_waits_too_for_a_purchase_on_a_blocked_card_and_comes_with_its_booking(shop: Shop) -> None:
    member, by = await people.member(shop.society), await officer(shop)
    sale = await shop.purchase(member, food(1000), receipt="1")
    await cards.replace(member, by=system(), number=str((await Card.get(member=member)).number))
    back = await shop.back(member, "1", food(400))
    assert [outcome.state for outcome in await send(shop, sale, back)] == [State.HELD, State.HELD]
    await reviews.book(await Review.get(kind=ReviewKind.BLOCKED_CARD), by=by)
    assert await points_of(member) == 6
    assert (await Review.get(kind=ReviewKind.EARLY_REFUND)).decision is Decision.BOOKED
    assert await verify.verify() == []


async def test_a_refund_of_a_day_that_no_books_hold_cannot_wait(shop: Shop) -> None:
    member = await people.member(shop.society)
    back = await shop.back(member, "1", food(400))
    assert back.refunds is not None
    old = replace(back, refunds=replace(back.refunds, sold_on=back.refunds.sold_on.replace(year=2001)))
    (outcome,) = await send(shop, old)
    assert (outcome.state, outcome.why) == (State.REFUSED, "The books have no open period for 2001-11-20.")
    assert not await Review.all().exists()


@pytest.mark.row("X2.1")
@pytest.mark.commits
async def test_sale_and_refund_at_the_same_moment_never_miss_each_other(committed: str) -> None:
    shop = await open_shop()
    members = [await people.member(shop.society) for _ in range(12)]
    sales = [await shop.purchase(member, food(1000), receipt=f"sale {n}") for n, member in enumerate(members)]
    backs = [await shop.back(member, f"sale {n}", food(1000), receipt=f"back {n}") for n, member in enumerate(members)]
    told = [*sales, *backs]
    Random(3).shuffle(told)
    outcomes = await asyncio.gather(*(send(shop, purchase) for purchase in told))
    assert {outcome.state for (outcome,) in outcomes} <= {State.CREATED, State.HELD}
    assert [await points_of(member) for member in members] == [0] * 12
    assert await database.value("SELECT count(*) FROM rewards_purchase") == 24
    assert await verify.verify() == []
