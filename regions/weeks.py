"""The pioneer's week: what is coming with its places, and what to do first."""

from collections.abc import Sequence
from datetime import datetime

import msgspec

from portal.kit import clock, database, paging
from portal.kit.paging import Page
from regions.models import Community

TASKS_MAX = 20


class ComingActivity(msgspec.Struct):
    """An activity of the pioneer's. `places` are those of members and guests who come, `unsure` the members who said maybe."""

    slug: str
    title: str
    starts_at: datetime
    time_zone: str
    capacity: int | None
    places: int
    unsure: int
    draft: bool


class Task(msgspec.Struct):
    """Something to do: `kind` says what, `minutes` what it costs, `slug` and `title` of what it is about."""

    kind: str
    slug: str
    title: str
    minutes: int
    count: int = 0


class Week(msgspec.Struct):
    """What to do about all that is coming, most useful first, and one page of it, the soonest first."""

    tasks: list[Task]
    coming: Page[ComingActivity]

    @property
    def minutes(self) -> int:
        """What all of it costs."""
        return sum(task.minutes for task in self.tasks)


async def of(communities: Sequence[Community], number: int) -> Week:
    """The week of whoever runs these communities, with a page of what is coming. Tasks beyond the most come up once others are done."""
    run, now = [community.id for community in communities], clock.now()
    found = await database.rows(database.sql("regions", "week"), run, now, *paging.window(number))
    coming = paging.cut(msgspec.convert(found, list[ComingActivity]), number)
    tasks = msgspec.convert(await database.rows(database.sql("regions", "week_tasks"), run, now, TASKS_MAX), list[Task])
    return Week([*tasks, *await _about_pages(communities, planned=number > 1 or bool(found))], coming)


async def _about_pages(communities: Sequence[Community], *, planned: bool) -> list[Task]:
    written = await database.rows(
        "SELECT DISTINCT community_id AS id FROM regions_section WHERE community_id = ANY($1) AND removed_at IS NULL",
        [community.id for community in communities],
    )
    standing = {row["id"] for row in written}
    empty = [Task("page", community.slug, community.name, 5) for community in communities if community.id not in standing]
    return empty if planned else [*empty, *(Task("plan", community.slug, community.name, 10) for community in communities)]
