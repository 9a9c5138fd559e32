"""Talking points: what an advisor could mention to a member, from the member's own region, with the reason in words (A5, R29).

The score lives in one place, `sql/talking_points.sql`: a list that is cut to three must be ranked where its rows are, the desk reads it
in the one statement of all its panels, and a second copy in Python would have to be kept in step. The tests hold it to a table of cases
and to a plain reading of R29 over random rows. What is suppressed leaves neither the database nor a trace on the page.
"""

from datetime import datetime

import msgspec

from portal.kit import clock, database
from portal.kit.locale import gettext as _, ngettext
from regions.distances import distance_words

ACTIVITY = "activity"


class TalkingPoint(msgspec.Struct, frozen=True):
    """One activity to mention, and the facts that its place in the list comes from.

    `metres` from the middle of the member's community (None: not known, or online); `places` that are left (None: open to all);
    `waiting` guests and members in line; `days` from today to its day, by the clock of the place; `score` as R29 adds it up.
    """

    id: int
    number: str
    slug: str
    title: str
    category: str
    starts_at: datetime
    time_zone: str
    community: str
    days: int
    metres: int | None
    like_joined: bool
    places: int | None
    waiting: int
    score: int
    outcome: str | None


async def for_member(member_id: int, staff_id: int) -> list[TalkingPoint]:
    """At most three points, best first: what the staff who opened the record see at this moment."""
    found = await database.value(over_points("desk_talking_points"), member_id, staff_id, clock.now())
    points: list[TalkingPoint] = database.decode(found, list[TalkingPoint])
    return points


async def keep_shown(opening_id: int, member_id: int, staff_id: int, at: datetime) -> None:
    """Keep what an opening shows: what was shown comes later in the lists of the next 30 days (R29). The same opening counts once."""
    await database.run(over_points("keep_shown"), member_id, staff_id, at, opening_id)


def over_points(name: str) -> str:
    """A statement of this domain over the ranked points."""
    return database.sql("care", name).replace("/* talking points */", database.sql("care", "talking_points"))


def why(point: TalkingPoint) -> list[str]:
    """The reasons for a point, each a sentence in the reader's language: what kind it is, how far, when, and whether there is room."""
    reasons = [_kind(point), _distance(point), _day(point), _room(point)]
    return [reason for reason in reasons if reason]


def _kind(point: TalkingPoint) -> str:
    return _("They have joined one of this kind before.") if point.like_joined else ""


def _distance(point: TalkingPoint) -> str:
    if point.metres is None:
        return ""
    return _("%(distance)s from %(community)s.", distance=distance_words(point.metres), community=point.community)


def _day(point: TalkingPoint) -> str:
    if point.days <= 0:
        return _("It is today.")
    if point.days == 1:
        return _("It is tomorrow.")
    return ngettext("It is in %(num)s day.", "It is in %(num)s days.", point.days)


def _room(point: TalkingPoint) -> str:
    if point.places is None:
        return _("There is room for all.")
    if point.places > 0:
        return ngettext("%(num)s place is left.", "%(num)s places are left.", point.places)
    if point.waiting == 0:
        return _("It is full.")
    return ngettext("It is full; %(num)s person waits.", "It is full; %(num)s people wait.", point.waiting)
