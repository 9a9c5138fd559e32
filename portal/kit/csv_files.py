"""CSV files that people bring. A line that does not fit its columns is named with the reason; nothing in it is guessed."""

from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from portal.kit import layouts
from portal.kit.fields import CONTROL
from portal.kit.layouts import Layout
from portal.kit.locale import gettext as _
from portal.kit.refusals import Refused

Cells = dict[str, str]
"""The cells of a line by the names of their columns; only of columns that the file has."""

BOUNDS = {"latitude": 90, "longitude": 180}
WORDS = {"yes": True, "no": False, "": False}


@dataclass(frozen=True)
class Column:
    """A column that we read: its name and how many characters fit. A line may leave it `empty`; with `lines` a cell may have several."""

    name: str
    most: int
    empty: bool = False
    lines: bool = False
    optional: bool = False


def optional(name: str, most: int, *, lines: bool = False) -> Column:
    """A column that a file may lack, and a line may leave empty."""
    return Column(name, most, empty=True, lines=lines, optional=True)


@dataclass(frozen=True)
class Taken:
    """What became of one line of a file: `why` is empty where it was taken."""

    file: str
    line: int
    why: str = ""


async def take(
    path: Path, columns: Sequence[Column], each: Callable[[Cells], Awaitable[object]], layout: Layout = layouts.OWN
) -> AsyncIterator[Taken]:
    """Hand over the lines that fit, one by one; one that does not fit, or that is refused, is passed over with its reason.

    Raises:
        Refused: as `rows`.
    """
    for number, cells, why in rows(path, columns, layout):
        try:
            if not why:
                await each(cells)
            yield Taken(path.name, number, why)
        except Refused as refused:
            yield Taken(path.name, number, refused.message)


def rows(path: Path, columns: Sequence[Column], layout: Layout = layouts.OWN) -> Iterator[tuple[int, Cells, str]]:
    """Each line: the number at which it ends, its cells, and why they do not fit, empty where they do. Blank lines are passed over.

    Raises:
        Refused: the file is not there, is no text, or lacks a column.
    """
    try:
        with layouts.opened(path, layout) as (heads, found):
            if missing := [column.name for column in columns if column.name not in heads and not column.optional]:
                raise Refused(_("%(file)s has no column %(names)s", file=path.name, names=", ".join(missing)))
            several = {column.name for column in columns if column.lines}
            for number, row in found:
                cells = {head: _plain(cell, lines=head in several) for head, cell in zip(heads, row, strict=False)}
                yield number, cells, _misfit(row, heads) or _unfilled(cells, columns)
    except layouts.UNREADABLE as error:
        raise Refused(layouts.unreadable(path, error)) from error


def _plain(cell: str, *, lines: bool) -> str:
    text = CONTROL.sub("", cell).replace("\r\n", "\n").strip()
    return text if lines else " ".join(text.split())


def _misfit(row: Sequence[str], heads: Sequence[str]) -> str:
    if len(row) == len(heads):
        return ""
    return _("The line has %(count)s columns, not %(width)s.", count=len(row), width=len(heads))


def _unfilled(cells: Cells, columns: Sequence[Column]) -> str:
    for column in columns:
        cell = cells.get(column.name, "")
        if len(cell) > column.most or not (cell or column.empty):
            return _("The column for %(what)s is empty or too long.", what=column.name)
    return ""


def place_of(cells: Cells) -> dict[str, float | None]:
    """Latitude and longitude in degrees by their names, both None where they are empty; nothing where the file has no such columns.

    Raises:
        Refused: one stands alone, or they lie nowhere on Earth.
    """
    written = {name: cells[name] for name in BOUNDS if name in cells}
    if not any(written.values()):
        return dict.fromkeys(written)
    try:
        place = {name: float(written[name]) for name in BOUNDS}
    except (KeyError, ValueError):
        place = {}
    if not place or not all(abs(place[name]) <= most for name, most in BOUNDS.items()):
        raise Refused(_("Latitude and longitude stand together, in degrees, such as 53.617 and -2.155."))
    return {**place}


def says_yes(cells: Cells, name: str) -> bool:
    """Whether a column says yes; no, nothing and no such column are no.

    Raises:
        Refused: it says something else.
    """
    said = cells.get(name, "").casefold()
    if said not in WORDS:
        raise Refused(_("The column for %(what)s says yes or no, not %(value)s.", what=name, value=said))
    return WORDS[said]


def no_formula(cell: str) -> str:
    """A cell that no spreadsheet takes for a formula: words that begin like one get an apostrophe; our own numbers stay numbers."""
    is_number = cell.removeprefix("-").replace(".", "", 1).isdecimal()
    return cell if is_number or not cell.startswith(("=", "+", "-", "@", "\t", "\r", "\n")) else f"'{cell}"
