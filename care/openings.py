"""Openings: what an advisor sees of a member, and for how long. The purpose and the log are the ground floor's (R28)."""

from dataclasses import dataclass
from datetime import datetime
from enum import Enum

from tortoise.expressions import Q

from care import talking_points
from portal import records, slots
from portal.actors import Actor
from portal.kit import database
from portal.kit.locale import gettext as _, lazy
from portal.kit.refusals import Refused
from portal.models import AccessEntry, Card

ALL_ROLES = ("advisor", "care lead", "supervisor")
SHORT_ROLES = ("store staff",)
SHORT_FORM = lazy("short form")
FIGURES = lazy("how figures come about")
PAYOUT = lazy("how they are paid")


class CardState(Enum):
    """What store staff need to know of a member's card."""

    ACTIVE = "active"
    BLOCKED = "blocked"
    NONE = "none"


@dataclass(frozen=True)
class Opening:
    """A record that stands open for whoever gave the purpose: the log's id of it, since when and until when."""

    id: int
    member_id: int
    staff_id: int
    at: datetime

    @property
    def ends_at(self) -> datetime:
        return self.at + records.OPEN_FOR


def sees_all(by: Actor) -> bool:
    """Whether the whole page is theirs; store staff have the short form (R27)."""
    return by.has(*ALL_ROLES)


def parts_for(by: Actor) -> list[str]:
    """What the log says was seen: every panel of the desk, or the short form."""
    return [panel.name for panel in slots.DESK.fillings] if sees_all(by) else [SHORT_FORM]


async def begin(member_id: int, *, by: Actor, purpose: str, reason: str) -> Opening:
    """Open a record for 30 minutes, and keep which talking points that shows.

    Raises:
        NotFound: no member of the viewer's society.
        Refused: no purpose, a case without its number, a record that is closed to this viewer.
    """
    if purpose == "case" and not reason:
        raise Refused(_("Write the number of the case."), field="reason")
    async with database.transaction():
        await records.open_record(member_id, by=by, purpose=purpose, reason=reason, parts=parts_for(by))
        opening = await _newest(member_id, by)
        if sees_all(by):
            await talking_points.keep_shown(opening.id, member_id, by.id, opening.at)
    return opening


async def current(member_id: int, *, by: Actor, more: str = "") -> Opening:
    """The opening that still holds; `more` names what is seen besides the page.

    Raises:
        NotFound: no member of the viewer's society.
        PurposeNeeded: there is none, or its 30 minutes are over.
    """
    await records.see(member_id, by=by, parts=[*parts_for(by), more] if more else parts_for(by))
    return await _newest(member_id, by)


async def card_state(member_id: int) -> CardState:
    """Whether a till takes the member's card."""
    cards = await Card.filter(member_id=member_id).values_list("blocked_at", flat=True)
    if not cards:
        return CardState.NONE
    return CardState.ACTIVE if None in cards else CardState.BLOCKED


async def _newest(member_id: int, by: Actor) -> Opening:
    # what was seen later in the same opening has lines of its own in the log
    given = Q(reference_kind=None) | ~Q(reference_kind=records.SEEING_MORE)
    entry = await AccessEntry.filter(given, member_id=member_id, staff_id=by.id).exclude(purpose=records.ACT).order_by("-id").first()
    assert entry is not None
    return Opening(entry.id, member_id, by.id, entry.at)
