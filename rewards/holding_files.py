"""Files of holdings: policies, plans and mandates as the systems of business lines write them out (X13)."""

from collections.abc import AsyncIterator
from pathlib import Path

from portal.actors import Actor
from portal.kit import csv_files
from portal.kit.csv_files import Cells, Column, Taken
from portal.kit.fields import Day
from portal.kit.refusals import Refused
from portal.models import Society
from rewards import holding_lists, holdings
from rewards.holding_lists import Complete, NotTaken
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


async def load_complete(
    society: Society, path: Path, complete: Complete, ended: list[int], *, by: Actor, shorter: bool = False
) -> AsyncIterator[Taken]:
    """Take a CSV file as a complete list, whole or not at all; `ended` is told how many holdings ended. Wrong lines are named.

    Raises:
        Refused: as `csv_files.rows` and `holding_lists.take`.
    """
    lines, wrong = _read(path)
    for line in wrong:
        yield line
    if wrong:
        return
    try:
        taken = await holding_lists.take(society, complete, [told for _number, told in lines], by=by, shorter=shorter)
        outcomes = taken.outcomes
        ended.append(taken.ended)
    except NotTaken as refused:
        outcomes = refused.outcomes
    whole = not any(outcome.why for outcome in outcomes)
    for (number, _one), outcome in zip(lines, outcomes, strict=True):
        if outcome.why or whole:
            yield Taken(path.name, number, outcome.why)


def _read(path: Path) -> tuple[list[tuple[int, Told]], list[Taken]]:
    """What the lines of a file say, with their numbers, and those that say nothing that fits."""
    lines: list[tuple[int, Told]] = []
    wrong: list[Taken] = []
    for number, cells, misfit in csv_files.rows(path, COLUMNS):
        try:
            if misfit:
                raise Refused(misfit)
            lines.append((number, _told(cells)))
        except Refused as refused:
            wrong.append(Taken(path.name, number, refused.message))
    return lines, wrong


def _told(cells: Cells) -> Told:
    ends_on = DAY.read(cells["ends_on"]) if cells.get("ends_on") else None
    return Told(
        cells["member"], cells["line"], cells["kind"], cells["reference"], cells["state"], DAY.read(cells["starts_on"]), ends_on,
        DAY.read(cells["as_of"]),
    )  # fmt: skip
