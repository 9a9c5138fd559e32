"""Earning rules: what holds now and later, the drafts, and the trial of each on what was sold or told."""

from collections.abc import Awaitable, Callable
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from portal.kit.forms import Form
from portal.kit.locale import gettext as _, named
from portal.kit.pages import find, go, page
from rewards.forms import BasketForm, ConfirmationForm
from rewards.models.earning import RuleDraft
from rewards.rules import rates, rule_book, rule_drafts, trials

DRAFTS_SHOWN = 50
BASKET_MAX = 2_000


async def show_rules(request: Request) -> Response:
    """Every rule of the society, and its drafts."""
    society = request.user.home
    names = await rule_book.names_of(society)
    drafts = [(draft, rule_book.title_of(draft, names)) for draft in await rule_drafts.visible_to(society).limit(DRAFTS_SHOWN)]
    return page(request, "rewards/rules", book=await rule_book.of(society), drafts=drafts, density="work")


async def show_categories(request: Request) -> Response:
    """Every category with what holds of it; an operator drafts its next terms from here."""
    return page(request, "rewards/categories", categories=await rule_book.categories(request.user.home), density="work")


async def show_draft(request: Request) -> Response:
    """A draft and its trial; `?basket=` tries it on a basket of one's own."""
    draft = await _found(request)
    typed = request.query_params.get("basket", "")[:BASKET_MAX]
    if not typed:
        return await _draw(request, draft)
    form = BasketForm({"basket": typed})
    form.check()
    tried = await form.submit(trials.of_typed_basket, request.user.home, draft)
    return await _draw(request, draft, form, tried, status=422 if form.problems else 200)


async def create_start(request: Request) -> Response:
    """The draft holds from its day on."""
    return await _decide(request, rule_drafts.make_live, _("The rule holds from its day on."))


async def create_draft_withdrawal(request: Request) -> Response:
    """The draft is put away."""
    return await _decide(request, rule_drafts.withdraw, _("The draft is withdrawn."))


async def _decide(request: Request, operation: Callable[..., Awaitable[Any]], toast: str) -> Response:
    draft = await _found(request)
    form = await ConfirmationForm.read(request)
    if await form.submit(operation, draft, by=request.user) is None:
        return await _draw(request, draft, form, status=422)
    return go(request, "rewards:rule_draft", number=draft.id, toast=toast)


async def _found(request: Request) -> RuleDraft:
    return await find(rule_drafts.visible_to(request.user.home), id=request.path_params["number"])


async def _draw(
    request: Request, draft: RuleDraft, form: Form | None = None, tried: trials.Tried | None = None, *, status: int = 200
) -> Response:
    society = request.user.home
    basket = form if isinstance(form, BasketForm) else BasketForm.blank()
    trial, names, told = await trials.of_draft(society, draft), await rule_book.names_of(society), draft.says
    limits = rule_book.limits_in_words(
        told.get("categories", ()), told.get("stores", ()), names, own_only=told.get("own_only", False)
    )  # fmt: skip
    return page(
        request, "rewards/rule_draft", draft=draft, title=rule_book.title_of(draft, names), limits=limits,
        of_baskets=draft.kind not in trials.AWARDS, rate=rule_book.in_words(draft, society.currency),
        line=named(draft.line.names), trial=trial, point=rates.a_point(trial.rate, society.currency) if trial.rate else "",
        basket=basket, tried=tried, problems=form or basket, density="work", status=status,
    )  # fmt: skip
