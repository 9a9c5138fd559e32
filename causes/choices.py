"""Choices: a member sends their 1% to a cause, and may change that at any moment (R14)."""

from dataclasses import dataclass
from datetime import datetime

from causes import accruals
from causes.models import Choice, Running
from portal.actors import Actor
from portal.kit import clock, database
from portal.kit.events import publish
from portal.kit.locale import gettext as _
from portal.kit.refusals import Refused
from portal.models import Member
from rewards.books import ledger, periods
from rewards.models.ledger import Kind, Unit


@dataclass(frozen=True)
class CauseChosen:
    """A member chose a cause."""

    choice_id: int


async def choose(member: Member, running: Running, *, by: Actor) -> Choice:
    """Send the member's 1% to a running cause from now on. The same choice twice counts once.

    The first choice of a round takes the member's own undecided entries of that round along; a later one affects later purchases only.

    Raises:
        Refused: the cause does not run now.
    """
    async with database.transaction():
        await periods.cover(await member.society)  # first: who waits for the member may hold what a new period of the books locks
        await Member.select_for_update().get(id=member.id)  # one choice at a time, and no purchase of this member is posted meanwhile
        at = clock.now()
        running = await Running.get(id=running.id).select_related("round", "cause")
        assert running.round.society_id == member.society_id, "a member chooses among the causes of their society"
        live = await Choice.get_or_none(member=member, round_id=running.round_id, ends_at=None)
        if live and live.running_id == running.id:
            return live
        if not running.runs_at(at):
            raise Refused(_("%(cause)s does not share in the 1%% just now. Choose another cause.", cause=running.cause.name))
        choice = await _begin(member, running, live, at, by)
        if choice.is_first and running.round.sweeps:
            await _sweep(choice, running, member)
        await publish(CauseChosen(choice.id))
    return choice


async def _begin(member: Member, running: Running, live: Choice | None, at: datetime, by: Actor) -> Choice:
    if live:
        live.ends_at = at
        await live.save(update_fields=["ends_at"])
    first = not await Choice.filter(member=member, round_id=running.round_id).exists()
    return await Choice.create(
        member=member, round_id=running.round_id, running=running, is_first=first, begins_at=at, by_kind=by.kind, by_id=by.id
    )  # fmt: skip


async def _sweep(choice: Choice, running: Running, member: Member) -> None:
    """A move of the ledger from each pool to the cause, and the same in the counters."""
    await accruals.empty_batch()
    await database.run(database.sql("causes", "swept_entries"), choice.id)
    swept = await database.rows(database.sql("causes", "sweeps"), choice.id)
    if not swept:
        return
    cause_account = await ledger.account(member.society_id, Unit.CONTRIBUTION, "running cause", running.id)
    society = await member.society
    period = await periods.running(society)
    await accruals.count()  # counters before balances, as whoever posts purchases takes them
    await ledger.post_rows([_move(period.id, sweep, cause_account) for sweep in swept if sweep["units"]], at=choice.begins_at)


def _move(period_id: int, sweep: database.Row, cause_account: int) -> ledger.Transfer:
    """From the pool to the cause; back, where the member's refunds outweigh."""
    pool_account, units = sweep["account_id"], sweep["units"]
    debit, credit = (pool_account, cause_account) if units > 0 else (cause_account, pool_account)
    return ledger.Transfer(period_id, Kind.CONTRIBUTION_MOVE, sweep["id"], debit, credit, abs(units), Unit.CONTRIBUTION)
