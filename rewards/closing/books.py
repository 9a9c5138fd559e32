"""The close of books: a period that is over is locked, its trial balance agreed, and sealed by a second person (O22). Nothing reopens.

Locked, late postings fall in the period that runs (R8), but its own dividends are still posted to it. Sealed, nothing is: its batches are
chained (batches.py), and the head of the chain is there to be printed and kept elsewhere.
"""

from collections.abc import Sequence
from enum import StrEnum
from typing import Any

import msgspec

from portal.actors import Actor
from portal.kit import clock, database, formats
from portal.kit.locale import gettext as _
from portal.kit.refusals import Refused
from portal.models import Society
from rewards.books import batches, periods
from rewards.closing import trial_balance
from rewards.closing.trial_balance import TrialBalance
from rewards.dividends import dividend_states, dividends
from rewards.dividends.dividend_states import State
from rewards.models.books import BooksStep, Step
from rewards.models.dividends import Dividend
from rewards.models.ledger import Period

LOOKS_BACK_MOST = 500


class Standing(StrEnum):
    """Where the books of a period stand."""

    RUNNING = "running"
    ENDED = "ended"
    LOCKED = "locked"
    AGREED = "agreed"
    SEALED = "sealed"


async def steps_of(period: Period) -> list[BooksStep]:
    """The steps that a period's books have taken, oldest first."""
    return await BooksStep.filter(period_id=period.id).order_by("id").limit(LOOKS_BACK_MOST)


def standing_of(period: Period, steps: Sequence[BooksStep], society: Society) -> Standing:
    """Where the books of a period stand. A dividend locks them too, without a step of their own."""
    if steps and steps[-1].step is not Step.LOCKED:
        return Standing(steps[-1].step.value)
    if period.locked_at:
        return Standing.LOCKED
    return Standing.ENDED if _is_over(period, society) else Standing.RUNNING


def _is_over(period: Period, society: Society) -> bool:
    return clock.today(society.time_zone) > period.ends_on


async def lock(period: Period, society: Society, *, by: Actor) -> Period:
    """Lock a period that is over: what comes late falls in the one that runs (R8). Locked already, by whomever, is locked.

    Raises:
        Refused: it still runs.
    """
    assert by.kind == "staff", "a person locks the books"
    async with database.transaction():
        period = await _held(period)
        if period.locked_at:
            return period
        if not _is_over(period, society):
            last = formats.date(period.ends_on)
            raise Refused(
                _("%(day)s is the last day of %(period)s. Its books can be locked once that day is over.", period=period.name, day=last)
            )
        await periods.lock(period, at=clock.now())
        await _write(period, Step.LOCKED, {}, by=by)
    return period


async def agree(period: Period, society: Society, *, by: Actor) -> Period:
    """Somebody has looked at the trial balance and agrees; it is kept as it stands. The same again by the same person counts once.

    Raises:
        Refused: the books are not locked or sealed already, an earlier period is not sealed, a dividend is on its way, or the
            trial balance does not agree with the ledger.
    """
    assert by.kind == "staff", "a person agrees"
    async with database.transaction():
        period = await _held(period)
        steps = await steps_of(period)
        lines = (await _closing(period, society, steps)).lines
        if _is_agreed(steps, lines) and (steps[-1].by_kind, steps[-1].by_id) == (by.kind, by.id):
            return period
        await _write(period, Step.AGREED, {"lines": msgspec.to_builtins(lines)}, by=by)
    return period


async def seal(period: Period, society: Society, *, by: Actor) -> Period:
    """A second person seals the books: the batches are chained, and nothing is posted to the period any more. Twice counts once.

    Raises:
        Refused: as `agree`; or nobody has agreed, the same person has, or more was posted since.
    """
    assert by.kind == "staff", "a person seals the books"
    async with database.transaction():
        period = await _held(period)
        if period.sealed_at:
            return period
        steps = await steps_of(period)
        balance = await _closing(period, society, steps)
        if not steps or steps[-1].step is not Step.AGREED:
            raise Refused(_("Nobody has agreed the trial balance yet."))
        if not _is_agreed(steps, balance.lines):
            raise Refused(_("More was posted since the trial balance was agreed. It has to be agreed again."))
        if (steps[-1].by_kind, steps[-1].by_id) == (by.kind, by.id):
            raise Refused(_("You agreed the trial balance: somebody else seals the books."))
        head, count = await batches.chain(period.id, before=await batches.head_before(society.id))
        await _write(period, Step.SEALED, {"head": head.hex(), "batches": count}, by=by)
        await Period.filter(id=period.id).update(sealed_at=clock.now())
    return await Period.get(id=period.id)


async def _held(period: Period) -> Period:
    """Lock the period's row: whoever posts to it is waited for, and then waits."""
    await periods.alone(period.society_id)
    return await Period.select_for_update().get(id=period.id)


async def _closing(period: Period, society: Society, steps: Sequence[BooksStep]) -> TrialBalance:
    """The trial balance of a period that can be closed."""
    if period.sealed_at:
        raise Refused(_("The books of %(period)s are sealed: nothing is posted to them any more.", period=period.name))
    if standing_of(period, steps, society) in (Standing.RUNNING, Standing.ENDED):
        raise Refused(_("The books of %(period)s are not locked yet.", period=period.name))
    if earlier := await Period.filter(society_id=society.id, starts_on__lt=period.starts_on, sealed_at=None).order_by("starts_on").first():
        raise Refused(_("Books are sealed one after the other: those of %(period)s come first.", period=earlier.name))
    for dividend in await Dividend.filter(period_id=period.id).prefetch_related("steps"):
        if dividend_states.state_of(dividends.steps_of(dividend)) not in (State.POSTED, State.WITHDRAWN):
            raise Refused(_("A dividend of %(period)s is on its way. Post it or withdraw it first.", period=period.name))
    balance = await trial_balance.of_period(period)
    if not (balance.agrees and (await trial_balance.of_all(society)).agrees):
        raise Refused(_("The trial balance does not agree with the ledger. “toadlane verify” names what is wrong."))
    return balance


def _is_agreed(steps: Sequence[BooksStep], lines: Sequence[trial_balance.ClassLine]) -> bool:
    return bool(steps) and steps[-1].step is Step.AGREED and list(trial_balance.read(steps[-1])) == list(lines)


async def _write(period: Period, step: Step, says: dict[str, Any], *, by: Actor) -> None:
    await BooksStep.create(period_id=period.id, step=step, says=says, by_kind=by.kind, by_id=by.id, by_name=by.name, at=clock.now())


async def differing() -> str | None:
    """The first sealed period whose ledger says otherwise than the trial balance that was agreed, in words for `verify`."""
    for period in await Period.filter(sealed_at__isnull=False).order_by("society_id", "starts_on"):
        if list((await trial_balance.of_period(period)).lines) != list(await trial_balance.kept_of(period)):
            return f"the trial balance of the sealed period {period.id} is not what was agreed"
    return None
