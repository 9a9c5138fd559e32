"""Looking a member up: by one box for whatever names them, or by their address at the desk. The answer is short, capped and logged.

What cannot be looked for (a wrong digit, half an address) has no answer, and no line in the log (A1, O18).
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from care.models import LookUp
from portal import members, records
from portal.actors import Actor
from portal.kit import check_digits, clock, database
from portal.kit.locale import gettext as _
from portal.kit.refusals import Refused
from portal.models import Society

FOUND_MAX = members.FOUND_MAX
DIGITS = re.compile(r"[\d\s\-]+")
PHONE = re.compile(r"\+?[\d\s\-()./]{5,}")
EMAIL = re.compile(r"\S+@\S+\.\S+")
HANDLE = "handle"
"""The kind of identifier that is a social handle, kept without its @."""


@dataclass(frozen=True)
class ShortRow:
    """All that is said of a member whose record is not open: a name, a number, a community."""

    id: int
    number: str
    name: str
    community: str | None

    @property
    def spoken_number(self) -> str:
        return check_digits.spoken_groups(self.number)


async def look_up(*, by: Actor, query: str, postcode: str, surname: str) -> list[ShortRow]:
    """At most 20 members of the staff's own society whom the box, or else postcode and surname, names.

    Raises:
        Refused: nothing to look for, a wrong digit in a number, no whole postcode.
    """
    kind, found = await (_by_box(by.home, query) if query else _by_address(by.home, postcode, surname))
    short = await short_rows(by.home, [member.number for member in found][:FOUND_MAX])
    await LookUp.create(society=by.home, staff_id=by.id, kind=kind, found=[row.number for row in short], at=clock.now())
    return short


async def is_at_hand(number: str, *, by: Actor) -> bool:
    """Whether an own look-up has named this member lately, or an own opening of their record holds."""
    return bool(await database.value(database.sql("care", "at_hand"), number, by.id, clock.now() - records.OPEN_FOR))


async def at_address(number: str, *, by: Actor) -> ShortRow | None:
    """Whom the number in a desk's address names. Logged as any look-up, unless they are at hand."""
    short = await short_rows(by.home, [number])
    if not await is_at_hand(number, by=by):
        await LookUp.create(society=by.home, staff_id=by.id, kind="number", found=[row.number for row in short], at=clock.now())
    return short[0] if short else None


async def short_rows(society: Society, numbers: Sequence[str]) -> list[ShortRow]:
    """The members with these numbers, in their order."""
    found = await database.rows(database.sql("care", "short_rows"), society.id, list(numbers), clock.now())
    return [ShortRow(**row) for row in found]


async def _by_box(society: Society, query: str) -> tuple[str, list[members.Found]]:
    kinds = readings(query, society.number_range)
    refusals: dict[str, Refused] = {}
    for kind in kinds:
        try:
            if found := await _find(kind, society, query):
                return kind, found
        except Refused as refused:
            refusals[kind] = refused
    if kinds[0] in refusals and (kinds[0] == "number" or len(refusals) == len(kinds)):
        raise Refused((refusals.get("number") or refusals[kinds[0]]).message, field="query")
    return kinds[0], []


def readings(query: str, number_range: str) -> tuple[str, ...]:
    """What somebody typed or scanned can be, the likeliest first. A phone number can have 11 digits too, but rarely begins as ours do."""
    digits = re.sub(r"[\s-]", "", query) if DIGITS.fullmatch(query) else ""
    if len(digits) == 11:
        return ("number", "phone") if digits.startswith(number_range) else ("phone", "number")
    if len(digits) == 13 and digits.startswith(check_digits.IN_STORE_PREFIX):
        return ("number",)
    if PHONE.fullmatch(query):
        return ("phone",)
    return ("email",) if EMAIL.fullmatch(query) else ("identifier",)


async def _find(kind: str, society: Society, query: str) -> list[members.Found]:
    match kind:
        case "number":
            return await members.by_number(society, query)
        case "email":
            return await members.by_email(society, query)
        case "phone":
            return await members.by_phone(society, query)
        case _:
            return await members.by_identifier(society, HANDLE, query.removeprefix("@"))


async def _by_address(society: Society, postcode: str, surname: str) -> tuple[str, list[members.Found]]:
    if not postcode and not surname:
        raise Refused(_("Type a number, an e-mail address or a phone number, or a postcode and a surname."), field="query")
    if not postcode:
        raise Refused(_("A surname needs the postcode as well."), field="postcode")
    if not surname:
        raise Refused(_("A postcode needs the surname as well."), field="surname")
    return "address", await members.by_postcode_and_surname(society, postcode, surname)
