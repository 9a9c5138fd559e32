"""The rule book: what each business line gives now and from which day something else, bonuses, flat awards, and what does not earn (O1)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from portal.kit import clock, formats
from portal.kit.locale import gettext as _, lazy, named, ngettext
from portal.models import BusinessLine, Society
from rewards.models.earning import Category, CategoryVersion, DraftKind, EarningRule, RuleDraft, RuleKind
from rewards.rules import rates
from rewards.rules.terms import reason

HISTORY_MOST = 200
COUNTED = {
    "own brand": lazy("Of this, the 1% counts own brand only."),
    "all": lazy("The 1% counts all of it."),
    "none": lazy("The 1% counts nothing of it."),
}


@dataclass(frozen=True)
class Version:
    """A version of a rule in words: `state` is "past", "now" or "to come", `limits` says where a bonus counts only."""

    id: int
    name: str
    kind: RuleKind
    rate: str
    limits: str
    starts_on: date
    ends_on: date | None
    state: str

    @property
    def is_bonus(self) -> bool:
        return self.kind is RuleKind.BONUS


@dataclass(frozen=True)
class Change:
    """A version of a rule or of a category's terms, as the history lists it; `set_by` is empty where it was there from the beginning."""

    name: str
    gives: str
    number: int
    starts_on: date
    set_by: str
    set_at: datetime


@dataclass(frozen=True)
class Terms:
    """What holds of a category now, in words."""

    code: str
    name: str
    line: str
    gives: str


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
    history: list[Change]
    unearning: list[Unearning]

    @property
    def unrated(self) -> list[str]:
        """Business lines without a rate."""
        return [name for name, versions in self.lines if not any(version.kind is RuleKind.BASE for version in versions)]


async def of(society: Society) -> RuleBook:
    """The rule book of a society as of today."""
    today = clock.today(society.time_zone)
    lines = await BusinessLine.filter(society=society).order_by("code")
    rules = await EarningRule.filter(society=society).order_by("-starts_on", "-version")
    categories = await names_of(society)
    names = {line.id: named(line.names) for line in lines}
    versions = {rule.id: _version(rule, rules, names, categories, society.currency, today) for rule in rules}
    now = {
        line.id: [versions[rule.id] for rule in rules if rule.line_id == line.id and versions[rule.id].state != "past"] for line in lines
    }
    return RuleBook(
        [(names[line.id], sorted(now[line.id], key=lambda one: (one.kind is not RuleKind.BASE, one.starts_on))) for line in lines],
        await _history(society, rules, versions, names), await _unearning(society, names, today),
    )  # fmt: skip


async def _history(
    society: Society, rules: Sequence[EarningRule], versions: Mapping[int, Version], lines: Mapping[int, str]
) -> list[Change]:
    """Every version of a rule, and what was changed of categories since they were written down, the newest first."""
    found = [
        Change(versions[rule.id].name, versions[rule.id].rate, rule.version, rule.starts_on, rule.by_name, rule.created_at)
        for rule in rules[:HISTORY_MOST]
    ]
    terms = CategoryVersion.filter(category__society=society, version__gt=1).order_by("-created_at").limit(HISTORY_MOST)
    for one in await terms.select_related("category"):
        name, gives = named(one.category.names), _terms_in_words(one, lines)
        found.append(Change(name, gives, one.version, one.starts_on, one.by_name, one.created_at))
    return sorted(found, key=lambda one: one.set_at, reverse=True)


async def categories(society: Society) -> list[Terms]:
    """Every category with the terms that hold today, by name."""
    today = clock.today(society.time_zone)
    lines = {line.id: named(line.names) for line in await BusinessLine.filter(society=society)}
    versions = CategoryVersion.filter(category__society=society, starts_on__lte=today).order_by("starts_on").select_related("category")
    held = {version.category.code: version for version in await versions}
    found = [
        Terms(code, named(one.category.names), lines[one.line_id], _terms_in_words(one, lines)) for code, one in held.items()
    ]  # fmt: skip
    return sorted(found, key=lambda one: one.name.casefold())


def _terms_in_words(version: CategoryVersion, lines: Mapping[int, str]) -> str:
    return terms_in_words(lines[version.line_id], version.excluded_why, version.basis, version.due_days)


def terms_in_words(line: str, why: str | None, basis: str, due_days: int | None) -> str:
    """`Earns by the rules of Travel. The 1% counts all of it. Pending for 30 days.`"""
    said = [reason(why) if why else _("Earns by the rules of %(line)s.", line=line), _(COUNTED[basis])]
    if due_days:
        said.append(ngettext("Pending for %(num)s day.", "Pending for %(num)s days.", due_days))
    return " ".join(said)


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
    limits = limits_in_words(rule.categories, rule.stores, categories, own_only=rule.own_only)
    return Version(rule.id, name, rule.kind, words, limits, rule.starts_on, rule.ends_on, state)


def limits_in_words(codes: Sequence[str], stores: Sequence[str], categories: Mapping[str, str], *, own_only: bool) -> str:
    """Where a bonus counts only: `own brand only, Groceries, stores 12 and 14`; empty where everywhere."""
    said = [_("own brand only")] if own_only else []
    said += [categories.get(code, code) for code in codes]
    if stores:
        said.append(_("stores %(numbers)s", numbers=formats.listing(list(stores))))
    return ", ".join(said)


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


async def names_of(society: Society) -> dict[str, str]:
    """What categories are called, by their codes."""
    return {category.code: named(category.names) for category in await Category.filter(society=society)}


def in_words(draft: RuleDraft, currency: str) -> str:
    """What a draft would give, in words."""
    told = draft.says
    if draft.kind is DraftKind.CATEGORY:
        return terms_in_words(named(draft.line.names), told["excluded_why"], told["basis"], told["due_days"])
    return rates.of_rule(draft.kind, told["points"], told.get("pence") or 1, currency, told.get("month_most"))


def title_of(draft: RuleDraft, categories: Mapping[str, str]) -> str:
    """What a draft is called."""
    line, category = named(draft.line.names), categories.get(draft.says.get("category") or "", "")
    match draft.kind:
        case DraftKind.BONUS:
            return named(draft.says["names"])
        case DraftKind.FLAT:
            return _("A flat award for %(category)s", category=category)
        case DraftKind.CATEGORY:
            return _("Terms of %(category)s", category=category)
        case DraftKind.BALANCE:
            return _("Balances of %(line)s", line=line)
        case DraftKind.READING:
            return _("Meter readings of %(line)s", line=line)
    return _("A rate for %(line)s", line=line)
