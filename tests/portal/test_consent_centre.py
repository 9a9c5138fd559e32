"""The consent centre, and the link that stops a kind of mail without signing in."""

import pytest

from portal import consents, notices, suppressions
from portal.actors import Actor
from portal.models import Brand, Consent, Member, Person
from tests import people
from tests.browser import Browser
from tests.portal.agreeing import NEWS, OFFERS, acts, member_with_brand

pytestmark = [pytest.mark.anyio, pytest.mark.usefixtures("rolled_back")]


async def news_to(member: Member, brand: Brand, by: Actor) -> str:
    """The address that stops a notice which rests on consent."""
    await consents.save(member.person.id, brand, {NEWS, OFFERS}, by=by, source="test")
    person = await Person.get(id=member.person.id)
    notice = await notices.send(person, purpose="news", subject="News", text="There is news.", key=f"news-{member.id}")
    return f"/unsubscribe/{notice.unsubscribe_token}"


@pytest.mark.row("M31.1")
async def test_the_page_ticks_nothing_beforehand_and_keeps_what_was_said(browser: Browser) -> None:
    member, brand, _ = await member_with_brand()
    await browser.sign_in("member", member.id)
    page = await browser.open("/consents")
    boxes = page.all("input", type="checkbox")
    assert len(boxes) == 20
    assert not [box for box in boxes if box.get("checked") is not None]
    await browser.send("/consents", **{"brand": brand.id, "news email": "1", "offers post": "1", "made up": "1"})
    page = await browser.open("/consents")
    ticked = {box.get("name") for box in page.all("input", type="checkbox") if box.get("checked") is not None}
    assert ticked == {"news email", "offers post"}
    assert "on this page, to wording 1." in page.text
    assert "Toad Valley may send me news" in page.text


async def test_what_was_said_elsewhere_is_said_to_be_so(browser: Browser) -> None:
    member, brand, by = await member_with_brand()
    await browser.sign_in("member", member.id)
    await consents.save(member.person.id, brand, {NEWS}, by=by, source="test")
    assert ", not on this page, to wording 1." in (await browser.open("/consents")).text
    await consents.withdraw(member.person.id, brand, *NEWS, by=by, source="test")
    text = (await browser.open("/consents")).text
    assert "You said no on" in text and ", not on this page, to wording 1." in text


@pytest.mark.row("M31.4")
async def test_the_page_names_service_messages_apart(browser: Browser) -> None:
    member, _, _ = await member_with_brand()
    await browser.sign_in("member", member.id)
    text = (await browser.open("/consents")).text
    assert all(label in text for label in notices.SERVICE.values())
    assert "cannot be switched off" in text


@pytest.mark.row("M31.5")
async def test_a_no_is_one_press(browser: Browser) -> None:
    member, brand, by = await member_with_brand()
    await consents.save(member.person.id, brand, {NEWS, OFFERS}, by=by, source="test")
    await browser.sign_in("member", member.id)
    await browser.send("/consents/withdrawal", brand=brand.id, purpose="news", channel="email")
    assert not await consents.allows(member.person.id, *NEWS)
    assert await consents.allows(member.person.id, *OFFERS)
    await browser.send("/consents/withdrawals")
    assert not await consents.allows(member.person.id, *OFFERS)
    assert "Everything is stopped." in (await browser.open("/consents")).text


@pytest.mark.row("M31.6")
async def test_a_switch_is_one_press(browser: Browser) -> None:
    member, _, _ = await member_with_brand()
    await browser.sign_in("member", member.id)
    await browser.send("/consents/switch", purpose="regional talk", on="")
    assert not await consents.allows(member.person.id, "regional talk", consents.DESK)
    await browser.send("/consents/switch", purpose="regional talk", on="1")
    assert await consents.allows(member.person.id, "regional talk", consents.DESK)


async def test_what_is_not_on_the_page_cannot_be_sent(browser: Browser) -> None:
    member, brand, _ = await member_with_brand()
    strange = await Brand.create(society=await people.society(), name="Another")
    await browser.sign_in("member", member.id)
    await browser.send("/consents", status=404, **{"brand": strange.id, "news email": "1"})
    await browser.send("/consents", status=404, **{"news email": "1"})
    await browser.send("/consents/withdrawal", status=404, brand=brand.id, purpose="regional talk", channel="desk")
    await browser.send("/consents/switch", status=404, purpose="news", on="1")
    assert await acts(member) == 0


async def test_the_consent_centre_is_for_members(browser: Browser) -> None:
    assert (await browser.open("/consents", status=303)).location.startswith("/sign-in")
    await browser.sign_in("staff", (await people.staff(await people.society(), "advisor")).id)
    await browser.open("/consents", status=404)


@pytest.mark.row("M31.7")
async def test_a_link_stops_its_purpose_without_signing_in_but_opening_it_does_not(browser: Browser) -> None:
    member, brand, by = await member_with_brand()
    address = await news_to(member, brand, by)
    assert (await browser.open(address)).h1 == "Stop these messages?"
    assert await consents.allows(member.person.id, *NEWS)
    assert (await browser.send(address, status=200)).h1 == "Stopped"
    assert not await consents.allows(member.person.id, *NEWS)
    assert await consents.allows(member.person.id, *OFFERS)
    assert (await browser.open(address)).h1 == "Stopped"
    await browser.open("/unsubscribe/made-up", status=404)


@pytest.mark.row("M31.7")
async def test_a_mail_program_stops_by_one_press_and_twice_counts_once(browser: Browser) -> None:
    member, brand, by = await member_with_brand()
    address = await news_to(member, brand, by)
    before = await acts(member)
    for _ in range(2):
        answer = await browser.client.post(address, data={"List-Unsubscribe": "One-Click"})
        assert answer.status_code == 200
    assert await acts(member) == before + 1
    act = await Consent.filter(person_id=member.person.id).order_by("-id").first()
    assert act is not None
    assert (act.by_kind, act.source.startswith("link in notice ")) == ("visitor", True)


@pytest.mark.row("M31.5")
async def test_the_link_can_stop_everything(browser: Browser) -> None:
    member, brand, by = await member_with_brand()
    address = await news_to(member, brand, by)
    await browser.send(address, status=200, everything="1")
    assert not await consents.allows(member.person.id, *OFFERS)
    assert await suppressions.stands(await Person.get(id=member.person.id), "email")


@pytest.mark.parametrize("address", ["/privacy", "/data-sources"])
async def test_everybody_may_read_what_is_kept_and_whose_data_it_is(browser: Browser, address: str) -> None:
    assert (await browser.open(address)).h1


async def test_the_licences_find_the_words_that_they_ask_for(browser: Browser) -> None:
    text = (await browser.open("/data-sources", language="da")).text
    assert "Contains public sector information licensed under the Open Government Licence v3.0." in text
    assert "Contains Royal Mail data © Royal Mail copyright and database right." in text
    assert "Indeholder data fra Klimadatastyrelsen" in text
