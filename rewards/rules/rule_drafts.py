"""Drafts: rules and terms of categories are tried, and then hold from their day on or are put away; once, by somebody (O1)."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from tortoise.queryset import QuerySet

from portal.actors import Actor
from portal.kit import clock, database
from portal.kit.locale import gettext as _
from portal.kit.refusals import Refused
from portal.models import BusinessLine, Society
from rewards.models.earning import Decision, DraftKind, EarningRule, RuleDraft, RuleKind
from rewards.rules import drafted_rules, earning_rules, till_categories

Says = dict[str, Any]


def visible_to(society: Society) -> QuerySet[RuleDraft]:
    """A society's drafts, the newest first."""
    return RuleDraft.filter(society_id=society.id).order_by("-id").select_related("line")


def bonuses_visible_to(society: Society) -> QuerySet[EarningRule]:
    """A society's bonuses, every version."""
    return EarningRule.filter(society_id=society.id, kind=RuleKind.BONUS).select_related("line")


async def draft_rate(society: Society, *, by: Actor, once: str, line: str, points: int, pence: int, starts_on: date) -> RuleDraft:
    """A rate that would hold for a business line from a day on. The same form sent twice counts once.

    Raises:
        Refused: there is no such line, the day has begun, or the form said something else before.
    """
    return await _draft(society, DraftKind.BASE, line, {"points": points, "pence": pence}, starts_on, once=once, by=by)


async def draft_bonus(
    society: Society, *, by: Actor, once: str, line: str, name: str, name_cy: str | None, name_da: str | None, points: int, pence: int,
    starts_on: date, ends_on: date, category: str | None = None, stores: Sequence[str] | None = None, own_only: bool = False,
) -> RuleDraft:  # fmt: skip
    """A bonus that would add to a line's rate from one day to another, in three languages' names.

    Raises:
        Refused: as `draft_rate`, the days are the wrong way round, or there is no such category or store.
    """
    names = {code: text for code, text in (("en_GB", name), ("cy", name_cy), ("da", name_da)) if text}
    told = {"points": points, "pence": pence, "own_only": own_only}
    return await _draft_bonus(society, line, names, told, starts_on, ends_on, category, stores or (), once=once, by=by)


async def draft_next_bonus(
    society: Society, bonus: EarningRule, *, by: Actor, once: str, points: int, pence: int, starts_on: date, ends_on: date | None,
    category: str | None = None, stores: Sequence[str] | None = None, own_only: bool = False,
) -> RuleDraft:  # fmt: skip
    """The next version of a bonus under its name; no points end it from that day on.

    Raises:
        Refused: as `draft_bonus`.
    """
    line = await BusinessLine.get(id=bonus.line_id)
    told = {"points": points, "pence": pence, "own_only": own_only, "code": bonus.code}
    return await _draft_bonus(society, line.code, bonus.names, told, starts_on, ends_on, category, stores or (), once=once, by=by)


async def _draft_bonus(
    society: Society, line: str, names: Mapping[str, str], told: Says, starts_on: date, ends_on: date | None, category: str | None,
    stores: Sequence[str], *, once: str, by: Actor,
) -> RuleDraft:  # fmt: skip
    if ends_on and ends_on < starts_on:
        raise Refused(_("The last day cannot be before the first."), field="ends_on")
    await earning_rules.must_be_there(society, [category] if category else [], stores)
    limits = {"categories": [category] if category else [], "stores": sorted(stores), "ends_on": ends_on.isoformat() if ends_on else None}
    return await _draft(society, DraftKind.BONUS, line, {**told, **limits, "names": dict(names)}, starts_on, once=once, by=by)


async def draft_flat(society: Society, *, by: Actor, once: str, category: str, points: int, starts_on: date) -> RuleDraft:
    """Points for each whole item of a category, in the place of its line's rate; none: the rate again.

    Raises:
        Refused: as `draft_rate`, or there is no such category.
    """
    line = await till_categories.line_of(society, category, starts_on)
    return await _draft(society, DraftKind.FLAT, line, {"category": category, "points": points}, starts_on, once=once, by=by)


