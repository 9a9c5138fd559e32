"""Disbursements: what stands on members' accounts is paid out by their choice, step by step, once (M12, R10, R12)."""

from datetime import UTC, date, datetime
from uuid import uuid4

import pytest

from portal.kit import clock, database, events
from portal.kit.refusals import Refused
from portal.models import Member, Membership, Notice
from rewards import verify
from rewards.books import ledger, shares
from rewards.closing import trial_balance
from rewards.dividends import dividend_runs
from rewards.models.bank import BankDetails
from rewards.models.disbursements import Disbursement, DisbursementStep, Payout, PayoutChoice, PayoutTotal
from rewards.models.ledger import Period, Unit
from rewards.models.vouchers import Voucher
from rewards.payouts import bank_details, disbursement_runs, disbursement_states, disbursements, payout_choices
from rewards.payouts.disbursement_runs import DisbursementPosted, Part
from rewards.payouts.disbursement_states import State
from tests.rewards import made, paid
from tests.rewards.tills import Shop

pytestmark = [pytest.mark.anyio, pytest.mark.usefixtures("rolled_back")]


async def state(disbursement: Disbursement) -> State:
    return disbursement_states.state_of(await DisbursementStep.filter(disbursement_id=disbursement.id).order_by("id"))


async def payout_of(member: Member, disbursement: Disbursement) -> Payout:
    return await Payout.get(account_id=await paid.points_account(member), disbursement_id=disbursement.id)


async def at_fund(shop: Shop) -> int:
    return await ledger.balance(await ledger.account(shop.society.id, Unit.MONEY, dividend_runs.FUND, 0))


async def test_a_disbursement_goes_from_open_to_closed_step_by_step(shop: Shop, year: Period) -> None:
    await paid.owed(shop, year, 1_000)
    by = await made.officer(shop)
    disbursement = await paid.opened(shop)
    with pytest.raises(Refused, match="may still choose"):
        await disbursement_runs.calculate(disbursement, by=by)
    with pytest.raises(Refused, match="calculated"):
        await disbursements.release(disbursement, by=by)
    await paid.calculated(shop, disbursement)
    with pytest.raises(Refused, match="Two people"):
        await disbursement_runs.post(disbursement, by=by)
    for _ in range(2):
        await disbursements.release(disbursement, by=by)
    assert await state(disbursement) is State.CALCULATED
    await disbursements.release(disbursement, by=await made.officer(shop, "operator"))
    with pytest.raises(Refused, match="posted"):
        await disbursements.confirm(disbursement, by=by)
    for operation in (disbursement_runs.post, disbursements.confirm, disbursements.close):
        for _ in range(2):
            await operation(disbursement, by=by)
    steps = await DisbursementStep.filter(disbursement_id=disbursement.id).order_by("id")
    assert [step.state for step in steps] == ["open", "calculated", "release", "release", "released", "posted", "paid", "closed"]
    assert await verify.verify() == []


@pytest.mark.row("M12.1")
async def test_each_method_takes_the_money_where_it_was_chosen(shop: Shop, year: Period) -> None:
    members = await paid.owed(shop, year, 1_243, 1_243, 1_243, 1_243, 1_243)
    for member, method in zip(members, ("voucher", "bank", "share account", "fund"), strict=False):
        await paid.choose(member, method)
    disbursement = await paid.opened(shop, closes_on=date(2026, 12, 20))
    clock.start_at(datetime(2026, 12, 21, 9, tzinfo=UTC))
    await disbursement_runs.calculate(disbursement, by=await made.officer(shop))
    await disbursements.release(disbursement, by=await made.officer(shop))
    await disbursements.release(disbursement, by=await made.officer(shop, "operator"))
    await disbursement_runs.post(disbursement, by=await made.officer(shop))
    assert [await paid.money_of(member) for member in members] == [43, 0, 0, 0, 43]
    assert (await paid.voucher_of(members[0])).value_pence == (await paid.voucher_of(members[4])).value_pence == 1_200
    share_account = await ledger.account(shop.society.id, Unit.MONEY, "share account", members[2].id)
    assert await ledger.balance(share_account) == 1_243
    assert (await shares.of_member(members[2], shop.society)).held_pence == shop.society.share_pence
    assert await at_fund(shop) == 1_243
    assert sorted([total.pence for total in await PayoutTotal.all()]) == [1_243, 1_243, 2_400]
    assert await verify.verify() == []


