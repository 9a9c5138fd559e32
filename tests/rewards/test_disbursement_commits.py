"""Paying out with real commits: posted by many at once, killed half way and again; a voucher at many tills at once."""

import asyncio
import signal
import sys
from asyncio.subprocess import PIPE, create_subprocess_exec
from datetime import UTC, date, datetime
from pathlib import Path

import asyncpg
import pytest

from portal.kit import clock, database, embedded
from portal.kit.refusals import Refused
from portal.models import Member
from rewards import verify
from rewards.books import periods
from rewards.closing import trial_balance
from rewards.models.bank import BankFile
from rewards.models.disbursements import Disbursement, DisbursementStep, PayoutReturn
from rewards.models.ledger import Account, Period
from rewards.models.vouchers import Voucher, VoucherEntry
from rewards.payouts import bank_details, bank_files, disbursement_runs, payout_returns, voucher_uses, vouchers
from rewards.payouts.voucher_uses import Outcome, Receipt, Told
from tests.rewards import made, paid
from tests.rewards.tills import Shop, open_shop

pytestmark = [pytest.mark.anyio, pytest.mark.commits, pytest.mark.heavy]
ROOT = Path(__file__).resolve().parents[2]
WAITED_FOR = """
SELECT EXISTS (SELECT FROM pg_locks JOIN pg_database here ON here.oid = database WHERE here.datname = current_database() AND NOT granted)
"""


async def ready() -> tuple[Shop, Disbursement, list[Member]]:
    """A released disbursement of £12.43 each for three members, by voucher, bank and to the fund."""
    shop = await open_shop()
    members = await paid.owed(shop, await made.last_year(shop), 1_243, 1_243, 1_243)
    for member, method in zip(members, ("voucher", "bank", "fund"), strict=True):
        await paid.choose(member, method)
    await paid.pays_from(shop)
    disbursement = await paid.opened(shop, closes_on=paid.LATER)
    await paid.released(shop, disbursement)
    return shop, disbursement, members


async def test_pressed_by_eight_at_once_it_is_paid_out_once(committed: str) -> None:
    shop, disbursement, members = await ready()
    by = await made.officer(shop)
    again = [await Disbursement.get(id=disbursement.id) for _ in range(8)]
    await asyncio.gather(*(disbursement_runs.post(each, by=by) for each in again))
    assert await DisbursementStep.filter(disbursement_id=disbursement.id, state="posted").count() == 1
    assert await Voucher.all().count() == 1
    assert [await paid.money_of(member) for member in members] == [43, 0, 0]
    files = await asyncio.gather(*(bank_files.write(each) for each in again))
    assert len({file.message for written in files for file in written}) == 1 and await BankFile.all().count() == 1
    payment = f"TL{disbursement.id}-{await paid.points_account(members[1])}"
    await asyncio.gather(*(payout_returns.note(each, by=by, payment=payment, reason="Account closed") for each in again))
    assert await PayoutReturn.all().count() == 1 and await paid.money_of(members[1]) == 1_243
    assert await verify.verify() == []


async def test_killed_half_way_nothing_is_paid_and_afterwards_all_of_it(committed: str) -> None:
    shop, disbursement, members = await ready()
    process = await create_subprocess_exec(
        sys.executable, "-m", "tests.rewards.payer", embedded.site_url(committed), str(disbursement.id), stdout=PIPE, stderr=PIPE, cwd=ROOT
    )
    assert process.stdout is not None and process.stderr is not None
    said = await asyncio.wait_for(process.stdout.readline(), 60)
    assert said == b"booked\n", (await process.stderr.read()).decode()[-2000:]
    process.send_signal(signal.SIGKILL)
    await process.wait()
    assert [await paid.money_of(member) for member in members] == [1_243] * 3
    assert not await Voucher.exists()
    await asyncio.wait_for(disbursement_runs.post(await Disbursement.get(id=disbursement.id), by=await made.officer(shop)), 30)
    assert [await paid.money_of(member) for member in members] == [43, 0, 0]
    assert await Voucher.all().count() == 1
    assert await verify.verify() == []


