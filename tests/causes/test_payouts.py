"""A dividend paid to the cause that a member chose (M12)."""

from datetime import UTC, datetime

import pytest
from starlette.applications import Starlette

from causes import choices, payouts
from portal.kit import clock
from portal.models import Member
from rewards import verify
from rewards.books import ledger, shares
from rewards.models.disbursements import Payout
from rewards.models.ledger import Period, Unit
from rewards.payouts import disbursement_runs, disbursement_tries, payout_choices, payout_methods
from rewards.payouts.disbursement_states import State
from tests.causes import made
from tests.causes.made import Lane
from tests.rewards import made as rewards, paid
from tests.rewards.forged import missed
from tests.rewards.tills import food

pytestmark = pytest.mark.anyio


@pytest.fixture
async def lane(rolled_back: None, toad_lane: Starlette) -> Lane:
    return await made.lane()


async def with_ten_pounds(lane: Lane) -> Member:
    member = await lane.resident()
    await shares.receive(lane.shop.society, [member.id], by=lane.shop.by)
    await rewards.sell_last_year(lane.shop, member, food(100_000))
    return member


@pytest.mark.row("M12.1")
async def test_the_money_goes_to_the_cause_that_the_member_chose(lane: Lane) -> None:
    giver, no_cause = await with_ten_pounds(lane), await with_ten_pounds(lane)
    await choices.choose(giver, lane.pantry, by=paid.self_of(giver))
    await choices.choose(no_cause, lane.brass, by=paid.self_of(no_cause))
    await rewards.posted(lane.shop, await Period.get(society=lane.shop.society, name="2025"))
    for member in (giver, no_cause):
        await payout_choices.choose(member, by=paid.self_of(member), method="cause")
    lane.brass.ends_at = clock.now()
    await lane.brass.save(update_fields=["ends_at"])
    disbursement = await paid.posted(lane.shop, await paid.opened(lane.shop))
    account = await ledger.account(lane.shop.society.id, Unit.MONEY, "cause", lane.pantry.cause_id)
    assert await ledger.balance(account) == 1_000
    assert (await paid.money_of(giver), await paid.money_of(no_cause)) == (0, 1_000)
    stayed = await Payout.get(account_id=await paid.points_account(no_cause), disbursement_id=disbursement.id)
    assert stayed.why == "no receiver"
    assert (await disbursement_runs.figures(disbursement)).methods == {"cause": disbursement_runs.Part(1, 1_000)}
    assert await verify.verify() == []


@pytest.mark.commits
@pytest.mark.heavy
@pytest.mark.row("X9.2")
async def test_which_cause_was_paid_is_proved_from_the_payouts(committed: str, toad_lane: Starlette) -> None:
    lane = await made.lane()
    giver = await with_ten_pounds(lane)
    await choices.choose(giver, lane.pantry, by=paid.self_of(giver))
    await rewards.posted(lane.shop, await Period.get(society=lane.shop.society, name="2025"))
    await payout_choices.choose(giver, by=paid.self_of(giver), method="cause")
    await paid.posted(lane.shop, await paid.opened(lane.shop))
    assert await verify.verify() == []
    other = await ledger.account(lane.shop.society.id, Unit.MONEY, "cause", lane.brass.cause_id)
    said = f"to the account of cause {min(lane.brass.cause_id, lane.pantry.cause_id)}, its payouts say"
    assert await missed(committed, [(f"UPDATE rewards_payout_total SET account_id = {other}", said)]) == []


@pytest.mark.row("M12.1")
async def test_it_is_offered_by_name_while_the_cause_runs(lane: Lane) -> None:
    member = await lane.resident()
    assert await payouts.says(member) is None and "cause" not in await payout_methods.offered(member)
    await choices.choose(member, lane.pantry, by=paid.self_of(member))
    cause = await lane.pantry.cause
    assert (await payout_methods.offered(member))["cause"] == f"To {cause.name}, the cause that you chose"
    clock.start_at(datetime(2028, 1, 1, tzinfo=UTC))
    assert await payouts.says(member) is None


@pytest.mark.row("O2.7")
async def test_a_kept_dry_run_is_worked_out_again_when_a_member_chooses_another_cause(lane: Lane) -> None:
    giver = await with_ten_pounds(lane)
    await choices.choose(giver, lane.pantry, by=paid.self_of(giver))
    await rewards.posted(lane.shop, await Period.get(society=lane.shop.society, name="2025"))
    await payout_choices.choose(giver, by=paid.self_of(giver), method="cause")
    disbursement = await paid.opened(lane.shop)
    _figures, first = await disbursement_tries.of_disbursement(disbursement, State.OPEN)
    assert (await disbursement_tries.of_disbursement(disbursement, State.OPEN))[1] == first
    await choices.choose(giver, lane.brass, by=paid.self_of(giver))
    figures, second = await disbursement_tries.of_disbursement(disbursement, State.OPEN)
    assert second and first and second > first and list(figures.methods) == ["cause"]
    lane.brass.ends_at = clock.now()
    await lane.brass.save(update_fields=["ends_at"])
    figures, third = await disbursement_tries.of_disbursement(disbursement, State.OPEN)
    assert third and third > second and list(figures.carried) == ["no receiver"]