@pytest.mark.row("M12.1")
async def test_odd_pence_go_to_the_fund_where_a_member_wants_that(shop: Shop, year: Period) -> None:
    member, other = await paid.owed(shop, year, 1_243, 150)
    for one in (member, other):
        await paid.choose(one, "voucher", "fund")
    await paid.posted(shop, await paid.opened(shop))
    assert (await paid.voucher_of(member)).value_pence == 1_200
    assert (await paid.money_of(member), await at_fund(shop)) == (0, 43)
    assert await paid.money_of(other) == 150  # below the threshold all of it stays
    assert await verify.verify() == []


@pytest.mark.row("M11.5")
async def test_below_the_threshold_money_stays_on_the_account_and_the_next_disbursement_counts_it(shop: Shop, year: Period) -> None:
    (member,) = await paid.owed(shop, year, 199)
    disbursement = await paid.posted(shop, await paid.opened(shop))
    kept = await payout_of(member, disbursement)
    assert (kept.held_pence, kept.paid_pence, kept.why) == (199, 0, "threshold")
    assert await paid.money_of(member) == 199 and not await Voucher.exists()
    clock.start_at(paid.AFTER)
    again = await paid.opened(shop, closes_on=date(2026, 12, 8), threshold_pence=100)
    clock.start_at(datetime(2026, 12, 9, 9, tzinfo=UTC))
    await disbursement_runs.calculate(again, by=await made.officer(shop))
    await disbursements.release(again, by=await made.officer(shop))
    await disbursements.release(again, by=await made.officer(shop))
    await disbursement_runs.post(again, by=await made.officer(shop))
    assert await paid.money_of(member) == 99
    assert await verify.verify() == []


@pytest.mark.row("M11.5")
async def test_a_bank_pays_pence_and_has_no_threshold(shop: Shop, year: Period) -> None:
    (member,) = await paid.owed(shop, year, 7)
    await paid.choose(member, "bank")
    clock.start_at(datetime(2026, 11, 25, 9, tzinfo=UTC))
    await paid.posted(shop, await paid.opened(shop))
    assert await paid.money_of(member) == 0


@pytest.mark.row("O2.7")
async def test_a_dry_run_says_what_each_method_pays_and_what_is_carried_and_writes_nothing(shop: Shop, year: Period) -> None:
    members = await paid.owed(shop, year, 1_243, 1_250, 199, 500, 300)
    await paid.choose(members[1], "voucher", "fund")
    await paid.choose(members[3], "fund")
    await paid.choose(members[4], "bank")
    disbursement = await paid.opened(shop, closes_on=date(2026, 11, 25))
    figures = await disbursement_runs.figures(disbursement)
    assert (figures.members, figures.held_pence, figures.paid_pence, figures.fund_pence) == (5, 3_492, 2_900, 50)
    assert figures.methods == {"voucher": Part(2, 2_400), "fund": Part(1, 500)}
    assert figures.carried == {"threshold": Part(1, 199), "odd pence": Part(1, 43), "cooling": Part(1, 300)}
    assert figures.carried_pence == 542 and figures.fund_members == 1
    assert not await Payout.exists()
    clock.start_at(paid.AFTER)
    await disbursement_runs.calculate(disbursement, by=await made.officer(shop))
    assert await disbursement_runs.figures(await Disbursement.get(id=disbursement.id)) == figures


