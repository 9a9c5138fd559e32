"""Corrections of points: a reason and a purchase behind each, two people above the limit, the line read before it is posted (A17)."""

import asyncio
from collections.abc import Awaitable
from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import pytest

from portal.actors import Actor
from portal.kit import clock
from portal.kit.refusals import Refused
from portal.models import Member, Staff
from rewards import correction_lines, corrections, verify
from rewards.books import ledger, periods
from rewards.models.corrections import Correction, Outcome
from rewards.models.journal import JournalEntry
from rewards.models.ledger import Period, Unit
from rewards.statements import statements
from tests import people
from tests.rewards import made
from tests.rewards.tills import Shop, food, open_shop

pytestmark = pytest.mark.anyio
YEAR = (date(2026, 1, 1), date(2026, 12, 31))


async def bought(shop: Shop, member: Member) -> str:
    """A purchase of 1,000 pence, by the name that a form gives it."""
    sold = await shop.sell(member, food(1_000))
    period = await Period.get(society=shop.society, starts_on=YEAR[0])
    return f"{period.id}-{sold.id}"


async def proposed(shop: Shop, member: Member, by: Actor, points: int = 40, **told: Any) -> Correction:
    told = {"line": "food", "reason": "not counted", "note": "Bread was left out", "once": uuid4().hex} | told
    if "purchase" not in told and "subject" not in told:
        told["purchase"] = await bought(shop, member)
    return await corrections.propose(member, by=by, points=points, **told)


async def balance(member: Member) -> int:
    return await ledger.balance(await ledger.account(member.society_id, Unit.POINTS, "member", member.id))


async def refused(act: Awaitable[object], words: str) -> None:
    with pytest.raises(Refused, match=words):
        await act


@pytest.mark.row("A17.1")
@pytest.mark.row("A17.3")
@pytest.mark.row("M6.6")
async def test_the_line_reads_before_it_is_posted_as_it_reads_after(shop: Shop) -> None:
    member, by = await people.member(shop.society), await made.officer(shop)
    correction = await proposed(shop, member, by)
    assert await balance(member) == 10 and correction.outcome is None
    before = await correction_lines.as_member_reads(correction, shop.society)
    await corrections.confirm(correction, by=by)
    entries = (await statements.of_member(member, begins=YEAR[0], ends=YEAR[1])).entries
    after = next(entry for entry in entries if not entry.is_purchase)
    for part in ("title", "note", "business", "points", "day", "refund_of", "posted_late_on"):
        assert getattr(before, part) == getattr(after, part), part
    assert (after.title, after.points, await balance(member)) == ("Correction, purchase of 20 Nov 2026", 40, 50)
    assert await verify.verify() == []


async def test_a_posted_line_reads_on_later_days_as_it_was_booked_whatever_is_locked_since(shop: Shop) -> None:
    member, by = await people.member(shop.society), await made.officer(shop)
    posted = await corrections.confirm(await proposed(shop, member, by), by=by)
    booked = await correction_lines.as_member_reads(posted, shop.society)
    clock.start_at(clock.now() + timedelta(days=100))
    await periods.running(shop.society)
    await periods.lock(await Period.get(society=shop.society, starts_on=YEAR[0]), at=clock.now())
    assert await correction_lines.as_member_reads(posted, shop.society) == booked
    late = await corrections.confirm(await proposed(shop, member, by, purchase=f"{posted.purchase_period_id}-{posted.purchase_id}"), by=by)
    before = await correction_lines.as_member_reads(late, shop.society)
    assert (before.day, before.posted_late_on) == (YEAR[1], date(2027, 3, 2))
    clock.start_at(clock.now() + timedelta(days=10))
    assert await correction_lines.as_member_reads(late, shop.society) == before


async def test_proposed_twice_and_posted_twice_it_counts_once(shop: Shop) -> None:
    member, by, once = await people.member(shop.society), await made.officer(shop), uuid4().hex
    purchase = await bought(shop, member)
    first, again = [await proposed(shop, member, by, once=once, purchase=purchase) for _ in range(2)]
    assert first.id == again.id
    posted = [await corrections.confirm(first, by=by) for _ in range(2)]
    assert posted[0].decided_at == posted[1].decided_at
    assert (await balance(member), await JournalEntry.all().count()) == (50, 1)


@pytest.mark.row("A17.2")
async def test_above_the_limit_a_second_person_posts_it(shop: Shop) -> None:
    member, by = await people.member(shop.society), await made.officer(shop)
    correction = await proposed(shop, member, by, 501)
    await refused(corrections.confirm(correction, by=by), "Above 500 points")
    assert await balance(member) == 10
    posted = await corrections.confirm(correction, by=await made.officer(shop, "operator"))
    assert (posted.outcome, await balance(member)) == (Outcome.POSTED, 511)


@pytest.mark.row("A17.2")
async def test_small_ones_add_up_to_the_limit_for_thirty_days(shop: Shop) -> None:
    member, by = await people.member(shop.society), await made.officer(shop)
    purchase = await bought(shop, member)
    await corrections.confirm(await proposed(shop, member, by, 300, purchase=purchase), by=by)
    more = await proposed(shop, member, by, -201, purchase=purchase)
    await refused(corrections.confirm(more, by=by), "a second person")
    with clock.standing_at(clock.now() + corrections.ADDED_UP):
        assert (await corrections.confirm(more, by=by)).outcome is Outcome.POSTED


