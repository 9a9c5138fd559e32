"""How often somebody may try to sign in."""

from datetime import timedelta

import pytest
from starlette.applications import Starlette

from portal.kit import clock
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
