"""Dividends: how one is declared, step by step (R10). Nothing goes back; until it is posted it can be withdrawn, with a reason.

draft, recommended by the board, approved by the members, calculated (dividend_runs.py), released by two people, posted (dividend_runs.py).
"""

from collections.abc import Sequence
from datetime import date
from enum import StrEnum

from tortoise.queryset import QuerySet

from portal.actors import Actor
from portal.kit import clock, database
from portal.kit.locale import gettext as _, lazy
from portal.kit.refusals import Refused
from portal.models import Society
from rewards.models.dividends import Dividend, DividendStep
from rewards.models.ledger import Period

RELEASES_NEEDED = 2
PERIODS_MOST = 50
RELEASE = "release"
MOVING = ("motion", "voted_on", "votes_for", "votes_against", "frozen_checksum", "members_count", "total_pence")


class State(StrEnum):
    DRAFT = "draft"
    RECOMMENDED = "recommended"
    APPROVED = "approved"
    CALCULATED = "calculated"
    RELEASED = "released"
    POSTED = "posted"
    WITHDRAWN = "withdrawn"


ORDER = (State.DRAFT, State.RECOMMENDED, State.APPROVED, State.CALCULATED, State.RELEASED, State.POSTED)
MISSING = {
    State.DRAFT: lazy("This dividend is no draft any more."),
    State.RECOMMENDED: lazy("The board has not recommended this dividend yet."),
    State.APPROVED: lazy("The members have not approved this dividend yet."),
    State.CALCULATED: lazy("This dividend has not been calculated yet."),
    State.RELEASED: lazy("Two people have to release this dividend before it is posted."),
}


def visible_to(society: Society) -> QuerySet[Dividend]:
    """The dividends of a society with their steps, newest first."""
    return Dividend.filter(society_id=society.id).select_related("period").prefetch_related("steps").order_by("-id")


def steps_of(dividend: Dividend) -> list[DividendStep]:
    """The steps that a dividend has taken, oldest first."""
    return sorted(dividend.steps, key=lambda step: step.id)


async def periods_of(society: Society) -> list[Period]:
    """The periods that a dividend can be declared for, newest first."""
    return await Period.filter(society_id=society.id).order_by("-starts_on").limit(PERIODS_MOST)


def is_released_by(steps: Sequence[DividendStep], actor: Actor) -> bool:
    """Whether this person has released it already."""
    return any(step.state == RELEASE and (step.by_kind, step.by_id) == (actor.kind, actor.id) for step in steps)


def state_of(steps: Sequence[DividendStep]) -> State:
    """Where a dividend stands: its newest step; the release by a first person leaves it calculated."""
    return State([step.state for step in steps if step.state != RELEASE][-1])


def ahead_of(state: State) -> list[State]:
    """The states that a dividend has still to come to, the next one first."""
    return [] if state is State.WITHDRAWN else list(ORDER[ORDER.index(state) + 1 :])


async def draft(society: Society, *, by: Actor, period: str, rate: int, pays_on: date | None, once: str) -> Dividend:
    """A dividend for a period, by the period's number as a form names it; `rate` in ten-thousandths of a penny a point.

    Raises:
        Refused: the period has a dividend already that was not withdrawn, or the form was sent before and said something else.
    """
    assert rate >= 0
    async with database.transaction():
        chosen = await Period.filter(society_id=society.id).select_for_update().get_or_none(id=int(period))
        assert chosen is not None, "a form offers periods of its society"
        if same := await Dividend.get_or_none(society_id=society.id, once=once):
            if (same.period_id, same.rate, same.pays_on) != (chosen.id, rate, pays_on):
                raise Refused(_("This form was sent already and said something else. Begin a new one."))
            return same
        if await _under_way(chosen):
            words = _("%(period)s has a dividend already. Withdraw it before you declare another.", period=chosen.name)
            raise Refused(words, field="period")
        dividend = await Dividend.create(
            society_id=society.id, period=chosen, rate=rate, pays_on=pays_on, once=once, created_at=clock.now()
        )
        await move(dividend, State.DRAFT, by=by)
    return dividend


