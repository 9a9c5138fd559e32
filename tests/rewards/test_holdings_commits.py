"""Holdings with real commits: the same batch from several at once."""

import asyncio

import pytest

from rewards import holdings
from rewards.intake.purchases import State
from rewards.models.holdings import Holding, HoldingState
from tests import people
from tests.rewards.test_holdings import told
from tests.rewards.tills import open_shop

pytestmark = [pytest.mark.anyio, pytest.mark.commits]


@pytest.mark.row("X13.1")
async def test_ten_equal_batches_at_once_give_one_holding(committed: str) -> None:
    shop = await open_shop()
    word = told(await people.member(shop.society), line="food")
    answers = await asyncio.gather(*(holdings.take(shop.society, [word], by=shop.by) for _ in range(10)))
    assert sorted(outcome.state.value for (outcome,) in answers) == ["created"] + [State.SAME.value] * 9
    assert (await Holding.all().count(), await HoldingState.all().count()) == (1, 1)
