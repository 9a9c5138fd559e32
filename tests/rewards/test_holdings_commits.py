"""Holdings with real commits: the same batch or list from several at once."""

import asyncio
from datetime import date

import pytest

from rewards import holding_lists, holdings
from rewards.holding_lists import Complete
from rewards.intake.purchases import State
from rewards.models.holdings import Holding, HoldingList, HoldingState
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


@pytest.mark.row("X13.3")
async def test_a_list_that_five_send_at_once_ends_what_it_lacks_once(committed: str) -> None:
    shop = await open_shop()
    word = told(await people.member(shop.society), line="food")
    await holdings.take(shop.society, [word], by=shop.by)
    complete = Complete("food", "", date(2026, 11, 20))
    taken = await asyncio.gather(*(holding_lists.take(shop.society, complete, [], by=shop.by) for _ in range(5)))
    assert sorted(each.ended for each in taken) == [0, 0, 0, 0, 1]
    assert (await HoldingList.all().count(), await HoldingState.filter(state="ended").count()) == (1, 1)
