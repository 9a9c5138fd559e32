"""The pages of communities and activities: for members, visitors, and whoever should not be there."""

import re
from datetime import timedelta

import pytest

from portal.kit import clock
from regions import catchments
from regions.catchments import CatchmentLine
from regions.models import Bulletin, Community, Reply, Residence, Rsvp, Section, SectionVersion, Turn
from tests import people
from tests.browser import Browser, Page
from tests.regions import made

pytestmark = [pytest.mark.anyio, pytest.mark.usefixtures("rolled_back")]


async def section(of: Community, heading: str, text: str, position: int = 1) -> Section:
    made_section = await Section.create(community=of, position=position, once=f"{position:032x}")
    await SectionVersion.create(
        section=made_section, number=1, heading=heading, text=text, published_at=clock.now(), by_kind="member", by_id=1
    )
    return made_section


@pytest.mark.row("M19.1")
async def test_a_member_finds_their_own_community(browser: Browser) -> None:
    community = await made.community(await people.society(), name="Calderbrook", greeting="The kettle is always on.")
    await made.pioneer(community, given_name="Huw", family_name="Pritchard")
    await section(community, "Who we are", "A valley with **two** bakers.")
    today = clock.today(community.time_zone)
    await Bulletin.create(
        community=community, title="Refill oats", text="By weight.", begins_on=today, ends_on=today,
        created_at=clock.now(), by_kind="staff", by_id=1,
    )  # fmt: skip
    await made.activity(community, title="Repair café", capacity=6)
    member = await made.resident(community)
    await browser.sign_in("member", member.id)
    page = await browser.open("/region")
    assert page.h1 == "Calderbrook"
    for words in (
        "Your community",
        "The kettle is always on.",
        "Huw P.",
        "Who we are",
        "Refill oats",
        "Repair café",
        "6 places left",
        "One door is lit",
    ):
        assert words in page.text


@pytest.mark.row("M19.2")
async def test_a_visitor_chooses_by_postcode_and_nothing_is_kept(browser: Browser) -> None:
    society = await people.society()
    community = await made.community(society)
    version = await catchments.open_version(society, "first", clock.today("Europe/London"))
    await catchments.load(version, [CatchmentLine("OL12", community.id)])
    page = await browser.send("/region", postcode="ol12 0ab")
    assert page.location == f"/communities/{community.slug}"
    assert not await Residence.exists()
    assert (await browser.follow(page)).h1 == community.name


@pytest.mark.row("M19.2")
async def test_an_unknown_postcode_leaves_the_list_to_choose_from(browser: Browser) -> None:
    community = await made.community(await people.society())
    page = await browser.send("/region", postcode="ZZ1", status=422)
    assert "We do not know this postcode" in page.text and community.name in page.text


@pytest.mark.row("M19.2")
async def test_a_member_who_looks_for_a_postcode_finds_the_communities_of_their_own_society_alone(browser: Browser) -> None:
    british, danish = await people.society(), await people.society(country="DK", time_zone="Europe/Copenhagen")
    community, svendborg = await made.community(british), await made.community(danish)
    version = await catchments.open_version(danish, "first", clock.today("Europe/Copenhagen"))
    await catchments.load(version, [CatchmentLine("5700", svendborg.id)])
    assert (await browser.send("/region", postcode="5700")).location == f"/communities/{svendborg.slug}"
    await browser.sign_in("member", (await made.resident(community)).id)
    page = await browser.send("/region", postcode="5700", status=422)
    assert "We do not know this postcode" in page.text and svendborg.name not in page.text


async def test_a_community_without_anything_says_what_will_stand_there(browser: Browser) -> None:
    community = await made.community(await people.society())
    page = await browser.open(f"/communities/{community.slug}")
    assert "Nothing planned here yet" in page.text and "No pioneer at present" in page.text


async def test_a_member_of_another_society_finds_no_community_and_no_activity_of_ours(browser: Browser) -> None:
    ours, theirs = await made.community(await people.society()), await made.community(await people.society())
    activity = await made.activity(ours)
    await browser.sign_in("member", (await made.resident(theirs)).id)
    await browser.open(f"/communities/{ours.slug}", status=404)
    await browser.open(f"/activities/{activity.slug}", status=404)
    await browser.send(f"/activities/{activity.slug}/rsvp", status=404, reply="going", guests="0")
    assert activity.title not in (await browser.open("/activities")).text


