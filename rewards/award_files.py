"""Files of balances and meter readings, as the systems of business lines write them out (R5)."""

from collections.abc import AsyncIterator
from pathlib import Path

from portal.actors import Actor
from portal.kit import csv_files
from portal.kit.csv_files import Cells, Column, Taken
from portal.kit.fields import Fixed
from portal.kit.refusals import Refused
from portal.models import Society
from rewards import awards
from rewards.awards import Told

COLUMNS = (
    Column("reference", 40),
    Column("line", 30),
    Column("kind", 10),
    Column("on", 40),
    csv_files.optional("member", 20),
    csv_files.optional("identifier_kind", 40),
    csv_files.optional("identifier", 120),
    csv_files.optional("fuel", 20),
    csv_files.optional("amount", 16),
    csv_files.optional("withdrawn", 5),
)
AMOUNT = Fixed("", places=2, least=0, most=awards.PENCE_MAX)


def load(society: Society, path: Path, *, by: Actor, history: bool = False) -> AsyncIterator[Taken]:
    """Take every balance and reading of a CSV file, each in a transaction of its own; the same file again changes nothing.

    Raises:
        Refused: as `csv_files.rows`.
    """

    async def take(cells: Cells) -> None:
        (outcome,) = await awards.take(society, [_told(cells)], by=by, history=history)
        if outcome.why:
            raise Refused(outcome.why)

    return csv_files.take(path, COLUMNS, take)


def _told(cells: Cells) -> Told:
    known_as = (cells["identifier_kind"], cells["identifier"]) if cells.get("identifier") and cells.get("identifier_kind") else None
    pence = AMOUNT.read(cells["amount"]) if cells.get("amount") else None
    return Told(
        cells["reference"], cells["line"], cells["kind"], cells["on"], cells.get("member", ""), known_as, cells.get("fuel", ""), pence,
        csv_files.says_yes(cells, "withdrawn"),
    )  # fmt: skip
