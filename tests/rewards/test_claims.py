"""Claims of missing points: one claim a receipt, booked under the receipt's key by the intake, or rejected with a reason (M7)."""

import asyncio
from collections.abc import Awaitable
from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import msgspec
import pytest

from portal import cards
from portal.actors import Actor
from portal.kit import clock
from portal.kit.refusals import Refused
from portal.models import Member, Notice, Staff
from rewards import claims, verify
from rewards.books import ledger
from rewards.intake import purchases
from rewards.intake.purchases import State
from rewards.models.claims import Claim, Verdict
from rewards.models.ledger import Unit
from rewards.statements import statements
from tests import people
from tests.rewards import made
from tests.rewards.tills import NOON, Shop, food, open_shop, tobacco

pytestmark = pytest.mark.anyio
YEAR = (date(2026, 1, 1), date(2026, 12, 31))


async def claimed(shop: Shop, member: Member, receipt: str = "77", **told: Any) -> Claim:
    by = Actor("member", member.id, member_row=member)
    given: dict[str, Any] = {"till": "T1", "sold_on": NOON.date(), "total_pence": 1_234, "once": uuid4().hex, "store": shop.store.number}
    given |= told
    return await claims.claim(member, by=by, receipt=receipt, **given)


async def balance(member: Member) -> int:
    return await ledger.balance(await ledger.account(member.society_id, Unit.POINTS, "member", member.id))


async def refused(act: Awaitable[object], words: str) -> None:
    with pytest.raises(Refused, match=words):
        await act


@pytest.mark.row("M7.2")
@pytest.mark.row("M7.4")
async def test_a_claim_is_booked_and_stands_on_the_statement(shop: Shop) -> None:
    member, by = await people.member(shop.society), await made.officer(shop)
    claim = await claimed(shop, member)
    assert (claim.verdict, await balance(member)) == (None, 0)  # type: ignore[comparison-overlap]
    done = [await claims.book(claim, by=by, lines=[food(1_000), tobacco(234)]) for _ in range(2)]
    assert done[0].decided_at == done[1].decided_at
    (entry,) = (await statements.of_member(member, begins=YEAR[0], ends=YEAR[1])).entries
    assert (entry.points, entry.day, entry.claimed_on) == (10, NOON.date(), date(2026, 11, 22))
    letter = await Notice.get(key=f"claim-{claim.id}")
    assert "Points: 10" in letter.text and await verify.verify() == []


async def test_what_the_till_brings_later_is_the_same_receipt_never_a_second_one(shop: Shop) -> None:
    member, by = await people.member(shop.society), await made.officer(shop)
    await claims.book(await claimed(shop, member), by=by, lines=[food(1_000)])
    assert (await shop.sell(member, food(1_000), receipt="77")).state is State.CHANGED
    other = await people.member(shop.society)
    assert (await shop.sell(other, food(1_000), receipt="77")).state is State.CHANGED
    assert (await balance(member), await balance(other)) == (10, 0)
    back = await shop.refund(member, "77", food(400))
    assert (back.state, back.points, await verify.verify()) == (State.CREATED, -4, [])


@pytest.mark.row("M7.2")
async def test_a_claim_reaches_ninety_days_back_and_no_further(shop: Shop) -> None:
    member, today = await people.member(shop.society), clock.today(shop.society.time_zone)
    assert (await claimed(shop, member, sold_on=today - timedelta(days=90))).sold_on == today - timedelta(days=90)
    await refused(claimed(shop, member, "78", sold_on=today - timedelta(days=91)), "for 90 days")
    await refused(claimed(shop, member, "78", sold_on=today + timedelta(days=1)), "still to come")
    await refused(claimed(shop, member, "7/8"), "no slash")
    await refused(claimed(shop, member, "78", store="none"), "one of the answers")
    assert await Claim.all().count() == 1


async def test_one_of_today_is_booked_before_noon_too(shop: Shop) -> None:
    member, by = await people.member(shop.society), await made.officer(shop)
    claim = await claimed(shop, member, sold_on=clock.today(shop.society.time_zone))
    assert (await claims.book(claim, by=by, lines=[food(1_000)])).verdict is Verdict.BOOKED


