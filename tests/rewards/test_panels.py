"""What home and desk show of points, purchases and dividends."""

from collections.abc import Sequence

import pytest

from portal import slots as ground
from portal.kit import clock
from portal.kit.slots import ShownPanel, show
from portal.models import Member
from rewards import panels
from tests import people
from tests.browser import Browser, Page
from tests.rewards import made, paid
from tests.rewards.tills import NOON, Shop, food, fuel, tobacco

pytestmark = [pytest.mark.anyio, pytest.mark.usefixtures("rolled_back")]
OWN = {panel.template for panel in panels.HOME + panels.DESK}


@pytest.fixture
async def member(shop: Shop, browser: Browser) -> Member:
    member = await people.member(shop.society)
    await browser.sign_in("member", member.id)
    return member


async def home(browser: Browser) -> Page:
    return await browser.open("/")


def own(shown: Sequence[ShownPanel]) -> dict[str, ShownPanel]:
    return {panel.template.rpartition("/")[2].removesuffix(".html"): panel for panel in shown if panel.template in OWN}


async def test_home_shows_points_with_how_they_add_up(browser: Browser, shop: Shop, member: Member) -> None:
    await shop.sell(member, food(20_050), fuel(12_000))
    page = await home(browser)
    assert "Points since 1 January 212" in page.text
    why = await browser.open(next(href for words, href in page.links().items() if words == "How is this worked out? Points"))
    assert "Food 200 Fuel 12 Points 212" in why.text
    assert "Food: 1 point per £1. Version 1 of the rule, since 1 January 2020." in why.text


async def test_home_shows_recent_purchases_with_what_did_not_earn_and_why(browser: Browser, shop: Shop, member: Member) -> None:
    await shop.sell(member, food(1000), tobacco(1400), receipt="1")
    await shop.refund(member, "1", food(400))
    page = await home(browser)
    assert "20 Nov 2026 · £24.00 · Tobacco earns no points." in page.text
    assert "Refund, purchase of 20 Nov 2026" in page.links()


async def test_home_of_a_new_member_says_what_will_stand_there(browser: Browser, member: Member) -> None:
    text = (await home(browser)).text
    assert "Show your card at the till" in text and "No points yet" in text and "No purchases yet" in text and "No dividend yet" in text


@pytest.mark.row("M5.3")
@pytest.mark.row("M9.1")
@pytest.mark.row("M9.3")
async def test_home_tells_what_is_owed_plainly(browser: Browser, shop: Shop, member: Member) -> None:
    year = await made.last_year(shop)
    await made.sell_on(shop, member, food(4000), at=made.LAST_YEAR, receipt="old")
    await made.posted(shop, year)
    await made.take_back(shop, member, food(4000), at=NOON, of="old", sold_on=made.LAST_YEAR.date())
    text = (await home(browser)).text
    assert "Points owed, since 1 January 40" in text and "You owe 40 points" in text and "you owe no money" in text


async def test_home_shows_the_dividend(browser: Browser, shop: Shop, member: Member) -> None:
    year = await made.last_year(shop)
    await made.sell_last_year(shop, member, food(52_000))
    await made.posted(shop, year, rate=14_300)
    text = (await home(browser)).text
    assert "Dividend for 2025, 1.43p a point £6.43" in text
    assert "Members approved this on 14 November 2026, by 812 votes to 40." in text


async def test_the_desk_reads_the_same_figures_and_no_products(shop: Shop, member: Member) -> None:
    await shop.sell(member, food(20_050), tobacco(1400))
    at_home = own(await show(ground.HOME, member.id, clock.now()))
    at_desk = own(await show(ground.DESK, member.id, 1, clock.now()))
    assert at_desk["desk_points"].content == at_home["points"].content
    assert at_desk["desk_dividend"].content == at_home["dividend"].content
    assert [purchase.points for purchase in at_desk["desk_purchases"].content] == [200]


async def test_every_panel_reads_without_error_for_whoever_has_nothing(shop: Shop) -> None:
    newcomer = await people.member(shop.society)
    shown = own(await show(ground.HOME, newcomer.id, clock.now())) | own(await show(ground.DESK, newcomer.id, 1, clock.now()))
    assert len(shown) == len(OWN)
    assert all(panel.content is not None for panel in shown.values())


@pytest.mark.row("M11.5")
async def test_the_desk_reads_payouts_and_vouchers_as_the_member_does(shop: Shop) -> None:
    year = await made.last_year(shop)
    (member,) = await paid.owed(shop, year, 1_243)
    await paid.posted(shop, await paid.opened(shop))
    at_home = own(await show(ground.HOME, member.id, clock.now()))
    at_desk = own(await show(ground.DESK, member.id, 1, clock.now()))
    wallet = at_desk["desk_payouts"].content
    assert wallet == at_home["vouchers"].content
    assert (wallet.held_pence, wallet.waiting_pence, [one.words for one in wallet.payouts]) == (
        43, 1_200, ["£12.00 as a voucher, on 6 December 2026."],
    )  # fmt: skip


@pytest.mark.row("M11.5")
async def test_home_says_that_a_dividend_was_paid_out(browser: Browser, shop: Shop) -> None:
    year = await made.last_year(shop)
    (member,) = await paid.owed(shop, year, 1_243)
    await browser.sign_in("member", member.id)
    assert "It stands on your account." in (await home(browser)).text
    await paid.posted(shop, await paid.opened(shop))
    await browser.sign_in("member", member.id)
    text = (await home(browser)).text
    assert "It was paid out." in text and "It stands on your account." not in text
