"""Files of stores: how a society that begins brings its shops."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

from portal import stores
from portal.actors import Actor
from portal.kit import csv_files
from portal.kit.csv_files import Cells, Column, Taken
from portal.models import Society

COLUMNS = (
    Column("number", 20),
    Column("name", 120),
    Column("line", 30),
    csv_files.optional("address", 300),
    csv_files.optional("postcode", 20),
    csv_files.optional("latitude", 20),
    csv_files.optional("longitude", 20),
    csv_files.optional("time_zone", 40),
)
WRITTEN = ("number", "name", "line", "address", "postcode")
KNOWN = frozenset(column.name for column in COLUMNS)


def load(society: Society, path: Path, *, by: Actor) -> AsyncIterator[Taken]:
    """Write down every store of a CSV file, each in a transaction of its own; the same file again changes nothing.

    Columns that are not ours go along with the event, for floors above that know them.

    Raises:
        Refused: as `csv_files.rows`.
    """

    async def keep(cells: Cells) -> None:
        beside = {name: cell for name, cell in cells.items() if name not in KNOWN}
        told: dict[str, Any] = {name: cells[name] for name in WRITTEN if name in cells}
        told |= csv_files.place_of(cells) | ({"time_zone": cells["time_zone"]} if cells.get("time_zone") else {})
        await stores.keep(society, by=by, beside=beside, **told)

    return csv_files.take(path, COLUMNS, keep)