@pytest.mark.row("M7.3")
async def test_a_receipt_that_is_counted_held_or_claimed_is_refused_without_saying_whose(shop: Shop) -> None:
    member, other = await people.member(shop.society), await people.member(shop.society)
    await shop.sell(other, food(1_000), receipt="sold")
    lost = await shop.purchase(other, food(500), receipt="held")
    await cards.replace(other, by=shop.by, number=str(lost.card))
    assert [each.state for each in await purchases.take(shop.society, [lost], by=shop.by)] == [State.HELD]
    await claimed(shop, other, "claimed")
    for receipt in ("sold", "held", "claimed"):
        for whoever in (member, other):
            await refused(claimed(shop, whoever, receipt), "^This receipt is counted or claimed already.$")
    assert await Claim.all().count() == 1


async def test_the_same_form_twice_is_one_claim_and_too_many_open_ones_wait(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    member, once = await people.member(shop.society), uuid4().hex
    first, again = [await claimed(shop, member, once=once) for _ in range(2)]
    assert first.id == again.id
    monkeypatch.setattr(claims, "OPEN_MAX", 1)
    await refused(claimed(shop, member, "78"), "wait for an answer")


async def test_a_rejected_receipt_says_why_and_whoever_has_it_may_claim_it(shop: Shop) -> None:
    member, other, by = await people.member(shop.society), await people.member(shop.society), await made.officer(shop)
    claim = await claimed(shop, member)
    for _ in range(2):
        done = await claims.reject(claim, by=by, reason="The till has no such receipt")
    assert (done.verdict, done.note) == (Verdict.REJECTED, "The till has no such receipt")
    assert "no such receipt" in (await Notice.get(key=f"claim-{claim.id}")).text
    await refused(claims.book(claim, by=by, lines=[food(100)]), "decided this already")
    await refused(claims.reject(claim, by=by, reason="Another"), "decided this already")
    assert (await claimed(shop, other)).verdict is None and await balance(member) == 0


async def test_one_that_came_from_the_till_meanwhile_is_not_booked_again(shop: Shop) -> None:
    member, by = await people.member(shop.society), await made.officer(shop)
    claim = await claimed(shop, member)
    await shop.sell(member, food(1_000), receipt="77")
    await refused(claims.book(claim, by=by, lines=[food(1_000)]), "meanwhile")
    assert (await Claim.get(id=claim.id)).verdict is None and await balance(member) == 10


async def test_nobody_books_their_own(shop: Shop) -> None:
    member, by = await people.member(shop.society), await made.officer(shop)
    claim = await claimed(shop, member)
    await Staff.filter(id=by.id).update(member_id=member.id)
    await refused(claims.book(claim, by=by, lines=[food(100)]), "your own record")
    await refused(claims.reject(claim, by=by, reason="Mine"), "your own record")
    assert (await Claim.get(id=claim.id)).verdict is None and await verify.verify() == []


@pytest.mark.commits
@pytest.mark.heavy
@pytest.mark.row("M7.3")
async def test_of_two_claims_of_one_receipt_at_once_one_stands(committed: str) -> None:
    shop = await open_shop()
    several = [await people.member(shop.society) for _ in range(6)]
    done = await asyncio.gather(*(claimed(shop, member) for member in several), return_exceptions=True)
    assert sum(isinstance(one, Claim) for one in done) == 1 and sum(isinstance(one, Refused) for one in done) == 5


@pytest.mark.commits
@pytest.mark.heavy
async def test_booked_by_many_at_once_while_the_till_sends_it_there_is_one_purchase(committed: str) -> None:
    shop = await open_shop()
    member = await people.member(shop.society)
    claim = await claimed(shop, member)
    officers = [await made.officer(shop) for _ in range(4)]
    sale = msgspec.structs.replace(await shop.purchase(member, food(1_000)), receipt="77")
    books = [claims.book(claim, by=by, lines=[food(1_000)]) for by in officers]
    await asyncio.gather(*books, purchases.take(shop.society, [sale], by=shop.by), return_exceptions=True)
    assert await balance(member) == 10 and await verify.verify() == []
