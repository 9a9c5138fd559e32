"""Members: who belongs to a society, and how they are found. Joining is in joining.py, the numbers of cards in cards.py."""

from dataclasses import dataclass
from typing import Any

from portal import people
from portal.kit import check_digits, database, postcodes
from portal.kit.locale import gettext as _
from portal.kit.refusals import Refused
from portal.models import Society

FOUND_MAX = 20


@dataclass(frozen=True)
class Found:
    """A member among results, to be shown as whoever asks may see them; who has left is found too."""

    id: int
    number: str


async def by_number(society: Society, typed: str) -> list[Found]:
    """Who has this member number, or has or had the card with this number, typed with or without spaces, or scanned (A1, R34, R35).

    Raises:
        Refused: a digit is wrong; beside the field `number`.
    """
    either = "(member.number = $2 OR member.id = (SELECT member_id FROM portal_card WHERE number = $2))"
    return await _found(either, society, number_behind(typed))


async def by_email(society: Society, typed: str) -> list[Found]:
    return await _found("person.email_key = $2", society, people.email_key(typed))


async def by_phone(society: Society, typed: str) -> list[Found]:
    return await _found("person.phone = $2", society, people.phone_number(typed, society.country))


async def by_postcode_and_surname(society: Society, postcode: str, surname: str) -> list[Found]:
    """Members of one postcode and family name, however it is spelt.

    Raises:
        Refused: that is no postcode of the society's country; beside the field `postcode`.
    """
    found = postcodes.normalise(society.country, postcode)
    if found is None:
        raise Refused(_("That is not a whole postcode."), field="postcode")
    return await _found("person.postcode = $2 AND person.surname_key = $3", society, found.full, people.surname_key(surname))


async def by_identifier(society: Society, kind: str, value: str) -> list[Found]:
    """Who has this name in another system: a till's household, a social handle."""
    known = "(SELECT member_id FROM portal_identifier WHERE society_id = $1 AND kind = $2 AND value = $3)"
    return await _found(f"member.id = {known}", society, kind, value)


def number_behind(typed: str) -> str:
    """The eleven digits behind what was typed, with or without spaces, or scanned (R34).

    Raises:
        Refused: a digit is wrong or missing; beside the field `number`.
    """
    digits = "".join(typed.split()).replace("-", "")
    if not digits.isascii() or not digits.isdigit() or len(digits) not in (11, 13):
        raise Refused(_("A number has 11 digits, or 13 where it is scanned: this has %(count)s.", count=len(digits)), field="number")
    number = check_digits.normalise_number(digits)
    if number is None:
        raise Refused(_("One digit is wrong, or two have changed places: read the number again."), field="number")
    return number


async def _found(where: str, society: Society, *arguments: Any) -> list[Found]:
    statement = database.sql("portal", "found_members").replace("/* where */", where)
    return [Found(**row) for row in await database.rows(statement, society.id, *arguments)]
