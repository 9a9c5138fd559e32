"""Terms: the rules and categories of a society, every version; asked for a day, they answer with what held then (R2, R3, R5)."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from typing import Literal

import msgspec

from portal.kit import database
from portal.kit.locale import gettext as _, lazy

EXCLUSIONS = {
    "tobacco": lazy("Tobacco earns no points."),
    "lottery": lazy("Lottery and scratch cards earn no points."),
    "fuel": lazy("Fuel earns no points here."),
    "stamps": lazy("Postage and saving stamps earn no points."),
    "gift cards": lazy("Gift cards and vouchers earn when they are spent, not when they are bought."),
    "top-ups": lazy("Phone cards and bill payments earn no points."),
    "baby milk": lazy("By law, first-stage baby milk earns no points."),
    "concession": lazy("This shop in the shop is not part of the society."),
    "newspaper delivery": lazy("Newspaper deliveries earn no points."),
    "bags": lazy("Carrier bags earn no points."),
    "prescription": lazy("Prescription medicines earn no points."),
    "delivery": lazy("Delivery fees earn no points."),
    "no rate": lazy("No rate has been set for this, so it earned no points."),
    "unknown": lazy("The till did not say what this was, so it earned no points."),
}
"""Why a category does not earn (R3): the code that a category keeps, and the words that a member reads."""

ALWAYS = date(1970, 1, 1)
"""The day from which the first version of a category holds: no purchase is older."""


class CategoryTerms(msgspec.Struct, frozen=True):
    """What a category means for earning from a day on: its business line, why it does not earn, what the 1% counts of it.

    `sensitive`: the product is not kept, whatever the day (X1). `due_days`: for how long it may be given back, its points pending (R6).
    """

    code: str
    line_id: int
    excluded_why: str | None
    basis: str
    sensitive: bool = False
    due_days: int | None = None
    starts_on: date = ALWAYS


class RuleTerms(msgspec.Struct, frozen=True):
    """A rule as it counts: points per pence as a fraction, or for a whole item (`flat`); the 1% in basis points, from which day.

    A bonus ends on a day, and may ask for categories, stores by their numbers, or own brand.
    """

    id: int
    line_id: int
    numerator: int
    denominator: int
    basis_points: int
    starts_on: date
    kind: Literal["base", "bonus", "flat"] = "base"
    code: str = ""
    ends_on: date | None = None
    categories: tuple[str, ...] = ()
    stores: tuple[str, ...] = ()
    own_only: bool = False

    def holds(self, day: date) -> bool:
        return self.starts_on <= day and (self.ends_on is None or day <= self.ends_on)

    def adds_to(self, *, own: bool, store: str | None) -> bool:
        """Whether this bonus counts a line of its categories: by the brand of the line, and where it was sold."""
        return (own or not self.own_only) and (not self.stores or store in self.stores)


class Verdict(msgspec.Struct, frozen=True):
    """What a category comes to on a day: the rule that counts it or why none does, what the 1% counts, and which bonuses may add."""

    why: str | None
    rule: RuleTerms | None
    basis: str
    basis_points: int
    sensitive: bool
    due_days: int | None
    bonuses: tuple[RuleTerms, ...]


class Terms:
    """The rules and categories of a society: asked for a day, they answer with the version that held then."""

    def __init__(self, categories: Iterable[CategoryTerms], rules: Iterable[RuleTerms]) -> None:
        self._categories: dict[str, list[CategoryTerms]] = defaultdict(list)
        self._versions: dict[tuple[int, str, str], list[RuleTerms]] = defaultdict(list)
        for category in sorted(categories, key=lambda category: category.starts_on, reverse=True):
            self._categories[category.code].append(category)
        for rule in sorted(rules, key=lambda rule: rule.starts_on, reverse=True):
            self._versions[rule.line_id, rule.kind, rule.code].append(rule)
        self._by_id = {rule.id: rule for versions in self._versions.values() for rule in versions}
        self._verdicts: dict[tuple[str, date], Verdict | None] = {}
        self.sensitive = frozenset(code for code, versions in self._categories.items() if any(one.sensitive for one in versions))

    @property
    def categories(self) -> list[CategoryTerms]:
        """Every version of every category."""
        return [category for versions in self._categories.values() for category in versions]

    @property
    def rules(self) -> list[RuleTerms]:
        """Every version of every rule."""
        return list(self._by_id.values())

    def rule(self, rule_id: int) -> RuleTerms:
        return self._by_id[rule_id]

    def rule_for(self, line_id: int, day: date) -> RuleTerms | None:
        """A business line's rate on a day."""
        return self._on(line_id, "base", "", day)

    def category(self, code: str, day: date) -> CategoryTerms | None:
        return next((category for category in self._categories.get(code, ()) if category.starts_on <= day), None)

    def verdict(self, code: str, day: date) -> Verdict | None:
        """What a category came to on a day; None: there was no such category."""
        if (code, day) not in self._verdicts:  # a batch asks for the same few a thousand times
            category = self.category(code, day)
            self._verdicts[code, day] = self._judged(category, day) if category else None
        return self._verdicts[code, day]

    def _judged(self, category: CategoryTerms, day: date) -> Verdict:
        base = self.rule_for(category.line_id, day)
        rule = self._on(category.line_id, "flat", category.code, day) or base
        why = category.excluded_why or (None if rule else "no rate")
        return Verdict(
            why=why, rule=None if why else rule, basis=category.basis, basis_points=rule.basis_points if rule else 0,
            sensitive=category.code in self.sensitive, due_days=category.due_days, bonuses=() if why else self._bonuses(category, day),
        )  # fmt: skip

    def _bonuses(self, category: CategoryTerms, day: date) -> tuple[RuleTerms, ...]:
        mine = [code for line_id, kind, code in self._versions if kind == "bonus" and line_id == category.line_id]
        held = [self._on(category.line_id, "bonus", code, day) for code in sorted(mine)]
        return tuple(bonus for bonus in held if bonus and (not bonus.categories or category.code in bonus.categories))

    def _on(self, line_id: int, kind: str, code: str, day: date) -> RuleTerms | None:
        """The newest version of a rule that has begun, where it has not ended. One that gives nothing ends what stood before it."""
        begun = next((rule for rule in self._versions.get((line_id, kind, code), ()) if rule.starts_on <= day), None)
        if begun is None or not begun.holds(day) or (kind != "base" and not begun.numerator):
            return None
        return begun


class KeptTerms(msgspec.Struct, frozen=True):
    """Terms as they are kept."""

    categories: list[CategoryTerms]
    rules: list[RuleTerms]

    @property
    def terms(self) -> Terms:
        return Terms(self.categories, self.rules)


KEPT = msgspec.json.Decoder(KeptTerms)


async def of_society(society_id: int) -> Terms:
    """The rules and categories of a society, every version."""
    return KEPT.decode(await database.value(database.sql("rewards", "terms"), society_id)).terms


def reason(code: str | None) -> str:
    """Why something did not earn, in a sentence (R3)."""
    return _(EXCLUSIONS.get(code or "unknown", EXCLUSIONS["unknown"]))
