"""The rank against a plain reading of R29, over random rows: the same three, in the same order, with the same scores."""

from dataclasses import dataclass
from datetime import datetime
from random import Random

import pytest

from care.models import Mention
from causes.models import Cause
from portal.kit import clock
from portal.kit.distance import metres_between
from regions.models import Reply
from tests import people
from tests.care import made
from tests.care.lane import DAY, HOUR, LATITUDE, LONGITUDE, NOON, Lane
from tests.regions import made as regions_made

pytestmark = pytest.mark.anyio


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
    own, quiet = await made.chosen_cause(lane.member, lane.community), await made.cause(lane.community, sensitive=True)
    speakers = {cause.id: (await people.contact(lane.advisor.home, organisation=("cause", cause.id))).id for cause in (own, quiet)}
    elsewhere = await regions_made.community(lane.advisor.home)
    neighbour = await regions_made.community(lane.advisor.home, region=await lane.community.region)
    homes = [lane.community, lane.community, neighbour, elsewhere]
    known = [
        await _random_activity(
            Lane(random.choice(homes), lane.member, lane.advisor), random, kinds, before.id,
            cause=random.choice([None, None, own, quiet]), speakers=speakers, off_show={elsewhere.id},
        )
        for _ in range(25)
    ]  # fmt: skip
    for kind in silenced:
        await Mention.create(
            member=lane.member, opening_id=before.id, about_kind="activity", about_id=-1, category=kind, shown_at=before.at,
            outcome="not wanted", marked_at=before.at, marked_by_id=lane.advisor.id,
        )  # fmt: skip
    clock.start_at(NOON)
    found = [(point.id, point.score) for point in await lane.points()]
    assert found == ranked(known, joined=joined, silenced=silenced)


async def _random_activity(
    lane: Lane, random: Random, kinds: list[str], before: int, *, cause: Cause | None, speakers: dict[int, int], off_show: set[int]
) -> Known:
    by = {"by_kind": "contact", "by_id": speakers[cause.id]} if cause else {}
    capacity = random.choice([None, 4, 10])
    taken = 0 if capacity is None else random.choice([0, capacity - 1, capacity, capacity])
    activity = await lane.activity(
        miles=random.choice([None, 0, 1, 3, 6, 12]), category=random.choice(kinds), capacity=capacity, places_taken=taken,
        starts=NOON + random.choice([-1, 1, 1.5, 3, 5, 9, 13, 15]) * DAY + HOUR / 2, sensitive=random.random() < 0.1,
        online=random.random() < 0.1, **by,
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
    # without a place of its own it is where its community is, which stands where the member's does
    metres = None if activity.online else metres_between(LATITUDE, LONGITUDE, activity.latitude or LATITUDE, LONGITUDE)
    places = None if capacity is None else capacity - taken
    kept_out = activity.sensitive or lane.community.id in off_show or bool(cause and cause.sensitive)
    return Known(activity.id, activity.starts_at, activity.category, metres, places, waiting, answered, kept_out, shown_before)
