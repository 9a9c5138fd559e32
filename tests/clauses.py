"""The rows of the product's map and their clauses, as docs/rows holds them.

`names.txt` names the rows (`M22 RSVP`), under a heading for each kind of person (`# Member`); every other file holds clauses, a line each
(`M22.1 Going, maybe or cannot`), so that whoever builds a part keeps its clauses in a file of their own. A clause stands once.
"""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

FOLDER = Path(__file__).resolve().parents[1] / "docs" / "rows"
NAMES = "names.txt"
LINE = re.compile(r"([A-Z][0-9]+)(?:\.([0-9]+))? (\S.*)")


@dataclass(frozen=True)
class Clause:
    """A sentence of a row's acceptance that a test can hold: `M22.1`."""

    id: str
    text: str
    place: str


@dataclass(frozen=True)
class Row:
    """Something that a person can do, and the clauses that say when it is done."""

    id: str
    name: str
    people: str
    clauses: tuple[Clause, ...]


def rows(folder: Path = FOLDER) -> list[Row]:
    """Every row in the order of `names.txt`, its clauses by number."""
    by_row: Mapping[str, list[Clause]] = defaultdict(list)
    for clause in clauses(folder):
        by_row[clause.id.split(".")[0]].append(clause)
    made, people = [], ""
    for place, line in _lines(folder / NAMES):
        if line.startswith("#"):
            people = line.lstrip("# ")
            continue
        number, point, name = _read(place, line)
        assert point is None, f"{place}: a row has no point in its number"
        made.append(Row(number, name, people, tuple(sorted(by_row[number], key=_order))))
    return made


def clauses(folder: Path = FOLDER) -> list[Clause]:
    """Every clause of every file."""
    found = []
    for file in sorted(folder.glob("*.txt")):
        for place, line in _lines(file):
            if file.name != NAMES and not line.startswith("#"):
                row, point, text = _read(place, line)
                assert point, f"{place}: a clause is numbered like M22.1"
                found.append(Clause(f"{row}.{point}", text, place))
    return found


def _lines(file: Path) -> Iterator[tuple[str, str]]:
    for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), 1):
        if line.strip():
            yield f"docs/rows/{file.name}:{number}", line.strip()


def _read(place: str, line: str) -> tuple[str, str | None, str]:
    read = LINE.fullmatch(line)
    assert read, f"{place}: {line!r} is not a number and a sentence"
    return read[1], read[2], read[3]


def _order(clause: Clause) -> int:
    return int(clause.id.split(".")[1])
