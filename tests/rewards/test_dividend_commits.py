"""A dividend with real commits: posted by many at once, killed half way, posted again, declared while tills go on (O2)."""

import asyncio
import signal
import sys
from asyncio.subprocess import PIPE, create_subprocess_exec
from pathlib import Path

import pytest

from portal.actors import Actor
from portal.kit import database, embedded
from rewards import verify
from rewards.dividends import dividend_runs
from rewards.models.dividends import Dividend, DividendStep
from tests import people
from tests.rewards import made
from tests.rewards.tills import food, open_shop

pytestmark = [pytest.mark.anyio, pytest.mark.commits, pytest.mark.heavy]
ROOT = Path(__file__).resolve().parents[2]


async def ready() -> Dividend:
    """A released dividend of £1.20 each for three members."""
    shop = await open_shop()
    year = await made.last_year(shop)
    for _ in range(3):
        await made.sell_last_year(shop, await people.member(shop.society), food(12_000))
    return await made.released(shop, year)


async def money() -> int:
    """All money that posted dividends gave."""
    return int(await database.value("SELECT coalesce(sum(gross_pence), 0)::bigint FROM rewards_dividend_given"))


async def drafter(dividend: Dividend) -> Actor:
    """Who drafted it."""
    step = await DividendStep.get(dividend_id=dividend.id, state="draft")
    return Actor("staff", step.by_id, step.by_name)


@pytest.mark.row("O2.5")
async def test_pressed_by_eight_at_once_it_is_posted_once(committed: str) -> None:
    dividend = await ready()
    again = [await Dividend.get(id=dividend.id) for _ in range(8)]
    by = await drafter(dividend)
    await asyncio.gather(*(dividend_runs.post(each, by=by) for each in again))
    assert await DividendStep.filter(dividend_id=dividend.id, state="posted").count() == 1
    assert await money() == 3 * 120
    assert await verify.verify() == []


@pytest.mark.row("O2.6")
async def test_killed_half_way_nothing_is_posted_and_afterwards_all_of_it(committed: str) -> None:
    dividend = await ready()
    process = await create_subprocess_exec(
        sys.executable, "-m", "tests.rewards.poster", embedded.site_url(committed), str(dividend.id), stdout=PIPE, stderr=PIPE, cwd=ROOT
    )
    assert process.stdout is not None and process.stderr is not None
    said = await asyncio.wait_for(process.stdout.readline(), 60)
    assert said == b"booked\n", (await process.stderr.read()).decode()[-2000:]
    process.send_signal(signal.SIGKILL)
    await process.wait()
    assert await money() == 0
    assert not await DividendStep.filter(dividend_id=dividend.id, state="posted").exists()
    by = await drafter(dividend)
    await asyncio.wait_for(dividend_runs.post(await Dividend.get(id=dividend.id), by=by), 30)
    assert await money() == 3 * 120
    assert await verify.verify() == []


SUMS = """
SELECT (SELECT sum(points)::bigint FROM rewards_dividend_line) AS frozen,
       (SELECT sum(points)::bigint FROM rewards_tally WHERE period_id = $1) AS counted,
       (SELECT sum(points)::bigint FROM rewards_tally WHERE period_id <> $1) AS late,
       (SELECT sum(points)::bigint FROM rewards_purchase) AS sold,
       (SELECT sum(amount)::bigint FROM rewards_balance balance JOIN rewards_account account
        ON account.id = balance.account_id AND account.unit = 1) AS posted
"""


@pytest.mark.row("X2.2")
async def test_declared_while_tills_bring_purchases_of_its_year_it_counts_what_its_books_took_and_no_more(committed: str) -> None:
    shop = await open_shop()
    year, by = await made.last_year(shop), await made.officer(shop)
    members = [await people.member(shop.society) for _ in range(4)]
    dividend, done = await made.approved(shop, year, by), asyncio.Event()
    begun = [asyncio.Event() for _ in members]

    async def till(number: int) -> None:
        """Sells, and takes a part back, before, while and after the dividend is declared."""
        sold, left = 0, 3
        while left:
            sold, left = sold + 1, left - done.is_set()
            receipt, member, at = f"{number} {sold}", members[number], made.LAST_YEAR
            sale = await made.sell_on(shop, member, food(12_345), at=at, receipt=receipt)
            back = await made.take_back(shop, member, food(2_345), at=at, of=receipt, sold_on=at.date())
            assert (sale.points, back.points) == (123, -23)
            begun[number].set()

    async def declare() -> None:
        for each in begun:
            await each.wait()
        await dividend_runs.calculate(dividend, by=by)
        await dividend_runs.post(await made.release(shop, dividend), by=by)
        done.set()

    async with asyncio.timeout(120):  # tills that never pause do not keep whoever closes the books waiting for ever
        await asyncio.gather(declare(), *(till(number) for number in range(len(members))))
    sums = await database.row(SUMS, year.id)
    assert sums is not None
    assert sums["frozen"] == sums["counted"] > 0 and sums["late"] > 0, "what came later stands in the year that runs"
    assert sums["counted"] + sums["late"] == sums["sold"] == sums["posted"] and sums["sold"] % 100 == 0
    assert await verify.verify() == []
