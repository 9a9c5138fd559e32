"""The desk's pages: find, open for a purpose, read, mark; and who finds nothing there."""

from datetime import timedelta

import pytest
from starlette.applications import Starlette

from care.models import LookUp, Mention
from care.openings import SHORT_FORM
from portal import consents, rates, records, slots
from portal.actors import Actor
from portal.kit import clock
from portal.models import AccessEntry, Card, Member, Staff
from regions.models import Community
from tests import people
from tests.browser import Browser, Page
from tests.care import made
from tests.house.catalogues import sentences
from tests.portal.agreeing import NEWS
from tests.regions import made as regions_made
from tests.rewards import made as rewards_made
from tests.rewards.tills import food, fuel, open_shop, tobacco

pytestmark = pytest.mark.anyio


@pytest.fixture
async def community(rolled_back: None, toad_lane: Starlette) -> Community:
    return await regions_made.community(await people.society(), name="Calderbrook")


@pytest.fixture
async def nerys(community: Community) -> Member:
    return await regions_made.resident(
        community, family_name="Ashworth", surname_key="ashworth", email="nerys@example.org", email_key="nerys@example.org"
    )


@pytest.fixture
async def advisor(browser: Browser, community: Community) -> Browser:
    await browser.sign_in("staff", (await people.staff(await community.society, "advisor")).id)
    return browser


def desk(member: Member, rest: str = "") -> str:
    return f"/desk/members/{member.number}{rest}"


def section(page: Page, heading: str) -> str:
    """The words of a part of the page, by the id of its heading."""
    return page.words("section", aria_labelledby=heading)[0]


async def test_the_desk_asks_who_it_is(advisor: Browser) -> None:
    page = await advisor.open("/desk")
    assert page.h1 == "Find a member"
    assert page.field("query").get("type") == "search"


@pytest.mark.row("A1.1")
async def test_one_answer_leads_straight_to_the_member(advisor: Browser, nerys: Member) -> None:
    page = await advisor.send("/desk", query=nerys.number)
    assert page.location == desk(nerys)


@pytest.mark.row("A1.5")
async def test_several_answers_are_names_numbers_and_communities_and_no_more(advisor: Browser, nerys: Member, community: Community) -> None:
    other = await regions_made.resident(community, given_name="Huw", family_name="Ashworth", surname_key="ashworth")
    page = await advisor.send("/desk", status=200, postcode="OL12 0AA", surname="Ashworth")
    assert {desk(nerys), desk(other)} <= set(page.links().values())
    (rows,) = page.words("ul", class_="rows")
    assert "Huw Ashworth" in rows and "Calderbrook" in rows
    assert "OL12" not in rows and "1980" not in rows


async def test_nobody_found_says_what_to_ask_for(advisor: Browser) -> None:
    page = await advisor.send("/desk", status=200, query="nobody@example.org")
    assert "Nobody found" in page.words("h2")
    assert "Ask for the number on the card" in page.text


@pytest.mark.row("A1.1")
async def test_a_wrong_digit_is_said_beside_the_box(advisor: Browser, nerys: Member) -> None:
    wrong = nerys.number[:-1] + str((int(nerys.number[-1]) + 1) % 10)
    page = await advisor.send("/desk", status=422, query=wrong)
    assert page.field("query").get("value") == wrong
    assert "One digit is wrong" in page.text
    assert page.words("title") == ["Problem: Find a member · Toad Lane"]


@pytest.mark.row("A1.9")
async def test_look_ups_are_rate_limited(advisor: Browser, nerys: Member) -> None:
    staff = await Staff.get()
    for _ in range(59):
        assert await rates.may("look-up", f"staff {staff.id}")
    await advisor.send("/desk", query=nerys.number)
    page = await advisor.send("/desk", status=429, query=nerys.number)
    assert 0 < int(page.response.headers["retry-after"]) <= 300
    assert await LookUp.all().count() == 1


