"""How an older system writes its files: fixed width or CSV, its encoding (EBCDIC too), implied decimals, dates (X5).

A layout turns such a file into heads and rows as if it were CSV of our own; what does not fit its words is left as it stands, and whoever
reads the rows rejects it with the reason.
"""

import codecs
import csv
import gzip
import io
import re
import zlib
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import IO

import msgspec

from portal.kit.locale import gettext as _
from portal.kit.refusals import Refused

Numbered = Iterator[tuple[int, list[str]]]
"""Rows of a file, each with the number of the line, or of the record, at which it ends."""
SIGNED = re.compile(r"([+-]?)\s*(\d+)\s*([+-]?)")
OWN_ENCODING = "utf-8-sig"
RECORD_MOST = 32_000


class Layout(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How a file stands.

    Args:
        encoding: as Python names it: utf-8, cp1252, cp037, cp500 ...; a mark of byte order at the beginning is no text.
        columns: for fixed width each column's first place, from 1 on, and its length; for CSV none.
        record_bytes: for fixed width without ends of lines, as mainframes write: bytes of a record.
        delimiter: what stands between the cells of CSV.
        skip: lines before the heads, or of fixed width before the first row.
        names: our name of a column, and what the file calls it.
        decimals: columns whose last so many digits stand after a point that is not written; a sign may stand before or after.
        dates: columns of days or times, and how they are written, as Python's strptime reads it; only noughts are no day.
        constants: columns that the file does not have, and what holds for all its rows.
    """

    encoding: str = OWN_ENCODING
    columns: Mapping[str, tuple[int, int]] | None = None
    record_bytes: int = 0
    delimiter: str = ","
    skip: int = 0
    names: Mapping[str, str] = {}
    decimals: Mapping[str, int] = {}
    dates: Mapping[str, str] = {}
    constants: Mapping[str, str] = {}

    def __post_init__(self) -> None:
        try:
            codecs.lookup(self.encoding)
        except LookupError as error:
            raise ValueError(str(error)) from error
        if len(self.delimiter) != 1 or not 0 <= self.record_bytes <= RECORD_MOST or self.skip < 0:
            raise ValueError("delimiter is one character, record_bytes and skip are no less than 0")
        if self.columns is not None and any(start < 1 or length < 1 for start, length in self.columns.values()):
            raise ValueError("columns begin at 1 and have a length")
        if self.record_bytes and self.columns is None:
            raise ValueError("record_bytes is for fixed width")
        if any(places < 0 for places in self.decimals.values()):
            raise ValueError("decimals are no less than 0")


OWN = Layout()
"""CSV as we write it ourselves."""
UNREADABLE = (OSError, EOFError, zlib.error, UnicodeDecodeError, csv.Error)
"""What is raised where a file cannot be read to its end."""


def read_layout(path: Path) -> Layout:
    """A layout from a JSON file.

    Raises:
        Refused: it cannot be read, or says what no layout says.
    """
    try:
        return msgspec.json.decode(path.read_bytes(), type=Layout)
    except (OSError, ValueError) as error:  # msgspec's errors are ValueErrors
        raise Refused(_("The layout does not fit: %(error)s", error=str(error))) from error


def unreadable(path: Path, error: Exception) -> str:
    """What to say of a file that cannot be read to its end."""
    return _("%(file)s cannot be read to its end: %(error)s", file=path.name, error=str(error))


@contextmanager
def opened(path: Path, layout: Layout) -> Iterator[tuple[list[str], Numbered]]:
    """The heads and the rows of a file, plain or gz, for the length of the block; blank lines are no rows.

    Raises:
        UNREADABLE: it cannot be read to its end.
    """
    with io.BufferedReader(gzip.open(path)) if path.suffix == ".gz" else path.open("rb") as file:
        yield _fixed(file, layout) if layout.columns is not None else _delimited(file, layout)


def _delimited(file: IO[bytes], layout: Layout) -> tuple[list[str], Numbered]:
    reader = csv.reader(_text_lines(file, layout), delimiter=layout.delimiter)
    for _line in range(layout.skip):
        next(reader, [])
    ours = {theirs: name for name, theirs in layout.names.items()}
    heads = [ours.get(head.strip(), head.strip()) for head in next(reader, [])]
    return [*heads, *layout.constants], _converted(((reader.line_num, row) for row in reader if row), heads, layout)


def _fixed(file: IO[bytes], layout: Layout) -> tuple[list[str], Numbered]:
    columns = layout.columns or {}
    width = max(start + length - 1 for start, length in columns.values())
    records = _records(file, layout) if layout.record_bytes else (line.rstrip("\r\n") for line in _text_lines(file, layout))
    rows = ((number, _cells(record, columns, width)) for number, record in enumerate(records, 1) if number > layout.skip and record.strip())
    return [*columns, *layout.constants], _converted(rows, list(columns), layout)


def _cells(record: str, columns: Mapping[str, tuple[int, int]], width: int) -> list[str]:
    """The cells of a record; ends of lines often cut blanks off, but never into the column before the last."""
    if len(record) < min(width, max(start for start, _length in columns.values())):
        return [record]
    return [record[start - 1 : start - 1 + length].strip() for start, length in columns.values()]


def _text_lines(file: IO[bytes], layout: Layout) -> IO[str]:
    return io.TextIOWrapper(file, encoding=OWN_ENCODING if layout.encoding in ("utf-8", "utf8") else layout.encoding, newline="")


def _records(file: IO[bytes], layout: Layout) -> Iterator[str]:
    while record := file.read(layout.record_bytes):
        yield record.decode(layout.encoding)


def _converted(rows: Numbered, heads: Sequence[str], layout: Layout) -> Numbered:
    constants = list(layout.constants.values())
    places = [heads.index(name) for name in layout.decimals if name in heads], [heads.index(name) for name in layout.dates if name in heads]
    for number, row in rows:
        if len(row) == len(heads):
            for place in places[0]:
                row[place] = _pointed(row[place], layout.decimals[heads[place]])
            for place in places[1]:
                row[place] = _dated(row[place], layout.dates[heads[place]])
            row += constants
        yield number, row


def _pointed(cell: str, places: int) -> str:
    """`0000349-` with two places is -3.49."""
    found = SIGNED.fullmatch(cell)
    if not found or (found[1] and found[3]):
        return cell
    digits = found[2].zfill(places + 1)
    whole, part = (digits[:-places], digits[-places:]) if places else (digits, "")
    return f"{'-' if '-' in (found[1], found[3]) else ''}{int(whole)}{'.' if part else ''}{part}"


def _dated(cell: str, written: str) -> str:
    if not cell.strip("0"):
        return ""
    try:
        read = datetime.strptime(cell, written)  # noqa: DTZ007 - the time zone is the reader's to know
    except ValueError:
        return cell
    return read.isoformat(" ") if any(part in written for part in ("%H", "%I", "%X", "%T")) else read.date().isoformat()
