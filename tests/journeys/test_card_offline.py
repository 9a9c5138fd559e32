"""The card without a connection (M3.5): it opens where its member saw it, and nowhere after they have gone."""

import pytest
from playwright.async_api import Error, expect

from tests.journeys import people
from tests.journeys.conftest import Welcome
from tests.journeys.visitor import Visitor

pytestmark = [pytest.mark.anyio, pytest.mark.browser]
KEPT = """async () => {
  const several = await Promise.all((await caches.keys()).map(name => caches.open(name)));
  const asked = await Promise.all(several.map(one => one.keys()));
  return asked.flat().map(one => new URL(one.url).pathname);
}"""
REGISTERED = "async () => (await navigator.serviceWorker.getRegistrations()).length"


async def seen(visitor: Visitor) -> str:
    """Open the card and wait until it is kept; gives its number."""
    await visitor.open("/card")
    await expect(visitor.main.get_by_text("without a connection too, until you sign out.")).to_be_visible()
    return await visitor.main.locator(".membercard .number").inner_text()


@pytest.mark.row("M3.5")
async def test_the_card_opens_without_a_connection(welcome: Welcome) -> None:
    member = await welcome(people.PIONEER)
    number = await seen(member)
    await member.context.set_offline(True)
    await member.page.reload()
    assert await member.main.locator(".membercard .number").inner_text() == number
    bars = member.main.locator(".membercard svg")
    box = await bars.bounding_box()
    assert await bars.is_visible() and box is not None and box["width"] > 100
    ground = await member.main.locator(".membercard").evaluate("card => getComputedStyle(card).backgroundColor")
    assert ground == "rgb(41, 50, 26)", "its style is kept too"
    fresh = await member.context.new_page()
    await fresh.goto("/card")
    assert await fresh.locator(".membercard .number").inner_text() == number
    await member.context.set_offline(False)


@pytest.mark.row("M3.5")
async def test_nothing_but_the_card_and_its_files_is_kept(welcome: Welcome) -> None:
    member = await welcome(people.PIONEER)
    await seen(member)
    for address in ("/card/large-print", "/points", "/card?x=1", "/card"):
        await member.open(address)
    kept = await member.page.evaluate(KEPT)
    assert sorted(path for path in kept if not path.startswith("/static/")) == ["/card"]
    await member.context.set_offline(True)
    for address in ("/card/large-print", "/points", "/card?x=1"):
        with pytest.raises(Error):
            await member.page.goto(address)
    await member.context.set_offline(False)


@pytest.mark.row("M3.5")
@pytest.mark.parametrize("words", ["Sign out", "Sign out everywhere"])
async def test_after_signing_out_nothing_is_left_of_it(welcome: Welcome, words: str) -> None:
    member = await welcome(people.UNDECIDED)
    await seen(member)
    await member.open("/profile")
    await member.move(member.main.get_by_role("button", name=words, exact=True))
    assert await member.page.evaluate(KEPT) == [] and await member.page.evaluate(REGISTERED) == 0
    await member.context.set_offline(True)
    with pytest.raises(Error):
        await member.page.goto("/card")
    await member.context.set_offline(False)


async def test_whoever_signs_in_next_finds_nothing_of_the_one_before(welcome: Welcome) -> None:
    member = await welcome(people.CHOSEN)
    number = await seen(member)
    await member.context.clear_cookies()  # the session ended by itself
    await member.be(people.UNDECIDED)
    assert await member.page.evaluate(KEPT) == []
    assert await seen(member) != number


async def test_a_session_that_ended_takes_the_card_along_when_it_is_opened_again(welcome: Welcome) -> None:
    member = await welcome(people.CHOSEN)
    await seen(member)
    await member.context.clear_cookies()
    await member.open("/card")
    assert member.path.startswith("/sign-in")
    assert await member.page.evaluate(KEPT) == []


async def test_without_scripts_the_card_is_as_it_was(welcome: Welcome) -> None:
    member = await welcome(people.PIONEER, java_script_enabled=False)
    await member.open("/card")
    assert await member.main.locator(".membercard svg").is_visible()
    assert not await member.main.get_by_text("without a connection").is_visible()
