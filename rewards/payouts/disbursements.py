"""Disbursements: how what stands on members' accounts is paid out, step by step (R10, R12).

open for choices, calculated (disbursement_runs.py), released by two people, posted (disbursement_runs.py), paid, closed.
"""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from tortoise.queryset import QuerySet

from portal.actors import Actor
from portal.kit import clock, database
from portal.kit.locale import gettext as _
from portal.kit.refusals import Refused
from portal.models import Society
from rewards.books.steps import RELEASE, is_released_by, is_second_release
from rewards.dividends import dividend_states
from rewards.models.bank import BankFile
from rewards.models.disbursements import Disbursement, DisbursementStep, PayoutReturn, PayoutTotal
from rewards.models.dividends import Dividend, DividendStep
from rewards.payouts import payout_methods
from rewards.payouts.disbursement_states import AFTER_POSTING, FILE, WAY, State, state_of

VOUCHER_MONTHS = 12
"""How long a voucher lasts (R13), unless a disbursement says otherwise."""
DIVIDENDS_MOST = 50


def visible_to(society: Society) -> QuerySet[Disbursement]:
    """The disbursements of a society with their steps, newest first."""
    found = Disbursement.filter(society_id=society.id).select_related("dividend__period", "society")
    return found.prefetch_related("steps").order_by("-id")


def steps_of(disbursement: Disbursement) -> list[DisbursementStep]:
    """The steps that a disbursement has taken, oldest first."""
    return sorted(disbursement.steps, key=lambda step: step.id)


async def dividends_of(society: Society) -> list[Dividend]:
    """The dividends that a disbursement can follow, newest first: those that were not withdrawn."""
    withdrawn = DividendStep.filter(state="withdrawn", dividend__society_id=society.id).values_list("dividend_id", flat=True)
    found = Dividend.filter(society_id=society.id).exclude(id__in=list(await withdrawn)).select_related("period")
    return await found.order_by("-id").limit(DIVIDENDS_MOST)


async def open_one(
    society: Society,
    *,
    by: Actor,
    dividend: str,
    closes_on: date,
    once: str,
    threshold_pence: int | None = None,
    default_method: str = payout_methods.DEFAULT,
    voucher_months: int | None = None,
) -> Disbursement:
    """Open one for choices, after a dividend by its number as a form names it; members may choose until the end of `closes_on`.

    Raises:
        Refused: another one of the society is on its way, the day is past, or the form was sent before and said something else.
    """
    threshold = payout_methods.usual_threshold(society) if threshold_pence is None else threshold_pence
    cut_off = datetime.combine(closes_on + timedelta(days=1), time(), ZoneInfo(society.time_zone))
    told: dict[str, Any] = {"dividend_id": int(dividend), "cut_off": cut_off, "threshold_pence": threshold}
    told |= {"default_method": default_method, "voucher_months": voucher_months or VOUCHER_MONTHS}
    async with database.transaction():
        society = await Society.select_for_update().get(id=society.id)
        assert await Dividend.exists(id=int(dividend), society_id=society.id), "a form offers dividends of its society"
        if same := await Disbursement.get_or_none(society_id=society.id, once=once):
            if database.differing(same, told):
                raise Refused(_("This form was sent already and said something else. Begin a new one."))
            return same
        await _refuse_another(society)
        if cut_off <= clock.now():
            raise Refused(_("This day is past: members would have no time to choose."), field="closes_on")
        disbursement = await Disbursement.create(society_id=society.id, once=once, created_at=clock.now(), **told)
        await move(disbursement, State.OPEN, by=by)
    return disbursement


async def _refuse_another(society: Society) -> None:
    for other in await Disbursement.filter(society_id=society.id).prefetch_related("steps").order_by("-id").limit(DIVIDENDS_MOST):
        if state_of(steps_of(other)) not in (*AFTER_POSTING, State.WITHDRAWN):
            raise Refused(_("Another disbursement is on its way. Post it or withdraw it before you open the next."))


