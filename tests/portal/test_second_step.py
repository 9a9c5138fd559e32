"""The second step: a code to the address that we know, typed in the same browser, good for ten minutes (M4)."""

import re
from datetime import timedelta

import pytest

from portal import sign_in
from portal.kit import clock
from portal.models import Member, Notice, Person, Session, SignInRequest
from tests import people
from tests.browser import Browser
from tests.conftest import ORIGIN

pytestmark = [pytest.mark.anyio, pytest.mark.usefixtures("rolled_back")]


@pytest.fixture
async def member(browser: Browser) -> Member:
    """A member who signed in an hour ago."""
    member = await people.member(await people.society())
    await browser.sign_in("member", member.id)
    await Session.all().update(created_at=clock.now() - timedelta(hours=1))
    return member


async def code_that_was_sent(member: Member) -> str:
    asked = await SignInRequest.all().order_by("-id").first()
    person = await Person.get(id=member.person_id)
    assert asked is not None
    await sign_in.write_mail({"request": asked.id, "address": person.email, "origin": ORIGIN})
    notice = await Notice.filter(person_id=person.id, purpose="sign-in").order_by("-id").first()
    assert notice is not None
    found = re.search(r"\b(\d{6})\b", notice.text)
    assert found is not None
    return found[1]


@pytest.mark.row("M4.12")
async def test_a_code_opens_what_was_wanted_for_ten_minutes(browser: Browser, member: Member) -> None:
    page = await browser.open("/sign-in/again?next=/payout/bank")
    assert page.h1 == "Is it you?" and not page.all("input", name="code")
    page = await browser.follow(await browser.send("/sign-in/again"))
    assert page.field("code") is not None
    answer = await browser.send("/sign-in/again/code", code=await code_that_was_sent(member))
    assert answer.location == "/payout/bank"
    await browser.open("/payout/bank")
    with clock.standing_at(clock.now() + timedelta(minutes=11)):
        assert "/sign-in/again" in (await browser.open("/payout/bank", status=303)).location


@pytest.mark.row("M4.12")
async def test_a_wrong_code_proves_nothing(browser: Browser, member: Member) -> None:
    await browser.open("/sign-in/again?next=/payout/bank")
    await browser.send("/sign-in/again")
    code = await code_that_was_sent(member)
    page = await browser.send("/sign-in/again/code", status=422, code=f"{(int(code) + 1) % 10**6:06d}")
    assert page.all("p", class_="error")
    assert "/sign-in/again" in (await browser.open("/payout/bank", status=303)).location


async def test_anothers_code_proves_nothing(browser: Browser, member: Member) -> None:
    other = await people.member(await people.society())
    await browser.open("/sign-in/again?next=/payout/bank")
    await browser.send("/sign-in/again")
    page = await browser.send("/sign-in/again/code", status=422, code=await code_that_was_sent(other))
    assert page.all("p", class_="error")
    assert "/sign-in/again" in (await browser.open("/payout/bank", status=303)).location


async def test_it_leads_nowhere_else_and_who_cannot_be_written_to_calls(browser: Browser, member: Member) -> None:
    await browser.open("/sign-in/again?next=//evil.example")
    await Person.filter(id=member.person_id).update(email=None, email_key=None, phone=None)
    assert "Call us" in (await browser.send("/sign-in/again", status=422)).text
    browser.sign_out()
    assert "/sign-in?next=" in (await browser.open("/sign-in/again", status=303)).location