@pytest.mark.row("A1.9")
async def test_an_address_that_was_not_looked_up_is_logged_as_a_look_up_and_rate_limited(advisor: Browser, nerys: Member) -> None:
    for _ in range(3):
        await advisor.open(desk(nerys))
    (look_up,) = await LookUp.all()
    assert (look_up.kind, look_up.found) == ("number", [nerys.number])
    for number in range(59):
        await advisor.open(f"/desk/members/{number:011}", status=404)
    await advisor.open("/desk/members/99999999999", status=429)
    await advisor.open(desk(nerys))
    assert await LookUp.all().count() == 60


@pytest.mark.row("A1.9")
async def test_who_was_found_or_stands_open_is_at_hand_for_half_an_hour(advisor: Browser, nerys: Member) -> None:
    await advisor.follow(await advisor.send("/desk", query=nerys.number))
    clock.start_at(clock.now() + timedelta(minutes=20))
    await advisor.send(desk(nerys, "/opening"), purpose="call", reason="")
    clock.start_at(clock.now() + timedelta(minutes=20))
    await advisor.open(desk(nerys))
    assert await LookUp.all().count() == 1
    clock.start_at(clock.now() + timedelta(minutes=31))
    await advisor.open(desk(nerys))
    assert await LookUp.all().count() == 2


@pytest.mark.row("A1.8")
async def test_without_a_purpose_the_page_says_nothing_but_the_short_row(advisor: Browser, nerys: Member) -> None:
    page = await advisor.open(desk(nerys))
    assert page.h1 == "Nerys Ashworth"
    assert "Calderbrook" in page.text and "nerys@example.org" not in page.text
    assert not await AccessEntry.exists()


@pytest.mark.row("A1.8")
async def test_a_purpose_opens_the_record_for_thirty_minutes_and_is_logged(advisor: Browser, nerys: Member) -> None:
    page = await advisor.follow(await advisor.send(desk(nerys, "/opening"), purpose="call", reason=""))
    assert "nerys@example.org" in page.text and "You could mention" in page.words("h2")
    entry = await AccessEntry.get()
    assert (await entry.member, entry.purpose) == (nerys, "call")
    assert {"name and reach", "contact", "talking points"} <= set(entry.parts)
    clock.start_at(clock.now() + timedelta(minutes=31))
    assert "nerys@example.org" not in (await advisor.open(desk(nerys))).text


@pytest.mark.row("O18.1")
def test_every_part_that_the_log_can_name_is_in_the_catalogue(toad_lane: Starlette) -> None:
    known = {sentence.text for sentence in sentences()}
    assert {*(panel.name for panel in slots.DESK.fillings), SHORT_FORM} <= known


@pytest.mark.row("A1.8")
@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"purpose": ""}, "This is needed."),
        ({"purpose": "curiosity"}, "Choose one of the answers."),
        ({"purpose": "case"}, "Write the number of the case."),
        ({"purpose": "reason", "reason": "why not"}, "Write the reason in at least 10 characters."),
    ],
)
async def test_without_a_real_purpose_the_record_stays_closed(advisor: Browser, nerys: Member, given: dict[str, str], words: str) -> None:
    page = await advisor.send(desk(nerys, "/opening"), status=422, **{"reason": "", **given})
    assert words in page.text
    assert not await AccessEntry.exists()


@pytest.mark.row("A3.1")
@pytest.mark.row("A3.2")
async def test_the_page_draws_points_by_business_dividend_and_recent_purchases(rolled_back: None, browser: Browser) -> None:
    shop = await open_shop()
    member, year = await people.member(shop.society), await rewards_made.last_year(shop)
    await rewards_made.sell_last_year(shop, member, food(52_000))
    await rewards_made.posted(shop, year, rate=14_300)
    await shop.sell(member, food(20_050), fuel(12_000), tobacco(1400))
    await browser.sign_in("staff", (await people.staff(shop.society, "advisor")).id)
    page = await browser.follow(await browser.send(desk(member, "/opening"), purpose="call", reason=""))
    points, dividend = section(page, "desk-points"), section(page, "desk-dividend")
    assert "Food1 point per £1 200 Fuel1 point per £10 12 Total 212" in points
    assert "2025, 1.43p a point £6.43" in dividend and "On the member’s account since 22 November 2026." in dividend
    name, last = shop.store.name, "10 Jun 2025 520 points"
    assert section(page, "desk-purchases") == f"Recent purchases {name} 20 Nov 2026 212 points {name} {last}"


