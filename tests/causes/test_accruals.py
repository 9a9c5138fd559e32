"""The 1% of each purchase goes where it belongs, and the books agree."""

from datetime import UTC, date, datetime, timedelta

import msgspec
import pytest
from starlette.applications import Starlette

from causes import choices, rounds
from causes.models import Pool, Round, Running
from causes.verify import verify
from portal.kit import clock, database
from portal.models import Member
from regions.models import Residence
from rewards.books import ledger, periods
from rewards.intake import purchases
from rewards.intake.receipts import Receipt
from rewards.models.ledger import Unit
from tests import people
from tests.causes import made
from tests.causes.made import Lane
from tests.regions import made as regions
from tests.rewards.tills import NOON, food

pytestmark = pytest.mark.anyio


@pytest.fixture
async def lane(rolled_back: None, toad_lane: Starlette) -> Lane:
    return await made.lane()


async def held_by(running: Running) -> int:
    return await ledger.balance(await ledger.account((await running.cause).society_id, Unit.CONTRIBUTION, "running cause", running.id))


async def undecided(lane: Lane, community_id: int | None = None) -> int:
    pool = await Pool.get_or_none(round=lane.round, community_id=community_id or lane.community.id)
    return await ledger.balance(await ledger.account(lane.shop.society.id, Unit.CONTRIBUTION, "undecided", pool.id)) if pool else 0


async def choose(member: Member, running: Running) -> None:
    await choices.choose(member, running, by=await made.acting(member))


@pytest.mark.row("M15.1")
async def test_before_a_choice_the_contribution_waits_undecided_in_the_members_community(lane: Lane) -> None:
    await lane.shop.sell(await lane.resident(), food(349))
    assert await undecided(lane) == 34_900
    assert await verify() == []


@pytest.mark.row("M15.3")
async def test_a_choice_holds_for_what_is_sold_after_it(lane: Lane) -> None:
    member = await lane.resident()
    await choose(member, lane.pantry)
    clock.start_at(clock.now() + timedelta(hours=2))
    await lane.shop.sell(member, food(1000), at=clock.now())
    await choose(member, lane.brass)
    clock.start_at(clock.now() + timedelta(hours=2))
    await lane.shop.sell(member, food(500), at=clock.now())
    assert (await held_by(lane.pantry), await held_by(lane.brass)) == (100_000, 50_000)
    assert await verify() == []


@pytest.mark.row("M15.3")
async def test_a_late_till_sends_to_the_cause_of_the_time_of_sale(lane: Lane) -> None:
    member = await lane.resident()
    await choose(member, lane.pantry)
    sold = clock.now() + timedelta(hours=1)
    clock.start_at(sold + timedelta(hours=1))
    await choose(member, lane.brass)
    await lane.shop.sell(member, food(200), at=sold)
    assert (await held_by(lane.pantry), await held_by(lane.brass)) == (20_000, 0)


@pytest.mark.row("M15.4")
async def test_the_first_choice_takes_own_undecided_entries_along_and_late_ones_too(lane: Lane) -> None:
    member, neighbour = await lane.resident(), await lane.resident()
    await lane.shop.sell(member, food(349))
    await lane.shop.sell(neighbour, food(100))
    await choose(member, lane.pantry)
    assert (await held_by(lane.pantry), await undecided(lane)) == (34_900, 10_000)
    await lane.shop.sell(member, food(51))
    assert (await held_by(lane.pantry), await undecided(lane)) == (40_000, 10_000)
    assert await verify() == []


@pytest.mark.row("M15.4")
async def test_a_round_without_sweeps_leaves_the_undecided_where_it_is(lane: Lane) -> None:
    lane.round.sweeps = False
    await lane.round.save()
    member = await lane.resident()
    await lane.shop.sell(member, food(349), receipt="1")
    await choose(member, lane.pantry)
    assert (await held_by(lane.pantry), await undecided(lane)) == (0, 34_900)
    await lane.shop.refund(member, "1", food(349))
    assert (await held_by(lane.pantry), await undecided(lane)) == (0, 0)
    assert await verify() == []


async def test_the_sweep_gathers_from_every_community_that_the_member_lived_in(lane: Lane) -> None:
    member, elsewhere = await lane.resident(), await regions.community(lane.shop.society)
    moved = datetime(2026, 11, 10, tzinfo=UTC)
    await Residence.filter(member_id=member.id).update(ends_at=moved)
    await Residence.create(member=member, community=elsewhere, postcode="M1 1AA", begins_at=moved, by_kind="system", by_id=0)
    await lane.shop.sell(member, food(100), at=moved - timedelta(days=1))
    await lane.shop.sell(member, food(200))
    assert (await undecided(lane), await undecided(lane, elsewhere.id)) == (10_000, 20_000)
    await choose(member, lane.brass)
    assert (await undecided(lane), await undecided(lane, elsewhere.id), await held_by(lane.brass)) == (0, 0, 30_000)
    assert await verify() == []


