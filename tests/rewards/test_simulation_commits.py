"""Simulations with real commits: tills post while variants are tried, and a share is received while a dividend is calculated (O3)."""

import asyncio
from uuid import uuid4

import pytest

from portal.kit import database
from rewards import verify
from rewards.books import shares
from rewards.dividends import dividend_parts, dividend_runs
from rewards.dividends.dividend_parts import Figures, Terms
from rewards.models.dividends import Stage
from rewards.models.shares import ShareReceipt
from rewards.models.simulations import Simulation
from rewards.simulations import simulations
from rewards.simulations.simulation_results import Variant
from tests import people
from tests.rewards import made
from tests.rewards.tills import food, open_shop

pytestmark = [pytest.mark.anyio, pytest.mark.commits, pytest.mark.heavy]
VARIANTS = [Variant(rate=rate, threshold_pence=200) for rate in (10_000, 14_300, 20_000)]


@pytest.mark.row("O3.1")
async def test_all_variants_see_one_moment_while_a_till_posts(committed: str, monkeypatch: pytest.MonkeyPatch) -> None:
    shop = await open_shop()
    year = await made.last_year(shop)
    member = await made.holder(shop, 300)
    add_up, wanted, done = dividend_parts.add_up, asyncio.Queue[int](), asyncio.Queue[int]()

    async def till() -> None:  # begun before the simulation: a task has the connection of whoever began it
        while number := await wanted.get():
            sold = await made.sell_on(shop, member, food(10_000), at=made.LAST_YEAR, receipt=f"meanwhile {number}")
            await done.put(sold.points)

    async def sell_in_between(terms: Terms, rows: str, *arguments: object, funded_before_pence: int) -> Figures:
        await wanted.put(1 + seen.qsize())
        await seen.put(await done.get())
        return await add_up(terms, rows, *arguments, funded_before_pence=funded_before_pence)

    seen = asyncio.Queue[int]()
    selling = asyncio.create_task(till())
    monkeypatch.setattr(dividend_parts, "add_up", sell_in_between)
    as_of = await simulations.moment(shop.society)
    result = await simulations.run(shop.society, year, Stage.FINAL, VARIANTS, as_of=as_of)
    await wanted.put(0)
    await selling
    assert seen.qsize() == 3
    assert [each.outcome.figures.points for each in result.variants] == [300, 300, 300]
    assert await database.value("SELECT sum(points)::int FROM rewards_tally") == 600, "the till's purchases were committed meanwhile"


async def test_the_same_form_sent_by_four_at_once_is_one_simulation(committed: str) -> None:
    shop = await open_shop()
    year, by, once = await made.last_year(shop), await made.officer(shop), uuid4().hex
    await made.holder(shop, 300)

    async def press() -> int:
        kept = await simulations.simulate(shop.society, by=by, period=str(year.id), stage=Stage.FINAL, variants=VARIANTS, once=once)
        return int(kept.id)

    kept = await asyncio.gather(*(press() for _ in range(4)))
    assert len(set(kept)) == 1 and await Simulation.all().count() == 1


async def test_a_share_that_is_paid_while_a_dividend_is_calculated_is_given_back_at_the_posting(committed: str) -> None:
    shop = await open_shop()
    year, member = await made.last_year(shop), await people.member(shop.society)
    await made.sell_last_year(shop, member, food(9_000))
    dividend = await made.approved(shop, year, await made.officer(shop))
    calculated = asyncio.Event()

    async def pay() -> int:
        await calculated.wait()
        return await shares.receive(shop.society, [member.id], by=shop.by)

    paying = asyncio.create_task(pay())
    async with database.transaction():
        await dividend_runs.calculate(dividend, by=shop.by)
        calculated.set()
        await asyncio.sleep(0.3)
        assert not paying.done(), "it waits for the calculation"
    assert await paying == 1
    step = await database.value("SELECT at FROM rewards_dividend_step WHERE state = 'calculated'")
    assert (await ShareReceipt.get()).at > step
    await dividend_runs.post(await made.release(shop, dividend), by=shop.by)
    assert await shares.held(member) == 100
    assert await verify.verify() == []
