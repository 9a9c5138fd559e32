"""A pioneer's journeys: the page of the community, an activity from plan to cancellation, a room that is taken."""

import pytest

from tests.journeys import people
from tests.journeys.conftest import Welcome
from tests.journeys.visitor import Visitor

pytestmark = [pytest.mark.anyio, pytest.mark.browser]


async def plan_a_copy(pioneer: Visitor, *, title: str, day: str) -> None:
    """Fill in a plan from the last activity, in the room of the store."""
    await pioneer.open("/pioneer")
    await pioneer.follow("Plan an activity")
    await pioneer.follow("Begin with a copy of")
    await pioneer.fill({"Title": title, "Begins": f"{day}T15:00", "Ends": f"{day}T17:00"})
    await pioneer.main.get_by_label("Room of a store").select_option(index=1)


@pytest.mark.row("P3.1")
async def test_a_part_of_the_page_is_previewed_and_then_published(welcome: Welcome) -> None:
    pioneer, visitor = await welcome(people.PIONEER), await welcome()
    await pioneer.open("/pioneer")
    await pioneer.follow("Edit the page")
    await pioneer.follow("Edit", within=pioneer.main.get_by_role("region", name="The community room"))
    await pioneer.fill({"Text": "It seats thirty, and there is **tea**."})
    await pioneer.press("Preview")
    assert await pioneer.says("So it will look; nothing is published yet")
    assert await pioneer.words(".prose strong") == ["tea"]
    await visitor.open("/communities/rochdale")
    assert not await visitor.says("there is tea")
    await pioneer.press("Publish")
    await visitor.page.reload()
    assert await visitor.says("there is tea")


@pytest.mark.row("P3.2")
async def test_an_earlier_version_comes_back(welcome: Welcome) -> None:
    pioneer = await welcome(people.PIONEER)
    await pioneer.open("/communities/rochdale/sections")
    section = pioneer.main.get_by_role("region", name="What we do")
    before = await section.locator(".prose").inner_text()
    await pioneer.follow("Edit", within=section)
    await pioneer.fill({"Text": "For once, nothing."})
    await pioneer.press("Publish")
    assert "For once, nothing." in await section.inner_text()
    await pioneer.follow("Versions", within=section)
    await pioneer.press("Bring it back")
    assert await section.locator(".prose").inner_text() == before


@pytest.mark.row("P4.4")
@pytest.mark.row("M25.4")
async def test_an_activity_is_planned_from_the_last_one_seen_by_a_member_and_cancelled(welcome: Welcome) -> None:
    pioneer, member = await welcome(people.PIONEER), await welcome(people.CO_ORDINATOR)
    await plan_a_copy(pioneer, title="Darning for beginners", day="2026-04-02")
    await pioneer.press("Publish")
    assert await pioneer.h1() == "Darning for beginners"
    await member.open("/communities/rochdale")
    await member.follow("Darning for beginners")
    await member.main.get_by_label("Going", exact=True).check()
    await member.main.get_by_role("button", name="Save my answer").click()
    assert "You are going" in await member.toast.inner_text()
    await pioneer.follow("Who comes")
    assert await pioneer.says("Shirley K.")
    await pioneer.page.go_back()
    await pioneer.follow("Edit")
    await pioneer.follow("Cancel this activity")
    await pioneer.press("Cancel the activity", status=422)
    await pioneer.fill({"Why it does not take place": "The needles have not come."})
    await pioneer.press("Cancel the activity")
    await member.page.reload()
    assert await member.says("Cancelled")
    assert await member.says("The needles have not come.")


@pytest.mark.row("P4.2")
async def test_a_room_that_is_taken_is_only_had_by_saying_that_it_is_shared(welcome: Welcome) -> None:
    pioneer = await welcome(people.PIONEER)
    await plan_a_copy(pioneer, title="Bell practice", day="2026-04-03")
    await pioneer.press("Publish")
    await plan_a_copy(pioneer, title="Silent reading", day="2026-04-03")
    await pioneer.press("Publish", status=422)
    assert await pioneer.says("Bell practice")
    await pioneer.main.get_by_label("We share the room: both of us know").check()
    await pioneer.press("Publish")
    assert await pioneer.h1() == "Silent reading"