async def draft_award(
    society: Society, *, by: Actor, once: str, kind: str, line: str, points: int, pence: int | None, month_most: int | None,
    starts_on: date,
) -> RuleDraft:  # fmt: skip
    """Points without a purchase: for so many pence of a year's balance, or for each reading and fuel, up to `month_most` (R5).

    Raises:
        Refused: as `draft_rate`, or the day begins no year or month.
    """
    earning_rules.must_begin_a_span(RuleKind(kind), starts_on)
    told = {"points": points, "pence": pence} if kind == RuleKind.BALANCE else {"points": points, "month_most": month_most}
    return await _draft(society, DraftKind(kind), line, told, starts_on, once=once, by=by)


async def draft_category(
    society: Society, category: str, *, by: Actor, once: str, line: str, why: str | None, basis: str, due_days: int | None, starts_on: date
) -> RuleDraft:
    """Terms of a category from a day on: its line, why it does not earn, what the 1% counts, for how many days it may be given back.

    Raises:
        Refused: as `draft_rate`, or there is no such category, reason or basis.
    """
    await earning_rules.must_be_there(society, [category], [])
    terms = {"excluded_why": why, "basis": basis, "due_days": due_days}
    till_categories.check(terms)
    return await _draft(society, DraftKind.CATEGORY, line, {"category": category, **terms}, starts_on, once=once, by=by)


async def _draft(society: Society, kind: DraftKind, code: str, told: Says, starts_on: date, *, once: str, by: Actor) -> RuleDraft:
    async with database.transaction():
        await Society.select_for_update(no_key=True).get(id=society.id)  # one writer at a time
        line = await earning_rules.line_named(society, code)
        says: Says = {"kind": kind, "says": {"line": code, **told}, "starts_on": starts_on}
        if same := await RuleDraft.get_or_none(society=society, once=once):
            if database.differing(same, says):
                raise Refused(_("This form was sent already and said something else. Begin a new one."))
            return same
        earning_rules.must_be_ahead(society, starts_on)
        return await RuleDraft.create(
            society=society, line=line, once=once, made_at=clock.now(), made_by_kind=by.kind, made_by_id=by.id, made_by_name=by.name, **says
        )


async def make_live(draft: RuleDraft, *, by: Actor) -> RuleDraft:
    """What the draft says holds from its day on. Pressed twice it is one rule.

    Raises:
        Refused: it was put away, its day has begun, or another version begins on it.
    """
    async with database.transaction():
        held = await _held(draft)
        if held.decision is Decision.LIVE:
            return held
        if held.decision is Decision.WITHDRAWN:
            raise Refused(_("This draft was withdrawn."))
        society = await Society.get(id=held.society_id)
        return await _decide(held, Decision.LIVE, by=by, became=await drafted_rules.become(society, held, by=by))


async def withdraw(draft: RuleDraft, *, by: Actor) -> RuleDraft:
    """Put a draft away. Twice counts once.

    Raises:
        Refused: it holds already.
    """
    async with database.transaction():
        held = await _held(draft)
        if held.decision is Decision.WITHDRAWN:
            return held
        if held.decision is Decision.LIVE:
            raise Refused(_("This rule holds already. A next version can end it."))
        return await _decide(held, Decision.WITHDRAWN, by=by, became={})


async def _held(draft: RuleDraft) -> RuleDraft:
    await Society.select_for_update(no_key=True).get(id=draft.society_id)  # before rows of its drafts, as whoever sets a rule
    return await RuleDraft.select_for_update().get(id=draft.id)


async def _decide(draft: RuleDraft, decision: Decision, *, by: Actor, became: Mapping[str, int]) -> RuleDraft:
    said = {"decision": decision, "decided_at": clock.now(), "decided_by_kind": by.kind, "decided_by_id": by.id, "decided_by_name": by.name}
    await database.rewrite(draft, {**said, **became})
    return draft