@pytest.mark.row("A3.4")
async def test_the_page_says_community_region_cause_and_only_the_channels_that_the_member_agreed_to(
    advisor: Browser, nerys: Member, community: Community
) -> None:
    await made.chosen_cause(nerys, community)
    by, region = await regions_made.acting(nerys), await community.region
    (brand,) = await consents.brands(by.home)
    for agreed in ({NEWS, ("news", "text")}, {NEWS}):
        await consents.save(nerys.person_id, brand, agreed, by=by, source="consent centre")
    page = await advisor.follow(await advisor.send(desk(nerys, "/opening"), purpose="call"))
    said = list(zip(page.words("dt"), page.words("dd"), strict=True))
    for fact in (("Community", f"Calderbrook, {region.name}"), ("Cause", "Calderbrook Food Pantry"), ("Agreed channels", "E-mail")):
        assert fact in said


@pytest.mark.row("A3.4")
async def test_the_page_says_who_the_member_is_and_how_they_may_be_reached(advisor: Browser, nerys: Member, community: Community) -> None:
    await made.chosen_cause(nerys, community)
    page = await advisor.follow(await advisor.send(desk(nerys, "/opening"), purpose="message"))
    for words in ("Member since 2020", "Prefers English", "Calderbrook Food Pantry", "No channel: has not agreed to any"):
        assert words in page.text
    assert "Message with Sofie" in page.text


async def test_the_ways_to_write_to_a_member_are_listed_as_the_language_lists_them(advisor: Browser, nerys: Member) -> None:
    society, by = await nerys.society, Actor("member", nerys.id)
    yes = {("news", "email"), ("news", "post"), ("offers", "phone")}
    await consents.save(nerys.person_id, (await consents.brands(society))[0], yes, by=by, source="test")
    page = await advisor.follow(await advisor.send(desk(nerys, "/opening"), purpose="message"))
    assert "E-mail, Post and Phone" in page.text


async def test_who_dealt_with_something_of_a_member_s_stands_in_the_log_and_not_among_the_contacts(advisor: Browser, nerys: Member) -> None:
    by = Actor("staff", (await Staff.get()).id, society=await nerys.society)
    await records.look(nerys.id, by=by, reason="Claim 1 of a receipt", parts=["a receipt that you miss"])
    page = await advisor.follow(await advisor.send(desk(nerys, "/opening"), purpose="call"))
    assert section(page, "contact").count("Sofie") == 1 and await AccessEntry.all().count() == 2


@pytest.mark.row("A5.1")
async def test_an_advisor_sees_the_point_with_its_reason_and_marks_it(advisor: Browser, nerys: Member, community: Community) -> None:
    activity = await regions_made.activity(community, title="Repair café", latitude=53.66, longitude=-2.1)
    page = await advisor.follow(await advisor.send(desk(nerys, "/opening"), purpose="call"))
    assert "Repair café" in page.words("ol", class_="talk")[0]
    assert "0.7 miles from Calderbrook. It is in 5 days. There is room for all." in page.text
    page = await advisor.follow(await advisor.send(desk(nerys, "/mentions"), activity=str(activity.id), outcome="said"))
    assert "Said" in page.words("span", class_="tag")
    assert page.words("button", aria_pressed="true") == ["Said Repair café", "English", "As this device"]
    mention = await Mention.get()
    assert (mention.about_id, mention.outcome, mention.member_id) == (activity.id, "said", nerys.id)


@pytest.mark.row("A6.3")
async def test_not_wanted_takes_the_point_off_the_page(advisor: Browser, nerys: Member, community: Community) -> None:
    activity = await regions_made.activity(community, title="Repair café")
    await advisor.send(desk(nerys, "/opening"), purpose="call")
    page = await advisor.follow(await advisor.send(desk(nerys, "/mentions"), activity=str(activity.id), outcome="not wanted"))
    assert "Repair café" not in page.words("aside")[0]
    assert "for 12 months" in page.text


