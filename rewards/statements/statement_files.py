"""A statement as CSV: its lines as cells, opening and closing among them (M6)."""

import csv
import io
from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from portal.kit.csv_files import no_formula
from portal.kit.locale import gettext as _, lazy
from portal.models import Member
from rewards.statements import statements
from rewards.statements.statements import Entry, Standing, Statement

ENTRIES_A_FILE = 10_000
UNITS_PER_POUND = 1_000_000
HEADS = (
    lazy("Date"), lazy("Where"), lazy("Business"), lazy("Counted spend"), lazy("Rule"),
    lazy("Points"), lazy("The 1%"), lazy("Cause"), lazy("Refund of"), lazy("Posted on"),
)  # fmt: skip


async def as_file(member: Member, *, begins: date, ends: date) -> str:
    """The whole statement as CSV.

    Raises:
        Refused: it is longer than a file may be.
    """
    whole = await statements.whole_of_member(member, begins=begins, ends=ends, most=ENTRIES_A_FILE)
    written = io.StringIO(newline="")
    csv.writer(written).writerows([[no_formula(cell) for cell in row] for row in _rows(whole)])
    return written.getvalue()


def _rows(statement: Statement) -> Iterator[list[str]]:
    yield [_(head) for head in HEADS]
    yield _standing(statement.begins, _("Opening balance"), statement.opening)
    for entry in statement.entries:
        yield [
            entry.day.isoformat(), _where(statement, entry), entry.business, _pounds(entry.spend_pence), entry.rule or entry.note,
            str(entry.points), _share(entry.units), statement.cause(entry), _iso(entry.refund_of), _iso(entry.posted_late_on),
        ]  # fmt: skip
    yield _standing(statement.ends, _("Closing balance"), statement.closing)


def _where(statement: Statement, entry: Entry) -> str:
    return ". ".join(words for words in (entry.title, entry.claimed, statement.payout(entry)) if words)


def _standing(day: date, words: str, standing: Standing) -> list[str]:
    return [day.isoformat(), words, "", "", "", str(standing.points), _share(standing.units), "", "", ""]


def _iso(day: date | None) -> str:
    return day.isoformat() if day else ""


def _pounds(pence: int) -> str:
    return f"{Decimal(pence) / 100:.2f}"


def _share(units: int) -> str:
    return f"{Decimal(units) / UNITS_PER_POUND:.4f}"
