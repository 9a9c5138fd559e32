"""Temporary cards with real commits: two people, two tills and the night at once."""

import asyncio
from datetime import timedelta

import pytest

from portal.kit import clock, database
from portal.kit.refusals import Refused
from portal.models import Card
from rewards import registrations, verify
from rewards.intake.purchases import State
from tests import people
from tests.rewards.test_temporary_cards import WEEKS, held_by, receipt_of, register, sold_card, use
from tests.rewards.tills import NOON, food, open_shop

pytestmark = [pytest.mark.anyio, pytest.mark.commits, pytest.mark.heavy]


@pytest.mark.usefixtures("committed", "toad_lane")
async def test_of_many_who_register_the_same_card_at_once_one_gets_it() -> None:
    shop = await open_shop()
    card = await sold_card(shop)
    await use(shop, card, food(1_000), receipt="1")
    members = [await people.member(shop.society) for _ in range(8)]
    done = await asyncio.gather(*(register(member, card) for member in members), return_exceptions=True)
    (taken,) = [one for one in done if isinstance(one, Card)]
    assert sum(isinstance(one, Refused) for one in done) == 7
    assert [await held_by("member", member.id) for member in members if member.id == taken.member_id] == [10]
    assert await database.value("SELECT count(*) FROM rewards_registration") == 1 and await verify.verify() == []


@pytest.mark.usefixtures("committed", "toad_lane")
async def test_twenty_equal_posts_at_once_on_a_card_are_one_purchase() -> None:
    shop = await open_shop()
    card = await sold_card(shop)
    done = await asyncio.gather(*(use(shop, card, food(1_000), receipt="1") for _ in range(20)))
    assert sorted(one.state.value for one in done) == ["created"] + ["same"] * 19
    assert await held_by("card", card.id) == 10 and await verify.verify() == []


@pytest.mark.usefixtures("committed", "toad_lane")
async def test_purchases_and_refunds_while_the_card_is_registered_all_end_with_the_member() -> None:
    shop = await open_shop()
    for turn in range(4):
        card, member = await sold_card(shop), await people.member(shop.society)
        await use(shop, card, food(1_000), receipt=f"{turn} first")
        sales = [use(shop, card, food(100), receipt=f"{turn} {number}") for number in range(6)]
        backs = [use(shop, card, food(100), receipt=f"{turn} b{n}", back=receipt_of(shop, f"{turn} first")) for n in range(3)]
        _taken, *done = await asyncio.gather(register(member, card), *sales, *backs)
        assert [one.state for one in done] == [State.CREATED] * 9  # type: ignore[attr-defined]
        assert (await held_by("member", member.id), await held_by("card", card.id)) == (13, 0)
    assert await verify.verify() == []


@pytest.mark.usefixtures("committed", "toad_lane")
async def test_two_nights_at_once_let_the_points_lapse_once() -> None:
    shop = await open_shop()
    cards = [await sold_card(shop) for _ in range(3)]
    for card in cards:
        await use(shop, card, food(1_000), receipt=card.number)
    with clock.standing_at(NOON + WEEKS + timedelta(days=1)):
        done = await asyncio.gather(*(registrations.lapse(shop.society, by=shop.by) for _ in range(4)))
    assert sum(done) == 3 and [await held_by("card", card.id) for card in cards] == [0, 0, 0]
    assert await verify.verify() == []
