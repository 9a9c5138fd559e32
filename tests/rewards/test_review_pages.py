"""The review list and its entries: who may, what they read, what they decide, and that each opening is logged."""

import pytest
from msgspec.structs import replace

from portal import cards, records
from portal.actors import system
from portal.kit.check_digits import spoken_groups
from portal.models import AccessEntry, Card, Member, Staff
from rewards.intake import purchases
from rewards.models.reviews import Decision, Review
from tests import people
from tests.browser import Browser
from tests.rewards.tills import Shop, food, open_shop

pytestmark = [pytest.mark.anyio, pytest.mark.usefixtures("rolled_back")]


async def hold(shop: Shop, member: Member, pence: int = 1234) -> Review:
    """A purchase on a card that was lost."""
    lost = str((await Card.get(member=member, blocked_at=None)).number)
    await cards.replace(member, by=system(), number=lost)
    sale = replace(await shop.purchase(member, food(pence)), card=lost)
    await purchases.take(shop.society, [sale], by=shop.by)
    found = await Review.filter(society=shop.society).order_by("-id").first()
    assert found is not None
    return found


async def officer(shop: Shop, browser: Browser, role: str = "operator") -> Staff:
    staff = await people.staff(shop.society, role)
    await browser.sign_in("staff", staff.id)
    return staff


async def test_a_visitor_is_sent_to_sign_in_and_others_find_nothing(browser: Browser, shop: Shop) -> None:
    member = await people.member(shop.society)
    entry = await hold(shop, member)
    for address in ("/review", f"/review/{entry.id}"):
        assert "/sign-in?next=" in (await browser.open(address, status=303)).location
    await browser.sign_in("member", member.id)
    for address in ("/review", f"/review/{entry.id}"):
        await browser.open(address, status=404)
    await officer(shop, browser, "advisor")
    await browser.open("/review", status=404)
    await browser.send(f"/review/{entry.id}/booking", status=404)


async def test_another_societys_entry_is_not_there(browser: Browser, shop: Shop) -> None:
    entry = await hold(shop, await people.member(shop.society))
    await officer(await open_shop(), browser)
    await browser.open(f"/review/{entry.id}", status=404)
    await browser.open("/review/999999999", status=404)
    await browser.send(f"/review/{entry.id}/rejection", status=404, reason="Not ours")
    assert (await browser.open("/review")).words("h2") == ["Nothing to look at"]


@pytest.mark.parametrize("role", ["operator", "finance"])
@pytest.mark.row("M3.6")
async def test_the_list_shows_open_ones_first_and_no_names(browser: Browser, shop: Shop, role: str) -> None:
    member, other = await people.member(shop.society), await people.member(shop.society, given_name="Gwenllian")
    first, second = await hold(shop, member), await hold(shop, other, 500)
    await officer(shop, browser, role)
    await browser.send(f"/review/{first.id}/rejection", reason="Not hers")
    page = await browser.open("/review")
    assert page.h1 == "Review list"
    rows = [words for words in page.words("tr") if "entry" in words]
    assert [f"entry {number}" in row for number, row in zip((second.id, first.id), rows, strict=True)] == [True, True]
    assert "Open" in rows[0] and "£5.00" in rows[0] and "Rejected" in rows[1]
    assert "Nerys" not in page.text and "Gwenllian" not in page.text


async def test_the_list_shows_one_kind_and_its_pages(browser: Browser, shop: Shop) -> None:
    for _ in range(27):
        await hold(shop, await people.member(shop.society))
    await officer(shop, browser)
    page = await browser.open("/review?kind=blocked%20card")
    assert len(page.words("tr")) == 26
    assert page.links()["Further ones"] == "/review?kind=blocked%20card&page=2"
    assert len((await browser.open("/review?page=2")).words("tr")) == 3
    assert (await browser.open("/review?kind=early%20refund")).words("h2") == ["Nothing of this kind"]
    assert len((await browser.open("/review?kind=made%20up")).words("tr")) == 26


@pytest.mark.row("M3.6")
async def test_an_entry_says_what_why_when_and_whose_and_the_opening_is_logged(browser: Browser, shop: Shop) -> None:
    member = await people.member(shop.society)
    entry = await hold(shop, member)
    staff = await officer(shop, browser, "finance")
    page = await browser.open(f"/review/{entry.id}")
    assert page.h1 == "Blocked card"
    for words in ("Nerys", spoken_groups(member.number), "lost or replaced", "£12.34", "20 November 2026"):
        assert words in page.text
    logged = await AccessEntry.get(member=member, staff=staff)
    assert (logged.reference_kind, logged.reference_id) == ("review", entry.id)
    assert [access.parts for access in (await records.access_log(member)).items] == [["a purchase on the review list"]]


@pytest.mark.row("M3.6")
async def test_it_is_booked_by_one_press_and_a_second_changes_nothing(browser: Browser, shop: Shop) -> None:
    entry = await hold(shop, await people.member(shop.society))
    staff = await officer(shop, browser)
    for _ in range(2):
        page = await browser.send(f"/review/{entry.id}/booking")
    shown = await browser.follow(page)
    assert "Booked. It counts for the member now." in shown.text and "Sofie" in shown.text
    assert "Reject it" not in shown.text
    assert (await Review.get(id=entry.id)).decided_by_id == staff.id
    late = await browser.send(f"/review/{entry.id}/rejection", status=422, reason="Too late")
    assert late.words("title")[0].startswith("Problem:") and "This purchase is booked." in late.text


@pytest.mark.row("M3.6")
async def test_it_is_rejected_with_a_reason_and_not_without(browser: Browser, shop: Shop) -> None:
    entry = await hold(shop, await people.member(shop.society))
    await officer(shop, browser)
    page = await browser.send(f"/review/{entry.id}/rejection", status=422, reason="")
    assert page.all("p", class_="error")
    assert (await Review.get(id=entry.id)).decision is None
    shown = await browser.follow(await browser.send(f"/review/{entry.id}/rejection", reason="Found in the street"))
    assert "Reason: Found in the street" in shown.text
    assert (await Review.get(id=entry.id)).decision is Decision.REJECTED


async def test_nobody_opens_or_decides_an_entry_of_their_own(browser: Browser, shop: Shop) -> None:
    member = await people.member(shop.society)
    entry = await hold(shop, member)
    staff = await officer(shop, browser)
    await Staff.filter(id=staff.id).update(member_id=member.id)
    page = await browser.open(f"/review/{entry.id}", status=403)
    assert "closed to you" in page.text and "Nerys" not in page.words("main")[0]
    await browser.send(f"/review/{entry.id}/booking", status=403)
    assert (await Review.get(id=entry.id)).decision is None
    assert not await AccessEntry.filter(member=member).exists()


async def test_a_decision_is_posted_never_opened(browser: Browser, shop: Shop) -> None:
    entry = await hold(shop, await people.member(shop.society))
    await officer(shop, browser)
    for address in ("booking", "rejection"):
        await browser.open(f"/review/{entry.id}/{address}", status=405)
