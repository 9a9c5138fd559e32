"""Pages of causes, as their readers see them."""

from datetime import date, timedelta

import pytest

from causes import choices, rounds
from causes.models import Choice, Running
from portal.kit import clock
from portal.kit.slots import show
from portal.models import Member
from portal.slots import DESK, HOME
from regions.slots import COMMUNITY
from tests import people
from tests.browser import Browser
from tests.causes import made
from tests.causes.made import Lane
from tests.regions import made as regions
from tests.rewards.tills import food

pytestmark = pytest.mark.anyio


@pytest.fixture
async def lane(browser: Browser, rolled_back: None) -> Lane:
    return await made.lane()


@pytest.fixture
async def member(lane: Lane, browser: Browser) -> Member:
    resident = await lane.resident()
    await browser.sign_in("member", resident.id)
    return resident


def address(running: Running) -> str:
    return f"/causes/{running.cause.slug}"


@pytest.mark.row("M15.1")
async def test_before_choosing_the_page_says_where_undecided_money_goes_and_how_much(lane: Lane, member: Member, browser: Browser) -> None:
    await lane.shop.sell(member, food(349))
    for place in ("/my-1-percent", "/causes"):
        page = await browser.open(place)
        assert "Until you do, your 1% is shared equally between the 2 causes of Calderbrook." in page.text
        assert "So far £0.0349 of yours is undecided" in page.text


@pytest.mark.row("M15.2")
async def test_my_page_lists_every_choice_with_its_times_and_its_amount(lane: Lane, member: Member, browser: Browser) -> None:
    await lane.shop.sell(member, food(349))
    await choices.choose(member, lane.pantry, by=await made.acting(member))
    clock.start_at(clock.now() + timedelta(days=2))
    await choices.choose(member, lane.brass, by=await made.acting(member))
    clock.start_at(clock.now() + timedelta(days=1))
    await lane.shop.sell(member, food(1000), at=clock.now())
    await browser.sign_in("member", member.id)  # the first stay lasted a day
    page = await browser.open("/my-1-percent")
    assert "£0.1349" in page.text and f"goes to {lane.brass.cause.name}, your choice since 24 November 2026" in page.text
    steps = [text for text in page.words("li") if "Nov 2026" in text]
    assert steps[0].startswith("Since 24 Nov 2026") and "£0.1000" in steps[0]
    assert steps[1].startswith("22 Nov 2026 to 24 Nov 2026") and "£0.0349 of it was undecided before and came along." in steps[1]


@pytest.mark.row("M14.1")
async def test_own_causes_stand_first_then_others_by_distance_to_fifteen_miles(lane: Lane, member: Member, browser: Browser) -> None:
    elsewhere = await regions.community(lane.shop.society)
    for name, latitude in (("Six Miles", 53.74), ("Three Miles", 53.70), ("Sixteen Miles", 53.89)):
        await made.running(elsewhere, lane.round, name=name, latitude=latitude)
    page = await browser.open("/causes")
    order = [page.text.index(name) for name in (lane.pantry.cause.name, "Three Miles", "Six Miles")]
    assert order == sorted(order) and "Sixteen Miles" not in page.text
    assert "3.5 miles" in page.text


@pytest.mark.row("M14.2")
@pytest.mark.row("C5.2")
async def test_a_cause_has_a_page_for_everybody(lane: Lane, browser: Browser) -> None:
    await lane.pantry.cause.filter(id=lane.pantry.cause_id).update(story="# Tuesdays\n\nWe open at **nine**.", needs="A freezer")
    page = await browser.open(address(lane.pantry))
    assert page.h1 == lane.pantry.cause.name and "Tuesdays" in page.words("h2") and "A freezer" in page.text
    assert "Fewer than 10 members send their 1% here." in page.text
    assert "Sign in to choose" in page.links()


@pytest.mark.row("C5.1")
async def test_raised_is_rounded_down_and_choosers_are_counted_from_ten(lane: Lane, browser: Browser) -> None:
    for _number in range(10):
        resident = await lane.resident()
        await choices.choose(resident, lane.pantry, by=await made.acting(resident))
        await lane.shop.sell(resident, food(199))
    page = await browser.open(address(lane.pantry))
    assert "£0.19" in page.text and "10 members send their 1% here." in page.text


@pytest.mark.row("C5.1")
async def test_what_few_members_raised_is_theirs_alone_until_the_fifth_has_added_to_it(
    lane: Lane, member: Member, browser: Browser
) -> None:
    places = (address(lane.pantry), "/my-1-percent", "/causes")
    for number, chooser in enumerate([member, *[await lane.resident() for _ in range(4)]]):
        pages = [await browser.open(place) for place in places]
        assert all("Not shown yet" in page.text for page in pages)
        assert ("£0.0123" in pages[0].text) is (number > 0)  # the reader's own
        assert f"£0.0{number}" not in pages[0].text.replace("£0.0123", "")
        with clock.standing_at(clock.now() - timedelta(days=3)):
            await choices.choose(chooser, lane.pantry, by=await made.acting(chooser))
        await lane.shop.sell(chooser, food(123))
    assert "£0.06" in (await browser.open(address(lane.pantry))).text


