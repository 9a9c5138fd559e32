"""The first points of each member go to the community fund, at the same rate or out of the same pool (R12)."""

from uuid import uuid4

import pytest

from rewards import verify
from rewards.books import ledger
from rewards.dividends import dividend_runs, dividends
from rewards.models.dividends import Dividend, DividendLine, Stage
from rewards.models.ledger import Period, Unit
from tests import people
from tests.browser import Browser
from tests.rewards import made
from tests.rewards.tills import Shop

pytestmark = [pytest.mark.anyio, pytest.mark.usefixtures("rolled_back")]


async def posted(
    shop: Shop, year: Period, first_points: int, *, rate: int | None = None, pool_pence: int | None = None, stage: Stage = Stage.FINAL
) -> Dividend:
    by = await made.officer(shop)
    draft = await dividends.draft(
        shop.society, by=by, period=str(year.id), rate=rate, pool_pence=pool_pence, first_points=first_points, pays_on=None,
        once=uuid4().hex, stage=stage,
    )  # fmt: skip
    await dividends.recommend(draft, by=by)
    if stage is not Stage.INTERIM:
        await made.approve(draft, by)
    expected = await dividend_runs.figures(draft)
    await dividend_runs.calculate(draft, by=by)
    assert await dividend_runs.figures(draft) == expected, "the dry run said what is frozen"
    return await dividend_runs.post(await made.release(shop, draft), by=by)


async def fund_of(shop: Shop) -> int:
    return await ledger.balance(await ledger.account(shop.society.id, Unit.MONEY, dividend_runs.FUND, 0))


async def whole(dividend: Dividend) -> list[tuple[int, int]]:
    return [(line.fund_points, line.whole_pence) for line in await DividendLine.filter(dividend_id=dividend.id).order_by("account_id")]


async def test_by_rate_the_fund_gets_the_first_points_of_each_and_the_member_the_rest(shop: Shop, year: Period) -> None:
    for points in (2_500, 1_000, 333):
        await made.holder(shop, points)
    dividend = await posted(shop, year, 1_000, rate=14_300)
    assert await whole(dividend) == [(1_000, 2_145), (1_000, 0), (333, 0)]
    assert (dividend.fund_pence, await fund_of(shop)) == (2_333 * 14_300 // 10_000, 3_336)
    figures = await dividend_runs.figures(dividend)
    assert figures.residue_units == 3_833 * 14_300 - (2_145 + 3_336) * 10_000
    assert await verify.verify() == []


@pytest.mark.parametrize("pool", [1_000_00, 7, 1])
async def test_by_pool_the_parts_of_members_and_fund_add_up_to_it(shop: Shop, year: Period, pool: int) -> None:
    for points in (2_501, 999, 334, 1):
        await made.holder(shop, points)
    dividend = await posted(shop, year, 500, pool_pence=pool)
    assert dividend.total_pence is not None and dividend.fund_pence is not None
    assert dividend.total_pence + dividend.fund_pence == pool
    assert abs(dividend.fund_pence - pool * (500 + 500 + 334 + 1) / 3_835) < 1
    assert (await dividend_runs.figures(dividend)).residue_units == 0
    assert await verify.verify() == []


async def test_a_final_one_gives_the_fund_too_only_what_the_interim_did_not(shop: Shop, year: Period) -> None:
    await made.holder(shop, 2_000)
    await posted(shop, year, 1_000, rate=10_000, stage=Stage.INTERIM)
    assert await fund_of(shop) == 1_000
    final = await posted(shop, year, 1_000, rate=25_000)
    assert (final.fund_pence, await fund_of(shop), final.total_pence) == (1_500, 2_500, 1_500)
    assert await verify.verify() == []


async def test_verify_names_a_fund_that_got_something_else(shop: Shop, year: Period) -> None:
    await made.holder(shop, 2_000)
    dividend = await posted(shop, year, 1_000, rate=10_000)
    await Dividend.filter(id=dividend.id).update(fund_pence=999)
    assert "kind 11" in (await verify.verify())[0]


async def test_a_member_and_an_operator_read_what_goes_to_the_fund(shop: Shop, year: Period, browser: Browser) -> None:
    member = await made.holder(shop, 2_000)
    dividend = await posted(shop, year, 1_000, rate=10_000)
    await browser.sign_in("member", member.id)
    page = await browser.open("/dividend")
    assert "1,000 points × 1p a point" in page.text and "First points, to the community fund 1,000" in page.text
    await browser.sign_in("staff", (await people.staff(shop.society, "operator")).id)
    assert "To the community fund" in (await browser.open(f"/dividends/{dividend.id}")).text
