"""Files of communities with their regions: how a society that begins draws its map."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

from portal.actors import Actor
from portal.kit import csv_files
from portal.kit.csv_files import Cells, Column, Taken
from portal.models import Society
from regions import communities
from regions.communities import RegionTold

COLUMNS = (
    Column("region_code", 12),
    Column("region_name", 120),
    Column("roofline", 10),
    Column("slug", 60),
    Column("name", 120),
    csv_files.optional("greeting", 200),
    csv_files.optional("latitude", 20),
    csv_files.optional("longitude", 20),
    csv_files.optional("national", 5),
)


def load(society: Society, path: Path, *, by: Actor) -> AsyncIterator[Taken]:
    """Write down every community of a CSV file, each in a transaction of its own; the same file again changes nothing.

    Raises:
        Refused: as `csv_files.rows`.
    """

    async def keep(cells: Cells) -> None:
        region = RegionTold(cells["region_code"], cells["region_name"], cells["roofline"])
        told: dict[str, Any] = {name: cells[name] for name in ("slug", "name", "greeting") if name in cells}
        told |= csv_files.place_of(cells)
        told |= {"is_national": csv_files.says_yes(cells, "national")} if "national" in cells else {}
        await communities.keep(society, by=by, region=region, **told)

    return csv_files.take(path, COLUMNS, keep)
