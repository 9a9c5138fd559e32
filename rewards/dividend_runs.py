"""Runs of a dividend: tried, calculated and posted, each by statements over all members at once.

Calculating closes the books of the period and freezes what each member gets, as lines in a partition of the dividend's own. Posting makes
those lines entries of the ledger, all at once: no row is written for a member (decision 8).
"""

from dataclasses import asdict, dataclass
from datetime import datetime, time, timedelta
from hashlib import sha256
from zoneinfo import ZoneInfo

import msgspec

from portal.actors import Actor
from portal.kit import clock, database, formats
from portal.kit.events import publish
from portal.kit.locale import gettext as _
from portal.kit.refusals import Refused
from portal.models import Society
from rewards import dividend_states, dividends, ledger, periods, shares
from rewards.dividend_states import State
from rewards.ledger import Transfer
from rewards.models.dividends import Dividend
from rewards.models.ledger import Kind, Period, Unit
from rewards.rates import RATE_UNITS

FUND = "fund"
"""Whose account the community fund's is."""

JOIN_WHOLE = "SET LOCAL enable_nestloop = off"
"""A run reads everybody: what no planner can guess (how many have points above zero) must not lead it to look them up one by one."""
FROZEN = """
SELECT account_id, points, fund_points, gross_pence, share_pence, before_pence, whole_pence
FROM rewards_dividend_line WHERE dividend_id = $1
"""


@dataclass(frozen=True)
class DividendPosted:
    """A dividend was posted; what it gave is in rewards_dividend_given."""

    dividend_id: int


@dataclass(frozen=True)
class Figures:
    """What a dividend comes to: money in pence.

    Of the whole amount `before_pence` was given by earlier dividends of the period; `fund_pence` goes to the community fund, for
    `fund_points`; `residue_units`, in ten-thousandths of a penny, is what rounding down leaves.
    """

    members: int
    points: int
    total_pence: int
    shares_pence: int
    fund_points: int
    fund_pence: int
    whole_pence: int
    before_pence: int
    least_pence: int
    most_pence: int
    checksum: str
    residue_units: int


async def figures(dividend: Dividend) -> Figures:
    """What a dividend comes to: as frozen, or before that as it would come out now (a dry run: nothing is written)."""
    if dividend.figures is not None:
        return msgspec.convert(dividend.figures, Figures)
    async with database.transaction():
        await database.run(JOIN_WHOLE)
        return await _sum(dividend, _due(dividend), *await inputs_of(dividend))


async def _sum(dividend: Dividend, rows: str, *inputs: object) -> Figures:
    found = await database.row(database.sql("rewards", "dividend_figures").replace("/* due */", rows), *inputs)
    assert found is not None
    promised_units, fund_whole = _promised(dividend, found)
    fund_pence = max(fund_whole - await _funded_before(dividend), 0)
    checksum = sha256(f"{found.pop('lines')},{fund_pence}".encode()).hexdigest()
    residue_units = promised_units - (found["whole_pence"] + fund_whole) * RATE_UNITS
    return Figures(**found, fund_pence=fund_pence, checksum=checksum, residue_units=residue_units)


def _promised(dividend: Dividend, found: database.Row) -> tuple[int, int]:
    """What is to be shared out, in ten-thousandths of a penny, and in pence the community fund's whole part of it."""
    if dividend.pool_pence is None:
        return found["points"] * dividend.rate, found["fund_points"] * dividend.rate // RATE_UNITS
    return dividend.pool_pence * RATE_UNITS, dividend.pool_pence - found["whole_pence"] if found["members"] else 0


async def _funded_before(dividend: Dividend) -> int:
    """What earlier dividends of the period gave the community fund, in pence."""
    before = (
        "SELECT coalesce(sum(dividend.fund_pence), 0)::bigint FROM rewards_dividend dividend "
        "JOIN rewards_dividend_step step ON step.dividend_id = dividend.id AND step.state = 'posted' "
        "WHERE dividend.period_id = $1 AND dividend.id <> $2"
    )
    return int(await database.value(before, dividend.period_id, dividend.id))


def _due(dividend: Dividend) -> str:
    """The statement that gives each member's part, by rate or by pool."""
    whole = "dividend_by_pool" if dividend.pool_pence else "dividend_by_rate"
    return database.sql("rewards", "dividend_due").replace("/* whole */", database.sql("rewards", whole))


