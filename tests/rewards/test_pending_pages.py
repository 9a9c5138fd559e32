"""What may still be given back, on the pages of its member and at the desk: apart from the points, with its day."""

from datetime import date

import pytest

from portal import slots
from portal.kit import clock
from portal.kit.slots import show
from portal.models import Member
from rewards.models.purchases import Purchase
from tests import people
from tests.browser import Browser
from tests.rewards.test_releases import JUNE, MAY, holiday, released
from tests.rewards.tills import Shop, food

pytestmark = [pytest.mark.anyio, pytest.mark.usefixtures("rolled_back")]
WHY = "what they come from may still be given back."


@pytest.fixture
async def member(shop: Shop, browser: Browser) -> Member:
    member = await people.member(shop.society)
    await browser.sign_in("member", member.id)
    return member


async def test_home_says_until_when_points_are_pending_and_of_several_days_the_next(browser: Browser, shop: Shop, member: Member) -> None:
    await shop.sell(member, holiday(60_000), receipt="H1")
    home = (await browser.open("/")).text
    assert f"600 points are pending until 3 December 2026: {WHY}" in home and "600 points pending" in home
    await shop.sell(member, holiday(10_000, JUNE), food(150), receipt="H2")
    home = (await browser.open("/")).text
    assert f"700 points are pending, the next until 3 December 2026: {WHY}" in home
    assert "1 point pending" not in home, "what gave a point at once says so"


async def test_the_page_of_points_has_them_apart_with_business_and_day(browser: Browser, shop: Shop, member: Member) -> None:
    assert "Pending" not in (await browser.open("/points")).text
    await shop.sell(member, food(250), holiday(60_000), receipt="H1")
    page = await browser.open("/points")
    assert "Pending Pending points BusinessCounts from Points Food 3 December 2026 600".replace(" ", "") in page.text.replace(" ", "")
    assert "Total 2" in page.text and "This does not add up" not in page.text
    await released(shop)
    assert "3 December 2026" not in (await browser.open("/points")).text


async def test_receipt_and_release_say_it_and_every_figure_adds_up(browser: Browser, shop: Shop, member: Member) -> None:
    sold = await shop.sell(member, food(250), holiday(60_000), receipt="H1")
    bought = await Purchase.get(id=sold.id)
    receipt = await browser.open(f"/purchases/{bought.period_id}-{bought.id}")
    assert "Pending until 3 December 2026: 600 points" in receipt.text and "What counts on a later day" in receipt.text
    assert "This does not add up" not in receipt.text
    await released(shop)
    release = await Purchase.get(releases_id=sold.id)
    page = await browser.open(f"/purchases/{release.period_id}-{release.id}")
    assert "These points were pending until 3 December 2026" in page.text and "This does not add up" not in page.text
    assert "all that counts now, less what counted before" in page.text


async def test_the_desk_says_it_too(shop: Shop, member: Member, browser: Browser) -> None:
    await shop.sell(member, holiday(60_000), receipt="H1")
    shown = {str(panel.name): panel.content for panel in await show(slots.DESK, member.id, 1, clock.now())}
    assert [(each.due_on, each.points) for each in shown["points"].pending] == [(MAY, 600)]
    assert [each.pending_points for each in shown["purchases"]] == [600]
    stranger = await people.member(shop.society)
    await browser.sign_in("member", stranger.id)
    assert "pending" not in (await browser.open("/")).text and date(2026, 12, 3) == MAY