@pytest.mark.row("M14.3")
async def test_choosing_says_so_and_changing_is_possible_at_any_time(lane: Lane, member: Member, browser: Browser) -> None:
    for chosen in (lane.pantry, lane.brass):
        after = await browser.follow(await browser.send(f"{address(chosen)}/choice"))
        assert f"Your 1% goes to {chosen.cause.name} from now on." in after.text
    assert await Choice.filter(member=member, ends_at=None).count() == 1


async def test_a_cause_that_is_entered_for_the_next_round_can_be_chosen_in_this_one(lane: Lane, member: Member, browser: Browser) -> None:
    following = await rounds.open_round(lane.shop.society, name="next", starts_on=date(2027, 10, 31), ends_on=date(2028, 10, 29))
    await rounds.enter(lane.pantry.cause, following)
    await browser.send(f"{address(lane.pantry)}/choice")
    assert (await Choice.get(member=member)).running_id == lane.pantry.id


async def test_once_a_cause_has_stopped_nobody_reads_that_their_contribution_goes_there(
    lane: Lane, member: Member, browser: Browser
) -> None:
    await choices.choose(member, lane.pantry, by=await made.acting(member))
    assert f"goes to {lane.pantry.cause.name}" in (await browser.open("/my-1-percent")).text
    await Running.filter(id=lane.pantry.id).update(ends_at=clock.now())
    assert f"goes to {lane.pantry.cause.name}" not in (await browser.open("/my-1-percent")).text


async def test_a_cause_that_stopped_is_refused_in_words(lane: Lane, member: Member, browser: Browser) -> None:
    await Running.filter(id=lane.pantry.id).update(ends_at=clock.now())
    page = await browser.send(f"{address(lane.pantry)}/choice", status=422)
    assert "does not share in the 1% just now. Choose another cause." in page.text
    assert not await Choice.exists()


async def test_a_visitor_is_sent_to_sign_in_and_staff_find_nothing(lane: Lane, browser: Browser) -> None:
    for place in ("/my-1-percent", "/causes"):
        assert (await browser.open(place, status=303)).location.startswith("/sign-in")
    await browser.send(f"{address(lane.pantry)}/choice")
    assert not await Choice.exists()
    colleague = await people.staff(lane.shop.society, "advisor")
    await browser.sign_in("staff", colleague.id)
    await browser.open("/my-1-percent", status=404)
    await browser.send(f"{address(lane.pantry)}/choice", status=404)


async def test_a_member_of_another_society_may_read_but_not_choose(lane: Lane, browser: Browser) -> None:
    other = await people.member(await people.society())
    await browser.sign_in("member", other.id)
    page = await browser.open(address(lane.pantry))
    assert "Choose this cause" not in page.text
    await browser.send(f"{address(lane.pantry)}/choice", status=404)


async def test_addresses_take_only_what_they_are_for(lane: Lane, member: Member, browser: Browser) -> None:
    await browser.send("/my-1-percent", status=405)
    await browser.open(f"{address(lane.pantry)}/choice", status=405)
    await browser.open("/causes/nowhere", status=404)
    unregistered = await made.cause(lane.community, name="Not yet")
    await browser.open(f"/causes/{unregistered.slug}", status=404)


async def test_a_member_without_community_or_purchases_finds_empty_pages(lane: Lane, browser: Browser) -> None:
    stranger = await people.member(lane.shop.society)
    await browser.sign_in("member", stranger.id)
    assert "Nothing yet" in (await browser.open("/my-1-percent")).words("h3")
    assert "No cause near you yet" in (await browser.open("/causes")).words("h2")


@pytest.mark.parametrize("language", ["en-GB", "cy", "da"])
async def test_home_shows_the_contribution(lane: Lane, member: Member, browser: Browser, language: str) -> None:
    await choices.choose(member, lane.pantry, by=await made.acting(member))
    page = await browser.open("/", language=language)
    assert lane.pantry.cause.name in page.text and page.all("section", class_="mine")


@pytest.mark.row("M19.5")
async def test_panels_of_home_desk_and_community_can_be_read(lane: Lane, member: Member) -> None:
    await lane.shop.sell(member, food(349))
    await choices.choose(member, lane.pantry, by=await made.acting(member))
    (home,) = [panel for panel in await show(HOME, member.id, clock.now()) if panel.name == "my-1-percent"]
    (desk,) = [panel for panel in await show(DESK, member.id, 0, clock.now()) if panel.name == "contribution"]
    assert home.content == desk.content and home.content.cause.units == 34_900
    (community,) = [panel for panel in await show(COMMUNITY, lane.community.id, member.id, clock.now()) if panel.name == "causes"]
    assert len(community.content.causes) == 2
    assert [cause.slug for cause in community.content.causes if cause.chosen] == [lane.pantry.cause.slug]
    assert [str(row.amount) for row in community.content.chart] == ["Not shown yet"] * 3
    visitor = next(panel for panel in await show(COMMUNITY, lane.community.id, None, clock.now()) if panel.name == "causes")
    assert not visitor.content.can_choose