async def inputs_of(dividend: Dividend) -> tuple[object, ...]:
    """What dividend_due.sql reads a dividend by, in the order of its parameters."""
    society = await Society.get(id=dividend.society_id)
    period = await Period.get(id=dividend.period_id)
    return society.id, period.id, dividend.pool_pence or dividend.rate, society.share_pence, _end(period, society), dividend.first_points


def _end(period: Period, society: Society) -> datetime:
    """The record date's end: who is a member then is eligible (R13)."""
    return datetime.combine(period.ends_on + timedelta(days=1), time(), tzinfo=ZoneInfo(society.time_zone))


async def calculate(dividend: Dividend, *, by: Actor) -> Dividend:
    """Close the books of the period, and freeze what each member gets with its fingerprint.

    Raises:
        Refused: whoever must has not approved it (an interim the board, else the members), or the period still runs.
    """
    async with database.transaction():
        steps = await dividends.hold(dividend)
        if dividend_states.state_of(steps) is State.CALCULATED:
            return dividend
        dividend_states.require(steps, dividend_states.before(State.CALCULATED, dividend.stage))
        inputs = await inputs_of(dividend)
        await _close_books(await Period.get(id=dividend.period_id), at=inputs[4])
        await _freeze(dividend, inputs)
        frozen = await _sum(dividend, FROZEN, dividend.id)
        dividend.frozen_checksum, dividend.members_count = frozen.checksum, frozen.members
        dividend.points_count, dividend.total_pence, dividend.fund_pence = frozen.points, frozen.total_pence, frozen.fund_pence
        dividend.figures = asdict(frozen)
        await dividend.save(update_fields=["frozen_checksum", "members_count", "points_count", "total_pence", "fund_pence", "figures"])
        await dividends.move(dividend, State.CALCULATED, by=by)
    return dividend


async def _freeze(dividend: Dividend, inputs: tuple[object, ...]) -> None:
    """The lines into a table of their own, its key made when they are all there, then it becomes a partition."""
    partition = await database.value("SELECT rewards_begin_dividend($1)", dividend.id)
    freeze = database.sql("rewards", "dividend_freeze").replace("/* partition */", partition).replace("/* due */", _due(dividend))
    await database.run(JOIN_WHOLE)
    await database.run(freeze, *inputs, dividend.id)
    await database.run("SELECT rewards_end_dividend($1)", dividend.id)


async def _close_books(period: Period, *, at: object) -> None:
    assert isinstance(at, datetime)
    if clock.now() < at:
        last = formats.date(period.ends_on)
        raise Refused(
            _("%(day)s is the last day of %(period)s. Its dividend can be calculated once that day is over.", period=period.name, day=last)
        )
    await periods.lock(period, at=clock.now())


async def post(dividend: Dividend, *, by: Actor) -> Dividend:
    """Give each member what was frozen: the lines are entries from now on. Once, whole.

    What was paid of a share since it was frozen, by another dividend or over the counter, is not taken again: the member keeps it.

    Raises:
        Refused: two people have not released it.
    """
    async with database.transaction():
        steps = await dividends.hold(dividend)
        if dividend_states.state_of(steps) is State.POSTED:
            return dividend
        dividend_states.require(steps, State.RELEASED)
        frozen_at = next(step.at for step in steps if step.state == State.CALCULATED)
        await _book(dividend, frozen_at)
        await dividends.move(dividend, State.POSTED, by=by)
        await publish(DividendPosted(dividend.id))
    return dividend


async def _book(dividend: Dividend, frozen_at: datetime) -> None:
    """What is no line: the community fund's part, and what a share that was paid meanwhile gives back."""
    society = await Society.get(id=dividend.society_id)
    await shares.lock(society, alone=True)
    await database.run(database.sql("rewards", "dividend_accounts"), dividend.id, frozen_at)
    back = await database.rows(database.sql("rewards", "dividend_overpaid"), dividend.id, society.share_pence, frozen_at)
    transfers = [
        Transfer(dividend.period_id, Kind.SHARE_BACK, row["source"], row["share_id"], row["money_id"], row["pence"], Unit.MONEY)
        for row in back
    ]  # fmt: skip
    if dividend.fund_pence:
        money = await ledger.own_account(dividend.society_id, Unit.MONEY, "dividend", dividend.id)
        fund = await ledger.account(dividend.society_id, Unit.MONEY, FUND, 0)
        transfers.append(Transfer(dividend.period_id, Kind.FUND, dividend.id, money, fund, dividend.fund_pence, Unit.MONEY))
    if transfers:
        await ledger.post_rows(transfers, at=clock.now())
