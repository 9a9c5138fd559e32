"""Files of rooms: where the stores of a society let people meet."""

from collections.abc import AsyncIterator
from pathlib import Path

from portal import stores
from portal.actors import Actor
from portal.kit import csv_files
from portal.kit.csv_files import Cells, Column, Taken
from portal.kit.fields import Whole
from portal.models import Society
from regions import rooms

COLUMNS = (Column("store", 20), Column("name", 120), Column("seats", 5))
SEATS = Whole("", least=1, most=5_000)


def load(society: Society, path: Path, *, by: Actor) -> AsyncIterator[Taken]:
    """Write down every room of a CSV file, each in a transaction of its own; the same file again changes nothing.

    Raises:
        Refused: as `csv_files.rows`.
    """

    async def keep(cells: Cells) -> None:
        store = await stores.numbered(society, cells["store"])
        await rooms.keep(store, name=cells["name"], seats=SEATS.read(cells["seats"]), by=by)

    return csv_files.take(path, COLUMNS, keep)
