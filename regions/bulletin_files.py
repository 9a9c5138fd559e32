"""Files of bulletins: what the stores of a society tell their communities."""

from collections.abc import AsyncIterator
from pathlib import Path

from portal import stores
from portal.actors import Actor
from portal.kit import csv_files
from portal.kit.csv_files import Cells, Column, Taken
from portal.kit.fields import Day
from portal.models import Society
from regions import bulletins

COLUMNS = (
    Column("store", 20),
    Column("title", 120),
    Column("text", 4_000, lines=True),
    Column("begins_on", 10),
    Column("ends_on", 10),
)
DAY = Day("")


def load(society: Society, path: Path, *, by: Actor) -> AsyncIterator[Taken]:
    """Put up every bulletin of a CSV file, each in a transaction of its own; the same file again changes nothing.

    Raises:
        Refused: as `csv_files.rows`.
    """

    async def post(cells: Cells) -> None:
        store = await stores.numbered(society, cells["store"])
        days = {name: DAY.read(cells[name]) for name in ("begins_on", "ends_on")}
        await bulletins.post(store, title=cells["title"], text=cells["text"], by=by, **days)

    return csv_files.take(path, COLUMNS, post)