async def test_a_refund_follows_the_units_of_its_purchase_through_a_sweep(lane: Lane) -> None:
    member = await lane.resident()
    await lane.shop.sell(member, food(349), receipt="1")
    await choose(member, lane.pantry)
    await choose(member, lane.brass)
    await lane.shop.refund(member, "1", food(349))
    assert (await held_by(lane.pantry), await held_by(lane.brass), await undecided(lane)) == (0, 0, 0)
    assert await verify() == []


async def test_a_refund_takes_back_from_the_cause_of_the_purchase_not_of_today(lane: Lane) -> None:
    member = await lane.resident()
    with clock.standing_at(NOON - timedelta(days=1)):
        await choose(member, lane.pantry)
    await lane.shop.sell(member, food(349), food(100, product="milk"), receipt="1")
    await choose(member, lane.brass)
    await lane.shop.refund(member, "1", food(349))
    assert (await held_by(lane.pantry), await held_by(lane.brass)) == (10_000, 0)
    await lane.shop.refund(member, "1", food(100, product="milk"))
    assert (await held_by(lane.pantry), await held_by(lane.brass)) == (0, 0)
    assert await verify() == []


async def test_a_purchase_and_its_refund_may_come_in_one_batch(lane: Lane) -> None:
    shop, member = lane.shop, await lane.resident()
    bought = await shop.purchase(member, food(349), receipt="1")
    back = msgspec.structs.replace(bought, receipt="2", refunds=Receipt(shop.store.number, "T1", "1", NOON.date()))
    other = await shop.purchase(await lane.resident(), food(500))
    await purchases.take(shop.society, [other, back, bought], by=shop.by)
    assert await undecided(lane) == 50_000
    assert await verify() == []


@pytest.mark.parametrize("days_late", [0, 1, 20])
async def test_a_refund_after_the_settlement_counts_in_the_running_round(lane: Lane, days_late: int) -> None:
    members = [await lane.resident() for _number in range(2)]
    with clock.standing_at(NOON - timedelta(days=1)):
        await choose(members[0], lane.pantry)
    for number, member in enumerate(members):
        await lane.shop.sell(member, food(349), receipt=str(number))
    clock.start_at(datetime(2027, 11, 10, 9, tzinfo=UTC))
    await periods.open_period(lane.shop.society, name="2027", starts_on=date(2027, 1, 1), ends_on=date(2027, 12, 31))
    await Round.filter(id=lane.round.id).update(settled_at=clock.now())
    again = await rounds.enter(lane.pantry.cause, await rounds.running(lane.shop.society))
    for number, member in enumerate(members):
        await lane.shop.refund(member, str(number), food(349), at=clock.now() - timedelta(days=days_late))
    assert (await held_by(lane.pantry), await undecided(lane)) == (34_900, 34_900)
    pool = await Pool.get(round_id=again.round_id)
    below = await ledger.balance(await ledger.account(lane.shop.society.id, Unit.CONTRIBUTION, "undecided", pool.id))
    assert (await held_by(again), below) == (-34_900, -34_900)
    assert await verify() == []


async def settled(lane: Lane) -> Round:
    """The round of the lane is settled, and the next one runs since ten days."""
    clock.start_at(datetime(2027, 11, 10, 9, tzinfo=UTC))
    await periods.open_period(lane.shop.society, name="2027", starts_on=date(2027, 1, 1), ends_on=date(2027, 12, 31))
    await Round.filter(id=lane.round.id).update(settled_at=clock.now())
    return await rounds.running(lane.shop.society)


@pytest.mark.parametrize("chosen_first", [True, False])
async def test_a_refund_after_the_settlement_is_never_charged_to_a_cause_that_did_not_have_the_money(
    lane: Lane, chosen_first: bool
) -> None:
    member = await lane.resident()
    await lane.shop.sell(member, food(349), receipt="1")
    present = await settled(lane)
    fresh = await made.running(lane.community, present)
    if chosen_first:
        await choose(member, fresh)
    await lane.shop.refund(member, "1", food(349), at=clock.now())
    if not chosen_first:
        clock.start_at(clock.now() + timedelta(hours=1))
        await choose(member, fresh)
    pool = await Pool.get(round=present)
    assert await held_by(fresh) == 0
    assert await ledger.balance(await ledger.account(lane.shop.society.id, Unit.CONTRIBUTION, "undecided", pool.id)) == -34_900
    assert await verify() == []


