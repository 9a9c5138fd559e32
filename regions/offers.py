"""What a waiting member hears when a place comes free, and whoever comes when an activity is cancelled."""

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
        await notices.send(person, purpose=PURPOSE, subject=subject, text=text, key=f"regions-offer-{turn.id}")


async def tell_cancelled(activity_id: int) -> None:
    """The job after a cancellation: everyone who was coming hears of it, once."""
    activity = await Activity.get(id=activity_id)
    assert activity.cancelled_at is not None
    going = "SELECT member_id AS id FROM regions_rsvp WHERE activity_id = $1 AND reply = 'going' ORDER BY id"
    for row in await database.rows(going, activity.id):
        person = await Person.get(member__id=row["id"])
        with locale.speaking(locale.by_code(person.language)):
            subject = _("Cancelled: %(title)s", title=activity.title)
            words = {"title": activity.title, "when": _when(activity), "why": activity.cancelled_why}
            text = _("%(title)s, %(when)s, does not take place. %(why)s", **words)
            await notices.send(person, purpose=PURPOSE, subject=subject, text=text, key=f"regions-cancelled-{activity.id}-{row['id']}")


def _when(activity: Activity) -> str:
    return _instant(activity.starts_at, activity.time_zone)


def _instant(value: datetime, zone: str) -> str:
    day, time = formats.day_of(value, zone, "full"), formats.time_of(value, zone)
    return _("%(day)s at %(time)s", day=day, time=time)
