"""The first page, for everybody."""

from datetime import UTC, datetime

import pytest

from portal.kit import clock
from portal.models import Card
from portal.views.home import part_of_day
from tests import people
from tests.browser import Browser

pytestmark = pytest.mark.anyio


async def test_a_visitor_finds_what_this_is_and_the_ways_in(rolled_back: None, browser: Browser) -> None:
    links = (await browser.open("/")).links()
    assert links["Become a member"] == "/join" and links["Sign in"] == "/sign-in"
    assert "Choose who to be" in links, "in the demo"


@pytest.mark.parametrize(("hour", "greeting"), [(4, "evening"), (5, "morning"), (11, "morning"), (12, "afternoon"), (18, "evening")])
def test_the_greeting_goes_by_the_hour(hour: int, greeting: str) -> None:
    assert part_of_day(datetime(2026, 11, 22, hour, 59, tzinfo=UTC)) == greeting


async def test_the_greeting_goes_by_the_clock_of_the_society(rolled_back: None, browser: Browser) -> None:
    member = await people.member(await people.society(time_zone="Pacific/Auckland"))
    with clock.standing_at(datetime(2026, 7, 1, 19, 0, tzinfo=UTC)):
        await browser.sign_in("member", member.id)
        page = await browser.open("/")
    assert page.h1 == "Good morning, Nerys" and "Thursday" in page.text and "2 July" in page.text


async def test_a_members_home_shows_the_card(rolled_back: None, browser: Browser) -> None:
    member = await people.member(await people.society())
    await browser.sign_in("member", member.id)
    assert "Barcode of card" in (await browser.open("/")).response.text
    await Card.filter(member=member).update(blocked_at=clock.now())
    assert "You have no card that works" in (await browser.open("/")).text


async def test_who_works_here_finds_their_pages(rolled_back: None, browser: Browser) -> None:
    admin = await people.staff(await people.society(), "admin")
    await browser.sign_in("staff", admin.id)
    page = await browser.open("/")
    assert "Sofie" in page.h1 and page.links()["Staff"] == "/staff"


async def test_the_profile_is_for_whoever_is_signed_in(rolled_back: None, browser: Browser) -> None:
    assert (await browser.open("/profile", status=303)).location == "/sign-in?next=%2Fprofile"
    society = await people.society()
    for kind, made in (
        ("member", await people.member(society)),
        ("staff", await people.staff(society, "advisor", "auditor")),
        ("staff", await people.staff(society)),
        ("contact", await people.contact(society)),
    ):
        browser.sign_out()
        await browser.sign_in(kind, made.id)
        assert "Sign out everywhere" in (await browser.open("/profile")).text


async def test_who_looked_is_the_members_own(rolled_back: None, browser: Browser) -> None:
    staff = await people.staff(await people.society(), "advisor")
    await browser.sign_in("staff", staff.id)
    await browser.open("/profile/who-looked", status=404)