@pytest.mark.row("M21.1")
async def test_activities_are_found_by_kind_price_access_and_day(browser: Browser) -> None:
    community = await made.community(await people.society())
    await made.activity(community, title="Bread", category="food", free=False)
    await made.activity(community, title="Moor walk", category="walk", step_free=True)
    await made.activity(community, title="Quiz at home", category="talk", online=True, starts=clock.now() + timedelta(days=20))
    day = (clock.now() + timedelta(days=10)).date()
    for query, found in (
        ("", {"Bread", "Moor walk", "Quiz at home"}),
        ("?category=food", {"Bread"}),
        ("?free=1", {"Moor walk", "Quiz at home"}),
        ("?step_free=1", {"Moor walk"}),
        ("?online=1", {"Quiz at home"}),
        (f"?day={day}", {"Quiz at home"}),
    ):
        page = await browser.open(f"/activities{query}")
        assert {title for title in ("Bread", "Moor walk", "Quiz at home") if title in page.text} == found
        assert page.words("p", role="status") == [f"{len(found)} activities found" if len(found) > 1 else "1 activity found"]


async def test_only_a_page_that_is_answered_in_place_loads_a_script(browser: Browser) -> None:
    """What htmx would do by a style sheet of its own, the policy forbids (portal/kit/headers.py)."""
    await made.activity(await made.community(await people.society()))
    page = await browser.open("/activities")
    assert len(page.all("script")) == 2
    assert '"includeIndicatorCSS": false' in str(page.all("meta", name="htmx-config")[0].get("content"))
    assert (await browser.open("/region")).all("script") == []


@pytest.mark.row("M21.2")
async def test_a_member_sees_the_distance_and_can_ask_for_what_is_near(browser: Browser) -> None:
    society = await people.society()
    home = await made.community(society, latitude=53.650, longitude=-2.100)
    far = await made.community(society, latitude=53.950, longitude=-2.100)
    await made.activity(home, title="Next door", latitude=53.664, longitude=-2.100)
    await made.activity(far, title="Far away")
    await browser.sign_in("member", (await made.resident(home)).id)
    page = await browser.open("/activities?within=3219")
    assert "Next door" in page.text and "Far away" not in page.text and "1.0 mile" in page.text
    assert "Far away" in (await browser.open("/activities?within=somewhere")).text


@pytest.mark.row("M21.2")
async def test_a_members_search_begins_near_their_home_and_online_and_everywhere_is_one_press_away(browser: Browser) -> None:
    society = await people.society()
    home = await made.community(society, latitude=53.650, longitude=-2.100)
    far = await made.community(society, latitude=53.950, longitude=-2.100)
    await made.activity(home, title="Next door", latitude=53.664, longitude=-2.100)
    await made.activity(far, title="Far away")
    await made.activity(far, title="From the sofa", online=True)
    await browser.sign_in("member", (await made.resident(home)).id)
    page = await browser.open("/activities")
    assert "Within 10 miles of your home, and online" in page.text
    assert "Next door" in page.text and "From the sofa" in page.text and "Far away" not in page.text
    everywhere = await browser.open(page.links()["Show everywhere"])
    assert "Far away" in everywhere.text and "Within 10 miles of your home" not in everywhere.text


@pytest.mark.row("M21.2")
@pytest.mark.parametrize(
    ("language", "offered"),
    [
        ("en_GB", {"3219": "2 miles", "8047": "5 miles", "16093": "10 miles"}),
        ("cy", {"3219": "2 filltir", "8047": "5 milltir", "16093": "10 milltir"}),
        ("da", {"3000": "3 km", "8000": "8 km", "16000": "16 km"}),
    ],
)
async def test_distances_are_offered_in_the_unit_in_which_the_reader_sees_them(
    browser: Browser, language: str, offered: dict[str, str]
) -> None:
    community = await made.community(await people.society())
    await browser.sign_in("member", (await made.resident(community, language=language)).id)
    page = await browser.open("/activities")
    options = page.field("within").findall("option")
    assert {option.get("value"): (option.text or "").strip() for option in options if option.get("value")} == offered


