"""Activities: what is on in a community. Times are typed on the clock of the place and kept as instants."""

from datetime import MAXYEAR, MINYEAR, datetime, timedelta
from typing import Any, TypedDict, Unpack
from zoneinfo import ZoneInfo

from tortoise.expressions import Q, Subquery
from tortoise.queryset import QuerySet

from portal.actors import Actor
from portal.kit import clock, database, jobs
from portal.kit.locale import gettext as _
from portal.kit.refusals import Refused
from regions import appointments, bookings, places, waitlists
from regions.models import Activity, Community
from regions.slugs import slug_of

LENGTH_MAX = timedelta(days=31)
TELL_CANCELLED = "regions.tell_cancelled"
TELL_CHANGED = "regions.tell_changed"
TIME_AND_PLACE = ("starts_at", "ends_at", "place", "online")
CALENDAR_FIELDS = (*TIME_AND_PLACE, "title")


class Plan(TypedDict):
    """What a pioneer says of an activity. `starts` and `ends` are naive: the community's clock; `space` an id as text, or None."""

    title: str
    text: str
    category: str
    starts: datetime
    ends: datetime
    place: str
    space: str | None
    share_space: bool
    online: bool
    capacity: int | None
    step_free: bool
    access_notes: str | None
    free: bool
    sensitive: bool
    shown_from: datetime | None
    act: str


def visible_to(actor: Actor) -> QuerySet[Activity]:
    """What an actor may see: what is published in their society, to a visitor in all; and the drafts of the communities they run."""
    shown = Activity.filter(published_at__lte=clock.now())
    if actor.society is None:
        return shown
    of_society = Q(community__society_id=actor.society.id, published_at__lte=clock.now())
    return Activity.filter(of_society | Q(community_id__in=Subquery(appointments.run_by(actor).values("id"))))


def run_by(actor: Actor) -> QuerySet[Activity]:
    """What an actor may change: the activities of the communities they run (R27)."""
    return Activity.filter(community_id__in=Subquery(appointments.run_by(actor).values("id")))


async def create(community: Community, *, once: str, by: Actor, **plan: Unpack[Plan]) -> Activity:
    """Plan an activity: `act` "publish" shows it (from `shown_from`, or now), "draft" keeps it. The same `once` counts once.

    Raises:
        Refused: the times do not fit, or the room is taken, beside the field; or `once` came before with other words.
    """
    async with database.transaction():
        await Community.select_for_update(no_key=True).get(id=community.id)
        if present := await Activity.get_or_none(once=once):
            return _same(present, community, plan)
        now = clock.now()
        said = _said(community, plan, now)
        _refuse_past(None, said, now)
        await bookings.hold(community, said, None, shared=plan["share_space"])
        slug = await _free_slug(plan["title"], plan["starts"])
        return await Activity.create(
            community=community, once=once, slug=slug, created_at=now, changed_at=now, by_kind=by.kind, by_id=by.id, **said
        )


def _same(present: Activity, community: Community, plan: Plan) -> Activity:
    said = {"community_id": community.id, **_said(community, plan, present.created_at)}
    if any(getattr(present, name) != value for name, value in said.items()):
        raise Refused(_("This form was sent before with other words, which stand. Open a new form for these."))
    return present


async def edit(activity: Activity, *, by: Actor, **plan: Unpack[Plan]) -> Activity:
    """Change an activity. Calendars hear of a new time or place by a higher sequence, who answered by a notice; more places go to the
    waitlist at once (M23).

    Raises:
        Refused: it is cancelled or over, the times do not fit, the room is taken, or more people come than the new places.
    """
    async with database.transaction():
        activity, now = await places.locked(activity.id), clock.now()
        if activity.cancelled_at is not None or activity.ends_at <= now:
            raise Refused(_("This activity is cancelled or over: it stays as it is."))
        community = await Community.get(id=activity.community_id)
        said = _said(community, plan, now)
        if activity.is_shown(now):
            said["published_at"] = activity.published_at  # who has an answer to it must go on finding it
        _refuse_past(activity, said, now)
        await bookings.hold(community, said, activity, shared=plan["share_space"])
        if said["capacity"] is not None and said["capacity"] < activity.places_taken:
            raise Refused(_("%(taken)s places are taken: there cannot be fewer.", taken=activity.places_taken), field="capacity")
        changed = {name for name in CALENDAR_FIELDS if getattr(activity, name) != said[name]}
        activity.sequence += bool(changed)
        activity.update_from_dict({**said, "changed_at": now, "changed_by_kind": by.kind, "changed_by_id": by.id})
        await activity.save()
        await waitlists.promote(activity)
        if not changed.isdisjoint(TIME_AND_PLACE):
            await jobs.enqueue(TELL_CHANGED, [activity.id, activity.sequence], key=f"{TELL_CHANGED} {activity.id} {activity.sequence}")
    return activity


