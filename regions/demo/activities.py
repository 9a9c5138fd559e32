"""A year of activities in every community of the demo: most are over, some are to come, one is full, and one has room in the fortnight."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from itertools import count
from random import Random
from zoneinfo import ZoneInfo

from portal.demo.tables import fill
from portal.kit import clock
from portal.kit.demonstration import Demo
from portal.models import Society
from regions.demo.pages import language_of, members_of, once
from regions.demo.world import IDEAS, ONLINE, ROOM, SENSITIVE, Idea
from regions.models import Community
from regions.slugs import slug_of

# days from today at which something is on, before and after; the near ones leave no fortnight empty
PAST = tuple(range(-340, -3, 19))
COMING = (2, 5, 9, 12, 20, 33, 47)
FULL = 5  # the one of that day has no place left
GUESTS_MOST = 3
FREE_BUT, STEP_FREE_BUT = 7, 4  # every seventh costs something, every fourth has a step
STREET = 0.0013  # degrees

COLUMNS = (
    "id", "community_id", "slug", "once", "title", "text", "category", "starts_at", "ends_at", "time_zone", "place", "latitude",
    "longitude", "online", "free", "step_free", "access_notes", "sensitive", "capacity", "places_taken", "sequence", "created_at",
    "changed_at", "by_kind", "by_id", "published_at", "cancelled_why",
)  # fmt: skip


@dataclass
class Planned:
    """An activity yet to be written, with who comes, with how many guests, and who waits."""

    id: int
    community: Community
    language: str
    idea: Idea
    day: date
    going: list[tuple[int, int]] = field(default_factory=list)
    maybe: list[int] = field(default_factory=list)
    waiting: list[int] = field(default_factory=list)
    capacity: int | None = None

    @property
    def taken(self) -> int:
        return sum(1 + guests for _member, guests in self.going)

    @property
    def starts_at(self) -> datetime:
        return datetime.combine(self.day, time(self.idea.hour), ZoneInfo(self.community.time_zone))

    @property
    def published_at(self) -> datetime:
        return min(self.starts_at - timedelta(days=40), clock.now() - timedelta(days=10))

    @property
    def spot(self) -> tuple[float | None, float | None]:
        """Somewhere in the town: not everything happens on one doorstep."""
        latitude, longitude = self.community.latitude, self.community.longitude
        if latitude is None or longitude is None:
            return None, None
        return latitude + (self.id * 7 % 11 - 5) * STREET, longitude + (self.id * 5 % 13 - 6) * STREET

    def row(self) -> tuple[object, ...]:
        title, text = self.idea.words(self.language)
        community, at = self.community, self.published_at
        return (
            self.id, community.id, f"{slug_of(title, 'activity')}-{community.slug}-{self.day}", once("activity", community.slug, self.id),
            title, text, self.idea.category, self.starts_at, self.starts_at + timedelta(minutes=self.idea.minutes), community.time_zone,
            ROOM[self.language], *self.spot, community.latitude is None, self.id % FREE_BUT != 0, self.id % STEP_FREE_BUT != 0, "",
            self.idea.category in SENSITIVE, self.capacity, self.taken, 0, at, at, "system", 0, at, "",
        )  # fmt: skip


async def plan(demo: Demo, communities: dict[Society, Sequence[Community]]) -> None:
    """Write the year of every community, with answers and waiting lists."""
    chance, numbers = demo.random("activities"), count(1)
    planned: list[Planned] = []
    for society, mine in communities.items():
        for community in mine:
            members = await members_of(community)
            planned += _year(community, language_of(community, society), members, numbers, chance)
    await fill("regions_activity", COLUMNS, [one.row() for one in planned])
    await fill(
        "regions_rsvp", ("activity_id", "member_id", "reply", "guests", "answered_at", "by_kind", "by_id"),
        [row for one in planned for row in _answers(one)],
    )  # fmt: skip
    await fill(
        "regions_turn", ("activity_id", "member_id", "guests", "taken_at"),
        [row for one in planned for row in _turns(one)],
    )  # fmt: skip


def _year(community: Community, language: str, members: Sequence[int], numbers: "count[int]", chance: Random) -> list[Planned]:
    ideas = [idea for idea in IDEAS if idea.category in ONLINE] if community.is_national else IDEAS
    today, first = clock.today(community.time_zone), chance.randrange(len(ideas))
    made = []
    for turn, days in enumerate((*PAST, *COMING)):
        idea = ideas[(first + turn) % len(ideas)]
        one = Planned(next(numbers), community, language, idea, _day(idea, today + timedelta(days=days)))
        _fill_up(one, members, full=days == FULL, chance=chance)
        made.append(one)
    return made


def _day(idea: Idea, day: date) -> date:
    """Walks are on Sundays, as their name says."""
    return day + timedelta(days=6 - day.weekday()) if idea.category == "walk" else day


def _fill_up(one: Planned, members: Sequence[int], *, full: bool, chance: Random) -> None:
    drawn = chance.sample(members, min(len(members), chance.randint(3, 9)))
    waiting = 2 if full and len(drawn) > 3 else 0
    coming, one.waiting = drawn[waiting:], drawn[:waiting]
    one.maybe = coming[5:]
    one.going = [(member, chance.randint(0, GUESTS_MOST) if chance.random() < 0.3 else 0) for member in coming[:5]]
    if full:
        one.capacity = max(one.taken, 1)
    elif one.idea.capacity:
        one.capacity = max(one.idea.capacity, one.taken)


def _answers(one: Planned) -> list[tuple[object, ...]]:
    at = one.published_at + timedelta(days=2)
    going = [(one.id, member, "going", guests, at, "member", member) for member, guests in one.going]
    return [*going, *((one.id, member, "maybe", 0, at, "member", member) for member in one.maybe)]


def _turns(one: Planned) -> list[tuple[object, ...]]:
    return [(one.id, member, 0, one.published_at + timedelta(days=3, minutes=turn)) for turn, member in enumerate(one.waiting)]
