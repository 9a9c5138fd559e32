"""Dividends and years of purchases for tests, in one line each."""

from datetime import UTC, date, datetime
from itertools import count
from uuid import uuid4

from msgspec.structs import replace

from portal.actors import Actor
from portal.models import Member
from rewards.books import periods, shares
from rewards.dividends import dividend_runs, dividends
from rewards.intake import purchases
from rewards.intake.purchases import Outcome
from rewards.intake.receipts import Receipt
from rewards.models.dividends import Dividend, Stage
from rewards.models.ledger import Period
from rewards.models.simulations import Simulation
from rewards.rules.earning import Line
from rewards.simulations import simulations
from tests import people
from tests.rewards.tills import Shop, food

LAST_YEAR = datetime(2025, 6, 10, 12, tzinfo=UTC)
PENNY = 10_000
_receipt = count(1)


async def last_year(shop: Shop) -> Period:
    """The books of 2025: a year that has ended."""
    return await periods.open_period(shop.society, name="2025", starts_on=date(2025, 1, 1), ends_on=date(2025, 12, 31))


async def sell_last_year(shop: Shop, member: Member, *lines: Line, at: datetime = LAST_YEAR) -> Outcome:
    """A purchase of 2025, loaded as an operator loads old files."""
    return await sell_on(shop, member, *lines, at=at, receipt=f"H{next(_receipt)}")


async def sell_on(shop: Shop, member: Member, *lines: Line, at: datetime, receipt: str) -> Outcome:
    """A purchase of any age."""
    bought = await shop.purchase(member, *lines, receipt=receipt, at=at)
    (outcome,) = await purchases.take(shop.society, [bought], by=shop.by, history=True)
    return outcome


async def take_back(shop: Shop, member: Member, *lines: Line, at: datetime, of: str, sold_on: date) -> Outcome:
    """A refund, whenever its purchase was made."""
    number = f"H{next(_receipt)}"
    back = replace(await shop.purchase(member, *lines, receipt=number, at=at), refunds=Receipt(shop.store.number, "T1", of, sold_on))
    (outcome,) = await purchases.take(shop.society, [back], by=shop.by, history=True)
    return outcome


async def officer(shop: Shop, role: str = "finance", **given: str) -> Actor:
    """Somebody who may declare dividends."""
    staff = await people.staff(shop.society, role, **given)
    return Actor("staff", staff.id, "Sofie A.", frozenset({role}), shop.society)


async def holder(shop: Shop, points: int) -> Member:
    """A member whose share is paid, with so many points of last year."""
    member = await people.member(shop.society)
    await shares.receive(shop.society, [member.id], by=shop.by)
    await sell_last_year(shop, member, food(points * 100))
    return member


async def drafted(shop: Shop, period: Period, by: Actor, *, rate: int = PENNY, stage: Stage = Stage.FINAL) -> Dividend:
    pays_on, once = date(2026, 12, 1), uuid4().hex
    return await dividends.draft(shop.society, by=by, period=str(period.id), rate=rate, pays_on=pays_on, once=once, stage=stage)


async def tried_out(draft: Dividend, by: Actor) -> Simulation:
    """What a draft would come to, worked out."""
    return await simulations.try_out(draft, by=by, once=uuid4().hex)


async def pooled(shop: Shop, period: Period, pool_pence: int, *, stage: Stage = Stage.FINAL) -> Dividend:
    """A dividend by pool, on the members' accounts."""
    by = await officer(shop)
    draft = await dividends.draft(
        shop.society, by=by, period=str(period.id), pool_pence=pool_pence, pays_on=None, once=uuid4().hex, stage=stage
    )
    await dividends.recommend(draft, by=by)
    if stage is not Stage.INTERIM:
        await approve(draft, by)
    await dividend_runs.calculate(draft, by=by)
    return await dividend_runs.post(await release(shop, draft), by=by)


async def approved(shop: Shop, period: Period, by: Actor, *, rate: int = PENNY, stage: Stage = Stage.FINAL) -> Dividend:
    """A dividend that the members have voted for; an interim one that the board has recommended."""
    dividend = await drafted(shop, period, by, rate=rate, stage=stage)
    await dividends.recommend(dividend, by=by, note="Board, 4 November")
    return dividend if stage is Stage.INTERIM else await approve(dividend, by)


async def approve(dividend: Dividend, by: Actor) -> Dividend:
    """The members' vote."""
    return await dividends.approve(dividend, by=by, motion="Motion 7", voted_on=date(2026, 11, 14), votes_for=812, votes_against=40)


async def released(shop: Shop, period: Period, *, rate: int = PENNY, stage: Stage = Stage.FINAL) -> Dividend:
    """A dividend that waits for nothing but posting."""
    by = await officer(shop)
    dividend = await approved(shop, period, by, rate=rate, stage=stage)
    await dividend_runs.calculate(dividend, by=by)
    return await release(shop, dividend)


async def release(shop: Shop, dividend: Dividend) -> Dividend:
    """Two people release it."""
    await dividends.release(dividend, by=await officer(shop))
    return await dividends.release(dividend, by=await officer(shop, "operator"))


async def posted(shop: Shop, period: Period, *, rate: int = PENNY, stage: Stage = Stage.FINAL) -> Dividend:
    """A dividend that is on the members' accounts."""
    dividend = await released(shop, period, rate=rate, stage=stage)
    return await dividend_runs.post(dividend, by=await officer(shop))
