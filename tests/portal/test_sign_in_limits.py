"""How often somebody may try to sign in."""

from datetime import timedelta

import pytest
from msgspec.structs import replace
from starlette.applications import Starlette
from starlette.datastructures import Headers
from starlette.requests import Request

from portal import rates
from portal.kit import clock
from portal.kit.settings import Settings
from portal.models import Notice
from tests import people
from tests.browser import Browser
from tests.portal import mail
from tests.portal.mail import ask, elsewhere

pytestmark = pytest.mark.anyio


@pytest.mark.row("M4.7")
async def test_the_eleventh_try_in_five_minutes_waits_and_says_how_long(rolled_back: None, browser: Browser, toad_lane: Starlette) -> None:
    member = await people.member(await people.society())
    for n in range(10):
        await ask(browser, f"guess{n}@example.org")
    page = await browser.send("/sign-in", status=429, address="guess10@example.org")
    assert 0 < int(page.response.headers["retry-after"]) <= 300
    assert page.h1 == "Too many tries"
    honest = elsewhere(toad_lane, "10.0.0.9")
    await ask(honest, (await member.person).email)
    assert (await honest.send("/sign-in/code", code=await mail.code())).location == "/"
    with clock.standing_at(clock.now() + timedelta(minutes=5, seconds=1)):
        await ask(browser, "guess10@example.org")


@pytest.mark.row("M4.7")
async def test_an_address_gets_ten_mails_at_most_and_its_owner_is_not_locked_out(
    rolled_back: None, browser: Browser, toad_lane: Starlette
) -> None:
    member = await people.member(await people.society())
    address = (await member.person).email
    for host in ("10.0.0.1", "10.0.0.2"):
        stranger = elsewhere(toad_lane, host)
        for _ in range(6):
            await ask(stranger, address)
    link = await mail.link()
    assert await Notice.all().count() == 10
    await ask(browser, address)
    assert (await browser.send(link)).location == "/"


async def test_the_eleventh_code_from_one_address_waits(rolled_back: None, browser: Browser) -> None:
    for _ in range(10):
        await browser.send("/sign-in/code", status=422, code="123456")
    await browser.send("/sign-in/code", status=429, code="123456")


def came_from(app: Starlette, monkeypatch: pytest.MonkeyPatch, hops: int, *forwarded: str) -> str:
    monkeypatch.setitem(app.state._state, "settings", Settings(proxy_hops=hops))
    headers = Headers(raw=[(b"x-forwarded-for", each.encode()) for each in forwarded])
    return rates.address(Request({"type": "http", "app": app, "client": ("10.0.0.1", 1), "headers": headers.raw}))


@pytest.mark.row("M4.7")
@pytest.mark.parametrize(
    ("hops", "forwarded", "address"),
    [
        (0, ["203.0.113.7"], "10.0.0.1"),
        (1, ["203.0.113.7"], "203.0.113.7"),
        (1, ["made up, 198.51.100.9, 203.0.113.7"], "203.0.113.7"),
        (1, ["198.51.100.9", "203.0.113.7"], "203.0.113.7"),
        (2, ["198.51.100.9, 203.0.113.7, 10.0.0.2"], "203.0.113.7"),
        (2, ["203.0.113.7"], "10.0.0.1"),
        (1, [], "10.0.0.1"),
        (1, ["2001:db8:1:2:3::4"], "2001:db8:1:2::/64"),
    ],
)
def test_an_address_is_the_connections_or_what_our_own_proxies_wrote_and_never_made_up(
    toad_lane: Starlette, monkeypatch: pytest.MonkeyPatch, hops: int, forwarded: list[str], address: str
) -> None:
    assert came_from(toad_lane, monkeypatch, hops, *forwarded) == address


@pytest.mark.row("M4.7")
async def test_behind_a_proxy_a_header_that_is_made_up_gives_no_new_tries(
    rolled_back: None, browser: Browser, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(browser.app.state._state, "settings", replace(settings, proxy_hops=1))
    for n in range(10):
        browser.client.headers["x-forwarded-for"] = f"198.51.100.{n}, 203.0.113.7"
        await ask(browser, f"guess{n}@example.org")
    browser.client.headers["x-forwarded-for"] = "198.51.100.99, 203.0.113.7"
    await browser.send("/sign-in", status=429, address="guess10@example.org")
    browser.client.headers["x-forwarded-for"] = "203.0.113.8"
    await ask(browser, "honest@example.org")