async def _under_way(period: Period) -> bool:
    return bool(
        await database.value(
            "SELECT EXISTS (SELECT FROM rewards_dividend dividend WHERE dividend.period_id = $1 AND NOT EXISTS ("
            "SELECT FROM rewards_dividend_step step WHERE step.dividend_id = dividend.id AND step.state = 'withdrawn'))",
            period.id,
        )
    )


async def recommend(dividend: Dividend, *, by: Actor, note: str | None = None) -> Dividend:
    """The board recommends it to the members."""
    async with database.transaction():
        steps = await hold(dividend)
        if _was_taken(steps, State.RECOMMENDED, note or ""):
            return dividend
        require(steps, State.DRAFT)
        await move(dividend, State.RECOMMENDED, by=by, note=note or "")
    return dividend


def _was_taken(steps: Sequence[DividendStep], state: State, note: str) -> bool:
    """Whether the newest step is this one, with the same note."""
    return state_of(steps) is state and steps[-1].note == note


async def approve(dividend: Dividend, *, by: Actor, motion: str, voted_on: date, votes_for: int, votes_against: int) -> Dividend:
    """The members have voted for it."""
    vote = {"motion": motion, "voted_on": voted_on, "votes_for": votes_for, "votes_against": votes_against}
    async with database.transaction():
        steps = await hold(dividend)
        if state_of(steps) is State.APPROVED and all(getattr(dividend, name) == value for name, value in vote.items()):
            return dividend
        require(steps, State.RECOMMENDED)
        if votes_for <= votes_against:
            raise Refused(_("More members voted against this than for it, or as many. Withdraw it instead."), field="votes_for")
        if voted_on > clock.today((await Society.get(id=dividend.society_id)).time_zone):
            raise Refused(_("This day has not come yet."), field="voted_on")
        await dividend.update_from_dict(vote).save(update_fields=list(vote))
        await move(dividend, State.APPROVED, by=by)
    return dividend


async def release(dividend: Dividend, *, by: Actor) -> Dividend:
    """One of two people releases it for posting; the second one's release counts for both. The same person counts once."""
    assert by.kind == "staff", "a person releases a dividend"
    async with database.transaction():
        steps = await hold(dividend)
        if is_released_by(steps, by):
            return dividend
        require(steps, State.CALCULATED)
        await move(dividend, RELEASE, by=by)
        if sum(step.state == RELEASE for step in steps) + 1 == RELEASES_NEEDED:
            await move(dividend, State.RELEASED, by=by)
    return dividend


async def withdraw(dividend: Dividend, *, by: Actor, reason: str) -> Dividend:
    """Take it back before it is posted."""
    async with database.transaction():
        steps = await hold(dividend)
        if _was_taken(steps, State.WITHDRAWN, reason):
            return dividend
        if state_of(steps) is State.POSTED:
            raise Refused(_("This dividend is posted. A mistake is corrected by another dividend with its own approval."))
        if state_of(steps) is State.WITHDRAWN:
            raise Refused(_("This dividend was withdrawn."))
        await move(dividend, State.WITHDRAWN, by=by, note=reason)
    return dividend


async def hold(dividend: Dividend) -> list[DividendStep]:
    """Lock a dividend for the rest of the transaction and read it again, with its steps: one writer at a time."""
    locked = await Dividend.select_for_update().get(id=dividend.id)
    dividend.update_from_dict({name: getattr(locked, name) for name in MOVING})
    return await DividendStep.filter(dividend_id=dividend.id).order_by("id")


def require(steps: Sequence[DividendStep], state: State) -> None:
    """Refuse unless the dividend stands at this step."""
    now = state_of(steps)
    if now is state:
        return
    if now is State.WITHDRAWN:
        raise Refused(_("This dividend was withdrawn."))
    if ORDER.index(now) > ORDER.index(state):
        raise Refused(_("This step was taken already."))
    raise Refused(_(MISSING[state]))


async def move(dividend: Dividend, state: str, *, by: Actor, note: str = "") -> DividendStep:
    """Write down that a dividend has come to a state."""
    return await DividendStep.create(
        dividend_id=dividend.id, state=state, by_kind=by.kind, by_id=by.id, by_name=by.name, note=note, at=clock.now()
    )
