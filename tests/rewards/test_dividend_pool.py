"""A pool is shared by points to the last penny: parts rounded down, then the missing pence to the largest remainders (R11)."""

from random import Random
from typing import Any

import pytest

from rewards import verify
from rewards.dividends import dividend_notes, dividend_runs
from rewards.models.dividends import Dividend, DividendLine, Stage
from rewards.models.ledger import Period
from tests import people
from tests.browser import Browser
from tests.rewards import made
from tests.rewards.tills import Shop

pytestmark = [pytest.mark.anyio, pytest.mark.usefixtures("rolled_back")]


async def parts(dividend: Dividend) -> list[int]:
    return [line.whole_pence for line in await DividendLine.filter(dividend_id=dividend.id).order_by("account_id")]


def shared(pool: int, points: list[int]) -> list[int]:
    """The same by the book: parts rounded down, then a penny each in the order of the remainders, of equal ones to the first."""
    whole = sum(points)
    floors, rests = [pool * one // whole for one in points], [pool * one % whole for one in points]
    lucky = sorted(range(len(points)), key=lambda at: (-rests[at], at))[: pool - sum(floors)]
    return [floor + (at in lucky) for at, floor in enumerate(floors)]


@pytest.mark.row("M11.4")
@pytest.mark.parametrize(
    ("pool", "points", "expected"),
    [
        (1_000, [7, 7, 7], [334, 333, 333]),
        (2, [5, 5, 5], [1, 1, 0]),
        (100, [1, 2, 4], [14, 29, 57]),
        (1, [1, 9_999], [0, 1]),
    ],
    ids=["equal parts", "fewer pence than members", "the largest remainder first", "a single penny"],
)
async def test_the_parts_add_up_to_the_pool(shop: Shop, year: Period, pool: int, points: list[int], expected: list[int]) -> None:
    for one in points:
        await made.holder(shop, one)
    dividend = await made.pooled(shop, year, pool)
    assert await parts(dividend) == expected == shared(pool, points)
    figures = await dividend_runs.figures(dividend)
    assert (figures.total_pence, figures.residue_units, figures.points) == (pool, 0, sum(points))
    assert await verify.verify() == []


@pytest.mark.parametrize("seed", range(4))
async def test_any_pool_over_any_points_is_shared_as_the_book_says(shop: Shop, year: Period, seed: int) -> None:
    chance = Random(seed)
    points, pool = [chance.randrange(1, 5_000) for _ in range(9)], chance.randrange(1, 2_000_000)
    for one in points:
        await made.holder(shop, one)
    assert await parts(await made.pooled(shop, year, pool)) == shared(pool, points)
    assert await verify.verify() == []


async def test_the_whole_of_a_final_pool_counts_what_an_interim_paid(shop: Shop, year: Period) -> None:
    first, second = await made.holder(shop, 100), await made.holder(shop, 300)
    await made.posted(shop, year, rate=10_000, stage=Stage.INTERIM)
    dividend = await made.pooled(shop, year, 1_001)
    assert await parts(dividend) == [250, 751]
    assert dividend.total_pence == 1_001 - 100 - 300
    for member, gross in ((first, 150), (second, 451)):
        note = (await dividend_notes.of_member(member))[0]
        assert note.mine and note.mine.gross_pence == gross
    assert await verify.verify() == []


async def test_where_nobody_is_entitled_the_whole_pool_is_left(shop: Shop, year: Period) -> None:
    figures = await dividend_runs.figures(await made.pooled(shop, year, 1_000))
    assert (figures.members, figures.total_pence, figures.residue_units) == (0, 0, 1_000 * 10_000)


@pytest.mark.row("M11.4")
async def test_pages_say_what_is_shared_and_by_what(shop: Shop, year: Period, browser: Browser) -> None:
    member = await made.holder(shop, 100)
    await made.holder(shop, 300)
    await browser.sign_in("staff", (await people.staff(shop.society, "operator")).id)
    once = (await browser.open("/dividends/new")).field("once").get("value")
    told: dict[str, Any] = {"period": str(year.id), "stage": "final", "once": once}
    for rate, pool in (("", ""), ("1.43", "10")):
        page = await browser.send("/dividends", status=422, rate=rate, pool_pence=pool, **told)
        assert "either a rate for a point or a pool" in page.text
    run = (await browser.send("/dividends", rate="", pool_pence="10.01", **told)).location
    assert "£10.01 shared by points" in (await browser.open(run)).text
    await browser.send(f"{run}/withdrawal", reason="Another pool")
    await made.pooled(shop, year, 1_001)
    await browser.sign_in("member", member.id)
    page = await browser.open("/dividend")
    assert "100 of all 400 points, of £10.01" in page.text and "£2.50" in page.text
    assert "largest remainders" in page.text
