"""Disbursements: the operators' and finance's pages, one POST a step, the bank's file and what the bank sends back."""

from collections.abc import Awaitable, Callable
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from portal.kit import paging
from portal.kit.forms import Form
from portal.kit.locale import gettext as _
from portal.kit.pages import download, find, go, page
from rewards.books.steps import is_released_by
from rewards.forms import ConfirmationForm, DisbursementForm, PaymentForm, ReturnForm, WithdrawalForm
from rewards.models.bank import BankFile
from rewards.models.disbursements import Disbursement
from rewards.models.dividends import Dividend, Stage
from rewards.payouts import (
    bank_files,
    disbursement_runs,
    disbursement_states,
    disbursement_tries,
    disbursements,
    payout_methods,
    payout_returns,
)
from rewards.payouts.disbursement_states import AFTER_POSTING, State

NEXT_FORM: dict[State, type[Form]] = {State.PAID: PaymentForm}
"""What has to be told to come to a state."""


async def show_all(request: Request) -> Response:
    """The disbursements of the society."""
    number = paging.number_of(request)
    limit, offset = paging.window(number)
    found = paging.cut(await disbursements.visible_to(request.user.home).limit(limit).offset(offset), number)
    states = [disbursement_states.state_of(disbursements.steps_of(one)) for one in found.items]
    return page(request, "rewards/disbursements", found=found, states=states, density="work")


async def show_form(request: Request) -> Response:
    """The form for a new one."""
    threshold = payout_methods.usual_threshold(request.user.home)
    form = DisbursementForm.blank(choices=await _choices(request), threshold_pence=threshold)
    return page(request, "rewards/disbursement_form", form=form, density="work")


async def create_one(request: Request) -> Response:
    """Open one for choices."""
    form = await DisbursementForm.read(request, choices=await _choices(request))
    opened = await form.submit(disbursements.open_one, request.user.home, by=request.user)
    if opened is None:
        return page(request, "rewards/disbursement_form", form=form, density="work", status=422)
    return go(request, "rewards:disbursement", number=opened.id)


async def show_disbursement(request: Request) -> Response:
    """One of them: what it comes to, the steps it has taken, and the next one."""
    return await _draw(request, await _found(request))


async def create_calculation(request: Request) -> Response:
    """Freeze what each member is paid and how."""
    return await _step(request, ConfirmationForm, disbursement_runs.calculate, _("Calculated. What each member is paid is frozen now."))


async def create_release(request: Request) -> Response:
    """One of two people releases it."""
    return await _step(request, ConfirmationForm, disbursements.release, _("Your release is noted."))


async def create_posting(request: Request) -> Response:
    """Post it, once."""
    return await _step(request, ConfirmationForm, disbursement_runs.post, _("Posted. Members see their vouchers and payments now."))


async def create_payment(request: Request) -> Response:
    """The bank has paid."""
    return await _step(request, PaymentForm, disbursements.confirm, _("Noted as paid."))


async def create_closing(request: Request) -> Response:
    """Nothing more is expected."""
    return await _step(request, ConfirmationForm, disbursements.close, _("This disbursement is closed."))


async def create_withdrawal(request: Request) -> Response:
    """Take it back, with a reason."""
    return await _step(request, WithdrawalForm, disbursements.withdraw, _("This disbursement is withdrawn."))


async def create_return(request: Request) -> Response:
    """The bank sent a payment back."""
    return await _step(request, ReturnForm, payout_returns.note, _("Noted. The money stands on the member’s account, and they are told."))


async def create_file(request: Request) -> Response:
    """Have the files for the bank written, by the worker: a large one takes its time."""
    return await _step(request, ConfirmationForm, bank_files.ask, _("The file is being written. Open this page again in a moment."))


async def show_file(request: Request) -> Response:
    """A file for the bank; that it was opened is kept (R27)."""
    found = await _found(request)
    file = await find(BankFile.filter(disbursement_id=found.id), part=request.path_params["part"])
    await disbursements.note_opening(found, by=request.user)
    return download(bytes(file.content), f"{file.message}.xml", "application/xml", keeps=False)


async def _step(request: Request, kind: type[Form], operation: Callable[..., Awaitable[Any]], toast: str) -> Response:
    found = await _found(request)
    form = await kind.read(request)
    if await form.submit(operation, found, by=request.user) is None:
        return await _draw(request, found, form, status=422)
    return go(request, "rewards:disbursement", number=found.id, toast=toast)


async def _found(request: Request) -> Disbursement:
    return await find(disbursements.visible_to(request.user.home), id=request.path_params["number"])


async def _draw(request: Request, found: Disbursement, form: Form | None = None, *, status: int = 200) -> Response:
    steps = disbursements.steps_of(found)
    state = disbursement_states.state_of(steps)
    ahead = disbursement_states.ahead_of(state)
    wanted = NEXT_FORM.get(ahead[0], ConfirmationForm) if ahead else ConfirmationForm
    following = form if isinstance(form, wanted) else wanted.blank()
    is_posted = state in AFTER_POSTING
    figures, tried_at = await disbursement_tries.of_disbursement(found, state)
    return page(
        request, "rewards/disbursement", found=found, steps=steps, state=state, ahead=ahead, form=following,
        withdrawal=form if isinstance(form, WithdrawalForm) else WithdrawalForm.blank(),
        sent_back=form if isinstance(form, ReturnForm) else ReturnForm.blank(), figures=figures, tried_at=tried_at,
        names=payout_methods.names(), released_by_viewer=is_released_by(steps, request.user), is_posted=is_posted,
        by_bank=is_posted and await disbursements.pays_by_bank(found), files=await bank_files.files_of(found),
        returns=await payout_returns.of_disbursement(found), problems=form or following, density="work", status=status,
    )  # fmt: skip


async def _choices(request: Request) -> dict[str, list[tuple[str, str]]]:
    dividends = [(str(one.id), _title(one)) for one in await disbursements.dividends_of(request.user.home)]
    names = payout_methods.names()
    return {"dividend": dividends, "default_method": [(code, names[code]) for code in payout_methods.DEFAULTS]}


def _title(dividend: Dividend) -> str:
    match dividend.stage:
        case Stage.INTERIM:
            return _("%(period)s, interim", period=dividend.period.name)
        case Stage.ADJUSTMENT:
            return _("%(period)s, adjustment", period=dividend.period.name)
    return dividend.period.name
