"""Points by year and business line (M5): what was earned, by which rate, what a dividend closed, and what is owed."""

from collections.abc import Mapping
from datetime import date

import msgspec

from portal.kit import clock, database, formats
from portal.kit.locale import gettext as _, named
from portal.models import Member
from rewards.rules import rates


class RuleWords(msgspec.Struct, frozen=True):
    """A version of a business line's rate, or of what it gives without a purchase."""

    kind: str
    version: int
    numerator: int
    denominator: int
    month_most: int | None
    starts_on: date

    def in_words(self, currency: str) -> str:
        return rates.of_rule(self.kind, self.numerator, self.denominator, currency, self.month_most)


class LinePoints(msgspec.Struct, frozen=True):
    """What a business line gave in a year, and the rules that held in it, oldest first."""

    code: str
    names: Mapping[str, str]
    points: int
    eligible_pence: int
    currency: str
    rules: list[RuleWords]

    @property
    def name(self) -> str:
        return named(self.names)

    @property
    def rate(self) -> str:
        """`1 point per £2 and 1 point per £1 from 1 April 2026`."""
        before = [None, *(rule.kind for rule in self.rules)]
        return formats.listing(
            [self._version(rule, is_next=rule.kind == kind) for rule, kind in zip(self.rules, before, strict=False)]
        )  # fmt: skip

    def _version(self, rule: RuleWords, *, is_next: bool) -> str:
        words = rule.in_words(self.currency)
        return _("%(rate)s from %(day)s", rate=words, day=formats.date(rule.starts_on)) if is_next else words

    @property
    def provenance(self) -> list[str]:
        """The sentences behind the figure: each version of the rule, and since when it holds."""
        return [
            _(
                "%(business)s: %(rate)s. Version %(version)s of the rule, since %(day)s.",
                business=self.name, rate=rule.in_words(self.currency),
                version=rule.version, day=formats.date(rule.starts_on),
            )
            for rule in self.rules
        ]  # fmt: skip


class Year(msgspec.Struct, frozen=True):
    """A period of the books as a member sees it. `owed_before` is zero or below: earnings repay it first (R7)."""

    id: int
    name: str
    starts_on: date
    ends_on: date
    runs: bool
    earned: int
    closed: int
    spent: int
    ended: int
    owed_before: int
    lines: list[LinePoints]

    @property
    def counted(self) -> int:
        """What a dividend of this year counts."""
        return self.earned + self.owed_before

    @property
    def taken(self) -> int:
        """What dividends took of this year: zero or below."""
        return -self.closed

    @property
    def left(self) -> int:
        """What this year left in the ledger: it earned that, and in it nothing was closed, spent or ended."""
        return self.earned - self.closed - self.spent - self.ended

    @property
    def owed(self) -> int:
        """How many points are owed; zero where none are."""
        return max(0, -self.counted)

    @property
    def parts(self) -> list[int]:
        """For the bar: a line below zero takes no room."""
        return [max(0, line.points) for line in self.lines]


class PendingPoints(msgspec.Struct, frozen=True):
    """What a business line will give on a day, unless it is given back before (R6)."""

    due_on: date
    names: Mapping[str, str]
    points: int

    @property
    def name(self) -> str:
        return named(self.names)


class EndingPoints(msgspec.Struct, frozen=True):
    """Points that can be spent up to a day, that one included (R9)."""

    ends_on: date
    points: int


class Points(msgspec.Struct, frozen=True):
    """Every year up to now, newest first. The balance is the ledger's: it is what the years leave, to the point.

    What is `pending` stands beside it, the next day first. Of the balance, `lasting` does not wait for a dividend, and `to_spend` can be
    spent at tills, those that are `ending` soonest first; None where the points of the society never lasted (R9).
    """

    currency: str
    balance: int
    lasting: int
    to_spend: int | None
    ending: list[EndingPoints]
    years: list[Year]
    pending: list[PendingPoints]

    @property
    def ways_out(self) -> dict[str, list[int]]:
        """How points left, by what it is called: zero or below for each year. By dividends; at tills and by their end where any did."""
        closed = {_("Closed by a dividend"): [year.taken for year in self.years]}
        others = {_("Spent at tills"): [-year.spent for year in self.years], _("Ended"): [-year.ended for year in self.years]}
        return closed | {name: gone for name, gone in others.items() if any(gone)}

    @property
    def year_rows(self) -> list[list[str]]:
        """For a table: of each year its name, what it earned, what of that left in each way, and what is left."""
        gone = zip(*self.ways_out.values(), strict=True)
        rows = [(year.name, year.earned, *ways, year.left) for year, ways in zip(self.years, gone, strict=True)]
        return [[name, *map(formats.number, counts)] for name, *counts in rows]

    @property
    def total_row(self) -> list[str]:
        """The sum of the same."""
        ever = [sum(gone) for gone in self.ways_out.values()]
        return [_("Total"), *map(formats.number, (sum(year.earned for year in self.years), *ever, self.balance))]

    @property
    def pending_points(self) -> int:
        return sum(each.points for each in self.pending)

    @property
    def running(self) -> Year | None:
        """The year of today, if the books have one."""
        return self.years[0] if self.years and self.years[0].runs else None

    @property
    def owed(self) -> int:
        return max(0, -self.balance)


class Month(msgspec.Struct, frozen=True):
    """The points of the purchases of a month; `runs` for the month of today."""

    starts_on: date
    points: int
    runs: bool


async def of_member(member: Member) -> Points:
    """A member's points by year."""
    found = await database.value(database.sql("rewards", "points"), member.id, clock.now())
    return msgspec.json.decode(found, type=Points)


async def by_month(member: Member, year: Year) -> list[Month]:
    """Points by month of purchase, every month of a year up to today."""
    found = await database.rows(database.sql("rewards", "points_by_month"), member.id, year.starts_on, year.ends_on, clock.now())
    return [Month(**row) for row in found]