@pytest.mark.row("A6.3")
async def test_what_is_suppressed_stands_nowhere_on_the_page(advisor: Browser, nerys: Member, community: Community) -> None:
    activity = await regions_made.activity(community, title="Repair café", category="repair")
    await regions_made.activity(community, title="Darning circle", category="repair")
    await regions_made.activity(community, title="Moor walk", category="walk")
    await advisor.send(desk(nerys, "/opening"), purpose="call")
    await advisor.send(desk(nerys, "/mentions"), activity=str(activity.id), outcome="not wanted")
    page = await advisor.open(desk(nerys))
    assert "Moor walk" in page.text and "Repair café" not in page.text and "Darning circle" not in page.text
    await made.switched_off(nerys)
    assert "Moor walk" not in (await advisor.open(desk(nerys))).text


async def test_a_point_that_is_gone_is_refused_in_words(advisor: Browser, nerys: Member) -> None:
    await advisor.send(desk(nerys, "/opening"), purpose="call")
    page = await advisor.send(desk(nerys, "/mentions"), status=422, activity="999", outcome="said")
    assert "not to be mentioned any more" in page.text
    assert not await Mention.exists()


async def test_a_mark_without_an_open_record_asks_for_the_purpose(advisor: Browser, nerys: Member, community: Community) -> None:
    activity = await regions_made.activity(community)
    page = await advisor.send(desk(nerys, "/mentions"), status=422, activity=str(activity.id), outcome="said")
    assert "Why do you open this record?" in page.text
    assert not await Mention.exists()


@pytest.mark.row("A3.5")
async def test_store_staff_get_the_short_form_on_the_same_address(browser: Browser, nerys: Member, community: Community) -> None:
    await browser.sign_in("staff", (await people.staff(await community.society, "store staff")).id)
    page = await browser.follow(await browser.send(desk(nerys, "/opening"), purpose="call"))
    assert "Calderbrook" in page.text and "Works at every till" in page.text
    for unseen in ("You could mention", "nerys@example.org", "Cause"):
        assert unseen not in page.text
    assert (await AccessEntry.get()).parts == ["short form"]
    await Card.filter(member=nerys).update(blocked_at=clock.now())
    assert "Blocked: a new one is needed" in (await browser.open(desk(nerys))).text
    await browser.send(desk(nerys, "/mentions"), status=404, activity="1", outcome="said")


@pytest.mark.row("A1.11")
async def test_nobody_opens_their_own_record(browser: Browser, nerys: Member) -> None:
    staff = await people.staff(await nerys.society, "advisor")
    staff.person_id = nerys.person_id
    await staff.save()
    await browser.sign_in("staff", staff.id)
    page = await browser.send(desk(nerys, "/opening"), status=422, purpose="call")
    assert "This is your own record" in page.text
    assert not await AccessEntry.exists()


@pytest.mark.row("A3.6")
async def test_members_pioneers_and_cause_contacts_find_nothing_here(browser: Browser, nerys: Member, community: Community) -> None:
    others = [
        ("member", nerys.id),
        ("member", (await regions_made.pioneer(community)).id),
        ("contact", (await people.contact(await nerys.society)).id),
    ]
    for kind, number in others:
        await browser.sign_in(kind, number)
        for address in ("/desk", desk(nerys)):
            await browser.open(address, status=404)
        await browser.send(desk(nerys, "/opening"), status=404, purpose="call")
    assert not await AccessEntry.exists()


async def test_staff_of_another_society_find_nothing_here(browser: Browser, nerys: Member) -> None:
    await browser.sign_in("staff", (await people.staff(await people.society(), "advisor")).id)
    await browser.open(desk(nerys), status=404)
    await browser.send(desk(nerys, "/opening"), status=404, purpose="call")


@pytest.mark.row("A3.6")
async def test_a_visitor_is_sent_to_sign_in(browser: Browser, nerys: Member) -> None:
    assert (await browser.open(desk(nerys), status=303)).location.startswith("/sign-in")


async def test_other_methods_are_refused(advisor: Browser, nerys: Member) -> None:
    await advisor.open(desk(nerys, "/opening"), status=405)
    await advisor.send(desk(nerys), status=405)
