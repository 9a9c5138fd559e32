"""The pioneer's week: what is coming with its places, and what to do first."""

from collections.abc import Sequence
from datetime import datetime

import msgspec

from portal.kit import clock, database
from regions.models import Community


class ComingActivity(msgspec.Struct):
    """An activity of the pioneer's. `places` are those of members and guests who come, `unsure` the members who said maybe.

    `waiting` counts the parties that no place is offered to; `full`: no place is left, also none that is only held for an offer.
    """

    slug: str
    title: str
    starts_at: datetime
    time_zone: str
    capacity: int | None
    places: int
    unsure: int
    waiting: int
    full: bool
    draft: bool


class Task(msgspec.Struct):
    """Something to do: `kind` says what, `minutes` what it costs, `slug` and `title` of what it is about."""

    kind: str
    slug: str
    title: str
    minutes: int
    count: int = 0


class Week(msgspec.Struct):
    """What to do, most useful first, and what is coming."""

    tasks: list[Task]
    coming: list[ComingActivity]


async def of(communities: Sequence[Community]) -> Week:
    """The week of whoever runs these communities."""
    found = await database.rows(database.sql("regions", "week"), [community.id for community in communities], clock.now())
    coming = msgspec.convert(found, list[ComingActivity])
    return Week([*_about(coming), *await _about_pages(communities, coming)], coming)


def _about(coming: Sequence[ComingActivity]) -> list[Task]:
    lines = [Task("full" if each.full else "short", each.slug, each.title, 2, each.waiting) for each in coming if each.waiting]
    drafts = [Task("draft", each.slug, each.title, 3) for each in coming if each.draft]
    return [*sorted(lines, key=lambda task: -task.count), *drafts]


async def _about_pages(communities: Sequence[Community], coming: Sequence[ComingActivity]) -> list[Task]:
    written = await database.rows(
        "SELECT DISTINCT community_id AS id FROM regions_section WHERE community_id = ANY($1) AND removed_at IS NULL",
        [community.id for community in communities],
    )
    standing = {row["id"] for row in written}
    empty = [Task("page", community.slug, community.name, 5) for community in communities if community.id not in standing]
    return empty if coming else [*empty, *(Task("plan", community.slug, community.name, 10) for community in communities)]