@pytest.mark.row("O22.2")
async def test_what_is_posted_over_the_last_midnight_of_a_period_stands_whole_in_its_books(committed: str) -> None:
    shop, disbursement, members = await ready()
    by = await made.officer(shop)
    holder = await asyncpg.connect(committed)
    async with holder.transaction():
        await holder.execute("LOCK TABLE rewards_account IN SHARE ROW EXCLUSIVE MODE")  # the poster waits when it opens an account
        clock.start_at(datetime(2026, 12, 31, 23, 59, 50, tzinfo=UTC))
        posting = asyncio.ensure_future(disbursement_runs.post(disbursement, by=by))
        for _ in range(500):
            if await holder.fetchval(WAITED_FOR):
                break
            await asyncio.sleep(0.01)
        clock.start_at(datetime(2027, 1, 1, 0, 0, 5, tzinfo=UTC))
    await posting
    await holder.close()
    old, new = await Period.get(name="2026"), await periods.running(shop.society)
    assert (await Disbursement.get(id=disbursement.id)).period_id == old.id and new.name == "2027"
    assert {line.owner_kind for line in (await trial_balance.of_period(new)).lines if line.debit or line.credit} == set()
    paid_out = [line for line in (await trial_balance.of_period(old)).lines if line.owner_kind == "disbursement"]
    assert [(line.debit, line.credit) for line in paid_out] == [(3_686, 3_686)]
    assert (await Voucher.get()).issued_at.date() == date(2026, 12, 31)
    assert [await paid.money_of(member) for member in members] == [43, 0, 0]
    assert await verify.verify() == []


async def test_an_account_removed_beside_the_file_is_either_in_it_or_its_money_is_back(committed: str) -> None:
    shop, disbursement, members = await ready()
    await disbursement_runs.post(disbursement, by=await made.officer(shop))
    by = paid.self_of(members[1])
    removals = [bank_details.take_away(members[1], by=by) for _ in range(3)]
    written = [bank_files.write(await Disbursement.get(id=disbursement.id)) for _ in range(3)]
    await asyncio.gather(*removals, *written)
    in_file = sum([file.pence for file in await BankFile.all()])
    assert (in_file, await paid.money_of(members[1])) in ((1_243, 0), (0, 1_243))
    assert await verify.verify() == []


async def voucher_of_ten_pounds() -> tuple[Shop, Voucher]:
    shop = await open_shop()
    return shop, await paid.with_voucher(shop, await made.last_year(shop))


def use(shop: Shop, voucher: Voucher, number: str, pence: int) -> "asyncio.Future[Told]":
    receipt = Receipt(shop.store.number, "T1", number, paid.CLOSES_ON)
    return asyncio.ensure_future(voucher_uses.use(shop.society, voucher, receipt, pence, by=shop.by))


@pytest.mark.row("M13.2")
async def test_fifty_equal_uses_at_once_are_one_use_and_one_answer(committed: str) -> None:
    shop, voucher = await voucher_of_ten_pounds()
    told = await asyncio.gather(*(use(shop, voucher, "1", 300) for _ in range(50)))
    assert sorted(each.outcome.value for each in told) == ["created"] + ["same"] * 49
    assert {each.left_pence for each in told} == {700}
    assert await VoucherEntry.all().count() == 1
    assert await verify.verify() == []


@pytest.mark.row("M13.2")
async def test_many_tills_at_once_never_spend_more_than_is_left(committed: str) -> None:
    shop, voucher = await voucher_of_ten_pounds()
    told = await asyncio.gather(*(use(shop, voucher, str(number), 300) for number in range(12)), return_exceptions=True)
    assert sum(isinstance(each, Told) and each.outcome is Outcome.CREATED for each in told) == 3
    assert sum(isinstance(each, Refused) for each in told) == 9
    assert (await Voucher.get(id=voucher.id)).left_pence == 100
    assert await verify.verify() == []


@pytest.mark.row("M13.3")
async def test_a_loss_told_many_times_beside_a_use_moves_what_is_left_once(committed: str) -> None:
    shop, voucher = await voucher_of_ten_pounds()
    member = await Member.get(id=(await Account.get(id=voucher.account_id)).owner_id)
    losses = [vouchers.replace(member, by=paid.self_of(member), number=voucher.id) for _ in range(8)]
    uses = [use(shop, voucher, str(number), 300) for number in range(2)]
    told = await asyncio.gather(*losses, *uses, return_exceptions=True)
    assert len({each.id for each in told if isinstance(each, Voucher)}) == 1
    used = 300 * sum(isinstance(each, Told) for each in told)
    assert (await paid.voucher_of(member)).left_pence == 1_000 - used
    assert await Voucher.all().count() == 2
    assert await verify.verify() == []


@pytest.mark.row("M13.2")
async def test_two_nights_at_once_end_a_voucher_once(committed: str) -> None:
    shop, voucher = await voucher_of_ten_pounds()
    await database.run("UPDATE rewards_voucher SET expires_on = '2026-12-01' WHERE id = $1", voucher.id)
    counts = await asyncio.gather(*(vouchers.expire(shop.society) for _ in range(6)))
    assert sum(counts) == 1 and await VoucherEntry.all().count() == 1
    assert await verify.verify() == []
