"""Earning: what a purchase gives, by rules that are whole fractions. Pure: the same code for tills, refunds, trials and explanations.

Points = floor(eligible pence x numerator / denominator), floored once per purchase, rule and day of release; each bonus is floored by
itself, and bonuses add (R5). A flat rule gives points for each whole item, which end when its whole price came back (R7). The 1% is exact:
pence x basis points (R1). A refund earns the difference between what the remaining lines earn and what is posted (R7), so a full refund
leaves exactly 0.

A line below zero (a bottle brought back, a coupon) lowers what its basket earns (R4), down to nothing. It stays with the basket: only
lines above zero come back, each for what it cost, and with the last of them exactly 0 is left, since below nothing no basket earns.

What may still be given back on a later day is pending (R6): a purchase gives in parts, one at once and one for each day of release, each
being what all lines released by then earn together, less what the parts before it gave.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date, timedelta

import msgspec

from rewards.rules.terms import RuleTerms, Terms, Verdict


class Line(msgspec.Struct, frozen=True, omit_defaults=True):
    """A line of a receipt as it was judged: `pence` after discounts (R4), `rule` the rule that counted it, or `why` none did.

    `basis_points` is its part of the 1%: 100 where the 1% counts the line, else 0. `bonuses` are the rules that add to it. `due_on` is the
    day on which it counts, where that is later than its purchase (R6). By a flat rule `items` came for `items_pence`, whatever is left.
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
    bonuses: tuple[int, ...] = ()
    due_on: date | None = None
    items: int = 0
    items_pence: int = 0

    @property
    def whole_items(self) -> int:
        """How many items have not come back with their whole price."""
        return -(-self.items * self.pence // self.items_pence) if self.items else 0


class Earning(msgspec.Struct, frozen=True, omit_defaults=True):
    """What one rule gave for one purchase. `eligible_pence` counts each penny once: of a bonus its spend stands in `bonus_pence`."""

    rule: int
    line: int
    eligible_pence: int
    points: int
    bonus_pence: int = 0
    items: int = 0

    @property
    def is_empty(self) -> bool:
        return not (self.points or self.eligible_pence or self.bonus_pence or self.items)


class Part(msgspec.Struct, frozen=True):
    """What a purchase gives on one day: on its own, or on a later one on which more of its lines count."""

    earnings: list[Earning]
    contribution_units: int
    due_on: date | None = None

    @property
    def points(self) -> int:
        return sum([earning.points for earning in self.earnings])

    @property
    def gives(self) -> bool:
        return bool(self.earnings or self.contribution_units)


class Earned(msgspec.Struct, frozen=True):
    """What a purchase gives: its lines as judged, points by rule, the 1% in units (R1); and what is `pending` beside that, by day."""

    lines: list[Line]
    earnings: list[Earning]
    contribution_units: int
    pending: list[Part] = []

    @property
    def points(self) -> int:
        return sum([earning.points for earning in self.earnings])


def judge(line: Line, terms: Terms, day: date, *, store: str | None = None) -> Line:
    """A line with its verdict: the rules that count it or why none does, and what the 1% counts of it."""
    verdict = terms.verdict(line.category, day)
    if verdict is None:
        return msgspec.structs.replace(line, why="unknown", due_on=None)
    counted = verdict.basis == "all" or (verdict.basis == "own brand" and line.own)
    judged = Line(
        product="" if verdict.sensitive else line.product,
        category=line.category,
        quantity=line.quantity,
        pence=line.pence,
        own=line.own,
        rule=verdict.rule.id if verdict.rule else None,
        why=verdict.why,
        basis_points=verdict.basis_points if counted else 0,
        name="" if verdict.sensitive else line.name,
    )
    if line.due_on or verdict.due_days or verdict.bonuses or (verdict.rule and verdict.rule.kind == "flat"):
        return _with_more(judged, line.due_on, verdict, day, store)
    return judged


def _with_more(judged: Line, told: date | None, verdict: Verdict, day: date, store: str | None) -> Line:
    """What few lines have: bonuses, items, a day on which they count. A line below zero counts at once, and is no item."""
    above = judged.pence > 0
    due_on = told or (day + timedelta(days=verdict.due_days) if verdict.due_days else None)
    counts = judged.rule is not None or judged.basis_points > 0
    items = max(judged.quantity, 1) if above and verdict.rule and verdict.rule.kind == "flat" else 0
    return msgspec.structs.replace(
        judged,
        bonuses=tuple(bonus.id for bonus in verdict.bonuses if bonus.adds_to(own=judged.own, store=store)),
        due_on=due_on if due_on and due_on > day and above and counts else None,
        items=items,
        items_pence=judged.pence if items else 0,
    )


def earn(lines: Sequence[Line], terms: Terms, day: date, *, store: str | None = None) -> Earned:
    """What these lines give when they are bought on `day`, in the store of that number; lines below zero lower it."""
    judged = [judge(line, terms, day, store=store) for line in lines]
    first, *later = parts(judged, terms)
    return Earned(judged, first.earnings, first.contribution_units, later)


def parts(judged: Sequence[Line], terms: Terms) -> list[Part]:
    """What lines that are judged give: at once, then on each later day on which some of them count, by the rules that counted them."""
    dues = sorted({line.due_on for line in judged if line.due_on})
    now = _sum([line for line in judged if line.due_on is None] if dues else judged, terms)
    found = [now]
    for due_on in dues:
        before, now = now, _sum([line for line in judged if line.due_on is None or line.due_on <= due_on], terms)
        found.append(difference(now, before, due_on=due_on))
    return found


def together(several: Iterable[Part]) -> Part:
    """What parts give together."""
    held = list(several)
    sums: dict[int, Earning] = {}
    for earning in (earning for part in held for earning in part.earnings):
        before = sums.get(earning.rule)
        sums[earning.rule] = _added(before, earning, 1) if before else earning
    return Part([sums[rule] for rule in sorted(sums)], sum(part.contribution_units for part in held))


def difference(after: Part, before: Part, *, due_on: date | None = None) -> Part:
    """What must be posted to come from `before` to `after`; what stays as it is is left out."""
    then = {earning.rule: earning for earning in before.earnings}
    now = {earning.rule: earning for earning in after.earnings}
    nothing = [Earning(rule, (then.get(rule) or now[rule]).line, 0, 0) for rule in sorted(then.keys() | now.keys())]
    changed = [_added(now.get(none.rule, none), then.get(none.rule, none), -1) for none in nothing]
    return Part([one for one in changed if not one.is_empty], after.contribution_units - before.contribution_units, due_on)


def _added(one: Earning, other: Earning, times: int) -> Earning:
    return Earning(
        one.rule, one.line, one.eligible_pence + times * other.eligible_pence, one.points + times * other.points,
        one.bonus_pence + times * other.bonus_pence, one.items + times * other.items,
    )  # fmt: skip


def _sum(judged: Sequence[Line], terms: Terms) -> Part:
    eligible: dict[int, int] = defaultdict(int)
    items: dict[int, int] = defaultdict(int)
    bonus: dict[int, int] = defaultdict(int)
    for line in judged:
        if line.rule is not None:
            eligible[line.rule] += line.pence
            if line.items:
                items[line.rule] += line.whole_items
            for rule in line.bonuses:
                bonus[rule] += line.pence
    earnings = [_by_rule(terms.rule(rule), max(pence, 0), items.get(rule, 0)) for rule, pence in sorted(eligible.items())]
    earnings += [_by_bonus(terms.rule(rule), max(pence, 0)) for rule, pence in sorted(bonus.items())]
    units = sum(line.pence * line.basis_points for line in judged)
    return Part(earnings, max(units, 0))


def _by_rule(rule: RuleTerms, pence: int, items: int) -> Earning:
    if rule.kind == "flat":
        return Earning(rule.id, rule.line_id, pence, items * rule.numerator, items=items)
    return Earning(rule.id, rule.line_id, pence, pence * rule.numerator // rule.denominator)


def _by_bonus(rule: RuleTerms, pence: int) -> Earning:
    return Earning(rule.id, rule.line_id, 0, pence * rule.numerator // rule.denominator, bonus_pence=pence)


def remaining(bought: Sequence[Line], returned: Sequence[Line]) -> list[Line] | None:
    """The lines that remain when these, all of zero or above, come back; None when more comes back than was bought.

    What comes back is matched by product, category and own brand, and taken from as many such lines as it needs, first from those that
    count on the day that it names. Where either side keeps no product, because its category was sensitive on that day, category and own
    brand must do.
    """
    assert all(line.pence >= 0 for line in returned)
    left = list(bought)
    for line in returned:
        owed, pieces = line.pence, line.quantity
        for at in sorted(range(len(left)), key=lambda at: left[at].due_on != line.due_on):
            kept = left[at]
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


def earn_again(lines: Sequence[Line], terms: Terms) -> Part:
    """What lines that were judged before give in the end, now that some of them went back: by the rule versions of the purchase (R7)."""
    return together(parts(lines, terms))
