"""What is pending is no point yet (R6): no till takes it, no dividend counts it, before its day has come and it is released."""

from datetime import UTC, date, datetime, timedelta

import pytest
from httpx2 import Response

from portal.kit import clock
from portal.models import Member
from rewards import verify
from rewards.books import ledger, point_terms
from rewards.dividends import dividend_runs
from rewards.intake import releases
from rewards.models.ledger import Period
from rewards.models.redemptions import Redemption
from rewards.statements import points
from tests import people
from tests.browser import Browser
from tests.rewards import made, paid
from tests.rewards.test_api import token_of
from tests.rewards.test_redemptions import HALF
from tests.rewards.test_releases import MAY, holiday
from tests.rewards.tills import Shop, food

pytestmark = [pytest.mark.anyio, pytest.mark.usefixtures("rolled_back")]
CHRISTMAS = date(2025, 12, 24)


async def pay(browser: Browser, shop: Shop, member: Member, count: int, receipt: str) -> Response:
    """What a till is answered that pays with so many points."""
    token = await token_of(browser, shop, "redemptions:write", name=f"Till {receipt}")
    body = {"store": shop.store.number, "till": "3", "receipt": receipt, "sold_on": clock.now().date().isoformat()}
    body |= {"card": await shop.card_of(member), "points": count}  # type: ignore[dict-item]
    return await browser.client.post("/api/redemptions", json=body, headers={"authorization": f"Bearer {token}"})


async def held(member: Member) -> int:
    return await ledger.balance(await paid.points_account(member))


async def release(shop: Shop, day: date) -> int:
    clock.start_at(datetime(day.year, day.month, day.day, 9, tzinfo=UTC))
    return await releases.release(shop.society, by=shop.by)


async def test_no_till_takes_points_that_are_pending_and_it_says_so(browser: Browser, shop: Shop) -> None:
    await point_terms.set_terms(shop.society, period="2026", terms=HALF)
    member = await people.member(shop.society)
    await shop.sell(member, food(1_000), holiday(60_000), receipt="H1")
    assert ((await points.of_member(member)).pending_points, await held(member)) == (600, 10)
    refused = await pay(browser, shop, member, 11, "1")
    assert refused.status_code == 422
    assert refused.json() == {"error": "There are not enough points to spend on this card."}
    assert (await pay(browser, shop, member, 10, "2")).status_code == 201
    assert (await pay(browser, shop, member, 2, "3")).status_code == 422, "only what is pending is left"
    assert await release(shop, MAY - timedelta(days=1)) == 0
    assert (await pay(browser, shop, member, 2, "4")).status_code == 422, "its day has not come"
    assert await release(shop, MAY) == 1
    assert (await pay(browser, shop, member, 600, "5")).status_code == 201
    assert [used.points for used in await Redemption.all().order_by("id")] == [10, 600]
    assert await held(member) == 0 and await verify.verify() == []


async def test_what_was_given_back_before_its_day_is_never_spent(browser: Browser, shop: Shop) -> None:
    await point_terms.set_terms(shop.society, period="2026", terms=HALF)
    member = await people.member(shop.society)
    await shop.sell(member, holiday(60_000), receipt="H1")
    await shop.refund(member, "H1", holiday(60_000))
    assert await release(shop, MAY) == 0
    assert (await pay(browser, shop, member, 2, "1")).status_code == 422
    assert not await Redemption.exists() and await held(member) == 0 and await verify.verify() == []


@pytest.mark.parametrize("due_on", [MAY, CHRISTMAS], ids=["of the year after", "of its own year, and nobody has released it"])
async def test_no_dividend_counts_points_before_they_are_released(shop: Shop, year: Period, due_on: date) -> None:
    """They count in the books of their day; where a dividend has closed those, in the books that run (R8)."""
    member = await people.member(shop.society)
    sold = await made.sell_last_year(shop, member, food(30_000), holiday(60_000, due_on))
    assert (sold.points, (await points.of_member(member)).pending_points) == (300, 600)
    found = await dividend_runs.figures(await made.posted(shop, year))
    assert (found.points, found.whole_pence) == (300, 300)
    assert (await points.of_member(member)).pending_points == 600 and await held(member) == 0
    assert await release(shop, MAY) == 1
    mine = await points.of_member(member)
    assert [(one.name, one.earned, one.closed) for one in mine.years] == [("2026", 600, 0), ("2025", 300, 300)]
    assert (mine.pending, await held(member)) == ([], 600)
    clock.start_at(datetime(2027, 1, 5, 9, tzinfo=UTC))
    running = await Period.get(society=shop.society, name="2026")
    assert (await dividend_runs.figures(await made.posted(shop, running))).points == 600
    assert await held(member) == 0 and await verify.verify() == []


async def test_what_is_released_in_time_is_in_the_dividend_of_its_year(shop: Shop, year: Period) -> None:
    member = await people.member(shop.society)
    await made.sell_last_year(shop, member, food(30_000), holiday(60_000, CHRISTMAS))
    assert await releases.release(shop.society, by=shop.by) == 1
    assert (await dividend_runs.figures(await made.posted(shop, year))).points == 900
    assert await held(member) == 0 and await verify.verify() == []
