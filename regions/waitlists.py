"""Waitlists: first come, first offered. All here but the reads runs under the activity's lock (regions/places.py)."""

from dataclasses import dataclass
from datetime import timedelta

from tortoise.queryset import QuerySet

from portal.actors import Actor, system
from portal.kit import clock, database
from regions import offers, places
from regions.models import Activity, Reply, Turn

OFFER = timedelta(hours=24)
OVERDUE_MAX = 200


def live(activity_id: int) -> QuerySet[Turn]:
    """The line, first come first."""
    return Turn.filter(activity_id=activity_id, ended_at=None).order_by("id")


async def turn_of(activity_id: int, member_id: int) -> Turn | None:
    """The member's turn on the waitlist."""
    return await live(activity_id).filter(member_id=member_id).first()


async def position(turn: Turn) -> int:
    """The place in line, from 1. Who has an offer stands before the line."""
    return 1 + await live(turn.activity_id).filter(offered_at=None, id__lt=turn.id).count()


async def join(activity: Activity, member_id: int, guests: int, turn: Turn | None) -> Turn:
    """Take a turn at the end of the line; who stands there already keeps the turn with the new number of guests."""
    if turn is None:
        return await Turn.create(activity=activity, member_id=member_id, guests=guests, taken_at=clock.now())
    turn.guests, turn.skipped_at = guests, None
    await turn.save(update_fields=["guests", "skipped_at"])
    return turn


async def end(activity: Activity, turn: Turn, how: str) -> None:
    """Leave the line: `place` taken, `left`, `lapsed` or `closed`. Places held for the turn are given back."""
    await places.change(activity, -turn.places_held)
    turn.ended_at, turn.ended_how = clock.now(), how
    await turn.save(update_fields=["ended_at", "ended_how"])


async def promote(activity: Activity, *, by: Actor | None = None) -> list[Turn]:
    """Give free places to the first in line that fit (M23); a party that is too large keeps its turn and sees that it was passed over.

    A place is held for an offer of 24 hours, or given at once where the activity starts sooner than that.
    """
    moved: list[Turn] = []
    if activity.is_closed(clock.now()) or activity.places_left == 0:
        return moved
    for turn in await live(activity.id).filter(offered_at=None):
        if activity.places_left == 0:
            break
        if activity.places_left is not None and turn.places > activity.places_left:
            await _pass_over(turn)
        else:
            await _give(activity, turn, by or system())
            moved.append(turn)
    return moved


async def _pass_over(turn: Turn) -> None:
    turn.skipped_at = clock.now()
    await turn.save(update_fields=["skipped_at"])


async def _give(activity: Activity, turn: Turn, by: Actor) -> None:
    now = clock.now()
    await places.change(activity, turn.places)
    if activity.starts_at - now < OFFER:
        await places.write(activity, turn.member_id, Reply.GOING, turn.guests, by=by)
        turn.ended_at, turn.ended_how = now, "place"
    else:
        turn.offered_at, turn.offer_ends_at = now, now + OFFER
    await turn.save(update_fields=["offered_at", "offer_ends_at", "ended_at", "ended_how"])
    await offers.tell_offer(activity, turn)


async def lapse(activity: Activity) -> list[Turn]:
    """End the offers whose time is over; their places go to the next in line."""
    overdue = await live(activity.id).filter(offer_ends_at__lte=clock.now())
    for turn in overdue:
        await end(activity, turn, "lapsed")
    if overdue:
        await promote(activity)
    return overdue


async def close(activity: Activity) -> None:
    """Nobody waits for what is cancelled."""
    for turn in await live(activity.id):
        await end(activity, turn, "closed")


async def lapse_all() -> None:
    """The job behind it, by the clock: each activity in a transaction of its own."""
    overdue = "SELECT DISTINCT activity_id AS id FROM regions_turn WHERE ended_at IS NULL AND offer_ends_at <= $1 ORDER BY 1 LIMIT $2"
    for row in await database.rows(overdue, clock.now(), OVERDUE_MAX):
        async with database.transaction():
            await lapse(await places.locked(row["id"]))


@dataclass(frozen=True)
class Line:
    """The waitlist as one who stands in it sees it: the own turn, its place, and how many of those around are drawn."""

    turn: Turn
    position: int
    length: int
    before: int
    after: int


async def line_around(turn: Turn, shown_most: int) -> Line:
    """The turn among its neighbours; at most `shown_most` in all."""
    here = await position(turn)
    length = await live(turn.activity_id).filter(offered_at=None).count()
    before = min(here - 1, shown_most - 1)
    return Line(turn, here, length, before, max(0, min(length - here, shown_most - 1 - before)))
