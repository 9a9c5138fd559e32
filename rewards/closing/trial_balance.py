"""The trial balance: what each class of accounts stood at, what moved on its two sides, and what it stands at; equal to the ledger (O22).

A class is all accounts of one unit whose owners are of one kind; points issued stand by business line. Amounts are in the class's unit:
points, units of the 1% (R1), pence. Above nought is what the society owes to the owners, below nought is its own side.
"""

import csv
import io
from collections import Counter
from collections.abc import Mapping, Sequence
from itertools import groupby

import msgspec

from portal.kit import database
from portal.kit.csv_files import no_formula
from portal.kit.locale import gettext as _, lazy, named
from portal.models import BusinessLine, Society
from rewards import slots
from rewards.models.books import BooksStep, Step
from rewards.models.ledger import Period, Unit

CLASSES: slots.AccountClasses = {
    (Unit.POINTS, "line"): lazy("Points issued"),
    (Unit.POINTS, "member"): lazy("Points of members"),
    (Unit.POINTS, "card"): lazy("Points of temporary cards"),
    (Unit.POINTS, "dividend"): lazy("Points closed by dividends"),
    (Unit.POINTS, "redemption"): lazy("Points spent at tills"),
    (Unit.POINTS, "expiry"): lazy("Points that ended"),
    (Unit.MONEY, "bank"): lazy("Bank"),
    (Unit.MONEY, "dividend"): lazy("Dividends declared"),
    (Unit.MONEY, "member"): lazy("Dividends owed to members"),
    (Unit.MONEY, "share"): lazy("Shares of members"),
    (Unit.MONEY, "fund"): lazy("Community fund"),
    (Unit.MONEY, "disbursement"): lazy("Dividends being paid out"),
    (Unit.MONEY, "share account"): lazy("Share accounts of members"),
    (Unit.MONEY, "voucher"): lazy("Vouchers that wait to be used"),
    (Unit.MONEY, "till"): lazy("Vouchers used at tills"),
    (Unit.MONEY, "reserve"): lazy("Reserve, from vouchers that ended"),
}
FILE_UNITS = {Unit.POINTS: "points", Unit.CONTRIBUTION: "pence/10000", Unit.MONEY: "pence"}
HEADS = ("period", "unit", "class", "line", "opening", "debit", "credit", "closing")


class ClassLine(msgspec.Struct, frozen=True, order=True):
    """A class of accounts: `part` is the business line of points issued, else 0; `debit` and `credit` moved in the period."""

    unit: int
    owner_kind: str
    part: int
    opening: int
    debit: int
    credit: int

    @property
    def closing(self) -> int:
        """What it stands at: opening and what moved."""
        return self.opening + self.credit - self.debit

    @property
    def key(self) -> tuple[int, str, int]:
        return self.unit, self.owner_kind, self.part


class TrialBalance(msgspec.Struct, frozen=True):
    """The classes of a society's accounts, sorted, over some periods. `kept_differs` names a class whose kept balances say otherwise."""

    lines: Sequence[ClassLine]
    kept_differs: str = ""

    @property
    def by_unit(self) -> dict[Unit, list[ClassLine]]:
        """The lines of each unit that has any."""
        return {Unit(unit): list(lines) for unit, lines in groupby(self.lines, key=lambda line: line.unit)}

    @property
    def agrees(self) -> bool:
        """Whether both sides moved alike and every unit stands at nought, before and after; and the kept balances say the same."""
        sums = [(sum(line.opening for line in lines), sum(line.credit - line.debit for line in lines)) for lines in self.by_unit.values()]
        return not any(opening or moved for opening, moved in sums) and not self.kept_differs

    def closing(self, unit: Unit, *owner_kinds: str) -> int:
        """What classes of a unit stand at together."""
        return sum(line.closing for line in self.by_unit.get(unit, ()) if line.owner_kind in owner_kinds)


class PointsOfLine(msgspec.Struct, frozen=True):
    """Points of one business line: issued, taken back, and what members hold of them or owe, below nought."""

    name: str
    issued: int
    back: int
    held: int
    owed: int


