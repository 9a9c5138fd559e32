"""Earning: what a purchase gives, by rules that are whole fractions. Pure: the same code for tills, refunds, trials and explanations.

Points = floor(eligible pence x numerator / denominator), floored once per purchase and rule (R5). The 1% is exact: pence x basis points
(R1). A refund earns the difference between what the remaining lines earn and what is posted (R7), so a full refund leaves exactly 0.

A line below zero (a bottle brought back, a coupon) lowers what its basket earns (R4), down to nothing. It stays with the basket: only
lines above zero come back, each for what it cost, and with the last of them exactly 0 is left, since below nothing no basket earns.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date

import msgspec

from portal.kit.locale import lazy

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


class Line(msgspec.Struct, frozen=True, omit_defaults=True):
    """A line of a receipt as it was judged: `pence` after discounts (R4), `rule` the rule that counted it, or `why` none did.

    `basis_points` is its part of the 1%: 100 where the 1% counts the line, else 0.
    """

    product: str
    category: str
    quantity: int
    pence: int
    own: bool = False
    rule: int | None = None
    why: str | None = None
    basis_points: int = 0
    name: str = ""


class CategoryTerms(msgspec.Struct, frozen=True):
    """What a category means for earning: its business line, why it does not earn, what the 1% counts, whether the product is kept."""

    line_id: int
    excluded_why: str | None
    basis: str
    sensitive: bool = False


class RuleTerms(msgspec.Struct, frozen=True):
    """A rule as it counts: points per pence as a fraction, the 1% in basis points, from which day."""

    id: int
    line_id: int
    numerator: int
    denominator: int
    basis_points: int
    starts_on: date


class Earning(msgspec.Struct, frozen=True):
    """What one rule gave for one purchase."""

    rule: int
    line: int
    eligible_pence: int
    points: int


class Earned(msgspec.Struct, frozen=True):
    """What a purchase gives: its lines as judged, points by rule, the 1% in units (R1)."""

    lines: list[Line]
    earnings: list[Earning]
    contribution_units: int

    @property
    def points(self) -> int:
        return sum(earning.points for earning in self.earnings)


class Terms:
    """The rules and categories of a society: asked for a day, they answer with the version that held then."""

    def __init__(self, categories: Mapping[str, CategoryTerms], rules: Iterable[RuleTerms]) -> None:
        self.categories = categories
        self._by_line: dict[int, list[RuleTerms]] = defaultdict(list)
        for rule in sorted(rules, key=lambda rule: rule.starts_on, reverse=True):
            self._by_line[rule.line_id].append(rule)
        self._by_id = {rule.id: rule for versions in self._by_line.values() for rule in versions}

    def rule_for(self, line_id: int, day: date) -> RuleTerms | None:
        return next((rule for rule in self._by_line[line_id] if rule.starts_on <= day), None)

    def rule(self, rule_id: int) -> RuleTerms:
        return self._by_id[rule_id]


def judge(line: Line, terms: Terms, day: date) -> Line:
    """A line with its verdict: the rule that counts it or why none does, and what the 1% counts of it."""
    category = terms.categories.get(line.category)
    if category is None:
        return msgspec.structs.replace(line, why="unknown")
    rule = terms.rule_for(category.line_id, day)
    excluded = category.excluded_why or (None if rule else "no rate")
    counted = category.basis == "all" or (category.basis == "own brand" and line.own)
    return Line(
        product="" if category.sensitive else line.product,
        category=line.category,
        quantity=line.quantity,
        pence=line.pence,
        own=line.own,
        rule=None if excluded or rule is None else rule.id,
        why=excluded,
        basis_points=rule.basis_points if counted and rule else 0,
        name="" if category.sensitive else line.name,
    )


def earn(lines: Sequence[Line], terms: Terms, day: date) -> Earned:
    """What these lines give when they are bought on `day`; lines below zero lower it."""
    return _sum([judge(line, terms, day) for line in lines], terms)


def _sum(judged: list[Line], terms: Terms) -> Earned:
    eligible: dict[int, int] = defaultdict(int)
    for line in judged:
        if line.rule is not None:
            eligible[line.rule] += line.pence
    earnings = [_by_rule(terms.rule(rule), max(pence, 0)) for rule, pence in sorted(eligible.items())]
    units = sum(line.pence * line.basis_points for line in judged)
    return Earned(judged, earnings, max(units, 0))


def _by_rule(rule: RuleTerms, pence: int) -> Earning:
    return Earning(rule.id, rule.line_id, pence, pence * rule.numerator // rule.denominator)


def remaining(bought: Sequence[Line], returned: Sequence[Line]) -> list[Line] | None:
    """The lines that remain when these, all of zero or above, come back; None when more comes back than was bought.

    What comes back is matched by product, category and own brand, and taken from as many such lines as it needs. Where either side keeps
    no product, because its category was sensitive on that day, category and own brand must do.
    """
    assert all(line.pence >= 0 for line in returned)
    left = list(bought)
    for line in returned:
        owed, pieces = line.pence, line.quantity
        for at, kept in enumerate(left):
            if owed and _matches(kept, line):
                taken, counted = min(owed, kept.pence), min(pieces, kept.quantity)
                left[at] = msgspec.structs.replace(kept, pence=kept.pence - taken, quantity=kept.quantity - counted)
                owed, pieces = owed - taken, pieces - counted
        if owed:
            return None
    return left


def _matches(kept: Line, returned: Line) -> bool:
    same_product = kept.product == returned.product or not kept.product or not returned.product
    return same_product and (kept.category, kept.own) == (returned.category, returned.own) and kept.pence > 0


def earn_again(lines: Sequence[Line], terms: Terms) -> Earned:
    """What lines that were judged before give now that some of them went back: by the rule versions of the purchase (R7)."""
    return _sum(list(lines), terms)
