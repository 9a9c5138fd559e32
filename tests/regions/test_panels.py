"""What regions show on other pages."""

from datetime import timedelta

import pytest
from starlette.applications import Starlette

from portal import slots
from portal.kit import clock
from portal.kit.slots import show
from portal.models import Member
from regions.models import Reply, Rsvp
from regions.panels import DeskRegion
from tests import people
from tests.regions import made

pytestmark = [pytest.mark.anyio, pytest.mark.usefixtures("rolled_back")]


async def desk(member: Member) -> DeskRegion:
    panels = await show(slots.DESK, member.id, 1, clock.now())
    (found,) = [panel.content for panel in panels if panel.template == "regions/panels/desk_region.html"]
    assert isinstance(found, DeskRegion)
    return found


@pytest.mark.row("A3.3")
async def test_an_advisor_sees_community_pioneer_answers_and_what_is_next_and_nothing_sensitive(toad_lane: Starlette) -> None:
    community = await made.community(await people.society(), name="Calderbrook")
    await made.pioneer(community, given_name="Huw", family_name="Pritchard")
    member = await made.resident(community)
    joined = await made.activity(community, title="Repair café")
    private = await made.activity(community, title="Grief café", sensitive=True)
    for activity in (joined, private):
        await Rsvp.create(activity=activity, member=member, reply=Reply.GOING, answered_at=clock.now(), by_kind="member", by_id=member.id)
    await made.activity(community, title="Moor walk", starts=clock.now() + timedelta(days=9))
    await made.activity(community, title="A prayer evening", sensitive=True)
    shown = await desk(member)
    assert (shown.community, shown.pioneers) == ("Calderbrook", ["Huw P."])
    assert [card.title for card in shown.joined] == ["Repair café"] and [card.title for card in shown.coming] == ["Moor walk"]


async def test_a_member_without_a_community_leaves_the_panel_standing(toad_lane: Starlette) -> None:
    shown = await desk(await people.member(await people.society()))
    assert shown.community is None and shown.joined == []


async def test_the_title_of_a_thing_is_asked_through_the_slot(toad_lane: Starlette) -> None:
    activity = await made.activity(await made.community(await people.society()), title="Repair café")
    titles = [await ask("activity", activity.id) for ask in slots.TITLE.fillings]
    assert "Repair café" in titles