async def of_period(period: Period) -> TrialBalance:
    """The trial balance of a period. It opens with what the last sealed period before it closed at, and what was posted since."""
    earlier = await Period.filter(society_id=period.society_id, starts_on__lt=period.starts_on).order_by("starts_on")
    sealed = [one for one in earlier if one.sealed_at]
    brought = await kept_of(sealed[-1]) if sealed else ()
    between = [one.id for one in earlier if not one.sealed_at]
    return TrialBalance(await _lines(period.society_id, brought, between, [period.id]))


async def of_all(society: Society) -> TrialBalance:
    """Everything that was ever posted, and whether the kept balances say the same."""
    lines = await _lines(society.id, (), (), [period.id for period in await Period.filter(society=society)])
    stands: Counter[tuple[int, str]] = Counter()
    for line in lines:
        stands[line.unit, line.owner_kind] += line.closing
    kept = await database.rows(database.sql("rewards", "kept_by_class"), society.id)
    differing = [row["owner_kind"] for row in kept if row["amount"] != stands[row["unit"], row["owner_kind"]]]
    return TrialBalance(lines, kept_differs=differing[0] if differing else "")


async def _lines(society_id: int, brought: Sequence[ClassLine], before: Sequence[int], inside: Sequence[int]) -> list[ClassLine]:
    rows = await database.rows(database.sql("rewards", "trial_balance"), society_id, list(before), list(inside))
    moved = {line.key: line for line in (ClassLine(**row) for row in rows)}
    openings = {line.key: line.closing for line in brought}
    lines = []
    for key in sorted(moved.keys() | openings.keys()):
        line = moved.get(key) or ClassLine(*key, opening=0, debit=0, credit=0)
        lines.append(msgspec.structs.replace(line, opening=line.opening + openings.get(key, 0)))
    return [line for line in lines if line.opening or line.debit or line.credit]


async def kept_of(period: Period) -> Sequence[ClassLine]:
    """The lines that were agreed last of a period; none where it never was."""
    step = await BooksStep.filter(period_id=period.id, step=Step.AGREED).order_by("-id").first()
    return read(step) if step else ()


def read(step: BooksStep) -> Sequence[ClassLine]:
    """The lines that a step keeps."""
    return msgspec.convert(step.says["lines"], list[ClassLine])


async def points_by_line(society: Society, found: TrialBalance, period_ids: Sequence[int]) -> list[PointsOfLine]:
    """Points by business line, as a trial balance of these periods says they were issued and taken back."""
    issued = {line.part: line for line in found.by_unit.get(Unit.POINTS, ()) if line.owner_kind == "line"}
    rows = await database.rows(database.sql("rewards", "points_by_line"), list(period_ids))
    members = {row["line_id"]: (row["held"], row["owed"]) for row in rows}
    of_line = [
        (line, issued.get(line.id), members.get(line.id, (0, 0))) for line in await BusinessLine.filter(society=society).order_by("id")
    ]
    return [
        PointsOfLine(named(line.names), moved.debit if moved else 0, moved.credit if moved else 0, *both)
        for line, moved, both in of_line if moved or any(both)
    ]  # fmt: skip


def class_words(line: ClassLine, names: Mapping[int, str]) -> str:
    """What a class is called; `names` are those of business lines by id. A class that nobody has named is called by its owners' kind."""
    for classes in (CLASSES, *slots.ACCOUNT_CLASSES.fillings):
        if words := classes.get((Unit(line.unit), line.owner_kind)):
            return f"{_(words)}, {names[line.part]}" if line.part in names else _(words)
    return line.owner_kind


async def line_names(society: Society) -> dict[int, str]:
    """The names of a society's business lines by id."""
    return {line.id: named(line.names) for line in await BusinessLine.filter(society=society)}


async def as_file(society: Society, found: Sequence[tuple[str, TrialBalance]]) -> str:
    """Trial balances as CSV, each with the name of its period; amounts are whole numbers of the unit that stands beside them."""
    codes = {line.id: line.code for line in await BusinessLine.filter(society=society)}
    written = io.StringIO(newline="")
    writer = csv.writer(written)
    writer.writerow(HEADS)
    for period, balance in found:
        for line in balance.lines:
            amounts = (line.opening, line.debit, line.credit, line.closing)
            names = (period, FILE_UNITS[Unit(line.unit)], line.owner_kind, codes.get(line.part, ""))
            writer.writerow((*map(no_formula, names), *amounts))
    return written.getvalue()
