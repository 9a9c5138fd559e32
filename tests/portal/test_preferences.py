"""Language and theme, remembered."""

import pytest

from portal.models import Person
from tests import people
from tests.browser import Browser, Page

pytestmark = pytest.mark.anyio


async def test_a_visitors_language_is_remembered_in_a_cookie(rolled_back: None, browser: Browser) -> None:
    page = await browser.send("/language", language="da", next="/sign-in")
    assert page.location == "/sign-in"
    shown = await browser.open("/sign-in")
    assert shown.response.headers["content-language"] == "da"


async def test_a_members_language_and_theme_are_remembered_with_them(rolled_back: None, browser: Browser) -> None:
    member = await people.member(await people.society())
    await browser.sign_in("member", member.id)
    await browser.send("/language", language="cy", next="/")
    await browser.send("/theme", theme="dark", next="/")
    person = await Person.get(id=member.person_id)
    assert (person.language, person.theme) == ("cy", "dark")
    assert (await browser.open("/card")).all("html", data_theme="dark")
    await browser.send("/theme", theme="", next="/")
    assert (await Person.get(id=member.person_id)).theme is None


@pytest.mark.parametrize("address", ["/language", "/theme"])
async def test_nonsense_changes_nothing(rolled_back: None, browser: Browser, address: str) -> None:
    member = await people.member(await people.society())
    await browser.sign_in("member", member.id)
    assert (await browser.send(address, language="xx", theme="red", next="https://evil.example/")).location == "/"
    person = await Person.get(id=member.person_id)
    assert (person.language, person.theme) == ("en_GB", None)


def goes_back_to(page: Page) -> list[str | None]:
    return [field.get("value") for field in page.all("input", name="next")]


async def test_a_choice_of_language_leads_back_to_the_page_with_its_query(rolled_back: None, browser: Browser) -> None:
    page = await browser.open("/sign-in?next=%2Fcard%3Fa%3D1&x=%C3%A5")
    assert goes_back_to(page) == ["/sign-in?next=%2Fcard%3Fa%3D1&x=%C3%A5"] * 2
    back = await browser.send("/language", language="cy", next="/sign-in?next=%2Fcard%3Fa%3D1&x=%C3%A5")
    assert (await browser.follow(back)).field("next_address").get("value") == "/card?a=1"


async def test_a_choice_of_language_on_a_form_that_came_back_leads_to_a_page_that_opens(rolled_back: None, browser: Browser) -> None:
    society = await people.society()
    admin = await people.staff(society, "admin")
    await browser.sign_in("staff", admin.id)
    address, colleague = f"/staff/{admin.id}/role", f"/staff/{admin.id}"
    for came_from, back in (
        (f"http://toadlane.test{colleague}", colleague),
        ("https://evil.example/x", "/"),
        ("http://[x", "/"),
        ("", "/"),
    ):
        browser.client.headers["referer"] = came_from
        page = await browser.send(address, status=422, role="advisor")
        assert goes_back_to(page) == [back, back]
    assert goes_back_to(await browser.send("/staff", status=422, email="x")) == ["/staff", "/staff"]
