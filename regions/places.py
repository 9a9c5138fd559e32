"""The places of an activity: one writer at a time, under a lock of the activity's own row. The database refuses one too many."""

from portal.actors import Actor
from portal.kit import clock
from regions.models import Activity, Reply, Rsvp


async def locked(activity_id: int) -> Activity:
    """The activity, held until the present transaction ends."""
    return await Activity.select_for_update().get(id=activity_id)


async def change(activity: Activity, by_count: int) -> None:
    """Take places, or give them back with a number below zero. The caller holds the lock."""
    if by_count:
        activity.places_taken += by_count
        await activity.save(update_fields=["places_taken"])


async def write(activity: Activity, member_id: int, reply: Reply, guests: int, *, by: Actor) -> Rsvp:
    """Keep a member's newest answer. The places that it takes are counted by `change`."""
    said = {"reply": reply, "guests": guests if reply is Reply.GOING else 0, "answered_at": clock.now(), "by_kind": by.kind, "by_id": by.id}
    rsvp, _new = await Rsvp.update_or_create(defaults=said, activity_id=activity.id, member_id=member_id)
    return rsvp
