"""How the points of a period end: its dividend closes them, or they last, said before anything is booked and followed from then on (R9)."""

from datetime import UTC, date, datetime

import pytest

from portal.kit import clock
from portal.kit.refusals import Refused
from rewards import verify
from rewards.books import periods, point_terms, shares
from rewards.books.point_terms import PointTerms
from rewards.models.dividends import Dividend, Stage
from rewards.models.ledger import Period
from rewards.models.simulations import Simulation
from rewards.simulations import simulations
from rewards.statements import points
from tests import people
from tests.browser import Browser
from tests.rewards import made
from tests.rewards.tills import NOON, Shop, food

pytestmark = [pytest.mark.anyio, pytest.mark.usefixtures("rolled_back")]
LASTING = PointTerms(36, 10_000)


async def test_it_is_said_before_anything_is_booked_and_the_same_again_counts_once(shop: Shop) -> None:
    for _ in range(2):
        period = await point_terms.set_terms(shop.society, period="2026", terms=LASTING)
        assert (period.points_last_months, period.point_value) == (36, 10_000)
    await shop.sell(await people.member(shop.society), food(100))
    assert (await point_terms.set_terms(shop.society, period="2026", terms=LASTING)).id == period.id, "what it says already"
    for other in (None, PointTerms(12, 10_000)):
        with pytest.raises(Refused, match="Something is booked in 2026"):
            await point_terms.set_terms(shop.society, period="2026", terms=other)
    kept = await Period.get(id=period.id)
    assert (kept.points_last_months, kept.point_value) == (36, 10_000)


async def test_the_years_that_open_by_themselves_follow_and_those_before_do_not(shop: Shop) -> None:
    await point_terms.set_terms(shop.society, period="2026", terms=LASTING)
    before = await made.last_year(shop)
    assert before.points_last_months is None
    clock.start_at(datetime(2028, 2, 1, tzinfo=UTC))
    await periods.running(shop.society)
    assert [period.points_last_months for period in await periods.visible_to(shop.society)] == [None, 36, 36, 36]


async def test_a_year_that_was_opened_ahead_may_say_something_else(shop: Shop) -> None:
    await periods.open_period(shop.society, name="2027", starts_on=date(2027, 1, 1), ends_on=date(2027, 12, 31))
    await point_terms.set_terms(shop.society, period="2027", terms=PointTerms(24, 5_000))
    assert await point_terms.of_today(shop.society) is None
    clock.start_at(datetime(2027, 2, 1, tzinfo=UTC))
    assert await point_terms.of_today(shop.society) == PointTerms(24, 5_000)


async def test_what_points_were_worth_last_holds_where_a_society_goes_back_to_dividends(shop: Shop) -> None:
    await point_terms.set_terms(shop.society, period="2026", terms=LASTING)
    await periods.open_period(shop.society, name="2027", starts_on=date(2027, 1, 1), ends_on=date(2027, 12, 31))
    await point_terms.set_terms(shop.society, period="2027", terms=None)
    clock.start_at(datetime(2027, 2, 1, tzinfo=UTC))
    assert await point_terms.of_today(shop.society) == LASTING


async def test_no_dividend_is_drafted_or_tried_for_points_that_last(shop: Shop, year: Period) -> None:
    await point_terms.set_terms(shop.society, period="2025", terms=LASTING)
    by = await made.officer(shop)
    with pytest.raises(Refused, match="The points of 2025 last 36 months and are spent at the till, so no dividend is paid for them"):
        await made.drafted(shop, year, by)
    year = await Period.get(id=year.id)
    with pytest.raises(Refused, match="no dividend"):
        await simulations.compare(shop.society, by=by, period=str(year.id), stage=Stage.FINAL, once="a" * 32, rates=[10_000])
    assert not await Dividend.exists() and not await Simulation.exists()


async def test_what_is_owed_in_points_that_last_is_not_taken_off_a_dividend(shop: Shop, year: Period) -> None:
    """They are a currency of their own: a refund that was booked in their year leaves the points of the next one whole."""
    await point_terms.set_terms(shop.society, period="2025", terms=LASTING)
    member = await people.member(shop.society)
    await shares.receive(shop.society, [member.id], by=shop.by)
    await made.sell_on(shop, member, food(5_000), at=NOON, receipt="1")
    await made.take_back(shop, member, food(4_000), at=made.LAST_YEAR, of="1", sold_on=NOON.date())
    await shop.sell(member, food(3_000))
    clock.start_at(datetime(2027, 1, 5, 12, tzinfo=UTC))
    dividend = await made.posted(shop, await Period.get(society=shop.society, name="2026"))
    assert (dividend.members_count, dividend.points_count, dividend.total_pence) == (1, 80, 80)
    assert [year.owed_before for year in (await points.of_member(member)).years if year.name == "2026"] == [0]
    assert await verify.verify() == []


async def test_the_page_of_a_period_says_how_its_points_end(browser: Browser, shop: Shop, year: Period) -> None:
    await point_terms.set_terms(shop.society, period="2026", terms=PointTerms(36, 5_000))
    await browser.sign_in("staff", (await people.staff(shop.society, "finance")).id)
    running = await Period.get(society=shop.society, name="2026")
    assert "points last 36 months, 0.5p a point at the till" in (await browser.open(f"/books/{running.id}")).text
    assert "closed by the dividend" in (await browser.open(f"/books/{year.id}")).text


async def test_who_drafts_a_dividend_for_such_a_period_reads_why_not(browser: Browser, shop: Shop, year: Period) -> None:
    await point_terms.set_terms(shop.society, period="2025", terms=LASTING)
    await browser.sign_in("staff", (await people.staff(shop.society, "finance")).id)
    once = (await browser.open("/dividends/new")).field("once").get("value")
    told = {"period": str(year.id), "stage": "final", "rate": "1", "pays_on": "2026-12-01", "once": once}
    refused = await browser.send("/dividends", status=422, **told)
    assert "The points of 2025 last 36 months and are spent at the till" in refused.text
    assert not await Dividend.exists()
