"""RSVPs: going, maybe or cannot, with guests; never one place too many (M22)."""

from dataclasses import dataclass

from portal.actors import Actor
from portal.kit import clock, database
from portal.kit.events import publish
from portal.kit.locale import gettext as _, ngettext
from portal.kit.refusals import Refused
from portal.models import Member
from regions import places, waitlists
from regions.models import Activity, Reply, Rsvp, Turn

GUESTS_MAX = 9


@dataclass(frozen=True)
class RsvpAnswered:
    """A member has answered, or taken a turn on the waitlist (`reply` is then "waiting")."""

    activity_id: int
    member_id: int
    reply: str


async def answer(activity: Activity, member: Member, *, by: Actor, reply: Reply, guests: int = 0) -> Rsvp | Turn:
    """Take places, take a turn on the waitlist where there are none, or stay away. The same answer twice counts once.

    "I cannot" is heard always, also when the activity is full or closed (M22).

    Raises:
        Refused: the activity is closed, or more guests do not fit, now or ever; then the earlier answer stands.
    """
    assert 0 <= guests <= GUESTS_MAX, guests
    async with database.transaction():
        activity = await places.locked(activity.id)
        await waitlists.lapse(activity)
        rsvp = await Rsvp.get_or_none(activity_id=activity.id, member_id=member.id)
        turn = await waitlists.turn_of(activity.id, member.id)
        if same := _said_before(rsvp, turn, reply, guests):
            return same
        if activity.is_closed(clock.now()) and reply is not Reply.DECLINE:
            raise Refused(_("This activity takes no more answers."))
        if reply is Reply.GOING:
            answered = await _come(activity, member, guests, rsvp, turn, by)
        else:
            answered = await _stay_away(activity, member, reply, rsvp, turn, by)
        if isinstance(answered, Rsvp):  # who joins the line sets no place free
            await waitlists.promote(activity)
        await publish(RsvpAnswered(activity.id, member.id, "waiting" if isinstance(answered, Turn) else reply.value))
    return answered


def _said_before(rsvp: Rsvp | None, turn: Turn | None, reply: Reply, guests: int) -> Rsvp | Turn | None:
    if turn:
        return turn if reply is Reply.GOING and turn.guests == guests and not turn.offered_at else None
    return rsvp if rsvp and rsvp.says(reply, guests) else None


async def _come(activity: Activity, member: Member, guests: int, rsvp: Rsvp | None, turn: Turn | None, by: Actor) -> Rsvp | Turn:
    held = (rsvp.places if rsvp else 0) + (turn.places_held if turn else 0)
    wanted = 1 + guests
    if activity.places_left is not None and wanted - held > activity.places_left:
        if held:
            raise Refused(_too_many(held + activity.places_left - 1), field="guests")
        if activity.capacity is not None and wanted > activity.capacity:
            raise Refused(_beyond_all(activity.capacity), field="guests")
        return await waitlists.join(activity, member.id, guests, turn)
    if turn:
        await waitlists.end(activity, turn, "place")
    await places.change(activity, wanted - (rsvp.places if rsvp else 0))
    return await places.write(activity, member.id, Reply.GOING, guests, by=by)


def _too_many(guests_fit: int) -> str:
    if not guests_fit:
        return _("There is room for you, but for no guest. Your earlier answer stands.")
    return ngettext(
        "There is room for %(num)s guest with you. Your earlier answer stands.",
        "There is room for %(num)s guests with you. Your earlier answer stands.",
        guests_fit,
    )


def _beyond_all(capacity: int) -> str:
    return ngettext(
        "There is %(num)s place in all: your party would wait for ever.",
        "There are %(num)s places in all: your party would wait for ever.",
        capacity,
    )


async def _stay_away(activity: Activity, member: Member, reply: Reply, rsvp: Rsvp | None, turn: Turn | None, by: Actor) -> Rsvp:
    if turn:
        await waitlists.end(activity, turn, "left")
    await places.change(activity, -(rsvp.places if rsvp else 0))
    return await places.write(activity, member.id, reply, 0, by=by)
