"""The 1% of temporary cards: to the community of the store that sold the card, and there it stays (R32)."""

from datetime import timedelta
from uuid import uuid4

import pytest
from starlette.applications import Starlette

from causes import choices, parts, standings
from causes.models import Pool
from causes.verify import verify
from portal import temporary_cards
from portal.kit import clock
from portal.models import Card, Member
from regions import store_places
from rewards import registrations, verify as books
from rewards.books import ledger
from rewards.intake.purchases import State
from rewards.models.ledger import Unit
from tests.causes import made
from tests.causes.made import Lane
from tests.regions import made as regions
from tests.rewards.test_temporary_cards import WEEKS, receipt_of, register, sold_card, use
from tests.rewards.tills import NOON, food

pytestmark = pytest.mark.anyio


@pytest.fixture
async def lane(rolled_back: None, toad_lane: Starlette) -> Lane:
    """A lane whose shop stands in its community."""
    lane = await made.lane()
    await store_places.stand(lane.shop.store, lane.community)
    return lane


async def undecided(lane: Lane, community_id: int | None = None) -> int:
    pool = await Pool.get_or_none(round=lane.round, community_id=community_id or lane.community.id)
    return await ledger.balance(await ledger.account(lane.shop.society.id, Unit.CONTRIBUTION, "undecided", pool.id)) if pool else 0


async def agree() -> None:
    assert await verify() == [] and await books.verify() == []


async def choose(member: Member, lane: Lane) -> None:
    await choices.choose(member, lane.pantry, by=await made.acting(member))


@pytest.mark.row("M2.1")
async def test_its_contribution_waits_undecided_where_the_store_stands_and_elsewhere_for_the_nation(lane: Lane) -> None:
    await use(lane.shop, await sold_card(lane.shop), food(1_000), receipt="1")
    assert await undecided(lane) == 100_000
    other = await made.lane()  # a store that stands nowhere
    nation = await regions.community(other.shop.society, name="Everywhere", is_national=True)
    await use(other.shop, await sold_card(other.shop), food(500), receipt="1")
    assert await undecided(other, nation.id) == 50_000
    await agree()


@pytest.mark.row("M2.2")
async def test_it_stays_where_it_was_given_and_later_entries_follow_the_member(lane: Lane) -> None:
    card, member = await sold_card(lane.shop), await lane.resident()
    await use(lane.shop, card, food(1_000), receipt="1")
    await use(lane.shop, card, food(200), receipt="2", back=receipt_of(lane.shop, "1"))
    await register(member, card)
    await choose(member, lane)
    assert (await undecided(lane), (await parts.mine(member)).units) == (80_000, 0)
    clock.start_at(clock.now() + timedelta(hours=2))
    await use(lane.shop, card, food(300), receipt="3", at=clock.now())
    mine = await parts.mine(member)
    assert mine.cause and (mine.cause.units, await undecided(lane)) == (30_000, 80_000)
    await agree()


@pytest.mark.row("M2.2")
async def test_a_later_refund_takes_its_part_back_from_the_community_and_from_nobody_elses(lane: Lane) -> None:
    card, member = await sold_card(lane.shop), await lane.resident()
    await use(lane.shop, card, food(1_000), receipt="1")
    await register(member, card)
    assert (await use(lane.shop, card, food(300), receipt="2", back=receipt_of(lane.shop, "1"))).state is State.CREATED
    await choose(member, lane)
    assert (await use(lane.shop, card, food(200), receipt="3", back=receipt_of(lane.shop, "1"))).state is State.CREATED
    assert (await undecided(lane), (await parts.mine(member)).units) == (50_000, 0)
    await agree()


@pytest.mark.row("M2.3")
async def test_what_a_card_gave_stays_given_after_its_points_lapsed(lane: Lane) -> None:
    await use(lane.shop, await sold_card(lane.shop), food(1_000), receipt="1")
    with clock.standing_at(NOON + WEEKS + timedelta(days=1)):
        assert await registrations.lapse(lane.shop.society, by=lane.shop.by) == 1
    assert await undecided(lane) == 100_000
    await agree()


@pytest.mark.row("M2.4")
async def test_cards_are_not_among_the_members_from_whom_on_a_sum_is_public(lane: Lane) -> None:
    batch = await temporary_cards.issue(lane.shop.store, by=lane.shop.by, count=6, once=uuid4().hex)
    for card in await Card.filter(batch=batch):
        await use(lane.shop, card, food(100), receipt=card.number)
    for _number in range(4):
        await lane.shop.sell(await lane.resident(), food(100))
    assert (await standings.of_community(lane.community.id, None)).undecided.units is None
    await lane.shop.sell(await lane.resident(), food(100))
    assert (await standings.of_community(lane.community.id, None)).undecided.units == 110_000
