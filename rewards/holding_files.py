"""Files of holdings: policies, plans and mandates as the systems of business lines write them out (X13)."""

from collections.abc import AsyncIterator
from pathlib import Path

from portal.actors import Actor
from portal.kit import csv_files
from portal.kit.csv_files import Cells, Column, Taken
from portal.kit.fields import Day
from portal.kit.refusals import Refused
from portal.models import Society
from rewards import holdings
from rewards.holdings import Told

COLUMNS = (
    Column("member", 20),
    Column("line", 30),
    Column("kind", 40),
    Column("reference", 40),
    Column("state", 10),
    Column("starts_on", 10),
    csv_files.optional("ends_on", 10),
    Column("as_of", 10),
)
DAY = Day("")


def load(society: Society, path: Path, *, by: Actor) -> AsyncIterator[Taken]:
    """Take every holding of a CSV file, each in a transaction of its own; the same file again changes nothing.

    Raises:
        Refused: as `csv_files.rows`.
    """

    async def take(cells: Cells) -> None:
        (outcome,) = await holdings.take(society, [_told(cells)], by=by)
        if outcome.why:
            raise Refused(outcome.why)

    return csv_files.take(path, COLUMNS, take)


def _told(cells: Cells) -> Told:
    ends_on = DAY.read(cells["ends_on"]) if cells.get("ends_on") else None
    return Told(
        cells["member"], cells["line"], cells["kind"], cells["reference"], cells["state"], DAY.read(cells["starts_on"]), ends_on,
        DAY.read(cells["as_of"]),
    )  # fmt: skip
