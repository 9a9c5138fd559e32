"""Files of terms: the rates of business lines, and the categories of what tills sell."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

from portal.actors import Actor
from portal.kit import csv_files, database
from portal.kit.csv_files import Cells, Column, Taken
from portal.kit.fields import Day, Fixed, Whole
from portal.models import Society
from rewards.rules import earning_rules, till_categories

POINTS = Whole("", least=0, most=1_000_000)
SPEND = Fixed("", places=2, least=1, most=100_000_000)
DAY = Day("")
DUE_DAYS = Whole("", least=1, most=till_categories.DUE_DAYS_MAX)
NAMES = {"name": "en_GB", "name_cy": "cy", "name_da": "da"}
"""Which language each column of names is in."""

RATE_COLUMNS = (Column("line", 30), Column("points", 10), Column("spend", 12), Column("starts_on", 10))
CATEGORY_COLUMNS = (
    Column("code", 40),
    Column("line", 30),
    Column("name", 80),
    csv_files.optional("name_cy", 80),
    csv_files.optional("name_da", 80),
    csv_files.optional("why_not", 30),
    csv_files.optional("basis", 10),
    csv_files.optional("sensitive", 5),
    csv_files.optional("starts_on", 10),
    csv_files.optional("due_days", 4),
    csv_files.optional("points_an_item", 10),
)


def load_rates(society: Society, path: Path, *, by: Actor) -> AsyncIterator[Taken]:
    """Set the rate of a business line by each line of a CSV file, each in a transaction of its own; the same file again changes nothing.

    Raises:
        Refused: as `csv_files.rows`.
    """

    async def keep(cells: Cells) -> None:
        points, pence, starts_on = POINTS.read(cells["points"]), SPEND.read(cells["spend"]), DAY.read(cells["starts_on"])
        await earning_rules.set_rate(society, by=by, line=cells["line"], points=points, pence=pence, starts_on=starts_on)

    return csv_files.take(path, RATE_COLUMNS, keep)


def load_categories(society: Society, path: Path, *, by: Actor) -> AsyncIterator[Taken]:
    """Write down every category of a CSV file, each in a transaction of its own; the same file again changes nothing.

    `starts_on` is the day from which a line holds, tomorrow where it names none; `points_an_item` makes it a flat award (R2).

    Raises:
        Refused: as `csv_files.rows`.
    """

    async def keep(cells: Cells) -> None:
        names = {language: cells[column] for column, language in NAMES.items() if cells.get(column)}
        starts_on = DAY.read(cells["starts_on"]) if cells.get("starts_on") else None
        points = POINTS.read(cells["points_an_item"]) if cells.get("points_an_item") else None
        async with database.transaction():
            await till_categories.keep(
                society, by=by, code=cells["code"], line=cells["line"], names=names, starts_on=starts_on, **_told(cells)
            )
            if points is not None:
                await earning_rules.set_flat(society, by=by, category=cells["code"], line=cells["line"], points=points, starts_on=starts_on)

    return csv_files.take(path, CATEGORY_COLUMNS, keep)


def _told(cells: Cells) -> dict[str, Any]:
    told: dict[str, Any] = {"excluded_why": cells["why_not"] or None} if "why_not" in cells else {}
    if "due_days" in cells:
        told["due_days"] = DUE_DAYS.read(cells["due_days"]) if cells["due_days"] else None
    told |= {"basis": cells["basis"]} if cells.get("basis") else {}
    return told | ({"sensitive": csv_files.says_yes(cells, "sensitive")} if "sensitive" in cells else {})