async def cancel(activity: Activity, *, by: Actor, why: str) -> Activity:
    """Cancel an activity and close its waitlist; who had a place keeps the entry in the calendar, marked as cancelled.

    Raises:
        Refused: it is over.
    """
    async with database.transaction():
        activity = await places.locked(activity.id)
        if activity.cancelled_at is not None:
            return activity
        if activity.ends_at <= clock.now():
            raise Refused(_("This activity is over: it cannot be cancelled."))
        await waitlists.close(activity)
        activity.cancelled_at = activity.changed_at = clock.now()
        activity.cancelled_by_kind, activity.cancelled_by_id, activity.cancelled_why = by.kind, by.id, why
        activity.sequence += 1
        await activity.save()
        await jobs.enqueue(TELL_CANCELLED, activity.id, key=f"{TELL_CANCELLED} {activity.id}")
    return activity


def plan_again(activity: Activity) -> dict[str, Any]:
    """The values of a form for the same activity, at the same clock time, whole weeks later (P4)."""
    zone = ZoneInfo(activity.time_zone)
    starts, ends = (instant.astimezone(zone).replace(tzinfo=None) for instant in (activity.starts_at, activity.ends_at))
    behind = clock.now().astimezone(zone).replace(tzinfo=None) - starts
    later = timedelta(weeks=max(1, behind // timedelta(weeks=1) + 1))
    return {**_kept(activity), "starts": starts + later, "ends": ends + later}


def planned(activity: Activity) -> dict[str, Any]:
    """The values of a form for this activity as it stands."""
    zone = ZoneInfo(activity.time_zone)
    starts, ends = (instant.astimezone(zone).replace(tzinfo=None) for instant in (activity.starts_at, activity.ends_at))
    shown = activity.published_at.astimezone(zone).replace(tzinfo=None) if activity.published_at else None
    return {**_kept(activity), "starts": starts, "ends": ends, "shown_from": shown}


def _kept(activity: Activity) -> dict[str, Any]:
    names = ("title", "text", "category", "place", "online", "capacity", "step_free", "access_notes", "free", "sensitive")
    return {**{name: getattr(activity, name) for name in names}, "space": activity.space_id}


def _said(community: Community, plan: Plan, now: datetime) -> dict[str, Any]:
    """The plan as the columns of a row."""
    zone = community.time_zone
    starts_at, ends_at = instant_of(plan["starts"], zone, "starts"), instant_of(plan["ends"], zone, "ends")
    if not starts_at < ends_at <= starts_at + LENGTH_MAX:
        raise Refused(_("It has to end after it begins, within a month."), field="ends")
    names = ("title", "text", "category", "place", "online", "capacity", "step_free", "free", "sensitive")
    return {
        **{name: dict(plan)[name] for name in names},
        "access_notes": plan["access_notes"] or "",
        "starts_at": starts_at,
        "ends_at": ends_at,
        "time_zone": zone,
        "space_id": int(plan["space"]) if plan["space"] else None,
        "published_at": _shown_from(plan, zone, now),
    }


def _refuse_past(activity: Activity | None, said: dict[str, Any], now: datetime) -> None:
    """What is moved into the past would be over at once, and could not be corrected; what goes on keeps its beginning."""
    for column, field in (("starts_at", "starts"), ("ends_at", "ends")):
        if said[column] <= now and (activity is None or getattr(activity, column) != said[column]):
            raise Refused(_("Choose a day and time to come."), field=field)
    if said["published_at"] and said["published_at"] >= said["ends_at"]:
        raise Refused(_("Show it before it is over."), field="shown_from")


def _shown_from(plan: Plan, zone: str, now: datetime) -> datetime | None:
    if plan["act"] == "draft":
        return None
    return instant_of(plan["shown_from"], zone, "shown_from") if plan["shown_from"] else now


def instant_of(local: datetime, zone: str, field: str) -> datetime:
    """The instant at which the clock of a zone shows `local`; of two, the earlier.

    Raises:
        Refused: the clock goes forward over that time and never shows it, or the year is at an end of the calendar.
    """
    if not MINYEAR < local.year < MAXYEAR:
        raise Refused(_("Choose a day and time to come."), field=field)
    instant = local.replace(tzinfo=ZoneInfo(zone))
    if datetime.fromtimestamp(instant.timestamp(), ZoneInfo(zone)).replace(tzinfo=None) != local:
        raise Refused(_("The clock goes forward that night and skips this time."), field=field)
    return instant


async def _free_slug(title: str, starts: datetime) -> str:
    first = f"{slug_of(title, 'activity')}-{starts:%Y-%m-%d}"
    # an address stands once in the whole site: two communities that want the same one stand in line
    await database.take_turn(f"activity {first}")
    taken = {row["slug"] for row in await Activity.filter(slug__startswith=first).values("slug")}
    return next(slug for slug in (first, *(f"{first}-{number}" for number in range(2, len(taken) + 3))) if slug not in taken)
