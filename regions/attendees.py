"""Who comes, as the pioneer may know it: first name, initial, guests (R27)."""

import msgspec

from portal.kit import database, paging
from portal.kit.paging import Page
from regions.models import Activity

SIZE = 100
"""As many as stand on a printed sheet or two for the door."""


class Attendee(msgspec.Struct):
    """One answer: `state` is going, maybe, waiting or offered."""

    name: str
    guests: int
    state: str


async def of(activity: Activity, number: int) -> Page[Attendee]:
    """One page of who is going, in line, or unsure; within each, in order of arrival."""
    found = await database.rows(database.sql("regions", "attendees"), activity.id, *paging.window(number, SIZE))
    return paging.cut(msgspec.convert(found, list[Attendee]), number, SIZE)