@pytest.mark.row("M12.2")
async def test_the_newest_choice_before_the_cut_off_holds_and_a_later_one_counts_for_the_next(shop: Shop, year: Period) -> None:
    (member,) = await paid.owed(shop, year, 1_000)
    disbursement = await paid.opened(shop)
    await paid.choose(member, "share account")
    await paid.choose(member, "fund")
    await paid.choose(member, "fund")
    assert await PayoutChoice.all().count() == 2
    clock.start_at(paid.AFTER)
    await paid.choose(member, "voucher")
    await paid.posted(shop, disbursement)
    assert (await payout_of(member, disbursement)).method == "fund"
    newest = await payout_choices.of_member(member)
    assert newest is not None and newest.method == "voucher"


@pytest.mark.row("M12.1")
async def test_an_advisor_notes_what_a_member_says_and_both_names_are_kept(shop: Shop, year: Period) -> None:
    (member,) = await paid.owed(shop, year, 1_000)
    advisor = await paid.colleague(shop)
    chosen = await payout_choices.choose(member, by=advisor, method="fund")
    assert (chosen.account_id, chosen.by_kind, chosen.by_id) == (await paid.points_account(member), "staff", advisor.id)


async def test_the_bank_needs_an_account_and_nobody_chooses_what_is_not_offered(shop: Shop, year: Period) -> None:
    (member,) = await paid.owed(shop, year, 1_000)
    for method, words in (("bank", "bank account first"), ("cause", "cannot be paid"), ("gold", "cannot be paid")):
        with pytest.raises(Refused, match=words):
            await payout_choices.choose(member, by=paid.self_of(member), method=method)
    assert not await PayoutChoice.exists()


async def test_bank_details_are_checked_told_and_counted_once(shop: Shop, year: Period) -> None:
    (member,) = await paid.owed(shop, year, 1_000)
    by = paid.self_of(member)
    for wrong in ("GB82WEST12345698765433", "GB82", "12345678", "XX82WEST12345698765432"):
        with pytest.raises(Refused) as refused:
            await bank_details.keep(member, by=by, name="Nerys Parry", iban=wrong)
        assert refused.value.field == "iban"
    assert not await BankDetails.exists()
    for typed in ("gb82 west 1234 5698 7654 32", paid.IBANS[0]):
        kept = await bank_details.keep(member, by=by, name="Nerys Parry", iban=typed)
    assert (kept.iban, bank_details.masked(kept)) == (paid.IBANS[0], "GB •••• 5432")
    assert await BankDetails.all().count() == 1
    (notice,) = await Notice.filter(purpose="service")
    assert "GB •••• 5432" in notice.text and paid.IBANS[0] not in notice.text
    await bank_details.take_away(member, by=by)
    assert await bank_details.of_member(member) is None and await BankDetails.all().count() == 2


async def test_to_a_new_bank_account_nothing_is_paid_yet_and_without_one_the_money_stays(shop: Shop, year: Period) -> None:
    fresh, gone, old = await paid.owed(shop, year, 1_000, 1_000, 1_000)
    for member in (gone, old):
        await paid.choose(member, "bank")
    await bank_details.take_away(gone, by=paid.self_of(gone))
    clock.start_at(datetime(2026, 12, 3, 9, tzinfo=UTC))
    await paid.choose(fresh, "bank")
    disbursement = await paid.posted(shop, await paid.opened(shop))
    assert [(await payout_of(member, disbursement)).why for member in (fresh, gone, old)] == ["cooling", "no bank", ""]
    assert [await paid.money_of(member) for member in (fresh, gone, old)] == [1_000, 1_000, 0]


async def test_whoever_left_is_not_paid_and_their_money_stays(shop: Shop, year: Period) -> None:
    stays, left = await paid.owed(shop, year, 1_000, 1_000)
    await Membership.filter(member_id=left.id).update(ended_at=clock.now(), ended_why="left")
    await paid.posted(shop, await paid.opened(shop))
    assert (await paid.money_of(stays), await paid.money_of(left)) == (0, 1_000)


