"""Files of points that are brought over from an older system: what a member has, or owes, of each business line on its last day (X5)."""

from collections.abc import AsyncIterator, Sequence
from datetime import date
from itertools import islice
from pathlib import Path
from typing import Any, NamedTuple

from portal.actors import Actor
from portal.kit import check_digits, csv_files
from portal.kit.csv_files import Cells, Column, Taken
from portal.kit.fields import Day, Whole
from portal.kit.layouts import Layout
from portal.kit.locale import gettext as _
from portal.kit.refusals import Refused
from portal.models import BusinessLine, Identifier, Member, Society
from rewards.books import journal, periods
from rewards.books.journal import Draft
from rewards.intake import tills
from rewards.models.journal import EntryKind

COLUMNS = (
    csv_files.optional("member", 20),
    csv_files.optional("household", 120),
    Column("line", 30),
    Column("points", 14),
    csv_files.optional("day", 10),
)
BATCH = 1_000
POINTS = Whole("", least=-1_000_000_000, most=1_000_000_000)
DAY = Day("")
Row = tuple[int, Cells, str]


class Known(NamedTuple):
    """What a batch of lines names: members by number and by household, business lines by code."""

    numbers: dict[str, int]
    households: dict[str, int]
    lines: dict[str, int]


async def load(society: Society, path: Path, *, by: Actor, layout: Layout) -> AsyncIterator[Taken]:
    """Bring points over, once for each member and business line; the same file again changes nothing.

    A line names its member by `member`, the number, or by `household`, as the older system knows them. Without a `day` it is the first one
    of the books that run.

    Raises:
        Refused: as `csv_files.rows`.
    """
    first = (await periods.running(society)).starts_on
    rows = csv_files.rows(path, COLUMNS, layout)
    while batch := list(islice(rows, BATCH)):
        for number, why in await _take(society, batch, first, by=by):
            yield Taken(path.name, number, why)


async def _take(society: Society, batch: Sequence[Row], first: date, *, by: Actor) -> list[tuple[int, str]]:
    """The number of each line, and why it was not taken."""
    known = await _known(society, [cells for _number, cells, why in batch if not why])
    accounts = await tills.points_accounts(society.id, {*known.numbers.values(), *known.households.values()})
    drafts: dict[str, Draft] = {}
    judged = [(number, *_judged(known, accounts, row, first, drafts)) for number, *row in batch]
    refused = await _write(society, list(drafts.values()), by=by)
    return [(number, why or refused.get(key, "")) for number, key, why in judged]


def _judged(known: Known, accounts: dict[int, int], row: Sequence[Any], first: date, drafts: dict[str, Draft]) -> tuple[str, str]:
    """The key of a line's entry, which joins the drafts, and why it is not taken. Nought is nothing to bring over."""
    cells, why = row
    try:
        draft = None if why else _draft(known, accounts, cells, first)
        if draft is None or not draft.points:
            return "", why
        if drafts.setdefault(draft.key, draft) != draft:
            raise Refused(_("A line before says something else of this member and business line."))
        return draft.key, ""
    except Refused as refused:
        return "", refused.message


def _draft(known: Known, accounts: dict[int, int], cells: Cells, first: date) -> Draft:
    number = check_digits.normalise_number(cells.get("member", ""))
    member = known.numbers.get(number or "") or known.households.get(cells.get("household", ""))
    if member is None:
        raise Refused(_("Nobody here has this number or household."))
    line = known.lines.get(cells["line"])
    if line is None:
        raise Refused(_("There is no business line %(code)s.", code=cells["line"]))
    day = DAY.read(cells["day"]) if cells.get("day") else first
    account = accounts[member]
    return Draft(f"brought/{account}/{line}", EntryKind.BROUGHT, account, line, POINTS.read(cells["points"]), day)


async def _write(society: Society, drafts: Sequence[Draft], *, by: Actor) -> dict[str, str]:
    """Write entries together, or where one is refused one by one; gives why, by key."""
    if not drafts:
        return {}
    try:
        await journal.write(society, drafts, by=by)
    except Refused as refused:
        if len(drafts) == 1:
            return {drafts[0].key: refused.message}
        return {key: why for draft in drafts for key, why in (await _write(society, [draft], by=by)).items()}
    return {}


async def _known(society: Society, lines: Sequence[Cells]) -> Known:
    numbers = {number for cells in lines if (number := check_digits.normalise_number(cells.get("member", "")))}
    households = {cells["household"] for cells in lines if cells.get("household")}
    return Known(
        {one.number: one.id for one in await Member.filter(society=society, number__in=numbers)},
        {one.value: one.member_id for one in await Identifier.filter(society=society, kind="household", value__in=households)},
        {one.code: one.id for one in await BusinessLine.filter(society=society)},
    )
