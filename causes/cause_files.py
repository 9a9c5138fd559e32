"""Files of causes: how a society that begins brings those that its members may choose."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

from causes import causes, rounds
from portal.actors import Actor
from portal.kit import csv_files, database
from portal.kit.csv_files import Cells, Column, Taken
from portal.models import Society
from regions import communities

STORY_MAX = 20_000
COLUMNS = (
    Column("community", 60),
    Column("name", 120),
    Column("aim", 160),
    csv_files.optional("slug", 80),
    csv_files.optional("story", STORY_MAX, lines=True),
    csv_files.optional("category", 20),
    csv_files.optional("sensitive", 5),
    csv_files.optional("latitude", 20),
    csv_files.optional("longitude", 20),
    csv_files.optional("enter", 5),
)


def load(society: Society, path: Path, *, by: Actor) -> AsyncIterator[Taken]:
    """Write down every cause of a CSV file and let it run where its line says so, each line in a transaction of its own, all or nothing.

    The same file again changes nothing.

    Raises:
        Refused: as `csv_files.rows`.
    """

    async def keep(cells: Cells) -> None:
        async with database.transaction():
            cause = await causes.keep(await communities.named(society, cells["community"]), by=by, **_told(cells))
            if csv_files.says_yes(cells, "enter"):
                await rounds.enter_present(cause, society)

    return csv_files.take(path, COLUMNS, keep)


def _told(cells: Cells) -> dict[str, Any]:
    told: dict[str, Any] = {name: cells[name] for name in ("name", "aim", "slug", "story") if name in cells}
    told |= {"category": cells["category"]} if cells.get("category") else {}
    told |= {"sensitive": csv_files.says_yes(cells, "sensitive")} if "sensitive" in cells else {}
    return told | csv_files.place_of(cells)
