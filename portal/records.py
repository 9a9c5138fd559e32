"""Records: the one way for staff to a member. Each opening has a purpose, lasts 30 minutes and is logged with the parts seen (R28, O18)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import msgspec

from portal.actors import Actor
from portal.kit import clock, database
from portal.kit.locale import gettext as _, lazy
from portal.kit.paging import Page, cut, window
from portal.kit.refusals import NotFound, Refused
from portal.models import AccessEntry, Member

OPEN_FOR = timedelta(minutes=30)
REASON_LEAST = 10
PURPOSES = {
    "case": lazy("for a case"),
    "call": lazy("during a call"),
    "message": lazy("for a message of yours"),
    "reason": lazy("for a written reason"),
}
ACT = "act"
"""The purpose of who looks at a part of a record by dealing with something of the member's: it opens nothing."""
SAID = {**PURPOSES, ACT: lazy("to deal with something of yours")}
"""Every purpose as the member reads it."""
SEEING_MORE = "opening"
OVERSEERS = ("care lead", "supervisor")


class PurposeNeeded(Exception):
    """The record is not open, or no longer: a purpose must be given."""


@dataclass(frozen=True)
class Access:
    """A line of the access log as the member reads it: role and first name, time, purpose, parts in the present language (R39)."""

    at: datetime
    given_name: str
    roles: list[str]
    purpose: str
    parts: list[str]


async def open_record(
    member_id: int, *, by: Actor, purpose: str, reason: str = "", parts: Sequence[str], reference: tuple[str, int] | None = None
) -> Member:
    """Open a member's record for 30 minutes and log it. `reference` is the case, call or message, an opaque kind and id.

    Raises:
        NotFound: no member of the viewer's society.
        Refused: no purpose, too short a reason, or a record that is closed to this viewer: their own, their household's, a colleague's.
    """
    if purpose not in PURPOSES:
        raise Refused(_("Say why you open this record."), field="purpose")
    if purpose == "reason" and len(reason.strip()) < REASON_LEAST:
        raise Refused(_("Write the reason in at least %(least)s characters.", least=REASON_LEAST), field="reason")
    return await _log(member_id, by=by, purpose=purpose, reason=reason, parts=parts, reference=reference)


async def look(member_id: int, *, by: Actor, reason: str, parts: Sequence[str], reference: tuple[str, int] | None = None) -> Member:
    """Log that staff see a part of a record by dealing with something of the member's, such as a claim; the record stays as it was.

    Raises:
        NotFound: no member of the viewer's society.
        Refused: a record that is closed to this viewer: their own, their household's, a colleague's.
    """
    return await _log(member_id, by=by, purpose=ACT, reason=reason, parts=parts, reference=reference)


async def _log(member_id: int, *, by: Actor, purpose: str, reason: str, parts: Sequence[str], reference: tuple[str, int] | None) -> Member:
    assert by.kind == "staff" and parts
    member = await _of_society(member_id, by)
    await _closed_to(member, by)
    kind, number = reference or (None, None)
    await AccessEntry.create(
        society_id=member.society_id, staff_id=by.id, member=member, purpose=purpose, reference_kind=kind, reference_id=number,
        reason=reason.strip()[:300], parts=sorted(parts), at=clock.now(),
    )  # fmt: skip
    return member


async def see(member_id: int, *, by: Actor, parts: Sequence[str]) -> Member:
    """The record while it is open; parts not seen before are logged.

    Raises:
        NotFound: no member of the viewer's society.
        PurposeNeeded: nobody opened it, or more than 30 minutes ago.
    """
    assert by.kind == "staff"
    member = await _of_society(member_id, by)
    opened = await database.row(database.sql("portal", "opened_record"), by.id, member.id, clock.now() - OPEN_FOR)
    if opened is None:
        raise PurposeNeeded
    seen = {part for entry in msgspec.json.decode(opened["parts"]) for part in entry}
    if new := sorted(set(parts) - seen):
        await AccessEntry.create(
            society_id=member.society_id, staff_id=by.id, member=member, purpose=opened["purpose"], reference_kind=SEEING_MORE,
            reference_id=opened["id"], parts=new, at=clock.now(),
        )  # fmt: skip
    return member


async def access_log(member: Member, number: int = 1) -> Page[Access]:
    """Who opened this member's record, newest first, a page at a time: what the member may read (R39)."""
    found = await database.rows(database.sql("portal", "access_log"), member.id, *window(number))
    return cut([_access(row) for row in found], number)


def _access(row: dict[str, Any]) -> Access:
    # a part is logged under the source text of its name, marked for the catalogue where the panel is made
    parts = [_(part) for part in msgspec.json.decode(row["parts"])]
    return Access(row["at"], row["given_name"], list(row["roles"] or ()), row["purpose"], parts)


async def keep_away(member: Member, *, by: Actor) -> None:
    """Who is near a member moves none of their points or money: not on their own account, their household's or a colleague's (A17).

    Stricter than opening a record: there a care lead or a supervisor may.

    Raises:
        Refused: by.id is near this member.
    """
    assert by.kind == "staff"
    near = await database.row(database.sql("portal", "nearness"), member.id, by.id)
    assert near is not None
    if near["own"] or near["household"]:
        raise Refused(_("This is your own account, or one of your household: ask a colleague."))
    if near["colleague"]:
        raise Refused(_("This member works here: nobody who works here changes their points by hand."))


async def _of_society(member_id: int, by: Actor) -> Member:
    member = await Member.get_or_none(id=member_id, society_id=by.home.id)
    if member is None:
        raise NotFound
    return member


async def _closed_to(member: Member, by: Actor) -> None:
    near = await database.row(database.sql("portal", "nearness"), member.id, by.id)
    assert near is not None
    if near["own"]:
        raise Refused(_("This is your own record. Sign in as a member to see it."))
    if near["household"]:
        raise Refused(_("This record is of your own household: ask a colleague to open it."))
    if near["colleague"] and not by.has(*OVERSEERS):
        raise Refused(_("This member works here. Only a care lead or a supervisor opens the record."))
