"""Talking points: R29 by a table of cases, and against a plain reading of it over random rows."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any

import msgspec
import pytest
from starlette.applications import Starlette

from care import mentions, talking_points
from care.models import Mention
from care.talking_points import TalkingPoint, why
from portal.actors import Actor
from portal.kit import clock, locale
from portal.kit.distance import metres_between
from portal.models import Member
from regions.models import Activity, Community, Reply, Rsvp, Turn
from tests import people
from tests.care import made
from tests.regions import made as regions_made

pytestmark = pytest.mark.anyio
DAY = timedelta(days=1)
HOUR = timedelta(hours=1)
MILE = 1 / 69.0934  # degrees of latitude
LATITUDE, LONGITUDE = 53.65, -2.1
NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)


@dataclass
class Lane:
    """A community with one resident and the advisor who opens their record."""

    community: Community
    member: Member
    advisor: Actor

    async def activity(self, *, miles: float | None = 0, **given: Any) -> Activity:
        place = {"latitude": None if miles is None else LATITUDE + miles * MILE, "longitude": None if miles is None else LONGITUDE}
        return await regions_made.activity(self.community, **{"category": "talk", **place, **given})

    async def points(self) -> list[TalkingPoint]:
        return await talking_points.for_member(self.member.id, self.advisor.id)

    async def answered(self, activity: Activity, reply: Reply = Reply.GOING) -> None:
        await Rsvp.create(
            activity=activity, member=self.member, reply=reply, answered_at=clock.now(), by_kind="member", by_id=self.member.id
        )

    async def queue(self, activity: Activity, count: int) -> None:
        for _ in range(count):
            other = await regions_made.resident(self.community)
            await Turn.create(activity=activity, member=other, taken_at=clock.now())


@pytest.fixture
async def lane(rolled_back: None, toad_lane: Starlette) -> Lane:
    clock.start_at(NOON)
    society = await people.society()
    community = await regions_made.community(society, name="Calderbrook", latitude=LATITUDE, longitude=LONGITUDE)
    return Lane(community, await regions_made.resident(community), await made.advisor(society))


@pytest.mark.row("A6.1")
@pytest.mark.parametrize(
    ("given", "score"),
    [
        ({"miles": 1.9}, 5),
        ({"miles": 2.1}, 4),
        ({"miles": 4.9}, 4),
        ({"miles": 5.1}, 3),
        ({"miles": 9.9}, 3),
        ({"miles": 10.1}, 2),
        ({"miles": None}, 2),
        ({"starts": NOON + DAY}, 4),
        ({"capacity": 20, "places_taken": 15}, 5),
        ({"capacity": 20, "places_taken": 16}, 4),
        ({"capacity": 20, "places_taken": 20}, 4),
    ],
)
async def test_nearness_time_and_room_add_up(lane: Lane, given: dict[str, Any], score: int) -> None:
    await lane.activity(**given)
    assert [point.score for point in await lane.points()] == [score]


@pytest.mark.row("A6.1")
async def test_an_activity_of_the_members_own_cause_scores_two_more(lane: Lane) -> None:
    cause = await made.chosen_cause(lane.member, lane.community)
    contact = await people.contact(lane.advisor.home, organisation=("cause", cause.id))
    await lane.activity(by_kind="contact", by_id=contact.id)
    (point,) = await lane.points()
    assert (point.score, point.cause) == (7, "Calderbrook Food Pantry")
    assert why(point)[0] == "It is for their own cause, Calderbrook Food Pantry."


@pytest.mark.row("A6.1")
async def test_a_sensitive_cause_is_never_a_reason(lane: Lane) -> None:
    cause = await made.chosen_cause(lane.member, lane.community, sensitive=True)
    contact = await people.contact(lane.advisor.home, organisation=("cause", cause.id))
    await lane.activity(by_kind="contact", by_id=contact.id)
    (point,) = await lane.points()
    assert (point.score, point.cause) == (5, None)


@pytest.mark.row("A6.1")
async def test_the_kind_that_they_joined_before_scores_one_more(lane: Lane) -> None:
    await lane.answered(await lane.activity(category="repair", starts=NOON - 40 * DAY))
    await lane.answered(await lane.activity(category="walk", starts=NOON - 40 * DAY), Reply.MAYBE)
    await lane.activity(category="repair")
    await lane.activity(category="walk")
    assert [(point.category, point.score) for point in await lane.points()] == [("repair", 6), ("walk", 5)]


@pytest.mark.row("A5.1")
async def test_at_most_three_the_earlier_first_where_they_are_equal(lane: Lane) -> None:
    starts = [NOON + days * DAY for days in (9, 4, 6, 4)]
    made_ = [await lane.activity(starts=each) for each in starts]
    expected = [made_[1].id, made_[3].id, made_[2].id]
    assert [point.id for point in await lane.points()] == expected


@pytest.mark.row("A5.2")
@pytest.mark.parametrize(
    "given",
    [
        {"starts": NOON + 14 * DAY + HOUR},
        {"starts": NOON - HOUR},
        {"published_at": None},
        {"published_at": NOON + HOUR},
        {"cancelled_at": NOON - HOUR},
        {"sensitive": True},
    ],
)
async def test_what_is_not_on_show_soon_or_is_sensitive_is_never_mentioned(lane: Lane, given: dict[str, Any]) -> None:
    await lane.activity(**given)
    assert await lane.points() == []


@pytest.mark.row("A5.2")
async def test_only_the_members_own_region_counts(lane: Lane) -> None:
    elsewhere = await regions_made.community(lane.advisor.home)
    neighbour = await regions_made.community(lane.advisor.home, region=await lane.community.region)
    await regions_made.activity(elsewhere)
    near = await regions_made.activity(neighbour)
    assert [point.id for point in await lane.points()] == [near.id]


@pytest.mark.row("A5.3")
@pytest.mark.parametrize("reply", list(Reply))
async def test_what_they_have_answered_is_never_mentioned(lane: Lane, reply: Reply) -> None:
    await lane.answered(await lane.activity(), reply)
    assert await lane.points() == []


@pytest.mark.row("A5.3")
async def test_who_waits_for_a_place_is_not_told_of_it(lane: Lane) -> None:
    activity = await lane.activity(capacity=1, places_taken=1)
    turn = await Turn.create(activity=activity, member=lane.member, taken_at=NOON)
    assert await lane.points() == []
    turn.ended_at, turn.ended_how = NOON, "left"
    await turn.save()
    assert len(await lane.points()) == 1


@pytest.mark.row("A5.4")
async def test_a_full_activity_goes_when_more_than_five_wait(lane: Lane) -> None:
    activity = await lane.activity(capacity=3, places_taken=3)
    await lane.queue(activity, 5)
    (point,) = await lane.points()
    assert why(point)[-1] == "It is full; 5 people wait."
    await lane.queue(activity, 1)
    assert await lane.points() == []


@pytest.mark.row("A5.5")
async def test_nothing_is_mentioned_to_whoever_switched_it_off(lane: Lane) -> None:
    await lane.activity()
    await made.switched_off(lane.member)
    assert await lane.points() == []


async def test_a_member_without_a_community_has_no_points(lane: Lane) -> None:
    await lane.activity()
    stranger = await people.member(lane.advisor.home)
    assert await talking_points.for_member(stranger.id, lane.advisor.id) == []


@pytest.mark.row("A6.3")
async def test_not_wanted_silences_its_kind_for_twelve_months(lane: Lane) -> None:
    first = await lane.activity(category="walk")
    await mentions.mark(await made.opened(lane.member, by=lane.advisor), by=lane.advisor, activity=first.id, outcome="not wanted")
    other = await lane.activity(category="music")
    assert [point.id for point in await lane.points()] == [other.id]
    clock.start_at(NOON + 364 * DAY)
    await lane.activity(category="walk", starts=clock.now() + 3 * DAY, published_at=NOON)
    assert await lane.points() == []
    clock.start_at(NOON + 366 * DAY)
    assert [point.category for point in await lane.points()] == ["walk"]


@pytest.mark.row("A6.1")
async def test_what_was_shown_comes_later_for_thirty_days_but_stands_while_the_record_is_open(lane: Lane) -> None:
    await lane.activity(starts=NOON + 13 * DAY)
    await made.opened(lane.member, by=lane.advisor)
    assert [point.score for point in await lane.points()] == [5]
    clock.start_at(NOON + 2 * DAY)
    await made.opened(lane.member, by=lane.advisor)
    assert [point.score for point in await lane.points()] == [3]


@pytest.mark.row("A6.1")
async def test_after_thirty_days_it_is_as_new(lane: Lane) -> None:
    activity = await lane.activity(starts=NOON + 40 * DAY, published_at=NOON - DAY)
    opening = await made.opened(lane.member, by=lane.advisor)
    await Mention.create(
        member=lane.member, opening_id=opening.id, about_kind="activity", about_id=activity.id, category="talk", shown_at=NOON
    )
    clock.start_at(NOON + 31 * DAY)
    await made.opened(lane.member, by=lane.advisor)
    assert [point.score for point in await lane.points()] == [5]


POINT = TalkingPoint(
    id=1, number="0", slug="x", title="Repair café", category="repair", starts_at=NOON, time_zone="Europe/London",
    community="Calderbrook", days=3, metres=644, cause=None, like_joined=False, places=6, waiting=0, score=5, outcome=None,
)  # fmt: skip


@pytest.mark.row("A6.2")
@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({}, "0.4 miles from Calderbrook. It is in 3 days. 6 places are left."),
        (
            {"like_joined": True},
            "They have joined one of this kind before. 0.4 miles from Calderbrook. It is in 3 days. 6 places are left.",
        ),
        ({"metres": None, "days": 0, "places": None}, "It is today. There is room for all."),
        ({"metres": None, "days": 1, "places": 1}, "It is tomorrow. 1 place is left."),
        ({"metres": None, "places": 0}, "It is in 3 days. It is full."),
        ({"metres": None, "places": 0, "waiting": 1}, "It is in 3 days. It is full; 1 person waits."),
    ],
)
async def test_each_point_says_why_in_whole_sentences(given: dict[str, Any], sentence: str) -> None:
    assert " ".join(why(msgspec.structs.replace(POINT, **given))) == sentence


@pytest.mark.row("A6.2")
async def test_distances_are_written_as_the_reader_writes_them() -> None:
    with locale.speaking(locale.by_code("da")):
        assert "0,6 km" in " ".join(why(POINT))


# --- a plain reading of R29, over random rows


@dataclass(frozen=True)
class Known:
    """What a random activity is, in the words of R29."""

    id: int
    starts_at: datetime
    category: str
    metres: int | None
    places: int | None
    waiting: int
    answered: bool
    off_show: bool
    shown_before: bool


def ranked(known: list[Known], *, joined: set[str], silenced: set[str]) -> list[tuple[int, int]]:
    """(id, score) of at most three, as R29 says it."""
    scored = [(_score(each, joined), each) for each in known if not _suppressed(each, silenced)]
    return [(each.id, score) for score, each in sorted(scored, key=lambda pair: (-pair[0], pair[1].starts_at, pair[1].id))[:3]]


def _suppressed(each: Known, silenced: set[str]) -> bool:
    too_full = each.places == 0 and each.waiting > 5
    soon = NOON < each.starts_at <= NOON + 14 * DAY
    return too_full or each.answered or each.off_show or not soon or each.category in silenced


def _score(each: Known, joined: set[str]) -> int:
    miles = None if each.metres is None else each.metres / 1609.344
    nearness = 0 if miles is None else next((points for points, limit in ((3, 2), (2, 5), (1, 10)) if miles <= limit), 0)
    in_time = each.starts_at >= NOON + 2 * DAY
    room = each.places is None or each.places >= 5
    return nearness + (each.category in joined) + in_time + room - 2 * each.shown_before


@pytest.mark.parametrize("seed", range(12))
@pytest.mark.row("A6.1")
async def test_the_database_ranks_as_the_rule_reads(lane: Lane, seed: int) -> None:
    random = Random(seed)
    kinds = ["walk", "food", "repair", "music"]
    joined, silenced = set(random.sample(kinds, 2)), set(random.sample(kinds, random.choice([0, 0, 1])))
    for kind in sorted(joined):
        await lane.answered(await lane.activity(category=kind, starts=NOON - 20 * DAY))
    clock.start_at(NOON - 3 * DAY)
    before = await made.opened(lane.member, by=lane.advisor)
    clock.start_at(NOON)
    known = [await _random_activity(lane, random, kinds, before.id) for _ in range(25)]
    for kind in silenced:
        await Mention.create(
            member=lane.member, opening_id=before.id, about_kind="activity", about_id=-1, category=kind, shown_at=before.at,
            outcome="not wanted", marked_at=before.at, marked_by_id=lane.advisor.id,
        )  # fmt: skip
    clock.start_at(NOON)
    found = [(point.id, point.score) for point in await lane.points()]
    assert found == ranked(known, joined=joined, silenced=silenced)


async def _random_activity(lane: Lane, random: Random, kinds: list[str], before: int) -> Known:
    capacity = random.choice([None, 4, 10])
    taken = 0 if capacity is None else random.choice([0, capacity - 1, capacity, capacity])
    activity = await lane.activity(
        miles=random.choice([None, 0, 1, 3, 6, 12]), category=random.choice(kinds), capacity=capacity, places_taken=taken,
        starts=NOON + random.choice([-1, 1, 1.5, 3, 5, 9, 13, 15]) * DAY + HOUR / 2, sensitive=random.random() < 0.1,
    )  # fmt: skip
    waiting = random.choice([0, 0, 1, 6])
    await lane.queue(activity, waiting)
    answered, shown_before = random.random() < 0.15, random.random() < 0.3
    if answered:
        await lane.answered(activity, random.choice([Reply.MAYBE, Reply.DECLINE]))
    if shown_before:
        await Mention.create(
            member=lane.member, opening_id=before, about_kind="activity", about_id=activity.id, category="none", shown_at=NOON - 3 * DAY
        )
    place = None if activity.latitude is None else metres_between(LATITUDE, LONGITUDE, activity.latitude, LONGITUDE)
    places = None if capacity is None else capacity - taken
    return Known(activity.id, activity.starts_at, activity.category, place, places, waiting, answered, activity.sensitive, shown_before)