async def test_a_sale_and_its_refund_in_one_late_batch_meet_in_the_same_place(lane: Lane) -> None:
    shop, member, elsewhere = lane.shop, await lane.resident(), await regions.community(lane.shop.society)
    theirs = await made.running(elsewhere, lane.round)
    await choose(member, theirs)
    clock.start_at(clock.now() + timedelta(hours=2))
    sold_at = clock.now()
    present = await settled(lane)
    sale = await shop.purchase(member, food(349), receipt="1", at=sold_at)
    back = msgspec.structs.replace(sale, receipt="2", refunds=Receipt(shop.store.number, "T1", "1", sold_at.date()))
    await purchases.take(shop.society, [sale, back], by=shop.by, history=True)
    pool = await Pool.get(round=present)
    assert pool.community_id == lane.community.id  # type: ignore[attr-defined]
    assert await ledger.balance(await ledger.account(shop.society.id, Unit.CONTRIBUTION, "undecided", pool.id)) == 0
    assert await verify() == []


@pytest.mark.row("M15.4")
async def test_a_till_whose_clock_is_ahead_loses_nobody_their_cause(lane: Lane) -> None:
    member = await lane.resident()
    ahead = clock.now() + timedelta(minutes=9)
    await lane.shop.sell(member, food(349), receipt="1", at=ahead)
    clock.start_at(clock.now() + timedelta(minutes=2))
    await choose(member, lane.pantry)
    await choose(member, lane.brass)
    assert (await held_by(lane.pantry), await held_by(lane.brass), await undecided(lane)) == (34_900, 0, 0)
    original = Receipt(lane.shop.store.number, "T1", "1", ahead.date())
    back = msgspec.structs.replace(await lane.shop.purchase(member, food(49), at=clock.now()), refunds=original)
    await purchases.take(lane.shop.society, [back], by=lane.shop.by)
    assert await held_by(lane.pantry) == 30_000
    assert await verify() == []


async def test_what_comes_after_the_settlement_falls_in_the_running_round(lane: Lane) -> None:
    member = await lane.resident()
    old = await rounds.open_round(lane.shop.society, name="old", starts_on=date(2025, 10, 26), ends_on=date(2026, 10, 25))
    again = await rounds.enter(await lane.pantry.cause, old)
    gone = await made.running(lane.community, old)
    with clock.standing_at(datetime(2026, 9, 1, tzinfo=UTC)):
        await choose(member, again)
    other = await lane.resident()
    with clock.standing_at(datetime(2026, 9, 1, tzinfo=UTC)):
        await choose(other, gone)
    await old.filter(id=old.id).update(settled_at=clock.now())
    await lane.shop.sell(member, food(100), at=made.BEFORE)
    await lane.shop.sell(other, food(300), at=made.BEFORE)
    assert (await held_by(again), await held_by(gone)) == (0, 0)
    assert (await held_by(lane.pantry), await undecided(lane)) == (10_000, 30_000)
    assert await verify() == []


async def test_a_member_without_a_home_accrues_to_the_nation_and_without_one_to_the_society(lane: Lane) -> None:
    stranger = await people.member(lane.shop.society)
    await lane.shop.sell(stranger, food(100))
    at_large = await Pool.get(round=lane.round, community=None)
    assert await ledger.balance(await ledger.account(lane.shop.society.id, Unit.CONTRIBUTION, "undecided", at_large.id)) == 10_000
    nation = await regions.community(lane.shop.society, is_national=True)
    await lane.shop.sell(stranger, food(200))
    assert await undecided(lane, nation.id) == 20_000
    assert await verify() == []


async def test_a_purchase_before_the_first_home_counts_for_that_home(lane: Lane) -> None:
    member = await people.member(lane.shop.society)
    await Residence.create(
        member=member, community=lane.community, postcode="OL12 0AA", begins_at=clock.now() + timedelta(days=1), by_kind="system", by_id=0
    )
    await lane.shop.sell(member, food(100))
    assert await undecided(lane) == 10_000


async def test_a_round_is_opened_for_old_purchases_by_the_calendar(lane: Lane) -> None:
    await lane.shop.sell(await lane.resident(), food(100), at=made.BEFORE)
    opened = await rounds.round_at(lane.shop.society.id, made.BEFORE)
    assert opened is not None and opened.name == "2025/26" and opened.ends_at == lane.round.starts_at


@pytest.mark.row("X9.2")
@pytest.mark.parametrize(
    ("table", "says"),
    [("causes_accrual", "the counter says"), ("causes_part", "the counter says"), ("rewards_balance", "holds")],
)
async def test_verify_names_what_does_not_add_up(lane: Lane, table: str, says: str) -> None:
    await lane.shop.sell(await lane.resident(), food(349))
    column = "amount" if table == "rewards_balance" else "units"
    where = "WHERE account_id IN (SELECT account_id FROM causes_account)" if table == "rewards_balance" else ""
    await database.run(f"UPDATE {table} SET {column} = {column} + 1 {where}")
    found = await verify()
    assert found and says in " ".join(found)
