"""The forms of drafts: rates, bonuses and their next versions, flat awards, awards without a purchase, terms of categories."""

from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from portal.kit.forms import Form
from portal.kit.locale import gettext as _, named
from portal.kit.pages import find, go, page
from portal.models import BusinessLine
from rewards.forms import AwardDraftForm, BonusDraftForm, CategoryDraftForm, FlatDraftForm, NextBonusForm, RateDraftForm
from rewards.models.earning import Category, CategoryVersion, EarningRule, RuleDraft
from rewards.rules import rule_book, rule_drafts, terms
from rewards.rules.till_categories import REASONS

Choices = dict[str, list[tuple[str, str]]]
Operation = Callable[..., Awaitable[RuleDraft]]


async def show_rate(request: Request) -> Response:
    """The form for a next rate."""
    return await _blank(request, RateDraftForm, "rewards/rate_form")


async def create_rate(request: Request) -> Response:
    """Draft a rate."""
    return await _create(request, RateDraftForm, rule_drafts.draft_rate, "rewards/rate_form")


async def show_bonus(request: Request) -> Response:
    """The form for a bonus."""
    return await _blank(request, BonusDraftForm, "rewards/bonus_form")


async def create_bonus(request: Request) -> Response:
    """Draft a bonus."""
    return await _create(request, BonusDraftForm, rule_drafts.draft_bonus, "rewards/bonus_form")


async def show_next(request: Request) -> Response:
    """The form for the next version of a bonus, filled with what it says."""
    bonus = await _bonus(request)
    told: dict[str, Any] = {"points": bonus.numerator, "pence": bonus.denominator, "stores": bonus.stores, "own_only": bonus.own_only}
    told |= {"category": (bonus.categories or [""])[0], "ends_on": bonus.ends_on}
    return await _blank(request, NextBonusForm, "rewards/next_bonus_form", told, bonus=bonus, name=named(bonus.names))


async def create_next(request: Request) -> Response:
    """Draft the next version of a bonus, or its end."""
    bonus = await _bonus(request)
    template = "rewards/next_bonus_form"
    return await _create(request, NextBonusForm, rule_drafts.draft_next_bonus, template, bonus, bonus=bonus, name=named(bonus.names))


async def show_flat(request: Request) -> Response:
    """The form for a flat award."""
    return await _blank(request, FlatDraftForm, "rewards/flat_form")


async def create_flat(request: Request) -> Response:
    """Draft a flat award."""
    return await _create(request, FlatDraftForm, rule_drafts.draft_flat, "rewards/flat_form")


async def show_award(request: Request) -> Response:
    """The form for an award without a purchase."""
    return await _blank(request, AwardDraftForm, "rewards/award_form")


async def create_award(request: Request) -> Response:
    """Draft an award without a purchase."""
    return await _create(request, AwardDraftForm, rule_drafts.draft_award, "rewards/award_form")


async def show_terms(request: Request) -> Response:
    """The form for the next terms of a category, filled with those that were set last."""
    category = await _category(request)
    newest = await CategoryVersion.filter(category=category).order_by("-starts_on").select_related("line").first()
    assert newest is not None, "a category has terms from its beginning"
    told = {"line": newest.line.code, "why": newest.excluded_why, "basis": newest.basis, "due_days": newest.due_days}
    return await _blank(request, CategoryDraftForm, "rewards/category_form", told, name=named(category.names), code=category.code)


async def create_terms(request: Request) -> Response:
    """Draft the next terms of a category."""
    category = await _category(request)
    name, code = named(category.names), category.code
    return await _create(request, CategoryDraftForm, rule_drafts.draft_category, "rewards/category_form", code, name=name, code=code)


async def _blank(request: Request, kind: type[Form], template: str, told: Mapping[str, Any] | None = None, /, **context: Any) -> Response:
    form = kind.blank(choices=await _choices(request, kind), **(told or {}))
    return page(request, template, form=form, density="work", **context)


async def _create(request: Request, kind: type[Form], operation: Operation, template: str, *arguments: Any, **context: Any) -> Response:
    form = await kind.read(request, choices=await _choices(request, kind))
    draft = await form.submit(operation, request.user.home, *arguments, by=request.user)
    if draft is None:
        return page(request, template, form=form, density="work", status=422, **context)
    return go(request, "rewards:rule_draft", number=draft.id)


async def _bonus(request: Request) -> EarningRule:
    return await find(rule_drafts.bonuses_visible_to(request.user.home), id=request.path_params["number"])


async def _category(request: Request) -> Category:
    return await find(Category.filter(society=request.user.home), code=request.path_params["code"])


async def _choices(request: Request, kind: type[Form]) -> Choices:
    """What the fields of a form may say: business lines, categories and reasons, as this society calls them."""
    lines = await BusinessLine.filter(society=request.user.home).order_by("code")
    categories = sorted((await rule_book.names_of(request.user.home)).items())
    every = [] if kind is FlatDraftForm else [("", _("Every category"))]
    choices: Choices = {
        "line": [(line.code, named(line.names)) for line in lines],
        "category": [*every, *categories],
        "why": [("", _("Yes, by the rules of its business")), *((code, terms.reason(code)) for code in REASONS)],
    }
    return {name: several for name, several in choices.items() if name in kind.fields}
