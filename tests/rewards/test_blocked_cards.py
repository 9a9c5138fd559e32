"""A purchase on a blocked card: held back, answered the same again, booked or rejected once (M3)."""

import asyncio
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from asyncpg.exceptions import RaiseError
from msgspec.structs import replace

from portal import cards
from portal.actors import Actor, system
from portal.kit import clock, database
from portal.kit.refusals import Refused
from portal.models import Card, Member
from rewards import reviews, verify
from rewards.books import ledger
from rewards.intake import imports, purchases, till_mappings, tills
from rewards.intake.purchases import Outcome, State
from rewards.intake.receipts import Purchase
from rewards.models.reviews import Decision, Review, ReviewKind
from tests import people
from tests.rewards.made import officer
from tests.rewards.test_till_files import HEAD, SAYS, written
from tests.rewards.tills import Shop, food, open_shop, tobacco

pytestmark = [pytest.mark.anyio]


async def points_of(member: Member) -> int:
    return await ledger.balance((await tills.points_accounts(member.society_id, {member.id}))[member.id])


async def lose_card(member: Member) -> str:
    """The number that is blocked now."""
    lost = await Card.get(member=member, blocked_at=None)
    await cards.replace(member, by=system(), number=lost.number)
    return str(lost.number)


async def on_lost_card(shop: Shop, member: Member, pence: int = 1000, **given: Any) -> Purchase:
    return replace(await shop.purchase(member, food(pence), **given), card=await lose_card(member))


async def send(shop: Shop, purchase: Purchase) -> Outcome:
    (outcome,) = await purchases.take(shop.society, [purchase], by=shop.by)
    return outcome


async def held(shop: Shop, member: Member) -> Review:
    """A purchase that waits on the list."""
    assert (await send(shop, await on_lost_card(shop, member))).state is State.HELD
    return await Review.get(society=shop.society)


@pytest.mark.row("M3.6")
async def test_a_purchase_on_a_blocked_card_is_held_and_kept_whole_once(shop: Shop) -> None:
    member = await people.member(shop.society)
    sale = await on_lost_card(shop, member)
    for _ in range(2):
        outcome = await send(shop, sale)
        assert (outcome.state, outcome.points) == (State.HELD, 0)
        assert outcome.why == "This card is blocked. The purchase waits until somebody has looked at it."
    assert (await send(shop, replace(sale, lines=[food(1)]))).state is State.CHANGED
    entry = await reviews.visible_to(shop.society).get()
    assert entry.kind is ReviewKind.BLOCKED_CARD and entry.decision is None
    assert entry.says["receipt"] == sale.receipt
    assert await points_of(member) == 0
    assert not await database.rows("SELECT FROM rewards_purchase")


@pytest.mark.row("M3.6")
async def test_in_one_batch_the_same_twice_is_held_once_and_the_rest_is_posted(shop: Shop) -> None:
    member = await people.member(shop.society)
    sale = await on_lost_card(shop, member)
    good = await shop.purchase(member, food(300))
    batch = [sale, good, sale, replace(sale, lines=[food(1)])]
    outcomes = await purchases.take(shop.society, batch, by=shop.by)
    assert [outcome.state for outcome in outcomes] == [State.HELD, State.CREATED, State.HELD, State.CHANGED]
    assert await Review.all().count() == 1


@pytest.mark.row("M3.6")
async def test_booked_it_is_posted_as_of_its_day_and_once(shop: Shop) -> None:
    member, by = await people.member(shop.society), await officer(shop)
    till = Actor("client", 42, "Till 1", society=shop.society)
    sale = await on_lost_card(shop, member)
    await purchases.take(shop.society, [sale], by=till)
    entry = await Review.get(society=shop.society)
    clock.start_at(clock.now() + timedelta(days=120))
    for _ in range(2):
        booked = await reviews.book(entry, by=by)
        assert (booked.decision, booked.decided_by_id, booked.decided_by_name) == (Decision.BOOKED, by.id, by.name)
    assert await points_of(member) == 10
    row = await database.row("SELECT sold_at, by_kind, by_id FROM rewards_purchase")
    assert row == {"sold_at": sale.sold_at, "by_kind": "client", "by_id": 42}
    again = await send(shop, sale)
    assert (again.state, again.points) == (State.SAME, 10)
    assert await verify.verify() == []


@pytest.mark.row("M3.6")
async def test_a_booked_one_cannot_be_rejected(shop: Shop) -> None:
    member, by = await people.member(shop.society), await officer(shop)
    entry = await held(shop, member)
    await reviews.book(entry, by=by)
    with pytest.raises(Refused, match="is booked"):
        await reviews.reject(entry, by=by, reason="Not hers")
    assert (await Review.get(id=entry.id)).decision is Decision.BOOKED
    assert await points_of(member) == 10


@pytest.mark.row("M3.6")
async def test_rejected_it_counts_for_nobody_and_the_till_hears_why(shop: Shop) -> None:
    member, by, other = await people.member(shop.society), await officer(shop), await officer(shop, "operator")
    sale = await on_lost_card(shop, member)
    await send(shop, sale)
    entry = await Review.get(society=shop.society)
    for _ in range(2):
        assert (await reviews.reject(entry, by=by, reason="Found in the street")).decided_by_id == by.id
    with pytest.raises(Refused, match="decided this already"):
        await reviews.reject(entry, by=other, reason="Something else")
    with pytest.raises(Refused, match="decided this already"):
        await reviews.book(entry, by=other)
    answer = await send(shop, sale)
    assert (answer.state, await points_of(member)) == (State.REFUSED, 0)
    assert answer.why == "Somebody looked at this purchase and did not book it: Found in the street"
    assert (await send(shop, replace(sale, lines=[food(1)]))).state is State.CHANGED
    assert await verify.verify() == []


