"""Activities for calendars (M25): one as a file, a community's as a feed."""

from collections.abc import Callable
from datetime import timedelta

from portal.kit import clock
from portal.kit.calendar import CalendarEntry
from portal.kit.markdown import plain
from regions.models import Activity, Community

BACK = timedelta(days=60)
ENTRIES_MAX = 500
DESCRIPTION_MAX = 400
Address = Callable[[Activity], str]
"""Gives the address of an activity's page, as it is called from outside."""


def entry_of(activity: Activity, address: Address) -> CalendarEntry:
    """An activity as calendars know it: the UID stays, the sequence rises, what is cancelled says so."""
    return CalendarEntry(
        uid=activity.uid,
        sequence=activity.sequence,
        changed_at=activity.changed_at,
        starts_at=activity.starts_at,
        ends_at=activity.ends_at,
        zone=activity.time_zone,
        title=activity.title,
        place=activity.place,
        description=plain(activity.text, DESCRIPTION_MAX),
        url=address(activity),
        is_cancelled=activity.cancelled_at is not None,
    )


async def of_community(community: Community, address: Address) -> list[CalendarEntry]:
    """What is published in a community, from two months back."""
    now = clock.now()
    shown = Activity.filter(community_id=community.id, published_at__lte=now, ends_at__gt=now - BACK)
    return [entry_of(activity, address) for activity in await shown.order_by("starts_at").limit(ENTRIES_MAX)]
