"""Files of members: how a society that begins brings those whom it has, and takes them out again."""

import csv
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from pathlib import Path
from typing import Any

from portal import joining
from portal.actors import Actor
from portal.kit import database, locale
from portal.kit.locale import gettext as _
from portal.kit.refusals import Refused
from portal.models import Identifier, Member, Society

NEEDED = ("given_name", "family_name", "birth_date", "postcode", "email", "phone")
OPTIONAL = ("address", "language", "household")
EXPORTED = (
    "number", "given_name", "family_name", "birth_date", "address", "postcode", "email", "phone", "language", "joined_on", "ended_on",
)  # fmt: skip
PAGE = 1_000


@dataclass(frozen=True)
class Taken:
    """What became of one line of a file: `why` is empty where the person is a member now."""

    file: str
    line: int
    why: str = ""


async def load(society: Society, path: Path, *, by: Actor, origin: str) -> AsyncIterator[Taken]:
    """Join everybody in a CSV file, line by line, each in a transaction of their own; the same file again changes nothing.

    Columns are those of NEEDED, and of OPTIONAL where the file has them; `household` is the name by which a till knows the member.

    Raises:
        Refused: the file is not there, is no text, or lacks a column.
    """
    for number, row in _rows(path):
        try:
            await _join(society, row, by=by, origin=origin)
            yield Taken(path.name, number)
        except Refused as refused:
            yield Taken(path.name, number, refused.message)


def _rows(path: Path) -> Iterator[tuple[int, dict[str, str]]]:
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.DictReader(file, restval="")
            missing = [name for name in NEEDED if name not in (reader.fieldnames or ())]
            if missing:
                raise Refused(_("%(file)s has no column %(names)s", file=path.name, names=", ".join(missing)))
            for row in reader:
                yield reader.line_num, {name: (row.get(name) or "").strip() for name in (*NEEDED, *OPTIONAL)}
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise Refused(_("%(file)s cannot be read: %(error)s", file=str(path), error=str(error))) from error


async def _join(society: Society, row: dict[str, str], *, by: Actor, origin: str) -> None:
    try:
        born = date.fromisoformat(row["birth_date"])
    except ValueError:
        raise Refused(_("The birth date %(value)s is no day such as 1980-05-31.", value=row["birth_date"])) from None
    if not row["given_name"] or not row["family_name"]:
        raise Refused(_("The name is missing."))
    async with database.transaction():
        person = await joining.join(
            society, by=by, given_name=row["given_name"], family_name=row["family_name"], birth_date=born, address=row["address"],
            postcode=row["postcode"], email=row["email"] or None, phone=row["phone"] or None,
            language=locale.by_code(row["language"]).code if row["language"] else society.language,
            share="later", once=_once(society, row), origin=origin, how="import",
        )  # fmt: skip
        if row["household"]:
            member = await Member.get(person_id=person.id)
            await Identifier.get_or_create(society=society, kind="household", value=row["household"], defaults={"member": member})


def _once(society: Society, row: dict[str, str]) -> str:
    return sha256("\n".join([society.slug, *row.values()]).encode()).hexdigest()[:32]


async def every(society: Society) -> AsyncIterator[dict[str, Any]]:
    """Every member of a society by number, those who left too, with the columns of EXPORTED."""
    after = ""
    while page := await database.rows(database.sql("portal", "exported_members"), society.id, after, PAGE):
        for row in page:
            yield row
        after = page[-1]["number"]
