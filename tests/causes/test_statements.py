"""The statement names the cause of each purchase's 1%, also of what a first choice took along."""

from datetime import timedelta

import pytest
from starlette.applications import Starlette

from causes import choices, statements
from portal.kit import clock, database
from rewards.intake.purchases import Outcome
from rewards.slots import PurchaseName
from tests.causes import made
from tests.causes.made import Lane
from tests.rewards.tills import food

pytestmark = pytest.mark.anyio


@pytest.fixture
async def lane(rolled_back: None, toad_lane: Starlette) -> Lane:
    return await made.lane()


async def named(outcome: Outcome) -> PurchaseName:
    row = await database.row("SELECT period_id, id FROM rewards_purchase WHERE id = $1", outcome.id)
    assert row is not None
    return row["period_id"], row["id"]


@pytest.mark.row("M6.7")
async def test_a_statement_line_names_where_its_1_percent_lies(lane: Lane) -> None:
    member, undecided = await lane.resident(), await lane.resident()
    before = await named(await lane.shop.sell(member, food(349)))
    never = await named(await lane.shop.sell(undecided, food(349)))
    assert await statements.names_of([before]) == {before: "Not decided"}
    await choices.choose(member, lane.pantry, by=await made.acting(member))
    clock.start_at(clock.now() + timedelta(minutes=1))
    after = await named(await lane.shop.sell(member, food(500), at=clock.now()))
    name = lane.pantry.cause.name
    assert await statements.names_of([before, after, never]) == {before: name, after: name, never: "Not decided"}