async def release(disbursement: Disbursement, *, by: Actor) -> Disbursement:
    """One of two people releases it for posting; the second one's release counts for both. The same person counts once."""
    assert by.kind == "staff", "a person releases a disbursement"
    async with database.transaction():
        steps = await hold(disbursement)
        if is_released_by(steps, by):
            return disbursement
        WAY.require(steps, State.CALCULATED)
        await move(disbursement, RELEASE, by=by)
        if is_second_release(steps):
            await move(disbursement, State.RELEASED, by=by)
    return disbursement


async def withdraw(disbursement: Disbursement, *, by: Actor, reason: str) -> Disbursement:
    """Take it back before it is posted: everything stays on the members' accounts."""
    async with database.transaction():
        steps = await hold(disbursement)
        state = state_of(steps)
        if state is State.WITHDRAWN and steps[-1].note == reason:
            return disbursement
        if state is State.WITHDRAWN:
            raise Refused(_("This disbursement was withdrawn."))
        if state in AFTER_POSTING:
            raise Refused(_("This disbursement is posted. What a bank sends back is noted as a return."))
        await move(disbursement, State.WITHDRAWN, by=by, note=reason)
    return disbursement


async def confirm(disbursement: Disbursement, *, by: Actor, note: str | None = None) -> Disbursement:
    """The bank has paid: everything that was posted has reached its end.

    Raises:
        Refused: it is not posted, or it pays by bank and no file was written for the bank yet.
    """
    async with database.transaction():
        steps = await hold(disbursement)
        if state_of(steps) in (State.PAID, State.CLOSED):
            return disbursement
        WAY.require(steps, State.POSTED)
        if await pays_by_bank(disbursement) and not await BankFile.exists(disbursement_id=disbursement.id):
            raise Refused(_("The file for the bank has not been written yet."))
        await move(disbursement, State.PAID, by=by, note=note or "")
    return disbursement


async def close(disbursement: Disbursement, *, by: Actor) -> Disbursement:
    """Nothing more is expected of it. What a bank sends back later is noted all the same."""
    async with database.transaction():
        steps = await hold(disbursement)
        if state_of(steps) is State.CLOSED:
            return disbursement
        WAY.require(steps, State.PAID)
        await move(disbursement, State.CLOSED, by=by)
    return disbursement


async def pays_by_bank(disbursement: Disbursement) -> bool:
    """Whether something of a posted disbursement goes to the bank: more than what was kept back."""
    totals = await PayoutTotal.filter(disbursement_id=disbursement.id, account__owner_kind=payout_methods.BANK)
    kept_back = await PayoutReturn.filter(disbursement_id=disbursement.id).exclude(why="")
    moved, back = sum([int(total.pence) for total in totals]), sum([came.pence for came in kept_back])
    return moved > back


async def note_opening(disbursement: Disbursement, *, by: Actor) -> None:
    """Keep that somebody opened the bank file, in which names stand (R27)."""
    await move(disbursement, FILE, by=by)


async def hold(disbursement: Disbursement) -> Sequence[DisbursementStep]:
    """Lock a disbursement for the rest of the transaction and read it again, with its steps: one writer at a time."""
    locked = await Disbursement.select_for_update().get(id=disbursement.id)
    kept = {"frozen_checksum": locked.frozen_checksum, "figures": locked.figures, "period_id": locked.period_id}
    disbursement.update_from_dict(kept)
    return await DisbursementStep.filter(disbursement_id=disbursement.id).order_by("id")


async def move(disbursement: Disbursement, state: str, *, by: Actor, note: str = "", at: datetime | None = None) -> None:
    """Write down that a disbursement has come to a state, now or at the instant of what was done with it."""
    await DisbursementStep.create(
        disbursement_id=disbursement.id,
        state=state,
        by_kind=by.kind,
        by_id=by.id,
        by_name=by.name,
        note=note,
        at=at or clock.now(),
    )


async def refuse_unposted(dividend_id: int) -> None:
    """Refuse unless a dividend is posted."""
    steps = await DividendStep.filter(dividend_id=dividend_id).order_by("id")
    dividend_states.require(steps, dividend_states.State.POSTED)
