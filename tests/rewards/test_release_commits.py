"""Releases with real commits: pressed twice at once, beside a refund, and run again after an end in the middle."""

import asyncio
from datetime import UTC, date, datetime

import pytest

from portal.kit import clock, database
from rewards import verify
from rewards.intake import releases
from rewards.models.purchases import Purchase
from rewards.rules.earning import Line
from tests import people
from tests.rewards.tills import Shop, food, open_shop

pytestmark = [pytest.mark.anyio, pytest.mark.commits]
DUE = date(2026, 12, 3)


async def sold(shop: Shop, count: int) -> None:
    for number in range(count):
        member = await people.member(shop.society)
        holiday = Line("holiday", "grocery", 1, 10_000, due_on=DUE)
        await shop.sell(member, food(300), holiday, receipt=f"H{number}")


async def test_pressed_twice_at_once_it_counts_once(committed: str) -> None:
    shop = await open_shop()
    await sold(shop, 5)
    clock.start_at(datetime(2026, 12, 4, 9, tzinfo=UTC))
    counts = await asyncio.gather(*(releases.release(shop.society, by=shop.by) for _ in range(4)))
    assert sum(counts) == 5
    assert await Purchase.filter(releases_id__not_isnull=True).count() == 5
    assert await verify.verify() == []


async def test_a_refund_beside_it_leaves_nothing_whichever_comes_first(committed: str) -> None:
    shop = await open_shop()
    member = await people.member(shop.society)
    await shop.sell(member, food(300), Line("holiday", "grocery", 1, 10_000, due_on=DUE), receipt="H")
    clock.start_at(datetime(2026, 12, 4, 9, tzinfo=UTC))
    back = await shop.back(member, "H", food(300), Line("holiday", "grocery", 1, 10_000), at=clock.now())
    await asyncio.gather(releases.release(shop.society, by=shop.by), shop.take(back))
    await releases.release(shop.society, by=shop.by)
    assert await database.value("SELECT coalesce(sum(points), 0)::bigint FROM rewards_purchase") == 0
    assert await verify.verify() == []


async def test_ended_in_the_middle_nothing_is_posted_and_run_again_everything_is_once(committed: str) -> None:
    shop = await open_shop()
    await sold(shop, 3)
    clock.start_at(datetime(2026, 12, 4, 9, tzinfo=UTC))
    with pytest.raises(ZeroDivisionError):
        async with database.transaction():
            assert await releases.release(shop.society, by=shop.by) == 3
            raise ZeroDivisionError
    assert await Purchase.filter(releases_id__not_isnull=True).count() == 0
    assert [await releases.release(shop.society, by=shop.by) for _ in range(2)] == [3, 0]
    assert await verify.verify() == []
