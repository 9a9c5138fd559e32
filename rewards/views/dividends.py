"""Dividends: a member's own, and the operators' runs, one POST a step."""

from collections.abc import Awaitable, Callable
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from portal.kit import paging
from portal.kit.forms import Form
from portal.kit.locale import gettext as _
from portal.kit.pages import find, go, page
from rewards.books import shares
from rewards.books.steps import is_released_by
from rewards.dividends import dividend_notes, dividend_runs, dividend_states, dividends
from rewards.dividends.dividend_parts import Figures
from rewards.dividends.dividend_states import State
from rewards.explanations.dividends import of_note
from rewards.explanations.shares import of_share
from rewards.forms import ApprovalForm, ConfirmationForm, DividendForm, RecommendationForm, TrialForm, WithdrawalForm
from rewards.models.dividends import Dividend
from rewards.models.simulations import Simulation
from rewards.payouts import payout_notes
from rewards.rules import rates
from rewards.simulations import simulation_words, simulations

NEXT_FORM = {State.RECOMMENDED: RecommendationForm, State.APPROVED: ApprovalForm}
"""What has to be told to come to a state."""


async def show_dividend(request: Request) -> Response:
    """A member's dividends, with every deduction, and how their share stands."""
    member = request.user.member
    notes, share = await dividend_notes.of_member(member), await shares.of_member(member, request.user.home)
    why = {note.id: of_note(note) for note in notes if note.mine}
    return page(
        request, "rewards/dividend", notes=notes, share=share, why=why, why_share=of_share(share, request.user.home.currency),
        wallet=await payout_notes.of_member(member),
    )  # fmt: skip


async def show_runs(request: Request) -> Response:
    """The dividends of the society."""
    number = paging.number_of(request)
    limit, offset = paging.window(number)
    runs = paging.cut(await dividends.visible_to(request.user.home).limit(limit).offset(offset), number)
    states = [dividend_states.state_of(dividends.steps_of(run)) for run in runs.items]
    return page(request, "rewards/dividends", runs=runs, states=states, shared_by=rates.of_dividend, density="work")


async def show_run_form(request: Request) -> Response:
    """The form for a new dividend."""
    return page(request, "rewards/dividend_form", form=DividendForm.blank(choices=await _periods(request)), density="work")


async def show_run_form_of(request: Request) -> Response:
    """The same, filled with a variant of a simulation."""
    simulation = await find(simulations.visible_to(request.user.home), id=request.path_params["number"])
    known = simulations.draft_of(simulation, request.path_params["place"])
    return page(request, "rewards/dividend_form", form=DividendForm.blank(choices=await _periods(request), **known), density="work")


async def create_run(request: Request) -> Response:
    """Draft a dividend."""
    form = await DividendForm.read(request, choices=await _periods(request))
    run = await form.submit(dividends.draft, request.user.home, by=request.user)
    if run is None:
        return page(request, "rewards/dividend_form", form=form, density="work", status=422)
    return go(request, "rewards:run", number=run.id)


async def show_run(request: Request) -> Response:
    """One dividend: what it comes to, the steps it has taken, and the next one."""
    return await _draw(request, await _found(request))


async def create_recommendation(request: Request) -> Response:
    """The board recommends it."""
    return await _step(request, RecommendationForm, dividends.recommend, _("The board’s recommendation is noted."))


async def create_trial(request: Request) -> Response:
    """Work out what it would come to today."""
    return await _step(request, TrialForm, simulations.try_out, _("Worked out. The books are as they were."))


async def create_approval(request: Request) -> Response:
    """The members have voted for it."""
    return await _step(request, ApprovalForm, dividends.approve, _("The members’ vote is noted."))


async def create_calculation(request: Request) -> Response:
    """Close the books and freeze what each member gets."""
    return await _step(request, ConfirmationForm, dividend_runs.calculate, _("Calculated. What each member gets is frozen now."))


async def create_release(request: Request) -> Response:
    """One of two people releases it."""
    return await _step(request, ConfirmationForm, dividends.release, _("Your release is noted."))


async def create_posting(request: Request) -> Response:
    """Post it, once."""
    return await _step(request, ConfirmationForm, dividend_runs.post, _("Posted. Members see it now."))


async def create_withdrawal(request: Request) -> Response:
    """Take it back, with a reason."""
    return await _step(request, WithdrawalForm, dividends.withdraw, _("This dividend is withdrawn."))


async def _step(request: Request, kind: type[Form], operation: Callable[..., Awaitable[Any]], toast: str) -> Response:
    run = await _found(request)
    form = await kind.read(request)
    if await form.submit(operation, run, by=request.user) is None:
        return await _draw(request, run, form, status=422)
    return go(request, "rewards:run", number=run.id, toast=toast)


async def _found(request: Request) -> Dividend:
    return await find(dividends.visible_to(request.user.home), id=request.path_params["number"])


async def _draw(request: Request, run: Dividend, form: Form | None = None, *, status: int = 200) -> Response:
    steps = dividends.steps_of(run)
    state = dividend_states.state_of(steps)
    ahead = dividend_states.ahead_of(state, run.stage)
    withdrawal = form if isinstance(form, WithdrawalForm) else WithdrawalForm.blank()
    wanted = NEXT_FORM.get(ahead[0], ConfirmationForm) if ahead else ConfirmationForm
    following = form if isinstance(form, wanted) else wanted.blank()
    trial, figures, words = await _comes_to(run, request.user.home.currency)
    return page(
        request, "rewards/run", run=run, steps=steps, state=state, ahead=ahead, form=following, withdrawal=withdrawal,
        trial=trial, trial_form=TrialForm.blank(), figures=figures, words=words,
        released_by_viewer=is_released_by(steps, request.user),
        rate=rates.of_dividend(run.rate, run.pool_pence, request.user.home.currency), problems=form or following, density="work",
        status=status,
    )  # fmt: skip


async def _comes_to(run: Dividend, currency: str) -> tuple[Simulation | None, Figures | None, list[str]]:
    """What it comes to: as frozen, else as it was last worked out for its terms, and then what paying it out would leave."""
    found = await simulations.newest_of(run)
    if run.frozen_checksum or found is None:
        return found[0] if found else None, await dividend_runs.figures(run) if run.frozen_checksum else None, []
    simulation, tried = found
    words = [simulation_words.paid_by(tried.variant, currency), *simulation_words.leaves(tried, currency)]
    return simulation, tried.outcome.figures, words


async def _periods(request: Request) -> dict[str, list[tuple[str, str]]]:
    return {"period": [(str(period.id), period.name) for period in await dividends.periods_of(request.user.home)]}
