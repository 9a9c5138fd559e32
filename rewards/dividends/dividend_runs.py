"""Runs of a dividend: tried, calculated and posted, each by statements over all members at once.

Calculating closes the books of the period and freezes what each member gets, as lines in a partition of the dividend's own. Posting makes
those lines entries of the ledger, all at once: no row is written for a member (decision 8).
"""

from dataclasses import asdict, dataclass
from datetime import datetime

import msgspec

from portal.actors import Actor
from portal.kit import clock, database, formats
from portal.kit.events import publish
from portal.kit.locale import gettext as _
from portal.kit.refusals import Refused
from portal.models import Society
from rewards.books import batches, ledger, periods, shares
from rewards.books.ledger import Transfer
from rewards.dividends import dividend_parts, dividend_states, dividends
from rewards.dividends.dividend_parts import Figures
from rewards.dividends.dividend_states import State
from rewards.models.dividends import Dividend, DividendStep
from rewards.models.ledger import Kind, Period, Unit

FUND = "fund"
"""Whose account the community fund's is."""

FROZEN = """
SELECT account_id, points, fund_points, gross_pence, share_pence, before_pence, whole_pence
FROM rewards_dividend_line WHERE dividend_id = $1
"""


@dataclass(frozen=True)
class DividendPosted:
    """A dividend was posted; what it gave is in rewards_dividend_given."""

    dividend_id: int


async def figures(dividend: Dividend) -> Figures:
    """What a dividend comes to: as frozen, or before that as it would come out now (a dry run: nothing is written)."""
    if dividend.figures is not None:
        return msgspec.convert(dividend.figures, Figures)
    society, period = await _books(dividend)
    terms = dividend_parts.terms_of(dividend)
    if dividend.frozen_checksum is not None:  # frozen before figures were kept
        at = dividend_states.frozen_at(await DividendStep.filter(dividend_id=dividend.id).order_by("id"))
        before = await dividend_parts.funded_before(period, at)
        return await dividend_parts.add_up(terms, FROZEN, dividend.id, funded_before_pence=before)
    async with database.transaction():
        as_of = clock.now()
        await dividend_parts.gather(period, society, as_of=as_of)
        before = await dividend_parts.funded_before(period, as_of)
        due = (terms.measure, terms.first_points, society.share_pence)
        return await dividend_parts.add_up(terms, terms.due, *due, funded_before_pence=before)


async def _books(dividend: Dividend) -> tuple[Society, Period]:
    return await Society.get(id=dividend.society_id), await Period.get(id=dividend.period_id)


async def calculate(dividend: Dividend, *, by: Actor) -> Dividend:
    """Close the books up to the end of the period, and freeze what each member gets with its fingerprint.

    Raises:
        Refused: whoever must has not approved it (an interim the board, else the members), or the period still runs.
    """
    async with database.transaction():
        steps = await dividends.hold(dividend)
        if dividend_states.state_of(steps) is State.CALCULATED:
            return dividend
        dividend_states.require(steps, dividend_states.before(State.CALCULATED, dividend.stage))
        society, period = await _books(dividend)
        await _close_books(period, at=dividend_parts.record_instant(period, society))
        await shares.lock(society, alone=True)  # so that what is paid of a share was paid before it, or after
        frozen_at = clock.now()
        await dividend_parts.gather(period, society, as_of=frozen_at)
        await _freeze(dividend, society)
        before = await dividend_parts.funded_before(period, frozen_at)
        frozen = await dividend_parts.add_up(dividend_parts.terms_of(dividend), FROZEN, dividend.id, funded_before_pence=before)
        dividend.frozen_checksum, dividend.members_count = frozen.checksum, frozen.members
        dividend.points_count, dividend.total_pence, dividend.fund_pence = frozen.points, frozen.total_pence, frozen.fund_pence
        dividend.figures = asdict(frozen)
        await dividend.save(update_fields=["frozen_checksum", "members_count", "points_count", "total_pence", "fund_pence", "figures"])
        await dividends.move(dividend, State.CALCULATED, by=by, at=frozen_at)
    return dividend


async def _freeze(dividend: Dividend, society: Society) -> None:
    """The lines into a table of their own, its key made when they are all there, then it becomes a partition."""
    partition = await database.value("SELECT rewards_begin_dividend($1)", dividend.id)
    terms = dividend_parts.terms_of(dividend)
    freeze = database.sql("rewards", "dividend_freeze").replace("/* partition */", partition).replace("/* due */", terms.due)
    await database.run(freeze, terms.measure, terms.first_points, society.share_pence, dividend.id)
    await database.run("SET LOCAL maintenance_work_mem = '32MB'")  # for the key: else it sorts in as much as there are members
    await database.run("SELECT rewards_end_dividend($1)", dividend.id)


async def _close_books(period: Period, *, at: datetime) -> None:
    if clock.now() < at:
        last = formats.date(period.ends_on)
        raise Refused(
            _("%(day)s is the last day of %(period)s. Its dividend can be calculated once that day is over.", period=period.name, day=last)
        )
    await periods.lock_up_to(period, at=clock.now())


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
        await _book(dividend, dividend_states.frozen_at(steps))
        if dividend.members_count:
            assert dividend.frozen_checksum is not None
            await batches.record(
                dividend.period_id, at=clock.now(), covers=f"dividend {dividend.id}", entries_count=dividend.members_count,
                root=bytes.fromhex(dividend.frozen_checksum),
            )  # fmt: skip
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