@pytest.mark.row("M3.6")
async def test_what_the_intake_refuses_is_not_booked_and_stays_on_the_list(shop: Shop) -> None:
    member, by = await people.member(shop.society), await officer(shop)
    await shop.sell(member, food(500), receipt="1")
    back = replace(await shop.back(member, "1", food(900)), card=await lose_card(member))
    assert (await send(shop, back)).state is State.HELD
    entry = await Review.get(society=shop.society)
    with pytest.raises(Refused, match="More would come back"):
        await reviews.book(entry, by=by)
    assert (await Review.get(id=entry.id)).decision is None
    assert await points_of(member) == 5


async def test_a_refund_on_a_blocked_card_waits_for_a_decision_even_where_its_purchase_is_not_here(shop: Shop) -> None:
    member, by = await people.member(shop.society), await officer(shop)
    back = replace(await shop.back(member, "nowhere", food(900)), card=await lose_card(member))
    assert (await send(shop, back)).state is State.HELD
    with pytest.raises(Refused, match="not here yet"):
        await reviews.book(await Review.get(society=shop.society), by=by)
    assert (await Review.get(society=shop.society)).kind is ReviewKind.BLOCKED_CARD


async def test_too_old_a_purchase_on_a_blocked_card_is_refused_like_any_other(shop: Shop) -> None:
    sale = await on_lost_card(shop, await people.member(shop.society))
    clock.start_at(clock.now() + timedelta(days=95))
    assert (await send(shop, sale)).state is State.REFUSED
    assert not await Review.all().exists()


@pytest.mark.row("X1.6")
async def test_of_a_sensitive_line_the_list_keeps_no_product_and_the_same_again_is_still_the_same(shop: Shop) -> None:
    member, by = await people.member(shop.society), await officer(shop)
    medicine = type(tobacco(1))("ibuprofen 400", "pharmacy", 1, 800, name="Ibuprofen")
    sale = replace(await shop.purchase(member, medicine), card=await lose_card(member))
    await send(shop, sale)
    assert "buprofen" not in str(await database.rows("SELECT * FROM rewards_review")).lower()
    assert (await send(shop, sale)).state is State.HELD
    await reviews.book(await Review.get(society=shop.society), by=by)
    assert (await send(shop, sale)).state is State.SAME


@pytest.mark.row("M3.6")
async def test_the_report_of_a_file_counts_what_is_held_and_rejects_no_line_of_it(shop: Shop, tmp_path: Path) -> None:
    card = await lose_card(await people.member(shop.society))
    mapping = till_mappings.mapping_of({**SAYS, "customer_kind": "card"})
    path = written(tmp_path, HEAD + f"{card},{shop.store.number},500,1,1,3.49,2026-11-20 12:00:00\n")
    for _ in range(2):
        report = await imports.load(imports.Load(shop.society, mapping, shop.by), [path])
        assert (dict(report.states), report.rejected_lines) == ({"held": 1}, 0)
    assert await Review.all().count() == 1


@pytest.mark.row("M3.6")
async def test_the_database_keeps_what_was_decided(shop: Shop) -> None:
    entry = await held(shop, await people.member(shop.society))
    await reviews.reject(entry, by=await officer(shop), reason="Not hers")
    for statement in ("UPDATE rewards_review SET note = 'other'", "DELETE FROM rewards_review"):
        with pytest.raises(RaiseError, match="rewards_review_decided_once"):
            async with database.transaction():
                await database.run(statement)


@pytest.mark.row("M3.6")
@pytest.mark.commits
async def test_two_people_at_once_make_one_decision(committed: str) -> None:
    shop = await open_shop()
    member = await people.member(shop.society)
    entry = await held(shop, member)
    officers = [await officer(shop) for _ in range(6)]

    async def decide(number: int, by: Actor) -> bool:
        try:
            if number % 2:
                await reviews.reject(entry, by=by, reason=f"Reason {number}")
            else:
                await reviews.book(entry, by=by)
        except Refused:
            return False
        return True

    done = await asyncio.gather(*(decide(number, by) for number, by in enumerate(officers)))
    booked = (await Review.get(id=entry.id)).decision is Decision.BOOKED
    assert sum(done) == (3 if booked else 1)
    assert await points_of(member) == (10 if booked else 0)
    assert await database.value("SELECT count(*) FROM rewards_purchase") == int(booked)
    assert await verify.verify() == []


@pytest.mark.row("M3.6")
@pytest.mark.commits
async def test_a_booking_that_dies_half_way_leaves_nothing_half_done(committed: str) -> None:
    shop = await open_shop()
    member, by = await people.member(shop.society), await officer(shop)
    entry = await held(shop, member)
    with pytest.raises(RuntimeError, match="dies"):
        async with database.transaction():
            await reviews.book(entry, by=by)
            raise RuntimeError("dies")
    assert (await Review.get(id=entry.id)).decision is None
    assert await points_of(member) == 0
    await reviews.book(entry, by=by)
    assert await points_of(member) == 10


@pytest.mark.commits
async def test_twenty_equal_posts_on_a_blocked_card_at_once_are_one_entry_and_one_answer(committed: str) -> None:
    shop = await open_shop()
    sale = await on_lost_card(shop, await people.member(shop.society))
    outcomes = await asyncio.gather(*(send(shop, sale) for _ in range(20)))
    assert {outcome.state for outcome in outcomes} == {State.HELD}
    assert await Review.all().count() == 1
