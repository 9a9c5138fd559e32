"""Talking points: R29 by a table of cases, and the reasons in words."""

from typing import Any

import msgspec
import pytest

from care import mentions, talking_points
from care.models import Mention
from care.talking_points import TalkingPoint, why
from portal.kit import clock, locale
from regions import activities, cards
from regions.models import Activity, Reply, Turn
from tests import people
from tests.care import made
from tests.care.lane import DAY, HOUR, LATITUDE, LONGITUDE, MILE, NOON, Lane
from tests.regions import made as regions_made

pytestmark = pytest.mark.anyio


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
        ({"miles": None}, 5),
        ({"online": True}, 2),
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
async def test_an_activity_as_a_pioneer_plans_it_is_as_near_as_its_community(lane: Lane) -> None:
    pioneer = await regions_made.acting(await regions_made.pioneer(lane.community))
    neighbour = await regions_made.community(
        lane.advisor.home, region=await lane.community.region, latitude=LATITUDE + 4 * MILE, longitude=LONGITUDE
    )
    nowhere = await regions_made.community(lane.advisor.home, region=await lane.community.region, latitude=None, longitude=None)
    for number, community in enumerate((lane.community, neighbour, nowhere)):
        await activities.create(community, once=f"{number:032x}", by=pioneer, **regions_made.plan(title=community.name))
    points = await lane.points()
    assert [(point.title, point.score, point.metres) for point in points] == [
        ("Calderbrook", 5, 0), (neighbour.name, 4, 6437), (nowhere.name, 2, None),
    ]  # fmt: skip
    assert "0.1 miles from Calderbrook." in why(points[0]) and "4.0 miles from Calderbrook." in why(points[1])
    for community, point in zip((lane.community, neighbour, nowhere), points, strict=True):
        card = await cards.card_of(await Activity.get(id=point.id), await regions_made.acting(lane.member))
        assert (card.community, card.metres) == (community.name, point.metres), "every list measures alike"


@pytest.mark.row("A6.1")
async def test_the_cause_that_a_member_chose_is_not_used_as_they_are_told(lane: Lane) -> None:
    cause = await made.chosen_cause(lane.member, lane.community)
    contact = await people.contact(lane.advisor.home, organisation=("cause", cause.id))
    await lane.activity(by_kind="contact", by_id=contact.id)
    (point,) = await lane.points()
    assert point.score == 5 and not any("Pantry" in reason for reason in why(point))


@pytest.mark.row("A6.1")
async def test_what_a_sensitive_cause_runs_is_never_mentioned_and_leads_to_nothing_else(lane: Lane) -> None:
    cause = await made.chosen_cause(lane.member, lane.community, sensitive=True)
    contact = await people.contact(lane.advisor.home, organisation=("cause", cause.id))
    await lane.answered(await lane.activity(by_kind="contact", by_id=contact.id, category="walk", starts=NOON - 9 * DAY))
    await lane.activity(by_kind="contact", by_id=contact.id)
    assert await lane.points() == []
    await lane.activity(category="walk")
    assert [(point.score, point.like_joined) for point in await lane.points()] == [(5, False)]


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


@pytest.mark.row("A5.1")
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


@pytest.mark.row("A5.1")
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
    community="Calderbrook", days=3, metres=644, like_joined=False, places=6, waiting=0, score=5, outcome=None,
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
