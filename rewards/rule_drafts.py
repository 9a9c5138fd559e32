"""Drafts of rules: a rate or a bonus is written down, tried, and then holds from its day on or is put away; both once, by somebody (O1)."""

from datetime import date
from typing import Any

from tortoise.queryset import QuerySet

from portal.actors import Actor
from portal.kit import clock, database
from portal.kit.locale import gettext as _
from portal.kit.refusals import Refused
from portal.models import Society
from rewards import earning_rules
from rewards.models.earning import Decision, EarningRule, RuleDraft, RuleKind


def visible_to(society: Society) -> QuerySet[RuleDraft]:
    """A society's drafts, the newest first."""
    return RuleDraft.filter(society_id=society.id).order_by("-id").select_related("line")


async def draft_rate(society: Society, *, by: Actor, once: str, line: str, points: int, pence: int, starts_on: date) -> RuleDraft:
    """A rate that would hold for a business line from a day on. The same form sent twice counts once.

    Raises:
        Refused: there is no such line, the day has begun, or the form said something else before.
    """
    return await _draft(society, RuleKind.BASE, {"line": line, "points": points, "pence": pence}, starts_on, once=once, by=by)


async def draft_bonus(
    society: Society, *, by: Actor, once: str, line: str, name: str, name_cy: str | None, name_da: str | None, points: int, pence: int,
    starts_on: date, ends_on: date, category: str | None = None, own_only: bool = False,
) -> RuleDraft:  # fmt: skip
    """A bonus that would add to a line's rate from one day to another, in three languages' names.

    Raises:
        Refused: as `draft_rate`, or the days are the wrong way round.
    """
    if ends_on < starts_on:
        raise Refused(_("The last day cannot be before the first."), field="ends_on")
    names = {code: text for code, text in (("en_GB", name), ("cy", name_cy), ("da", name_da)) if text}
    told = {
        "line": line, "names": names, "points": points, "pence": pence, "ends_on": ends_on.isoformat(), "own_only": own_only,
        "categories": [category] if category else [],
    }  # fmt: skip
    return await _draft(society, RuleKind.BONUS, told, starts_on, once=once, by=by)


async def _draft(society: Society, kind: RuleKind, told: dict[str, Any], starts_on: date, *, once: str, by: Actor) -> RuleDraft:
    async with database.transaction():
        await Society.select_for_update(no_key=True).get(id=society.id)  # one writer at a time
        line = await earning_rules.line_named(society, told["line"])
        says: dict[str, Any] = {"kind": kind, "says": told, "starts_on": starts_on}
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
        return await _decide(held, Decision.LIVE, by=by, rule=await _rule(held, by))


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
        return await _decide(held, Decision.WITHDRAWN, by=by)


async def _held(draft: RuleDraft) -> RuleDraft:
    await Society.select_for_update(no_key=True).get(id=draft.society_id)  # before rows of its drafts, as whoever sets a rule
    return await RuleDraft.select_for_update().get(id=draft.id)


async def _rule(draft: RuleDraft, by: Actor) -> EarningRule:
    society = await Society.get(id=draft.society_id)
    told = dict(draft.says)
    if draft.kind is RuleKind.BASE:
        return await earning_rules.set_rate(society, by=by, starts_on=draft.starts_on, **told)
    told["ends_on"] = date.fromisoformat(told["ends_on"])
    return await earning_rules.set_bonus(society, by=by, code=code_of(draft), starts_on=draft.starts_on, **told)


def code_of(draft: RuleDraft) -> str:
    """Of which rule this would be a version: of its line's rate, or of a bonus of its own."""
    return "" if draft.kind is RuleKind.BASE else f"bonus {draft.id}"


async def _decide(draft: RuleDraft, decision: Decision, *, by: Actor, rule: EarningRule | None = None) -> RuleDraft:
    said = {"decision": decision, "decided_at": clock.now(), "decided_by_kind": by.kind, "decided_by_id": by.id, "decided_by_name": by.name}
    await database.rewrite(draft, {**said, "rule_id": rule.id if rule else None})
    return draft
