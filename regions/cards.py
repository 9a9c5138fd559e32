"""Activities as a viewer finds them in lists: with the room that is left, the own answer, and the distance from home."""

from collections.abc import Sequence
from datetime import date, datetime
from zoneinfo import ZoneInfo

import msgspec

from portal.actors import Actor
from portal.kit import clock, database, paging
from portal.kit.paging import Page
from regions.models import Activity


class ActivityCard(msgspec.Struct, kw_only=True):
    """One activity in a list. `reply` is going, maybe, decline, waiting or offered; `metres` from the viewer's home; None: not known."""

    id: int
    community_id: int
    community: str
    slug: str
    title: str
    category: str
    starts_at: datetime
    ends_at: datetime
    time_zone: str
    place: str
    online: bool
    free: bool
    step_free: bool
    cancelled: bool
    over: bool
    capacity: int | None
    places_left: int | None
    waiting: int
    reply: str | None
    guests: int | None
    metres: int | None

    @property
    def starts(self) -> datetime:
        """On the clock of the place."""
        return self.starts_at.astimezone(ZoneInfo(self.time_zone))

    @property
    def open(self) -> bool:
        """Whether there is room, or the viewer has a place: then the door is lit."""
        has_room = self.places_left is None or self.places_left > 0
        return not self.over and not self.cancelled and (has_room or self.reply in ("going", "offered"))


class Search(msgspec.Struct, kw_only=True):
    """What a viewer looks for."""

    past: bool = False
    category: str | None = None
    online: bool = False
    free: bool = False
    step_free: bool = False
    day: date | None = None
    metres: int | None = None
    community_id: int | None = None


async def search(viewer: Actor, wanted: Search, number: int, *, size: int = paging.SIZE) -> Page[ActivityCard]:
    """One page of what is published, the soonest first; of what is past, the latest first. `older` leads away from now."""
    limit, offset = paging.window(number, size)
    found = await database.rows(
        database.sql("regions", "search"),
        viewer.id if viewer.is_member else None, clock.now(), viewer.society.id if viewer.society else None,
        wanted.past, wanted.category, wanted.online, wanted.free, wanted.step_free, wanted.day, wanted.metres, wanted.community_id,
        limit, offset,
    )  # fmt: skip
    return paging.cut(_cards(found), number, size)


async def card_of(activity: Activity, viewer: Actor) -> ActivityCard:
    """One published activity as the viewer finds it."""
    statement = "SELECT * FROM regions_cards($1, $2) card WHERE card.id = $3"
    return _cards(await database.rows(statement, viewer.id if viewer.is_member else None, clock.now(), activity.id))[0]


async def around(activity: Activity, viewer: Actor) -> Sequence[ActivityCard]:
    """What else is on in the community in the days around an activity."""
    found = await database.rows(
        database.sql("regions", "around"),
        viewer.id if viewer.is_member else None, clock.now(), activity.community_id, activity.id, activity.starts_at,
    )  # fmt: skip
    return _cards(found)


def _cards(found: Sequence[database.Row]) -> list[ActivityCard]:
    return msgspec.convert(found, list[ActivityCard])
