"""Choosing: once is once, at any moment, and right under many hands at once."""

from datetime import UTC, datetime, timedelta
from random import Random

import anyio
import pytest
from starlette.applications import Starlette

from causes import choices
from causes.choices import CauseChosen
from causes.models import Choice, Running, Sweep
from causes.verify import verify
from portal.kit import clock, database, events
from portal.kit.refusals import Refused
from portal.models import Member
from regions import residences
from rewards.books import periods
from tests import people
from tests.causes import made
from tests.causes.made import Lane
from tests.regions import made as regions
from tests.rewards.tills import NOON, food

pytestmark = pytest.mark.anyio
ALL_OF_IT = "SELECT coalesce(sum(amount), 0)::bigint FROM rewards_balance WHERE account_id IN (SELECT account_id FROM causes_account)"


@pytest.fixture
async def lane(rolled_back: None, toad_lane: Starlette) -> Lane:
    return await made.lane()


async def choose(member: Member, running: Running) -> Choice:
    return await choices.choose(member, running, by=await made.acting(member))


@pytest.mark.row("M14.3")
async def test_the_same_choice_twice_counts_once(lane: Lane) -> None:
    member = await lane.resident()
    first = await choose(member, lane.pantry)
    assert (await choose(member, lane.pantry)).id == first.id
    assert await Choice.filter(member=member).count() == 1


@pytest.mark.row("M14.3")
async def test_a_change_ends_the_choice_before_and_keeps_who_did_it(lane: Lane) -> None:
    member = await lane.resident()
    advisor = await people.staff(lane.shop.society, "advisor")
    before = await choose(member, lane.pantry)
    after = await choices.choose(member, lane.brass, by=await made.colleague(advisor))
    await before.refresh_from_db()
    assert before.ends_at == after.begins_at and after.ends_at is None
    assert (before.by_kind, after.by_kind, after.by_id) == ("member", "staff", advisor.id)
    assert (before.is_first, after.is_first) == (True, False)


async def test_a_first_choice_opens_the_books_of_a_new_year_that_nobody_has_opened(lane: Lane) -> None:
    member = await lane.resident()
    await lane.shop.sell(member, food(349))
    clock.start_at(datetime(2027, 1, 5, tzinfo=UTC))
    choice = await choose(member, lane.pantry)
    assert await Sweep.filter(choice=choice).exists()
    assert (await periods.running(lane.shop.society)).name == "2027"


async def test_only_the_first_choice_of_a_round_sweeps(lane: Lane) -> None:
    member = await lane.resident()
    await lane.shop.sell(member, food(349))
    for running in (lane.pantry, lane.brass, lane.pantry):
        await choose(member, running)
    assert [sweep.units for sweep in await Sweep.all()] == [34_900]


async def test_a_cause_that_stopped_or_has_not_begun_is_refused_and_nothing_written(lane: Lane) -> None:
    member = await lane.resident()
    await choose(member, lane.pantry)
    await Running.filter(id=lane.brass.id).update(begins_at=clock.now() + timedelta(days=1))
    with pytest.raises(Refused, match="does not share in the 1% just now"):
        await choose(member, lane.brass)
    await Running.filter(id=lane.brass.id).update(begins_at=lane.round.starts_at, ends_at=clock.now())
    with pytest.raises(Refused):
        await choose(member, lane.brass)
    assert (await Choice.get(member=member)).running_id == lane.pantry.id


async def test_a_choice_is_told_once(lane: Lane, monkeypatch: pytest.MonkeyPatch) -> None:
    told: list[CauseChosen] = []

    async def hear(event: CauseChosen) -> None:
        told.append(event)

    monkeypatch.setitem(events._listeners, CauseChosen, [hear])
    member = await lane.resident()
    choice = await choose(member, lane.pantry)
    await choose(member, lane.pantry)
    assert told == [CauseChosen(choice.id)]


@pytest.mark.commits
async def test_two_presses_at_once_leave_one_choice(committed: str, toad_lane: Starlette) -> None:
    lane = await made.lane()
    member = await lane.resident()
    await lane.shop.sell(member, food(349))
    async with anyio.create_task_group() as presses:
        for _number in range(4):
            presses.start_soon(choose, member, lane.pantry)
            presses.start_soon(choose, member, lane.brass)
    assert await Choice.filter(member=member, ends_at=None).count() == 1
    assert await Choice.filter(member=member, is_first=True).count() == 1
    assert await verify() == []


@pytest.mark.commits
async def test_purchases_posted_while_members_choose_all_reach_their_cause(committed: str, toad_lane: Starlette) -> None:
    lane = await made.lane()
    members = [await lane.resident() for _number in range(6)]
    async with anyio.create_task_group() as at_once:
        for member in members:
            for _number in range(3):
                at_once.start_soon(lane.shop.sell, member, food(349))
            at_once.start_soon(choose, member, lane.pantry)
    undecided = await database.value("SELECT coalesce(sum(units), 0)::bigint FROM causes_accrual WHERE running_id IS NULL")
    chosen = await database.value("SELECT sum(units)::bigint FROM causes_accrual WHERE running_id = $1", lane.pantry.id)
    assert (undecided, chosen) == (0, 6 * 3 * 34_900)
    assert await verify() == []


@pytest.mark.heavy
@pytest.mark.row("M8.1")
@pytest.mark.parametrize("seed", range(6))
async def test_any_order_of_purchases_choices_refunds_and_moves_keeps_every_unit(lane: Lane, seed: int) -> None:
    random = Random(seed)
    members = [await lane.resident() for _number in range(3)]
    elsewhere = await regions.community(lane.shop.society)
    third = await made.running(elsewhere, lane.round)
    bought: dict[str, tuple[Member, list[int]]] = {}
    for number in range(40):
        clock.start_at(clock.now() + timedelta(minutes=random.randrange(1, 90)))
        member = random.choice(members)
        what = random.choice(("sell", "sell", "sell", "refund", "choose", "move"))
        if what == "sell":
            pence = [random.randrange(1, 5_000) for _line in range(random.randrange(1, 4))]
            at = clock.now() if random.random() < 0.5 else NOON
            if at == NOON:
                bought[f"B{number}"] = (member, pence)
            await lane.shop.sell(
                member, *(food(each, product=f"p{place}") for place, each in enumerate(pence)), receipt=f"B{number}", at=at
            )
        elif what == "choose":
            await choose(member, random.choice((lane.pantry, lane.brass, third)))
        elif what == "move":
            community = random.choice((lane.community, elsewhere))
            await residences.settle(member, random.choice(("M1 1AA", "M2 2BB")), community=community, by=await made.acting(member))
        elif bought:
            await _refund_a_line(lane, bought, random)
    assert await verify() == []
    assert await database.value(ALL_OF_IT) == await database.value("SELECT sum(contribution_units)::bigint FROM rewards_purchase")
    while any(lines for _member, lines in bought.values()):
        await _refund_a_line(lane, bought, random)
    assert await verify() == []
    left = "SELECT coalesce(sum(contribution_units), 0)::bigint FROM rewards_purchase WHERE sold_at <> $1 AND refunds_id IS NULL"
    assert await database.value(ALL_OF_IT) == await database.value(left, NOON)


async def _refund_a_line(lane: Lane, bought: dict[str, tuple[Member, list[int]]], random: Random) -> None:
    receipt = random.choice([receipt for receipt, (_member, lines) in bought.items() if lines] or [""])
    if receipt:
        member, lines = bought[receipt]
        pence = lines.pop()
        await lane.shop.refund(member, receipt, food(pence, product=f"p{len(lines)}"), at=clock.now())
