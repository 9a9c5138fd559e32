"""Where notices are read: the demo's outbox, and every member's own messages."""

import msgspec
import pytest
from starlette.applications import Starlette

from portal import notices
from portal.kit.transports import Outbox
from portal.models import Member, Notice
from tests import people
from tests.browser import Browser
from tests.portal.letters import ORIGIN, Postbag, after, someone, write

pytestmark = [pytest.mark.anyio, pytest.mark.usefixtures("rolled_back")]


async def test_the_outbox_shows_what_the_demo_would_have_sent(browser: Browser) -> None:
    person = await someone()
    await write(person, "news", "a")
    link = await notices.send(person, purpose=notices.SIGN_IN, subject="Sign in", text=f"Press {ORIGIN}/sign-in/link/abc now.", key="b")
    await after(link, Outbox())
    await after(await Notice.get(key="a"), Outbox())
    page = await browser.open("/outbox")
    assert "Not sent: there is no consent" in page.text
    assert list(page.links()).index("Sign in", 4) < list(page.links()).index("Meeting")
    letter = await browser.open(f"/outbox/{link.id}")
    assert (letter.h1, letter.links()[f"{ORIGIN}/sign-in/link/abc"]) == ("Sign in", f"{ORIGIN}/sign-in/link/abc")


async def test_an_empty_outbox_says_what_will_stand_there(browser: Browser) -> None:
    assert "Nothing yet" in (await browser.open("/outbox")).text
    assert "Nothing yet" in (await browser.open("/outbox?page=7")).text
    await browser.open("/outbox/99", status=404)
    await browser.open(f"/outbox/{'9' * 30}", status=404)


async def test_outside_the_demo_there_is_no_outbox(browser: Browser, toad_lane: Starlette, monkeypatch: pytest.MonkeyPatch) -> None:
    notice = await write(await someone(), "service")
    monkeypatch.setitem(toad_lane.state._state, "settings", msgspec.structs.replace(toad_lane.state.settings, demo=False))
    await browser.open("/outbox", status=404)
    await browser.open(f"/outbox/{notice.id}", status=404)


async def test_words_in_a_notice_stay_words(browser: Browser) -> None:
    notice = await notices.send(await someone(), purpose="service", subject="<b>x", text="<script>alert(1)</script>", key="k")
    page = await browser.open(f"/outbox/{notice.id}")
    assert page.h1 == "<b>x"
    assert "<script>alert(1)</script>" in page.text


@pytest.mark.row("M42.1")
async def test_a_member_reads_their_messages_and_nobody_elses(browser: Browser) -> None:
    person, other = await someone(), await someone()
    mine, theirs = await write(person, "service", "a"), await write(other, "service", "b")
    link, skipped = await write(person, notices.SIGN_IN, "c"), await write(person, "news", "d")
    await after(skipped, Postbag())
    await browser.sign_in("member", (await Member.get(person_id=person.id)).id)
    assert list((await browser.open("/messages")).links().values()).count(f"/messages/{mine.id}") == 1
    assert (await browser.open(f"/messages/{mine.id}")).h1 == "Meeting"
    for hidden in (theirs, link, skipped):
        await browser.open(f"/messages/{hidden.id}", status=404)


async def test_messages_are_for_members(browser: Browser) -> None:
    assert (await browser.open("/messages", status=303)).location.startswith("/sign-in")
    await browser.sign_in("staff", (await people.staff(await people.society(), "advisor")).id)
    await browser.open("/messages", status=404)
