"""Random rules and baskets, and what they earn by R5, R6 and R7 worked out again in the plainest way: the model of two state machines."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from hypothesis import strategies as st

from rewards.rules.earning import Line
from rewards.rules.terms import ALWAYS, CategoryTerms, RuleTerms, Terms

DAY = date(2026, 11, 22)
STORE = "lane"
GOODS, TRIPS = 1, 2
LINE_OF = {"bread": GOODS, "wine": GOODS, "pharmacy": GOODS, "holiday": TRIPS, "cover": TRIPS}


@dataclass(frozen=True)
class Scheme:
    """The rules of one example, all of them held since ever."""

    categories: tuple[CategoryTerms, ...]
    rules: tuple[RuleTerms, ...]

    @property
    def terms(self) -> Terms:
        return Terms(self.categories, self.rules)

    def category(self, code: str) -> CategoryTerms | None:
        return next((category for category in self.categories if category.code == code), None)

    def rate(self, category: CategoryTerms) -> RuleTerms | None:
        """The flat rule of a category, where it gives anything, else the rate of its line."""
        of_line = [rule for rule in self.rules if rule.line_id == category.line_id]
        flat = [rule for rule in of_line if rule.kind == "flat" and rule.code == category.code and rule.numerator]
        return next(iter(flat + [rule for rule in of_line if rule.kind == "base"]), None)

    def bonuses(self, line: Line, category: CategoryTerms) -> list[RuleTerms]:
        """The bonuses that add to a line that was sold in STORE."""
        return [
            rule for rule in self.rules
            if rule.kind == "bonus" and rule.line_id == category.line_id and category.code in (rule.categories or (category.code,))
            and STORE in (rule.stores or (STORE,)) and (line.own or not rule.own_only)
        ]  # fmt: skip

    def basis_points(self, line: Line, category: CategoryTerms) -> int:
        """What the 1% counts of a line."""
        rate = self.rate(category)
        counted = category.basis == "all" or (category.basis == "own brand" and line.own)
        return rate.basis_points if rate and counted else 0

    def earns(self, line: Line) -> bool:
        category = self.category(line.category)
        return category is not None and category.excluded_why is None and self.rate(category) is not None

    def due_on(self, line: Line, day: date) -> date | None:
        """The day from which a line counts, where that is later than its own (R6)."""
        category = self.category(line.category)
        if category is None or line.pence <= 0 or not (self.earns(line) or self.basis_points(line, category)):
            return None
        due_on = line.due_on or (day + timedelta(days=category.due_days) if category.due_days else None)
        return due_on if due_on and due_on > day else None


@dataclass
class Piece:
    """A line as it was bought, when it counts, and how much of its price has not come back."""

    line: Line
    due_on: date | None
    left: int

    def counts(self, until: date | None) -> bool:
        return self.due_on is None or (until is not None and self.due_on <= until)


def bought(scheme: Scheme, basket: Iterable[Line], day: date) -> list[Piece]:
    """A basket before anything came back."""
    return [Piece(line, scheme.due_on(line, day), line.pence) for line in basket]


def take_back(scheme: Scheme, pieces: Sequence[Piece], returned: Iterable[Line], day: date) -> bool:
    """Take lines that come back on a day off what is left; False, and nothing taken, where more would come back than was bought."""
    before = [piece.left for piece in pieces]
    for line in returned:
        owed, due_on = line.pence, scheme.due_on(line, day)
        alike = [piece for piece in pieces if piece.left > 0 and _alike(scheme, piece.line, line)]
        for piece in sorted(alike, key=lambda piece: piece.due_on != due_on):
            taken = min(owed, piece.left)
            piece.left, owed = piece.left - taken, owed - taken
        if owed:
            for piece, left in zip(pieces, before, strict=True):
                piece.left = left
            return False
    return True


def _alike(scheme: Scheme, one: Line, other: Line) -> bool:
    """Of a sensitive category nobody keeps the product."""
    category = scheme.category(one.category)
    same = one.product == other.product or (category is not None and category.sensitive)
    return same and (one.category, one.own) == (other.category, other.own)


def earned(scheme: Scheme, pieces: Iterable[Piece], until: date | None) -> tuple[int, int]:
    """Points, and units of the 1%, of what is left and counts by a day: floored once a rule, whole items, exact units."""
    pence: dict[RuleTerms, int] = defaultdict(int)
    items: dict[RuleTerms, int] = defaultdict(int)
    units = 0
    for piece in pieces:
        category = scheme.category(piece.line.category)
        if category is None or not piece.counts(until):
            continue
        units += piece.left * scheme.basis_points(piece.line, category)
        if not scheme.earns(piece.line):
            continue
        rate = scheme.rate(category)
        assert rate is not None
        pence[rate] += piece.left
        if piece.line.pence > 0:
            items[rate] += sum(1 for item in range(piece.line.quantity) if piece.left * piece.line.quantity > item * piece.line.pence)
        for bonus in scheme.bonuses(piece.line, category):
            pence[bonus] += piece.left
    points = [
        items[rule] * rule.numerator if rule.kind == "flat" else max(sum_, 0) * rule.numerator // rule.denominator
        for rule, sum_ in pence.items()
    ]
    return sum(points), max(units, 0)


def _category(code: str) -> st.SearchStrategy[CategoryTerms]:
    return st.builds(
        CategoryTerms, code=st.just(code), line_id=st.just(LINE_OF[code]), excluded_why=st.sampled_from([None, None, None, "tobacco"]),
        basis=st.sampled_from(["own brand", "all", "none"]), sensitive=st.just(code == "pharmacy"),
        due_days=st.sampled_from([None, None, 30]),
    )  # fmt: skip


def _rates(line_id: int, number: int) -> st.SearchStrategy[RuleTerms]:
    return st.builds(
        RuleTerms, id=st.just(number), line_id=st.just(line_id), numerator=st.integers(0, 5),
        denominator=st.sampled_from([1, 3, 100, 100, 700, 1000]), basis_points=st.sampled_from([100, 100, 0, 250]),
        starts_on=st.just(ALWAYS),
    )  # fmt: skip


def _bonus(number: int) -> st.SearchStrategy[RuleTerms]:
    return st.builds(
        RuleTerms, id=st.just(number), line_id=st.sampled_from([GOODS, TRIPS]), numerator=st.integers(1, 3),
        denominator=st.sampled_from([100, 250, 990]), basis_points=st.just(0), starts_on=st.just(ALWAYS), kind=st.just("bonus"),
        code=st.just(f"bonus {number}"), categories=st.sampled_from([(), ("bread",), ("wine", "holiday")]),
        stores=st.sampled_from([(), (STORE,), ("elsewhere",)]), own_only=st.booleans(),
    )  # fmt: skip


def _flat(number: int) -> st.SearchStrategy[RuleTerms]:
    return st.builds(
        RuleTerms, id=st.just(number), line_id=st.just(TRIPS), numerator=st.integers(0, 300), denominator=st.just(1),
        basis_points=st.sampled_from([0, 100]), starts_on=st.just(ALWAYS), kind=st.just("flat"), code=st.just("cover"),
    )  # fmt: skip


schemes = st.builds(
    lambda categories, goods, others: Scheme(categories, (goods, *(rule for rule in others if rule))),
    st.tuples(*map(_category, LINE_OF)),
    _rates(GOODS, 1),
    st.tuples(*(st.one_of(st.none(), rule, rule) for rule in (_rates(TRIPS, 2), _bonus(3), _bonus(4), _flat(5)))),
)
"""A rate for goods, and as it falls a rate for trips, bonuses, and points for each whole cover."""

lines = st.builds(
    Line, product=st.sampled_from(["plain", "fine"]), category=st.sampled_from([*LINE_OF, *LINE_OF, "never heard of"]),
    quantity=st.integers(1, 4), pence=st.one_of(st.integers(-2_000, 0), *[st.integers(0, 40_000)] * 5), own=st.booleans(),
    due_on=st.sampled_from([None, None, None, DAY + timedelta(days=9), DAY + timedelta(days=900)]),
)  # fmt: skip
baskets = st.lists(lines, min_size=1, max_size=7).filter(lambda basket: sum(line.pence for line in basket) >= 0)

cuts = st.lists(st.tuples(st.integers(0, 6), st.sampled_from([1, 7, 33, 50, 99, 100, 100])), min_size=1, max_size=3)
"""Which lines come back, and how much of each in hundredths of what is left."""


def parts(pieces: Sequence[Piece], cut: Iterable[tuple[int, int]]) -> list[Line]:
    """The lines of a refund that takes so much of so many lines; none where nothing is left."""
    open_ = [piece for piece in pieces if piece.left > 0]
    chosen = {which % len(open_): hundredths for which, hundredths in cut} if open_ else {}
    return [part(open_[which], max(1, open_[which].left * hundredths // 100)) for which, hundredths in sorted(chosen.items())]


def part(piece: Piece, pence: int) -> Line:
    """So much of a line, as a till tells it."""
    line = piece.line
    return Line(line.product, line.category, 1, pence, line.own, due_on=line.due_on)
