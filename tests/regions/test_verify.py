"""What `toadlane verify` finds in regions."""

from datetime import timedelta

import pytest

from portal.kit import clock
from regions import rsvps, verify
from regions.models import Activity, Reply, Rsvp, Turn
from tests import people
from tests.regions import made

pytestmark = [pytest.mark.anyio, pytest.mark.usefixtures("rolled_back")]


async def full_activity() -> Activity:
    community = await made.community(await people.society())
    activity = await made.activity(community, capacity=2)
    for _ in range(4):
        member = await made.resident(community)
        await rsvps.answer(activity, member, by=await made.acting(member), reply=Reply.GOING)
    return activity


async def test_answers_lines_and_homes_made_by_the_operations_agree() -> None:
    await full_activity()
    assert await verify.verify() == []


async def test_a_wrong_count_of_places_is_named() -> None:
    activity = await full_activity()
    await Activity.filter(id=activity.id).update(places_taken=1)
    (found,) = await verify.verify()
    assert found == f"activity {activity.id} of 2 places: 1 are counted as taken, its answers and offers say 2"


async def test_a_line_out_of_order_and_a_member_in_line_with_a_place_are_named() -> None:
    activity = await full_activity()
    last = await Turn.filter(activity=activity).order_by("-id").limit(1)
    await Turn.filter(id=last[0].id).update(taken_at=clock.now() - timedelta(days=1))
    going = await Rsvp.filter(activity=activity).order_by("id").limit(1)
    await Turn.create(activity=activity, member_id=going[0].member_id, taken_at=clock.now())
    found = await verify.verify()
    assert any("stands behind turn" in line for line in found) and any("has a place and waits for one" in line for line in found)
