"""What a waiting member hears when a place comes free, and whoever answered when an activity changes or is cancelled."""

from collections.abc import Sequence
from datetime import datetime

from portal import notices
from portal.kit import database, formats, locale
from portal.kit.locale import gettext as _
from portal.models import Person
from regions.models import Activity, Turn

PURPOSE = "activity"


async def tell_offer(activity: Activity, turn: Turn) -> None:
    """A place is held for them, or theirs already. Each is told once."""
    person = await Person.get(member__id=turn.member_id)
    with locale.speaking(locale.by_code(person.language)):
        words = {"title": activity.title, "when": _when(activity)}
        if turn.offer_ends_at is None:
            subject = _("You have a place: %(title)s", title=activity.title)
            text = _("A place came free and it is yours: %(title)s, %(when)s. If you cannot come, say so on its page.", **words)
        else:
            until = _instant(turn.offer_ends_at, activity.time_zone)
            subject = _("A place is free: %(title)s", title=activity.title)
            text = _(
                "We hold a place for you until %(until)s: %(title)s, %(when)s. Say on its page whether you come.", until=until, **words
            )
        await _send(person, subject, text, key=f"regions-offer-{turn.id}")


async def tell_cancelled(activity_id: int) -> None:
    """The job after a cancellation: everyone who meant to come, or stood in line, hears of it, once."""
    activity = await Activity.get(id=activity_id)
    assert activity.cancelled_at is not None
    for person in await _concerned(activity):
        with locale.speaking(locale.by_code(person.language)):
            subject = _("Cancelled: %(title)s", title=activity.title)
            words = {"title": activity.title, "when": _when(activity), "why": activity.cancelled_why}
            text = _("%(title)s, %(when)s, does not take place. %(why)s", **words)
            await _send(person, subject, text, key=f"regions-cancelled-{activity.id}-{person.id}")


async def tell_changed(change: Sequence[int]) -> None:
    """The job after a change of time or place, named by the activity and its sequence: the same people hear of it, once a change."""
    activity_id, sequence = change
    activity = await Activity.get(id=activity_id)
    if activity.cancelled_at is not None:
        return  # they hear of that
    for person in await _concerned(activity):
        with locale.speaking(locale.by_code(person.language)):
            subject = _("Changed: %(title)s", title=activity.title)
            ends = _instant(activity.ends_at, activity.time_zone)
            words = {"title": activity.title, "starts": _when(activity), "ends": ends, "place": activity.place}
            text = _("The time or place has changed. %(title)s begins on %(starts)s and ends on %(ends)s. Where: %(place)s", **words)
            await _send(person, subject, text, key=f"regions-changed-{activity.id}-{sequence}-{person.id}")


async def _concerned(activity: Activity) -> Sequence[Person]:
    found = await database.rows(database.sql("regions", "concerned"), activity.id)
    return await Person.filter(id__in=[row["id"] for row in found]).order_by("id")


async def _send(person: Person, subject: str, text: str, *, key: str) -> None:
    await notices.send(person, purpose=PURPOSE, subject=subject, text=text, key=key, channel=notices.channel_to(person))


def _when(activity: Activity) -> str:
    return _instant(activity.starts_at, activity.time_zone)


def _instant(value: datetime, zone: str) -> str:
    day, time = formats.day_of(value, zone, "full"), formats.time_of(value, zone)
    return _("%(day)s at %(time)s", day=day, time=time)
