"""The books worked out again in the plainest way: earnings, the year that takes them, what dividends close and pay (R5, R7, R8, R11, R13).

A model for a state machine: whole numbers in dictionaries, by member (0, 1 ...) and year. It knows no database.
"""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from rewards.intake.receipts import Purchase
from rewards.models.dividends import Dividend, Stage
from rewards.rules.earning import Line

SHARE_PENCE = 100
READING_POINTS, MONTH_MOST = 25, 50


@dataclass
class Sold:
    """A purchase and what is left of each line, in pence; `waiting` are refunds that came before it, `number` it has once it is posted."""

    who: int
    told: Purchase
    left: list[int]
    number: int | None = None
    waiting: list[tuple[date, list[Line]]] = field(default_factory=list)

    @property
    def day(self) -> date:
        return self.told.sold_at.date()

    @property
    def is_open(self) -> bool:
        return any(self.left)

    @property
    def worth(self) -> tuple[int, int]:
        """Points and units of the 1% of what is left: each rule cut off once, the units exact."""
        pence: Counter[str] = Counter()
        units = 0
        for line, left in zip(self.told.lines, self.left, strict=True):
            pence["food" if line.category in ("grocery", "pharmacy") else line.category] += left
            units += 100 * left if line.category == "pharmacy" or (line.category == "grocery" and line.own) else 0
        return pence["food"] // 100 + pence["fuel"] // 1000, units

    def take(self, back: Sequence[Line]) -> bool:
        """Take back from what is left; False, and nothing taken, where more would come back than was bought."""
        left = list(self.left)
        for line in back:
            left[[bought.product for bought in self.told.lines].index(line.product)] -= line.pence
        if min(left) < 0:
            return False
        self.left = left
        return True


@dataclass(frozen=True)
class Given:
    """What a dividend gives one member; `points` are what a final one closes."""

    points: int
    gross: int
    share: int


@dataclass
class Declared:
    """A dividend: the row, its year, where it stands, and what was frozen for each member."""

    row: Dividend
    year: int
    stage: Stage
    terms: Mapping[str, Any]
    state: str = "draft"
    given: dict[int, Given] = field(default_factory=dict)
    fund: int = 0

    @property
    def before_calculated(self) -> str:
        """The state from which it is calculated: an interim one needs the board only."""
        return "recommended" if self.stage is Stage.INTERIM else "approved"

    @property
    def is_on_its_way(self) -> bool:
        return self.state not in ("posted", "withdrawn")


@dataclass
class Year:
    locked: bool = False
    sealed: bool = False


class BooksModel:
    """Years and who has what in them."""

    def __init__(self, members: int, years: Sequence[int]) -> None:
        self.members = range(members)
        self.years = {year: Year() for year in years}
        self.earned: Counter[tuple[int, int]] = Counter()
        self.closed: Counter[tuple[int, int]] = Counter()
        self.paid: Counter[tuple[int, int]] = Counter()
        self.funded: Counter[int] = Counter()
        self.money: Counter[int] = Counter()
        self.share: Counter[int] = Counter()
        self.read: defaultdict[tuple[int, int, int], dict[str, tuple[date, str]]] = defaultdict(dict)

    def books_of(self, day: date, today: date) -> int:
        """The year whose books take what is of a day: its own, once that is locked the one that runs (R8)."""
        self.years.setdefault(today.year, Year())
        return today.year if self.years[day.year].locked else day.year

    def points(self, who: int) -> int:
        """A member's balance."""
        return sum(self.earned[who, year] - self.closed[who, year] for year in self.years)

    def counted(self, who: int, year: int) -> int:
        """What a dividend of a year counts: its own points, less what earlier years left below nought (R13)."""
        before = sum(self.earned[who, one] - self.closed[who, one] for one in self.years if one < year)
        return self.earned[who, year] + min(before, 0)

    def readings(self, who: int, day: date) -> int:
        """What the meter readings of a day's month come to, up to its most."""
        return min(READING_POINTS * len(set(self.read[who, day.year, day.month].values())), MONTH_MOST)

    def freeze(self, dividend: Declared) -> None:
        """What each member gets by what stands now."""
        points = {who: counted for who in self.members if (counted := self.counted(who, dividend.year)) > 0}
        whole, fund = self._shared_out(points, dividend.terms)
        dividend.fund = max(fund - self.funded[dividend.year], 0)
        for who, counted in points.items():
            gross = max(whole[who] - self.paid[who, dividend.year], 0)
            dividend.given[who] = Given(counted, gross, min(gross, SHARE_PENCE - self.share[who]))

    def _shared_out(self, points: Mapping[int, int], terms: Mapping[str, Any]) -> tuple[dict[int, int], int]:
        if "rate" in terms:
            first = {who: min(counted, terms["first_points"]) for who, counted in points.items()}
            rate = terms["rate"]
            return {who: (counted - first[who]) * rate // 10_000 for who, counted in points.items()}, sum(first.values()) * rate // 10_000
        pool, every = terms["pool_pence"], sum(points.values())
        whole = {who: counted * pool // every for who, counted in points.items()}
        for who in sorted(points, key=lambda who: (-(points[who] * pool % every), who))[: pool - sum(whole.values())]:
            whole[who] += 1
        return whole, 0

    def post(self, dividend: Declared) -> None:
        """Give what was frozen; what of a share was paid meanwhile is not taken again."""
        for who, given in dividend.given.items():
            taken = min(given.share, SHARE_PENCE - self.share[who])
            self.share[who] += taken
            self.money[who] += given.gross - taken
            self.paid[who, dividend.year] += given.gross
            if dividend.stage is Stage.FINAL:
                self.closed[who, dividend.year] += given.points
        self.funded[dividend.year] += dividend.fund

    def may_draft(self, year: int, stage: Stage, declared: Sequence[Declared]) -> bool:
        """Whether it is the turn of a dividend."""
        of_year = [one for one in declared if one.year == year and one.state != "withdrawn"]
        posted = {one.stage for one in of_year}
        if self.years[year].sealed or any(one.is_on_its_way for one in of_year):
            return False
        if stage is Stage.INTERIM:
            return not posted
        return (Stage.FINAL in posted) is (stage is Stage.ADJUSTMENT)

    def may_seal(self, year: int, declared: Sequence[Declared]) -> bool:
        """Whether the trial balance of a year can be agreed and sealed."""
        earlier = all(other.sealed for number, other in self.years.items() if number < year)
        on_its_way = any(one.year == year and one.is_on_its_way for one in declared)
        return self.years[year].locked and not self.years[year].sealed and earlier and not on_its_way
