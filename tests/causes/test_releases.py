"""The 1% of what may still be given back comes with its points, to what is chosen then, and goes back from where it lies (R6, R7)."""

from datetime import UTC, date, datetime

import pytest
from starlette.applications import Starlette

from causes import choices
from causes.models import Running
from causes.verify import verify
from portal.kit import clock
from rewards import verify as books
from rewards.books import ledger
from rewards.intake import releases
from rewards.models.ledger import Unit
from rewards.rules.earning import Line
from tests.causes import made
from tests.causes.made import Lane
from tests.rewards.tills import NOON, food

pytestmark = pytest.mark.anyio
DUE = date(2026, 12, 3)


@pytest.fixture
async def lane(rolled_back: None, toad_lane: Starlette) -> Lane:
    return await made.lane()


async def held_by(running: Running) -> int:
    return await ledger.balance(await ledger.account((await running.cause).society_id, Unit.CONTRIBUTION, "running cause", running.id))


async def test_what_is_released_goes_to_the_cause_of_its_day_and_a_refund_takes_each_part_from_where_it_went(lane: Lane) -> None:
    member = await lane.resident()
    await choices.choose(member, lane.pantry, by=await made.acting(member))
    sold_at = clock.now()
    await lane.shop.sell(member, food(500), food(2_000, product="cake"), receipt="H0", at=NOON)
    sold = await lane.shop.sell(
        member, food(300), Line("holiday", "pharmacy", 1, 10_000, due_on=DUE), receipt="H1", at=sold_at
    )  # fmt: skip
    assert sold.contribution_units == 30_000
    before = await held_by(lane.pantry)
    clock.start_at(datetime(2026, 12, 1, 9, tzinfo=UTC))
    await choices.choose(member, lane.brass, by=await made.acting(member))
    clock.start_at(datetime(2026, 12, 4, 9, tzinfo=UTC))
    assert await releases.release(lane.shop.society, by=lane.shop.by) == 1
    assert (await held_by(lane.pantry), await held_by(lane.brass)) == (before, 1_000_000)
    back = await lane.shop.back(member, "H1", food(300), Line("holiday", "pharmacy", 1, 10_000), at=clock.now())
    await lane.shop.take(made.sold_on(back, sold_at))
    assert (await held_by(lane.pantry), await held_by(lane.brass)) == (before - 30_000, 0)
    assert await verify() == [] and await books.verify() == []
