"""What awards come to, and how that reads: pure, the same for posting, trials and what members read (R2, R5).

A month's readings give their points for each day and fuel, up to the month's most; a year's balances give theirs together, cut off once.
The rule is that of the first day of the month or year: a next one begins with a month or a year, so what was given never changes.
"""

from collections.abc import Iterable, Sequence
from datetime import date

import msgspec

from portal.kit import formats, locale
from portal.kit.locale import gettext as _, lazy
from rewards.books.journal import Draft
from rewards.models.earning import RuleKind
from rewards.models.journal import EntryKind
from rewards.rules import rates

FUELS = {"electricity": lazy("electricity"), "gas": lazy("gas"), "heat": lazy("heat")}
"""What meters count, by the code that a source names, and the words that a member reads."""
LISTED_MOST = 4
"""As many readings are named one by one."""


class Rule(msgspec.Struct, frozen=True):
    """A version of an award rule: points per pence of a balance, or for each reading and fuel; from which day."""

    line_id: int
    kind: str
    starts_on: date
    numerator: int
    denominator: int
    month_most: int | None


class Fact(msgspec.Struct, frozen=True):
    """A balance or a reading that counts."""

    day: date
    fuel: str
    pence: int | None


class Span(msgspec.Struct, frozen=True):
    """An award as it stands: the facts that count by now, what the journal gave so far, and the language that its member reads."""

    id: int
    account_id: int
    line_id: int
    kind: str
    starts_on: date
    facts: list[Fact]
    given: int
    entries: int
    language: str | None

    @property
    def name(self) -> tuple[int, int, str, date]:
        return self.account_id, self.line_id, self.kind, self.starts_on

    @classmethod
    def of(cls, row: dict[str, object]) -> "Span":
        """From a row of awards_standing.sql."""
        facts = msgspec.json.decode(str(row["facts"]), type=list[Fact])
        return msgspec.convert({**row, "facts": facts}, cls)


def first_day(kind: str, day: date) -> date:
    """The first day of the month of a reading, of the year of a balance."""
    return day.replace(day=1) if kind == RuleKind.READING else day.replace(month=1, day=1)


def rule_for(rules: Iterable[Rule], line_id: int, kind: str, starts_on: date) -> Rule | None:
    """The rule of an award that begins on a day; None where there is none, or one that gives nothing."""
    begun = [rule for rule in rules if (rule.line_id, rule.kind) == (line_id, kind) and rule.starts_on <= starts_on]
    newest = max(begun, key=lambda rule: rule.starts_on, default=None)
    return newest if newest and newest.numerator else None


def points(rule: Rule, facts: Iterable[Fact]) -> int:
    """What facts of one award come to. Two readings of a fuel on one day are one."""
    if rule.kind == RuleKind.BALANCE:
        return sum(fact.pence or 0 for fact in facts) * rule.numerator // rule.denominator
    whole = len({(fact.day, fact.fuel) for fact in facts}) * rule.numerator
    return whole if rule.month_most is None else min(whole, rule.month_most)


def draft(award: Span, rules: Iterable[Rule], day: date, *, currency: str) -> Draft | None:
    """The entry that brings an award to what it should come to, as of a day; None where it is there already."""
    rule = rule_for(rules, award.line_id, award.kind, award.starts_on)
    assert rule, "no fact is taken without a rule, and rules only begin ahead"
    due = points(rule, award.facts)
    if due == award.given:
        return None
    with locale.speaking(locale.by_code(award.language)):
        note = _note(award, rule, due, currency)
    return Draft(
        f"award/{award.id}/{award.entries + 1}", EntryKind.AWARD, award.account_id, award.line_id, due - award.given, day,
        reason=award.kind, note=note[:300], subject=("award", award.id),
    )  # fmt: skip


def _note(award: Span, rule: Rule, due: int, currency: str) -> str:
    """`Meter readings, November 2026: electricity 3 Nov, gas 3 Nov; 25 points for each ...: 50; given before: 25`"""
    if award.kind == RuleKind.READING:
        what = _("Meter readings, %(month)s: %(list)s", month=formats.date(award.starts_on, "yMMMM"), list=_readings(award.facts))
    else:
        whole = sum(fact.pence or 0 for fact in award.facts)
        what = _("Average balance of %(year)s: %(amount)s", year=award.starts_on.year, amount=formats.amount(whole, currency))
    rate = rates.of_rule(rule.kind, rule.numerator, rule.denominator, currency, rule.month_most)
    came_to = _("%(rate)s: %(points)s; given before: %(before)s", rate=rate, points=formats.number(due), before=formats.number(award.given))
    return f"{what}; {came_to}"


def _readings(facts: Sequence[Fact]) -> str:
    counted = sorted({(fact.day, fact.fuel) for fact in facts})
    if not 0 < len(counted) <= LISTED_MOST:
        return formats.number(len(counted))
    return ", ".join(f"{_(FUELS[fuel])} {formats.date(day, 'MMMd')}" for day, fuel in counted)
