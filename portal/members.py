"""Members: who belongs to a society, and how they are found. Joining is in joining.py, the numbers of cards in cards.py."""

from dataclasses import dataclass
from typing import Any

from portal import people
from portal.kit import check_digits, database, postcodes
from portal.kit.locale import gettext as _
from portal.kit.refusals import Refused
from portal.models import Member, Membership, Society

FOUND_MAX = 20


@dataclass(frozen=True)
class Found:
    """A member in a list of results: enough to tell two apart, no more. `live` is False for who has left, `blocked` for a lost card."""

    id: int
    number: str
    name: str
    postcode: str
    birth_year: int | None
    live: bool
    blocked: bool = False


async def by_number(society: Society, typed: str) -> list[Found]:
    """Who has this member number or card number, typed with or without spaces, or scanned (A1, R34).

    Raises:
        Refused: a digit is wrong; beside the field `number`.
    """
    number = _number(typed)
    either = "(member.number = $2 OR member.id = (SELECT member_id FROM portal_card WHERE number = $2))"
    return await _found(either, society, number, card=number)


async def by_card(society: Society, typed: str) -> list[Found]:
    """Who has, or had, this card. A blocked one still finds its member, and says that it is blocked (R35)."""
    number = _number(typed)
    return await _found("member.id = (SELECT member_id FROM portal_card WHERE number = $2)", society, number, card=number)


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


async def is_live(member: Member) -> bool:
    """Whether the membership has not ended."""
    return await Membership.filter(member_id=member.id, ended_at=None).exists()


def _number(typed: str) -> str:
    digits = "".join(typed.split()).replace("-", "")
    if not digits.isascii() or not digits.isdigit() or len(digits) not in (11, 13):
        raise Refused(_("A number has 11 digits, or 13 where it is scanned: this has %(count)s.", count=len(digits)), field="number")
    number = check_digits.normalise_number(digits)
    if number is None:
        raise Refused(_("One digit is wrong, or two have changed places: read the number again."), field="number")
    return number


async def _found(where: str, society: Society, *arguments: Any, card: str = "") -> list[Found]:
    statement = database.sql("portal", "found_members").replace("/* where */", where)
    found = await database.rows(statement, society.id, *arguments)
    blocked = card and await database.value("SELECT blocked_at IS NOT NULL FROM portal_card WHERE number = $1", card)
    return [Found(**row, blocked=bool(blocked)) for row in found]
