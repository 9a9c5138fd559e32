"""Files of members: how a society that begins brings those whom it has, and takes them out again."""

from collections.abc import AsyncIterator
from datetime import date
from hashlib import sha256
from pathlib import Path
from typing import Any

from portal import joining
from portal.actors import Actor
from portal.kit import csv_files, database, layouts, locale
from portal.kit.csv_files import Cells, Column, Taken
from portal.kit.fields import Email
from portal.kit.layouts import Layout
from portal.kit.locale import gettext as _
from portal.kit.refusals import Refused
from portal.models import Identifier, Member, Society

COLUMNS = (
    Column("given_name", 80),
    Column("family_name", 80),
    Column("birth_date", 10),
    Column("postcode", 20),
    Column("email", 254, empty=True),
    Column("phone", 40, empty=True),
    csv_files.optional("address", 300),
    csv_files.optional("language", 5),
    csv_files.optional("household", 120),
)
EXPORTED = (
    "number", "given_name", "family_name", "birth_date", "address", "postcode", "email", "phone", "language", "joined_on", "ended_on",
)  # fmt: skip
PAGE = 1_000
EMAIL = Email("")


def load(society: Society, path: Path, *, by: Actor, origin: str, layout: Layout = layouts.OWN) -> AsyncIterator[Taken]:
    """Join everybody in a CSV file, line by line, each in a transaction of their own; the same file again changes nothing.

    `household` is the name by which a till knows the member: where it is another member's already, the line is refused whole.

    Raises:
        Refused: as `csv_files.rows`.
    """

    async def join(cells: Cells) -> None:
        await _join(society, {column.name: cells.get(column.name, "") for column in COLUMNS}, by=by, origin=origin)

    return csv_files.take(path, COLUMNS, join, layout)


async def _join(society: Society, row: Cells, *, by: Actor, origin: str) -> None:
    try:
        born = date.fromisoformat(row["birth_date"])
    except ValueError:
        raise Refused(_("The birth date %(value)s is no day such as 1980-05-31.", value=row["birth_date"])) from None
    async with database.transaction():
        person = await joining.join(
            society, by=by, given_name=row["given_name"], family_name=row["family_name"], birth_date=born, address=row["address"],
            postcode=row["postcode"], email=EMAIL.read(row["email"]) if row["email"] else None, phone=row["phone"] or None,
            language=locale.by_code(row["language"]).code if row["language"] else society.language,
            once=_once(society, row), origin=origin, how="import",
        )  # fmt: skip
        if row["household"]:
            await _keep_household(society, await Member.get(person_id=person.id), row["household"])


async def _keep_household(society: Society, member: Member, household: str) -> None:
    kept, _new = await Identifier.get_or_create(society=society, kind="household", value=household, defaults={"member": member})
    if kept.member_id != member.id:
        raise Refused(_("The household %(household)s is another member’s.", household=household))


def _once(society: Society, row: Cells) -> str:
    return sha256("\n".join([society.slug, *row.values()]).encode()).hexdigest()[:32]


async def every(society: Society) -> AsyncIterator[dict[str, Any]]:
    """Every member of a society by number, those who left too, with the columns of EXPORTED."""
    after = ""
    while page := await database.rows(database.sql("portal", "exported_members"), society.id, after, PAGE):
        for row in page:
            yield row
        after = page[-1]["number"]