async def test_a_society_sets_its_limit_and_its_reasons(shop: Shop) -> None:
    member, by = await people.member(shop.society), await made.officer(shop)
    await corrections.set_terms(shop.society, limit_points=30, reasons=["goodwill"])
    await refused(proposed(shop, member, by, 40), "one of the answers")
    correction = await proposed(shop, member, by, 40, reason="goodwill")
    await refused(corrections.confirm(correction, by=by), "Above 30 points")
    await refused(corrections.set_terms(shop.society, limit_points=30, reasons=["because"]), "among these")


@pytest.mark.row("A17.1")
async def test_something_stands_behind_it_a_purchase_of_the_member_or_a_subject(shop: Shop) -> None:
    member, by = await people.member(shop.society), await made.officer(shop)
    other = await people.member(shop.society)
    await refused(proposed(shop, member, by, purchase=""), "Choose the purchase")
    await refused(proposed(shop, member, by, purchase=await bought(shop, other)), "no purchase of this member")
    for typed in ("x", "1-x", f"1-{2**63}", "9999999999-1"):
        await refused(proposed(shop, member, by, purchase=typed), "one of the answers")
    assert await Correction.all().count() == 0
    correction = await proposed(shop, member, by, subject=("case", 12))
    await corrections.confirm(correction, by=by)
    entry = await JournalEntry.get()
    assert (entry.subject_kind, entry.subject_id, await verify.verify()) == ("case", 12, [])


async def test_nobody_corrects_their_own_account_their_households_or_a_colleagues(shop: Shop) -> None:
    by = await made.officer(shop)
    member = await people.member(shop.society)
    correction = await proposed(shop, member, by)
    await Staff.filter(id=by.id).update(member_id=member.id)
    await refused(corrections.confirm(correction, by=by), "your own account")
    await refused(proposed(shop, member, by), "your own account")
    lead = await made.officer(shop, "supervisor")
    for act in (corrections.confirm(correction, by=lead), corrections.refuse(correction, by=lead, reason="A colleague")):
        await refused(act, "works here")
    assert (await Correction.get(id=correction.id)).outcome is None and await balance(member) == 20


async def test_one_that_was_refused_stays_refused_and_says_why(shop: Shop) -> None:
    member, by = await people.member(shop.society), await made.officer(shop)
    correction = await proposed(shop, member, by)
    for _ in range(2):
        done = await corrections.refuse(correction, by=by, reason="The bread had counted")
    assert (done.outcome, done.outcome_note) == (Outcome.REFUSED, "The bread had counted")
    await refused(corrections.confirm(correction, by=by), "has refused this")
    await refused(corrections.refuse(correction, by=by, reason="Another"), "decided this already")
    assert await balance(member) == 10 and await verify.verify() == []
    posted = await corrections.confirm(await proposed(shop, member, by), by=by)
    await refused(corrections.refuse(posted, by=by, reason="Too late"), "another correction")


async def test_it_counts_in_the_year_of_its_purchase_until_that_is_closed(shop: Shop, year: Period) -> None:
    member, by = await people.member(shop.society), await made.officer(shop)
    sold = await made.sell_last_year(shop, member, food(1_000))
    first, second = [await proposed(shop, member, by, purchase=f"{year.id}-{sold.id}") for _ in range(2)]
    await corrections.confirm(first, by=by)
    entry = await JournalEntry.get()
    assert (entry.day, entry.books_id) == (date(2025, 12, 31), year.id)
    await periods.lock(year, at=clock.now())
    assert (await correction_lines.as_member_reads(second, shop.society)).posted_late_on == date(2026, 11, 22)
    await corrections.confirm(second, by=by)
    assert (await JournalEntry.filter().order_by("-id").first()).books_id != year.id  # type: ignore[union-attr]
    assert await verify.verify() == []


@pytest.mark.commits
@pytest.mark.heavy
async def test_two_confirmations_at_once_count_once(committed: str) -> None:
    shop = await open_shop()
    member, by = await people.member(shop.society), await made.officer(shop)
    correction = await proposed(shop, member, by, 600)
    others = [await made.officer(shop, "operator") for _ in range(8)]
    done = await asyncio.gather(*(corrections.confirm(correction, by=other) for other in others))
    assert len({one.decided_by_id for one in done}) == 1
    assert (await balance(member), await JournalEntry.all().count(), await verify.verify()) == (610, 1, [])


@pytest.mark.commits
@pytest.mark.heavy
async def test_small_ones_posted_at_once_do_not_pass_the_limit_together(committed: str) -> None:
    shop = await open_shop()
    member, by = await people.member(shop.society), await made.officer(shop)
    purchase = await bought(shop, member)
    several = [await proposed(shop, member, by, 300, purchase=purchase) for _ in range(4)]
    done = await asyncio.gather(*(corrections.confirm(one, by=by) for one in several), return_exceptions=True)
    assert sum(isinstance(one, Correction) for one in done) == 1
    assert await balance(member) == 310
