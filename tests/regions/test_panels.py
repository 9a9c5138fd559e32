"""What regions show on other pages."""

from datetime import timedelta

import pytest
from starlette.applications import Starlette

from portal import slots
from portal.kit import clock
from portal.kit.slots import show
from portal.models import Member
from regions.models import Reply, Residence, Rsvp, Turn
from regions.panels import CommunityHero, DeskRegion, Nearby
from regions.slots import COMMUNITY
from tests import people
from tests.regions import made

pytestmark = [pytest.mark.anyio, pytest.mark.usefixtures("rolled_back")]


async def desk(member: Member) -> DeskRegion:
    panels = await show(slots.DESK, member.id, 1, clock.now())
    (found,) = [panel.content for panel in panels if panel.template == "regions/panels/desk_region.html"]
    assert isinstance(found, DeskRegion)
    return found


async def drawn(toad_lane: Starlette, member: Member) -> str:
    """The panel as it stands on the desk."""
    (panel,) = [found for found in await show(slots.DESK, member.id, 1, clock.now()) if found.template == "regions/panels/desk_region.html"]
    return str(toad_lane.state.templates.get_template(panel.template).render(panel=panel))


@pytest.mark.row("A3.3")
async def test_an_advisor_sees_community_pioneer_and_answers_but_nothing_sensitive_and_no_suggestion(toad_lane: Starlette) -> None:
    community = await made.community(await people.society(), name="Calderbrook")
    await made.pioneer(community, given_name="Huw", family_name="Pritchard")
    member = await made.resident(community)
    joined = await made.activity(community, title="Repair café")
    private = await made.activity(community, title="Grief café", sensitive=True)
    for activity in (joined, private):
        await Rsvp.create(activity=activity, member=member, reply=Reply.GOING, answered_at=clock.now(), by_kind="member", by_id=member.id)
    await made.activity(community, title="Moor walk", starts=clock.now() + timedelta(days=9))
    shown = await desk(member)
    assert (shown.community, shown.pioneers) == ("Calderbrook", ["Huw P."])
    assert [card.title for card in shown.joined] == ["Repair café"], "what they did not answer is for the talking points alone"


async def test_a_member_without_a_community_leaves_the_panel_standing(toad_lane: Starlette) -> None:
    shown = await desk(await people.member(await people.society()))
    assert shown.community is None and shown.joined == []


@pytest.mark.parametrize(("residents", "told"), [(9, None), (10, 10)])
async def test_how_many_live_in_a_community_is_told_from_ten_on(toad_lane: Starlette, residents: int, told: int | None) -> None:
    """R22: under ten the count does not leave the database."""
    community = await made.community(await people.society())
    for _ in range(residents):
        await made.resident(community)
    panels = await show(COMMUNITY, community.id, None, clock.now())
    (hero,) = [panel.content for panel in panels if isinstance(panel.content, CommunityHero)]
    assert hero.members == told


@pytest.mark.parametrize(
    ("reply", "guests", "words"),
    [
        (Reply.GOING, 0, "Going"),
        (Reply.GOING, 1, "Going, with 1 guest"),
        (Reply.GOING, 3, "Going, with 3 guests"),
        (Reply.MAYBE, 0, "Maybe"),
    ],
)
async def test_an_answer_is_told_of_the_member_not_of_whoever_reads(toad_lane: Starlette, reply: Reply, guests: int, words: str) -> None:
    community = await made.community(await people.society())
    member, activity = await made.resident(community), await made.activity(community, title="Repair café")
    await Rsvp.create(
        activity=activity, member=member, reply=reply, guests=guests, answered_at=clock.now(), by_kind="member", by_id=member.id
    )
    assert f'<span class="tag">{words}</span>' in await drawn(toad_lane, member)


async def test_who_waits_is_on_the_waiting_list(toad_lane: Starlette) -> None:
    community = await made.community(await people.society())
    member, activity = await made.resident(community), await made.activity(community, capacity=0)
    await Turn.create(activity=activity, member=member, taken_at=clock.now())
    assert '<span class="tag">On the waiting list</span>' in await drawn(toad_lane, member)


async def test_without_a_home_and_without_answers_the_panel_says_so(toad_lane: Starlette) -> None:
    text = await drawn(toad_lane, await people.member(await people.society()))
    assert "No community yet: ask for the postcode." in text and "Nothing to come that they answered." in text


async def test_the_title_of_a_thing_is_asked_through_the_slot(toad_lane: Starlette) -> None:
    activity = await made.activity(await made.community(await people.society()), title="Repair café")
    titles = [await ask("activity", activity.id) for ask in slots.TITLE.fillings]
    assert "Repair café" in titles


@pytest.mark.row("M19.3")
async def test_home_counts_all_that_is_near_and_shows_the_three_that_come_first(toad_lane: Starlette) -> None:
    society = await people.society()
    own = await made.community(society, name="Calderbrook", latitude=None, longitude=None)
    near, far = await made.community(society, latitude=53.70), await made.community(society, latitude=54.65)
    member = await made.resident(own)
    await Residence.filter(member=member).update(latitude=53.65, longitude=-2.1)
    days = iter(clock.now() + timedelta(days=number) for number in range(1, 20))
    declined, in_line, *_others = [
        await made.activity(within, starts=next(days), **given)
        for within, given in (
            (own, {}), (own, {}), (far, {}), (far, {"online": True}), (own, {"cancelled_at": clock.now()}), (own, {"published_at": None}),
            (near, {}), (own, {"online": True}), (near, {"online": True}), (far, {"latitude": 53.66, "longitude": -2.1}), (own, {}),
        )
    ]  # fmt: skip
    for activity in (declined, in_line):
        await Rsvp.create(activity=activity, member=member, reply=Reply.DECLINE, answered_at=clock.now(), by_kind="member", by_id=member.id)
    await Turn.create(activity=in_line, member=member, taken_at=clock.now())
    await Turn.create(activity=in_line, member=await made.resident(own), taken_at=clock.now())
    (found,) = [
        each.content for each in await show(slots.HOME, member.id, clock.now()) if each.template == "regions/panels/home_nearby.html"
    ]
    assert isinstance(found, Nearby)
    assert (found.community, found.coming) == ("Calderbrook", 5)
    assert [(card.community_id, card.reply, card.waiting) for card in found.activities] == [
        (own.id, "waiting", 2), (near.id, None, 0), (own.id, None, 0),
    ]  # fmt: skip
