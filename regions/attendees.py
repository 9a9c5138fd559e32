"""Who comes, as the pioneer may know it: first name, initial, guests (R27)."""

from collections.abc import Sequence

import msgspec

from portal.kit import database
from regions.models import Activity

ATTENDEES_MAX = 1000


class Attendee(msgspec.Struct):
    """One answer: `state` is going, maybe, waiting or offered."""

    name: str
    guests: int
    state: str


async def of(activity: Activity) -> Sequence[Attendee]:
    """Who is going, in line, or unsure; within each, in order of arrival."""
    found = await database.rows(database.sql("regions", "attendees"), activity.id, ATTENDEES_MAX)
    return msgspec.convert(found, list[Attendee])