@pytest.mark.row("M21.3")
async def test_what_is_going_on_is_shown_and_what_is_past_can_be_found(browser: Browser) -> None:
    community = await made.community(await people.society())
    await made.activity(community, title="Going on", starts=clock.now() - timedelta(hours=1))
    past = await made.activity(community, title="Last week", starts=clock.now() - timedelta(days=7))
    assert "Going on" in (text := (await browser.open("/activities")).text) and "Last week" not in text
    assert "Last week" in (await browser.open("/activities?when=past")).text
    assert "Over" in (await browser.open(f"/activities/{past.slug}")).text


@pytest.mark.row("M21.4")
async def test_the_list_is_paged(browser: Browser) -> None:
    community = await made.community(await people.society())
    for day in range(1, 28):
        await made.activity(community, title=f"Evening number {day}.", starts=clock.now() + timedelta(days=day))
    first = await browser.open("/activities?free=1")
    assert "Evening number 25." in first.text and "Evening number 26." not in first.text
    second = await browser.open(first.links()["Later ones"])
    assert "Evening number 26." in second.text and "free=1" in first.links()["Later ones"]


async def test_a_search_with_a_wrong_day_says_so(browser: Browser) -> None:
    page = await browser.open("/activities?day=yesterday")
    assert "Enter a day" in page.text


@pytest.mark.row("M22.1")
async def test_a_member_answers_on_the_page_of_an_activity(browser: Browser) -> None:
    community = await made.community(await people.society())
    activity = await made.activity(community, capacity=4)
    member = await made.resident(community)
    await browser.sign_in("member", member.id)
    answer = await browser.send(f"/activities/{activity.slug}/rsvp", reply="going", guests="2")
    page = await browser.follow(answer)
    assert "Saved. You are going, with 2 guests." in page.text and "You are going, with 2 guests" in page.words("h2")
    assert (await Rsvp.get(activity=activity, member=member)).guests == 2


@pytest.mark.row("M23.1")
async def test_who_waits_sees_their_place_in_line(browser: Browser) -> None:
    community = await made.community(await people.society())
    activity = await made.activity(community, capacity=2, places_taken=2)
    for _ in range(2):
        await Turn.create(activity=activity, member=await made.resident(community), taken_at=clock.now())
    await browser.sign_in("member", (await made.resident(community)).id)
    page = await browser.follow(await browser.send(f"/activities/{activity.slug}/rsvp", reply="going", guests="1"))
    assert "You are number 3 in line" in page.words("h2") and "You, 1 guest" in page.text


@pytest.mark.row("M23.4")
async def test_a_party_that_too_few_places_are_left_for_reads_how_many(browser: Browser) -> None:
    community = await made.community(await people.society())
    activity = await made.activity(community, capacity=2, places_taken=1)
    await browser.sign_in("member", (await made.resident(community)).id)
    page = await browser.follow(await browser.send(f"/activities/{activity.slug}/rsvp", reply="going", guests="1"))
    assert "You are number 1 in line" in page.words("h2") and "1 place is left, fewer than your party needs." in page.text
    assert "Places came free" not in page.text and "All places are taken" not in page.text


@pytest.mark.row("M23.2")
async def test_who_has_an_offer_sees_until_when(browser: Browser) -> None:
    community = await made.community(await people.society())
    activity = await made.activity(community, capacity=1, places_taken=1)
    member, now = await made.resident(community), clock.now()
    await Turn.create(activity=activity, member=member, taken_at=now, offered_at=now, offer_ends_at=now + timedelta(hours=24))
    await browser.sign_in("member", member.id)
    page = await browser.open(f"/activities/{activity.slug}")
    assert "A place is held for you" in page.words("h2") and "We hold a place for you until" in page.text


async def test_an_answer_that_does_not_fit_comes_back_with_words(browser: Browser) -> None:
    community = await made.community(await people.society())
    activity = await made.activity(community, capacity=2)
    await browser.sign_in("member", (await made.resident(community)).id)
    await browser.send(f"/activities/{activity.slug}/rsvp", reply="going", guests="0")
    page = await browser.send(f"/activities/{activity.slug}/rsvp", reply="going", guests="5", status=422)
    assert "There is room for 1 guest with you" in page.text
    assert "Choose one of the answers" in (await browser.send(f"/activities/{activity.slug}/rsvp", reply="perhaps", status=422)).text


