"""Language and theme, remembered."""

import pytest

from portal.models import Person
from tests import people
from tests.browser import Browser

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
