"""The rule book: what each business line gives now and from which day something else, bonuses, flat awards, and what does not earn (O1)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from portal.kit import clock
from portal.kit.locale import gettext as _
from portal.models import BusinessLine, Society
from rewards import rates
from rewards.history import reason
from rewards.models.earning import Category, CategoryVersion, EarningRule, RuleDraft, RuleKind
from rewards.points import named

HISTORY_MOST = 200


@dataclass(frozen=True)
class Version:
    """A version of a rule in words: `state` is "past", "now" or "to come"; `set_by` is empty where it was there from the beginning."""

    name: str
    kind: RuleKind
    rate: str
    number: int
    starts_on: date
    ends_on: date | None
    state: str
    set_by: str
    set_at: datetime


@dataclass(frozen=True)
class Unearning:
    """A category that earns nothing, with why; `starts_on` where that is still to come."""

    name: str
    line: str
    why: str
    starts_on: date | None


@dataclass(frozen=True)
class RuleBook:
    """All rules of a society."""

    lines: list[tuple[str, list[Version]]]
    history: list[Version]
    unearning: list[Unearning]

    @property
    def unrated(self) -> list[str]:
        """Business lines without a rate."""
        return [name for name, versions in self.lines if not any(version.kind is RuleKind.BASE for version in versions)]


async def of(society: Society) -> RuleBook:
    """The rule book of a society as of today."""
    today = clock.today(society.time_zone)
    lines = await BusinessLine.filter(society=society).order_by("code")
    rules = await EarningRule.filter(society=society).order_by("-starts_on", "-version").limit(HISTORY_MOST)
    categories = {category.code: named(category.names) for category in await Category.filter(society=society)}
    names = {line.id: named(line.names) for line in lines}
    versions = {rule.id: _version(rule, rules, names, categories, society.currency, today) for rule in rules}
    now = {
        line.id: [versions[rule.id] for rule in rules if rule.line_id == line.id and versions[rule.id].state != "past"] for line in lines
    }
    return RuleBook(
        [(names[line.id], sorted(now[line.id], key=lambda one: (one.kind is not RuleKind.BASE, one.starts_on))) for line in lines],
        sorted(versions.values(), key=lambda one: one.set_at, reverse=True), await _unearning(society, names, today),
    )  # fmt: skip


def _version(
    rule: EarningRule, rules: Sequence[EarningRule], lines: Mapping[int, str], categories: Mapping[str, str], currency: str, today: date
) -> Version:
    own = named(rule.names) if rule.names else categories.get(rule.code, "")
    later = [
        one for one in rules
        if (one.line_id, one.kind, one.code) == (rule.line_id, rule.kind, rule.code) and rule.starts_on < one.starts_on <= today
    ]  # fmt: skip
    over = bool(later) or bool(rule.ends_on and rule.ends_on < today)
    state = "past" if over else "now" if rule.starts_on <= today else "to come"
    words = rates.of_rule(rule.kind, rule.numerator, rule.denominator, currency, rule.month_most)
    name = own or lines[rule.line_id]
    return Version(name, rule.kind, words, rule.version, rule.starts_on, rule.ends_on, state, rule.by_name, rule.created_at)


async def _unearning(society: Society, lines: Mapping[int, str], today: date) -> list[Unearning]:
    found: list[Unearning] = []
    versions = await CategoryVersion.filter(category__society=society).order_by("category__code", "-starts_on").select_related("category")
    seen: set[int] = set()
    for version in versions:
        ahead = version.starts_on > today
        if version.excluded_why and (ahead or version.category_id not in seen):
            name, line = named(version.category.names), lines[version.line_id]
            found.append(Unearning(name, line, reason(version.excluded_why), version.starts_on if ahead else None))
        if not ahead:
            seen.add(version.category_id)
    return found


def in_words(draft: RuleDraft, currency: str) -> str:
    """What a draft would give, in words."""
    return rates.of_rule(draft.kind, draft.says["points"], draft.says["pence"], currency)


def title_of(draft: RuleDraft) -> str:
    """What a draft is called."""
    if draft.kind is RuleKind.BONUS:
        return named(draft.says["names"])
    return _("A rate for %(line)s", line=named(draft.line.names))
