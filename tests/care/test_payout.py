"""The desk writes down how a member wants to be paid: opened first, logged, told to the member, and never a bank account (M12)."""

from datetime import timedelta
from typing import Any

import pytest

from portal.kit import clock
from portal.kit.refusals import Refused
from portal.models import AccessEntry, Member, Notice, Person
from rewards.models.disbursements import PayoutChoice
from rewards.payouts import bank_details, payout_choices
from tests import people
from tests.browser import Browser
from tests.care import made
from tests.rewards import paid
from tests.rewards.made import last_year
from tests.rewards.tills import Shop, open_shop

pytestmark = [pytest.mark.anyio, pytest.mark.usefixtures("rolled_back")]


@pytest.fixture
async def shop(browser: Browser) -> Shop:
    return await open_shop()


@pytest.fixture
async def member(shop: Shop) -> Member:
    """A member with £12.43 of a dividend."""
    (member,) = await paid.owed(shop, await last_year(shop), 1_243)
    return member


async def at_the_desk(browser: Browser, shop: Shop, member: Member) -> str:
    """An advisor who has opened the record; gives the address of the form."""
    advisor = await people.staff(shop.society, "advisor")
    await browser.sign_in("staff", advisor.id)
    await browser.send(f"/desk/members/{member.number}/opening", purpose="call", reason="")
    return f"/desk/members/{member.number}/payout"


@pytest.mark.row("M12.1")
@pytest.mark.row("M12.2")
async def test_an_advisor_writes_down_the_choice_and_the_member_is_told(browser: Browser, shop: Shop, member: Member) -> None:
    await paid.opened(shop)
    address = await at_the_desk(browser, shop, member)
    assert (await browser.open(f"/desk/members/{member.number}")).links()["Change how they are paid"] == address
    page = await browser.open(address)
    assert "£12.43" in page.text and "The choice can be changed until the end of 5 December 2026." in page.text
    assert "Never take bank details by phone" in page.text and "We know of no account of theirs." in page.text
    for _ in range(2):
        sent = await browser.send(address, method="fund", odd="carry")
    assert "Noted. The member is told." in (await browser.follow(sent)).text
    choice = await PayoutChoice.get()
    assert (choice.method, choice.by_kind, choice.by_name) == ("fund", "staff", "Sofie A.")
    notice = await Notice.get(person_id=member.person_id)
    assert notice.subject == "How you are paid was changed" and "To the community fund" in notice.text and "call us now" in notice.text
    parts = [part for entry in await AccessEntry.filter(member=member) for part in entry.parts]
    assert parts.count("how they are paid") == 1
    await browser.sign_in("member", member.id)
    assert "How it will be paid: Community fund." in (await browser.open("/dividend")).text
    assert "how they are paid" in (await browser.open("/profile/who-looked")).text


async def test_the_notice_is_in_the_language_of_the_member_and_their_own_choice_sends_none(shop: Shop, member: Member) -> None:
    await paid.choose(member, "share account")
    assert not await Notice.exists()
    await Person.filter(id=member.person_id).update(language="da")
    await payout_choices.choose(member, by=await made.advisor(shop.society), method="fund")
    notice = await Notice.get()
    assert "Til lokalfonden" in notice.text and "If you" not in notice.text


async def test_the_bank_is_chosen_only_where_the_member_has_named_an_account(browser: Browser, shop: Shop, member: Member) -> None:
    address = await at_the_desk(browser, shop, member)
    refused = await browser.send(address, status=422, method="bank", odd="carry")
    assert "The member names it first, signed in." in refused.text and refused.text.startswith("Problem:")
    assert not await PayoutChoice.exists() and not await Notice.exists()
    await bank_details.keep(member, by=paid.self_of(member), name="Nerys Parry", iban=paid.IBANS[0])
    page = await browser.open(address)
    assert "We know of an account of theirs." in page.text and paid.IBANS[0][-4:] not in page.text
    assert "iban" not in {field.get("name") for field in page.all("input")}
    await browser.send(address, method="bank", odd="carry")
    assert (await PayoutChoice.get()).method == "bank"


async def test_what_does_not_fit_redraws_with_words(browser: Browser, shop: Shop, member: Member) -> None:
    address = await at_the_desk(browser, shop, member)
    typed: Any
    for typed in ({"method": "gold", "odd": "carry"}, {"odd": "carry"}, {"method": "fund", "odd": "burn"}):
        page = await browser.send(address, status=422, **typed)
        assert page.all("p", class_="error") and page.text.startswith("Problem:")
    assert not await PayoutChoice.exists()


async def test_without_an_opening_the_desk_asks_why_first(browser: Browser, shop: Shop, member: Member) -> None:
    await browser.sign_in("staff", (await people.staff(shop.society, "advisor")).id)
    address = f"/desk/members/{member.number}/payout"
    page = await browser.open(address)
    assert page.field("purpose") is not None and "£12.43" not in page.text
    assert (await browser.send(address, status=422, method="fund", odd="carry")).field("purpose") is not None
    assert not await PayoutChoice.exists() and not await AccessEntry.filter(member=member).exists()
    address = await at_the_desk(browser, shop, member)
    clock.start_at(clock.now() + timedelta(minutes=31))
    assert (await browser.send(address, status=422, method="fund", odd="carry")).field("purpose") is not None
    assert not await PayoutChoice.exists()


async def test_only_advisors_of_the_society_find_it(browser: Browser, shop: Shop, member: Member) -> None:
    address = f"/desk/members/{member.number}/payout"
    assert "/sign-in" in (await browser.open(address, status=303)).location
    await browser.sign_in("member", member.id)
    await browser.open(address, status=404)
    for role in ("store staff", "finance", "operator"):
        await browser.sign_in("staff", (await people.staff(shop.society, role)).id)
        await browser.open(address, status=404)
        await browser.send(address, status=404, method="fund", odd="carry")
    await browser.sign_in("staff", (await people.staff(await people.society(), "advisor")).id)
    await browser.open(address, status=404)
    assert not await PayoutChoice.exists()


async def test_nobody_writes_down_a_choice_for_a_colleague_or_themselves(shop: Shop, member: Member) -> None:
    lead = await made.advisor(shop.society, "care lead")
    person = await Person.get(id=member.person_id)
    working = await people.staff(shop.society, "advisor", given_name="Huw")
    await type(working).filter(id=working.id).update(person_id=person.id)
    with pytest.raises(Refused, match="This member works here"):
        await payout_choices.choose(member, by=lead, method="fund")
    with pytest.raises(Refused, match="your own account"):
        await payout_choices.choose(member, by=await made.acting(await type(working).get(id=working.id), "advisor"), method="fund")
    assert not await PayoutChoice.exists() and not await Notice.exists()
