"""Figures opened from the pages that show them: nothing leads nowhere, and the advisor reads what the member reads (M18)."""

import pytest

from portal.models import AccessEntry, Member
from rewards.models.ledger import Period
from tests import people
from tests.browser import Browser, Page
from tests.rewards import made
from tests.rewards.tills import NOON, Shop, food, fuel, open_shop

pytestmark = [pytest.mark.anyio, pytest.mark.usefixtures("rolled_back")]
PAGES = ("/", "/points", "/dividend", "/my-1-percent")


@pytest.fixture
async def shop(browser: Browser) -> Shop:
    return await open_shop()


@pytest.fixture
async def member(shop: Shop) -> Member:
    """A member with a dividend, a refund and two businesses."""
    member, year = await people.member(shop.society), await made.last_year(shop)
    await made.sell_last_year(shop, member, food(52_000))
    await made.posted(shop, year, rate=14_300)
    await shop.sell(member, food(20_050), fuel(12_000), receipt="1")
    await shop.refund(member, "1", food(333))
    return member


def figures_on(page: Page) -> list[str]:
    """The addresses of explained figures that a page leads to."""
    return sorted({href for link in page.all("a") if "/figures/" in (href := link.get("href") or "")})


def told(page: Page) -> list[str]:
    """Every word of an explanation: the sums, the rules, the rounding."""
    return [words for tag in ("dt", "dd", "strong", "th", "td") for words in page.words(tag)] + page.words("p", class_="quiet")


@pytest.mark.row("M18.1")
async def test_every_figure_that_a_page_claims_to_explain_is_explained(browser: Browser, member: Member) -> None:
    await browser.sign_in("member", member.id)
    waiting = {address for place in PAGES for address in figures_on(await browser.open(place))}
    seen: set[str] = set()
    while waiting:
        page = await browser.open(address := waiting.pop())
        seen.add(address)
        assert "does not add up" not in page.text and ("rounded" in page.text.lower()), address
        waiting |= set(figures_on(page)) - seen
    assert {address.split("/")[2] for address in seen} >= {"year", "business", "dividend"}


@pytest.mark.row("M18.2")
async def test_member_and_advisor_read_the_same_words(browser: Browser, shop: Shop, member: Member) -> None:
    advisor = await people.staff(shop.society, "advisor")
    await browser.sign_in("staff", advisor.id)
    desk = await browser.follow(await browser.send(f"/desk/members/{member.number}/opening", purpose="call", reason=""))
    addresses = figures_on(desk)
    assert {address.split("/")[5] for address in addresses} == {"year", "dividend", "round"}
    for address in addresses:
        await browser.sign_in("staff", advisor.id)
        advisors = await browser.open(address)
        assert all(href.startswith(f"/desk/members/{member.number}/figures/") for href in figures_on(advisors))
        await browser.sign_in("member", member.id)
        members = await browser.open(address.removeprefix(f"/desk/members/{member.number}"))
        assert told(members) == told(advisors) and advisors.h1 == members.h1
    entry = await AccessEntry.filter(member=member, reference_kind="opening").get()
    assert entry.parts == ["how figures come about"]


async def test_without_an_opening_the_desk_asks_why_first(browser: Browser, shop: Shop, member: Member) -> None:
    await browser.sign_in("staff", (await people.staff(shop.society, "advisor")).id)
    page = await browser.open(f"/desk/members/{member.number}/figures/balance/points")
    assert page.field("purpose") is not None and "212" not in page.text
    assert not await AccessEntry.filter(member=member).exists()


async def test_only_whose_figure_it_is_and_who_opened_their_record_reads_it(browser: Browser, shop: Shop, member: Member) -> None:
    sold = await shop.sell(await people.member(shop.society), food(349), at=NOON)
    period = await Period.get(society=shop.society, name="2026")
    assert "/sign-in?next=" in (await browser.open("/figures/balance/points", status=303)).location
    await browser.sign_in("member", member.id)
    await browser.open(f"/figures/purchase/{period.id}-{sold.id}", status=404)
    await browser.open(f"/desk/members/{member.number}/figures/balance/points", status=404)
    await browser.send("/figures/balance/points", status=405)
    for nothing in ("/figures/balance/x", "/figures/x/points", "/figures/year/%C2%B2", "/figures/year/99999999999999999999"):
        await browser.open(nothing, status=404)
    await browser.sign_in("staff", (await people.staff(shop.society, "store staff")).id)
    await browser.open("/figures/balance/points", status=404)
    await browser.open(f"/desk/members/{member.number}/figures/balance/points", status=404)
