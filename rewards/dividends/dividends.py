"""Dividends: how one is declared, step by step (R10). Nothing goes back; until it is posted it can be withdrawn, with a reason.

draft, recommended by the board, approved by the members, calculated (dividend_runs.py), released by two people, posted (dividend_runs.py).
"""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from tortoise.queryset import QuerySet

from portal.actors import Actor
from portal.kit import clock, database
from portal.kit.locale import gettext as _
from portal.kit.refusals import Refused
from portal.models import Society
from rewards.books import periods, point_terms
from rewards.books.steps import RELEASE, is_released_by, is_second_release
from rewards.dividends.dividend_states import State, require, state_of
from rewards.models.dividends import Dividend, DividendStep, Stage
from rewards.models.ledger import Period

PERIODS_MOST = 50
MOVING = (
    "motion", "voted_on", "votes_for", "votes_against", "frozen_checksum", "members_count", "points_count", "total_pence", "fund_pence",
    "figures",
)  # fmt: skip


def visible_to(society: Society) -> QuerySet[Dividend]:
    """The dividends of a society with their steps, newest first."""
    return Dividend.filter(society_id=society.id).select_related("period").prefetch_related("steps").order_by("-id")


def steps_of(dividend: Dividend) -> list[DividendStep]:
    """The steps that a dividend has taken, oldest first."""
    return sorted(dividend.steps, key=lambda step: step.id)


async def periods_of(society: Society) -> list[Period]:
    """The periods that a dividend can be declared for, newest first."""
    return await Period.filter(society_id=society.id).order_by("-starts_on").limit(PERIODS_MOST)


async def draft(
    society: Society,
    *,
    by: Actor,
    period: str,
    pays_on: date | None,
    once: str,
    rate: int | None = None,
    pool_pence: int | None = None,
    first_points: int | None = None,
    stage: Stage = Stage.FINAL,
) -> Dividend:
    """A dividend for a period, by the period's number as a form names it.

    Args:
        rate: ten-thousandths of a penny a point; or
        pool_pence: what all members share, by their points.
        first_points: how many points of each member go to the community fund (R12).

    Raises:
        Refused: the period has a dividend that is not posted, or it is not the turn of this stage, or its points last and are spent at the
            till (R9), or the form was sent before and said something else.
    """
    assert (rate is None) != (pool_pence is None), "a rate or a pool"
    told: dict[str, Any] = {"period_id": int(period), "stage": stage, "pays_on": pays_on}
    told |= {"rate": rate or 0, "pool_pence": pool_pence, "first_points": first_points or 0}
    async with database.transaction():
        await periods.alone(society.id)
        chosen = await Period.filter(society_id=society.id).select_for_update().get_or_none(id=int(period))
        assert chosen is not None, "a form offers periods of its society"
        if same := await Dividend.get_or_none(society_id=society.id, once=once):
            if database.differing(same, told):
                raise Refused(_("This form was sent already and said something else. Begin a new one."))
            return same
        if chosen.sealed_at:
            raise Refused(_("The books of %(period)s are sealed: nothing is posted to them any more.", period=chosen.name), field="period")
        refuse_lasting(chosen)
        await _refuse_out_of_turn(chosen, stage)
        dividend = await Dividend.create(society_id=society.id, once=once, created_at=clock.now(), **told)
        await move(dividend, State.DRAFT, by=by)
    return dividend


def refuse_lasting(period: Period) -> None:
    """Points are paid for once: those that are spent at the till get no dividend (R9)."""
    if terms := point_terms.of_period(period):
        words = _(
            "The points of %(period)s last %(months)s months and are spent at the till, so no dividend is paid for them. Choose a period "
            "whose points wait for one.",
            period=period.name, months=terms.months,
        )  # fmt: skip
        raise Refused(words, field="period")


async def _refuse_out_of_turn(period: Period, stage: Stage) -> None:
    """An interim comes first, a final one once, and an adjustment after it; each when the one before is posted."""
    states = {one: state_of(steps_of(one)) for one in await Dividend.filter(period_id=period.id).prefetch_related("steps")}
    posted = {one.stage for one, state in states.items() if state is State.POSTED}
    if any(state not in (State.POSTED, State.WITHDRAWN) for state in states.values()):
        raise Refused(_("%(period)s has a dividend already. Withdraw it before you declare another.", period=period.name), field="period")
    if stage is Stage.INTERIM and posted:
        raise Refused(_("An interim dividend comes before any other, and %(period)s has one already.", period=period.name), field="stage")
    if stage is Stage.FINAL and Stage.FINAL in posted:
        words = _("The final dividend of %(period)s is posted. What was wrong in it is mended by an adjustment.", period=period.name)
        raise Refused(words, field="stage")
    if stage is Stage.ADJUSTMENT and Stage.FINAL not in posted:
        raise Refused(_("An adjustment mends a final dividend: that of %(period)s is not posted yet.", period=period.name), field="stage")


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
        if dividend.stage is Stage.INTERIM:
            raise Refused(_("An interim dividend needs the board only: members vote on the final one."))
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
        if is_second_release(steps):
            await move(dividend, State.RELEASED, by=by)
    return dividend


async def withdraw(dividend: Dividend, *, by: Actor, reason: str) -> Dividend:
    """Take it back before it is posted."""
    async with database.transaction():
        steps = await hold(dividend)
        if _was_taken(steps, State.WITHDRAWN, reason):
            return dividend
        if state_of(steps) is State.POSTED:
            raise Refused(_("This dividend is posted. A mistake is mended by an adjustment with its own approval."))
        if state_of(steps) is State.WITHDRAWN:
            raise Refused(_("This dividend was withdrawn."))
        await move(dividend, State.WITHDRAWN, by=by, note=reason)
    return dividend


async def hold(dividend: Dividend) -> list[DividendStep]:
    """Lock a dividend for the rest of the transaction and read it again, with its steps: one writer at a time."""
    locked = await Dividend.select_for_update().get(id=dividend.id)
    dividend.update_from_dict({name: getattr(locked, name) for name in MOVING})
    return await DividendStep.filter(dividend_id=dividend.id).order_by("id")


async def move(dividend: Dividend, state: str, *, by: Actor, note: str = "", at: datetime | None = None) -> DividendStep:
    """Write down that a dividend has come to a state, now unless said otherwise."""
    return await DividendStep.create(
        dividend_id=dividend.id, state=state, by_kind=by.kind, by_id=by.id, by_name=by.name, note=note, at=at or clock.now()
    )