async def test_nobody_answers_without_signing_in(browser: Browser) -> None:
    activity = await made.activity(await made.community(await people.society()))
    assert (await browser.send(f"/activities/{activity.slug}/rsvp", reply="going")).location.startswith("/sign-in")
    assert "Sign in to take a place" in (await browser.open(f"/activities/{activity.slug}")).text
    assert not await Rsvp.exists()


async def test_an_answer_by_get_is_no_answer(browser: Browser) -> None:
    activity = await made.activity(await made.community(await people.society()))
    await browser.open(f"/activities/{activity.slug}/rsvp", status=405)


async def test_co_members_see_how_many_come_but_not_who(browser: Browser) -> None:
    community = await made.community(await people.society())
    activity = await made.activity(community, capacity=4, places_taken=1)
    guest = await made.resident(community, given_name="Gwenllian")
    await Rsvp.create(activity=activity, member=guest, reply=Reply.GOING, answered_at=clock.now(), by_kind="member", by_id=guest.id)
    await browser.sign_in("member", (await made.resident(community)).id)
    page = await browser.open(f"/activities/{activity.slug}")
    assert "3 places left" in page.text and "Gwenllian" not in page.text
    await browser.open(f"/activities/{activity.slug}/attendees", status=404)


def lit_in_the_lane(page: Page) -> int:
    """How many doors of the row of houses stand open."""
    (lamps,) = re.findall(r'class="lamp" d="([^"]*)"', page.response.text)
    return len(re.findall(r"V93a8 8", lamps))


@pytest.mark.row("M19.3")
async def test_the_home_shows_what_is_near_and_lights_a_door_for_each_with_room_this_fortnight(browser: Browser) -> None:
    community = await made.community(await people.society(), name="Calderbrook")
    await browser.sign_in("member", (await made.resident(community)).id)
    await made.activity(community, title="Full house", capacity=1, places_taken=1)
    await made.activity(community, title="Harvest supper", capacity=9, starts=clock.now() + timedelta(days=15))
    page = await browser.open("/")
    assert "Harvest supper" in page.text and "No door is lit: nothing with room for you is planned this fortnight." in page.text
    assert lit_in_the_lane(page) == 0
    await made.activity(community, title="Repair café", capacity=3)
    await made.activity(community, title="Moor walk", starts=clock.now() + timedelta(days=13))
    page = await browser.open("/")
    assert "Near you in Calderbrook" in page.text and "4 activities in all" in page.text
    assert "2 doors are lit. 2 activities this fortnight have room for you." in page.text
    assert lit_in_the_lane(page) == 2
    full, *open_ones = [("lit" in (door.get("class") or "").split()) for door in page.all("time", class_="door")]
    assert "Repair café" in page.text and not full and open_ones == [True, True]
    assert page.links()["Community"] == "/region" and page.links()["Activities"] == "/activities"


async def test_a_home_without_a_community_asks_for_one(browser: Browser) -> None:
    await browser.sign_in("member", (await people.member(await people.society())).id)
    assert "Choose your community" in (await browser.open("/")).links()
    assert "Choose where you belong" in (await browser.open("/region")).links()


@pytest.mark.row("M19.1")
async def test_a_member_whom_no_catchment_holds_finds_the_page_of_the_national_community_and_the_way_to_another(browser: Browser) -> None:
    national = await made.community(await people.society(), name="Members near and far", is_national=True)
    await made.activity(national, title="Quiz at home", online=True)
    await browser.sign_in("member", (await made.resident(national)).id)
    assert "Near you in Members near and far" in (await browser.open("/")).text
    page = await browser.open("/region")
    assert page.h1 == "Members near and far" and "Your community" in page.text and "Quiz at home" in page.text
    assert page.links()["Choose your community"] == "/residence" and "I have moved house" not in page.links()


async def test_a_member_without_a_known_postcode_picks_a_community(browser: Browser) -> None:
    society = await people.society()
    community = await made.community(society)
    member = await people.member(society)
    await browser.sign_in("member", member.id)
    assert "We do not know this postcode" in (await browser.send("/residence", postcode="OL12 0AB", community="", status=422)).text
    page = await browser.follow(await browser.send("/residence", postcode="OL12 0AB", community=community.slug))
    assert page.h1 == community.name and "Your community is" in page.text