async def test_one_disbursement_at_a_time_and_the_same_form_twice_is_one(shop: Shop, year: Period) -> None:
    await paid.owed(shop, year, 1_000)
    once = uuid4().hex
    first = await paid.opened(shop, once=once)
    assert (await paid.opened(shop, once=once)).id == first.id
    with pytest.raises(Refused, match="something else"):
        await paid.opened(shop, once=once, threshold_pence=5)
    with pytest.raises(Refused, match="on its way"):
        await paid.opened(shop)
    for _ in range(2):
        await disbursements.withdraw(first, by=await made.officer(shop), reason="wrong day")
    with pytest.raises(Refused, match="withdrawn"):
        await disbursements.withdraw(first, by=await made.officer(shop), reason="another")
    with pytest.raises(Refused) as refused:
        await paid.opened(shop, closes_on=date(2026, 11, 21))
    assert refused.value.field == "closes_on"
    assert (await paid.opened(shop)).id != first.id


async def test_a_withdrawn_one_leaves_everything_where_it_was(shop: Shop, year: Period) -> None:
    (member,) = await paid.owed(shop, year, 1_000)
    disbursement = await paid.released(shop, await paid.opened(shop))
    await disbursements.withdraw(disbursement, by=await made.officer(shop), reason="wrong threshold")
    with pytest.raises(Refused, match="withdrawn"):
        await disbursement_runs.post(disbursement, by=await made.officer(shop))
    assert await paid.money_of(member) == 1_000 and not await Voucher.exists()
    assert await verify.verify() == []


async def test_it_waits_for_its_dividend_and_what_is_posted_cannot_be_withdrawn(shop: Shop, year: Period) -> None:
    await made.holder(shop, 1_000)
    dividend = await made.released(shop, year)
    disbursement = await paid.opened(shop)
    clock.start_at(paid.AFTER)
    with pytest.raises(Refused):
        await disbursement_runs.calculate(disbursement, by=await made.officer(shop))
    await dividend_runs.post(dividend, by=await made.officer(shop))
    await paid.posted(shop, disbursement)
    with pytest.raises(Refused, match="posted"):
        await disbursements.withdraw(disbursement, by=await made.officer(shop), reason="too late")


async def test_posting_publishes_once_and_frozen_payouts_cannot_be_changed(
    shop: Shop, year: Period, monkeypatch: pytest.MonkeyPatch
) -> None:
    heard: list[object] = []

    async def listen(posted: DisbursementPosted) -> None:
        heard.append(posted)

    monkeypatch.setitem(events._listeners, DisbursementPosted, [listen])
    await paid.owed(shop, year, 1_000)
    disbursement = await paid.posted(shop, await paid.opened(shop))
    await disbursement_runs.post(disbursement, by=await made.officer(shop))
    assert heard == [DisbursementPosted(disbursement.id)]
    with pytest.raises(Exception, match=r"append-only|permission denied"):
        async with database.transaction():
            await database.run("UPDATE rewards_payout SET paid_pence = 1 WHERE disbursement_id = $1", disbursement.id)


@pytest.mark.row("O22.2")
@pytest.mark.parametrize("method", ["voucher", "bank", "share account", "fund"])
async def test_the_trial_balance_stands_with_what_was_paid_out(shop: Shop, year: Period, method: str) -> None:
    (member,) = await paid.owed(shop, year, 1_000)
    await paid.choose(member, method)
    await paid.posted(shop, await paid.opened(shop))
    balance = await trial_balance.of_all(shop.society)
    assert balance.agrees, balance.kept_differs
    assert {line.closing for line in balance.lines if line.owner_kind in ("disbursement", "member") and line.unit == Unit.MONEY} == {0}


async def test_verify_finds_a_payout_that_nobody_released(shop: Shop, year: Period) -> None:
    (member,) = await paid.owed(shop, year, 1_000)
    disbursement = await paid.posted(shop, await paid.opened(shop))
    await Disbursement.filter(id=disbursement.id).update(frozen_checksum="0" * 64)
    assert any("released" in found and str(disbursement.id) in found for found in await verify.verify())
    await Voucher.filter(account_id=await paid.points_account(member)).update(left_pence=5)
    found = await verify.verify()
    assert any("rest" in one for one in found) and any("vouchers" in one for one in found)
