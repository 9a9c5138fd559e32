"""What drafts become: each kind of draft by the operation that sets such a rule, and what it would be among the terms that are tried."""

from collections.abc import Awaitable, Callable
from datetime import date
from typing import Any

import msgspec

from portal.actors import Actor
from portal.kit.locale import gettext as _
from portal.kit.refusals import Refused
from portal.models import Society
from rewards.models.earning import CategoryVersion, DraftKind, EarningRule, RuleDraft
from rewards.rules import earning_rules, till_categories
from rewards.rules.terms import ALWAYS, CategoryTerms, RuleTerms, Terms

NOT_YET = -1
"""The number of a rule that is a draft."""


async def become(society: Society, draft: RuleDraft, *, by: Actor) -> dict[str, int]:
    """Set what a draft says, from its day on; gives which row it became, by the draft's column.

    Raises:
        Refused: its day has begun, another version begins on it, or what it names is no longer there.
    """
    if draft.kind is DraftKind.CATEGORY:
        return {"category_version_id": await _terms(society, draft, by)}
    rule = await SETTING[draft.kind](society, draft, by)
    return {"rule_id": rule.id}


async def _rate(society: Society, draft: RuleDraft, by: Actor) -> EarningRule:
    return await earning_rules.set_rate(society, by=by, starts_on=draft.starts_on, **draft.says)


async def _bonus(society: Society, draft: RuleDraft, by: Actor) -> EarningRule:
    told = {**draft.says, "code": code_of(draft)}
    told["ends_on"] = date.fromisoformat(told["ends_on"]) if told["ends_on"] else None
    return await earning_rules.set_bonus(society, by=by, starts_on=draft.starts_on, **told)


async def _flat(society: Society, draft: RuleDraft, by: Actor) -> EarningRule:
    return await earning_rules.set_flat(society, by=by, starts_on=draft.starts_on, **draft.says)


async def _balance(society: Society, draft: RuleDraft, by: Actor) -> EarningRule:
    return await earning_rules.set_balance_award(society, by=by, starts_on=draft.starts_on, **draft.says)


async def _reading(society: Society, draft: RuleDraft, by: Actor) -> EarningRule:
    return await earning_rules.set_reading_award(society, by=by, starts_on=draft.starts_on, **draft.says)


SETTING: dict[DraftKind, Callable[[Society, RuleDraft, Actor], Awaitable[EarningRule]]] = {
    DraftKind.BASE: _rate, DraftKind.BONUS: _bonus, DraftKind.FLAT: _flat, DraftKind.BALANCE: _balance, DraftKind.READING: _reading,
}  # fmt: skip


async def _terms(society: Society, draft: RuleDraft, by: Actor) -> int:
    told: dict[str, Any] = dict(draft.says)
    code = told.pop("category")
    category = await till_categories.keep(society, by=by, code=code, names={}, starts_on=draft.starts_on, **told)
    version = await CategoryVersion.get_or_none(category=category, starts_on=draft.starts_on)
    if version is None:
        raise Refused(_("These terms hold already."))
    return int(version.id)


def code_of(draft: RuleDraft) -> str:
    """Of which rule this would be a version: of a line's rate or award, of a category's flat award, of a bonus, maybe one of its own."""
    if draft.kind is DraftKind.BONUS:
        return str(draft.says.get("code") or f"bonus {draft.id}")
    return str(draft.says["category"]) if draft.kind is DraftKind.FLAT else ""


def among(terms: Terms, draft: RuleDraft) -> Terms:
    """The terms as if the draft held every day: in the place of what it is a version of, or beside the rest."""
    told = draft.says
    if draft.kind is DraftKind.CATEGORY:
        others = [category for category in terms.categories if category.code != told["category"]]
        sensitive = told["category"] in terms.sensitive
        drafted = CategoryTerms(told["category"], draft.line_id, told["excluded_why"], told["basis"], sensitive, told["due_days"], ALWAYS)
        return Terms([*others, drafted], terms.rules)
    code = code_of(draft)
    rest = [rule for rule in terms.rules if (rule.line_id, rule.kind, rule.code) != (draft.line_id, draft.kind.value, code)]
    base = terms.rule_for(draft.line_id, date.max)
    return Terms(terms.categories, [*rest, _rule(draft, code, base.basis_points if base else 0)])


def _rule(draft: RuleDraft, code: str, basis_points: int) -> RuleTerms:
    told = draft.says
    known = {
        "id": NOT_YET, "line_id": draft.line_id, "numerator": told["points"], "denominator": told.get("pence", 1), "starts_on": date.min,
        "basis_points": basis_points, "kind": draft.kind.value, "code": code, "categories": told.get("categories", ()),
        "stores": told.get("stores", ()), "own_only": told.get("own_only", False),
    }  # fmt: skip
    return msgspec.convert(known, RuleTerms)
