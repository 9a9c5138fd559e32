"""What was paid out is proved from its rows: whatever is changed behind the ledger's back is named (X9)."""

from datetime import UTC, datetime
from importlib import import_module

import asyncpg
import pytest

from portal.kit import clock, database
from portal.models import Member
from rewards import verify
from rewards.models.disbursements import Disbursement
from rewards.models.ledger import Period
from rewards.payouts import bank_details, disbursement_runs, disbursements, payout_returns, voucher_uses, vouchers
from rewards.payouts.voucher_uses import Receipt
from tests.rewards import made, paid
from tests.rewards.forged import missed
from tests.rewards.test_books import sealed
from tests.rewards.tills import Shop, open_shop

pytestmark = [pytest.mark.anyio, pytest.mark.commits, pytest.mark.heavy]
BY_HAND = "SET session_replication_role = replica;"
OTHER_YEAR = "(SELECT id FROM rewards_period WHERE name = '2025')"
NOT_RELEASED = "was posted without all its steps"


async def paid_out() -> tuple[Shop, Disbursement]:
    """A posted disbursement: by voucher, and to the community fund."""
    shop = await open_shop()
    members = await paid.owed(shop, await made.last_year(shop), 1_243, 1_243)
    await paid.choose(members[1], "fund")
    return shop, await paid.posted(shop, await paid.opened(shop))


@pytest.mark.row("X9.1")
async def test_a_disbursement_that_stands_in_the_books_of_two_periods_is_named(committed: str) -> None:
    shop, _disbursement = await paid_out()
    await paid.calculated(shop, await paid.opened(shop, closes_on=paid.LATER))
    assert await verify.verify() == []
    forgeries = [
        ("UPDATE rewards_disbursement SET period_id = NULL", f"disbursement 1 {NOT_RELEASED}"),
        (f"UPDATE rewards_disbursement SET period_id = {OTHER_YEAR} WHERE id = 1", f"disbursement 1 {NOT_RELEASED}"),
        (f"UPDATE rewards_payout_total SET period_id = {OTHER_YEAR} WHERE id = 1", f"disbursement 1 {NOT_RELEASED}"),
        (f"UPDATE rewards_disbursement SET period_id = {OTHER_YEAR} WHERE id = 2", f"disbursement 2 {NOT_RELEASED}"),
    ]
    assert await missed(committed, forgeries) == []


async def seal_both_years(shop: Shop) -> None:
    """The books of both years, when the second is over."""
    clock.start_at(datetime(2027, 1, 4, 9, tzinfo=UTC))
    for period in await Period.filter(society=shop.society, name__in=("2025", "2026")).order_by("starts_on"):
        await sealed(shop, period)


def written_once(migration: str) -> str:
    """What a migration does with disbursements that were posted before it."""
    return str(import_module(f"rewards.migrations.{migration}").POSTED_BEFORE)


@pytest.mark.row("X9.4")
async def test_payouts_are_a_batch_of_sealed_books_too(committed: str) -> None:
    shop, disbursement = await paid_out()
    batch = await database.row("SELECT * FROM rewards_batch WHERE covers = $1", f"disbursement {disbursement.id}")
    assert batch and (batch["entries_count"], batch["root"].hex()) == (2, disbursement.frozen_checksum)
    await disbursement_runs.post(disbursement, by=await made.officer(shop))
    assert await database.value("SELECT count(*) FROM rewards_batch WHERE covers LIKE 'disbursement%'") == 1
    await seal_both_years(shop)
    assert await verify.verify() == []
    named = "the batch of disbursement 1"
    forgeries = [
        ("DELETE FROM rewards_batch WHERE covers LIKE 'disbursement%'", named),
        ("UPDATE rewards_batch SET root = sha256(root) WHERE covers LIKE 'disbursement%'", named),
        ("UPDATE rewards_batch SET root = sha256(root) WHERE covers LIKE 'disbursement%'", "is not what was sealed there"),
        ("UPDATE rewards_batch SET entries_count = 3 WHERE covers LIKE 'disbursement%'", named),
        ("UPDATE rewards_batch SET covers = 'disbursement 7' WHERE covers LIKE 'disbursement%'", named),
        ("DELETE FROM rewards_disbursement_step WHERE state = 'posted'", named),
    ]
    assert await missed(committed, forgeries) == []


@pytest.mark.row("X9.4")
async def test_what_was_posted_before_payouts_had_batches_gets_one_unless_its_books_are_sealed(committed: str) -> None:
    shop, _disbursement = await paid_out()
    owner = await asyncpg.connect(committed)
    before = f"{BY_HAND} DELETE FROM rewards_batch WHERE covers LIKE 'disbursement%'; UPDATE rewards_disbursement SET period_id = NULL"
    again = f"{written_once('0025_payout_period')}; {written_once('0026_payout_batches')}"
    for _round in range(2):
        await owner.execute(before)
        await owner.execute(again)
        assert await verify.verify() == []
        assert await owner.fetchval("SELECT count(*) FROM rewards_batch WHERE covers = 'disbursement 1'") == 1
    await owner.execute(before)
    await owner.execute(written_once("0025_payout_period"))
    await seal_both_years(shop)
    await owner.execute(written_once("0026_payout_batches"))
    assert await owner.fetchval("SELECT count(*) FROM rewards_batch WHERE covers LIKE 'disbursement%'") == 0
    assert await verify.verify() == []
    assert await missed(committed, [("UPDATE rewards_disbursement SET sealed_without_batch = false", "the batch of disbursement 1")]) == []
    await owner.close()


async def all_ways(shop: Shop) -> tuple[Disbursement, list[Member]]:
    """Paid by voucher with odd pence to the fund, by bank three times, into a share account, to the fund; one payment is kept back, one
    comes back; the voucher is used, lost, and something comes back to the new one."""
    members = await paid.owed(shop, await made.last_year(shop), 1_243, 500, 600, 700, 800, 900)
    await paid.choose(members[0], "voucher", "fund")
    for member, iban in zip(members[1:4], paid.IBANS, strict=True):
        await paid.choose(member, "bank", iban=iban)
    await paid.choose(members[4], "share account")
    await paid.choose(members[5], "fund")
    disbursement = await paid.posted(shop, await paid.opened(shop, closes_on=paid.LATER))
    await bank_details.take_away(members[3], by=paid.self_of(members[3]))
    await paid.sent(shop, disbursement)
    payment = f"TL{disbursement.id}-{await paid.points_account(members[1])}"
    await payout_returns.note(disbursement, by=await made.officer(shop), payment=payment, reason="Account closed")
    lost = await paid.voucher_of(members[0])
    used = Receipt(shop.store.number, "T1", "1", paid.LATER)
    await voucher_uses.use(shop.society, lost, used, 400, by=shop.by)
    await vouchers.replace(members[0], by=paid.self_of(members[0]), number=lost.id)
    await voucher_uses.give_back(shop.society, lost, Receipt(shop.store.number, "T1", "2", paid.LATER), used, 150, by=shop.by)
    return disbursement, members


@pytest.mark.row("X9.1")
async def test_each_account_that_was_paid_into_is_proved_from_the_payouts(committed: str) -> None:
    await all_ways(await open_shop())
    assert await verify.verify() == []
    of_kind = "account_id = (SELECT id FROM rewards_account WHERE unit = 3 AND owner_kind = '{}')"
    forgeries = [
        # the whole stays the same, so that only the accounts tell
        (
            f"UPDATE rewards_payout_total SET pence = pence + 1 WHERE {of_kind.format('voucher')};"
            f"UPDATE rewards_payout_total SET pence = pence - 1 WHERE {of_kind.format('bank')}",
            "disbursement 1 moved 1799 pence to the account of bank 0, its payouts say 1800",
        ),
        (
            f"UPDATE rewards_payout_total SET pence = pence + 1 WHERE {of_kind.format('voucher')};"
            f"UPDATE rewards_payout_total SET pence = pence - 1 WHERE {of_kind.format('fund')}",
            "disbursement 1 moved 942 pence to the account of fund 0, its payouts say 943",
        ),
        (f"DELETE FROM rewards_payout_total WHERE {of_kind.format('fund')}", "moved 0 pence to the account of fund 0, its payouts say 943"),
        (
            "UPDATE rewards_account SET owner_kind = 'sold account' WHERE owner_kind = 'share account'",
            "moved 0 pence to the account of share",
        ),
        ("UPDATE rewards_payout SET method = 'fund' WHERE method = 'bank' AND paid_pence = 500", "account of bank 0, its payouts say 1300"),
    ]
    assert await missed(committed, forgeries) == []


@pytest.mark.row("X9.1")
async def test_what_came_back_and_what_the_bank_was_told_is_proved(committed: str) -> None:
    shop = await open_shop()
    disbursement, members = await all_ways(shop)
    await disbursements.confirm(disbursement, by=await made.officer(shop))
    assert await verify.verify() == []
    name, kept_back = [f"TL1-{await paid.points_account(member)}" for member in members[2:4]]
    files, in_file = (
        "the bank files of disbursement 1",
        "UPDATE rewards_bank_file SET content = convert_to(replace(convert_from(content, 'UTF8'),",
    )
    forgeries = [
        (
            "UPDATE rewards_payout_return SET pence = pence - 1 WHERE why = ''",
            "return 2: 499 pence stand on the account again of a payment of 500",
        ),
        (
            "UPDATE rewards_payout_return SET account_id = 1 WHERE why = ''",
            "return 2: 500 pence stand on the account again of a payment of 0",
        ),
        ("DELETE FROM rewards_bank_file", "return 2: 500 pence"),
        ("DELETE FROM rewards_payout_return WHERE why <> ''", f"{files} do not pay what its payouts say, or add up otherwise: {kept_back}"),
        ("DELETE FROM rewards_bank_file; DELETE FROM rewards_payout_return WHERE why = ''", files),
        ("UPDATE rewards_bank_file SET count = 3", f"{files} do not pay what its payouts say, or add up otherwise: part 1"),
        ("UPDATE rewards_bank_file SET pence = pence + 1", "add up otherwise: part 1"),
        (f"{in_file} '<NbOfTxs>2', '<NbOfTxs>1'), 'UTF8')", "add up otherwise: part 1"),
        (f"{in_file} '<CtrlSum>11.00', '<CtrlSum>11.01'), 'UTF8')", "add up otherwise: part 1"),
        (f"{in_file} '>6.00<', '>5.00<'), 'UTF8'), pence = 1000", f"add up otherwise: {name}"),
        (f"{in_file} '{name}<', '{kept_back}<'), 'UTF8')", f"add up otherwise: {kept_back}"),
        (f"{in_file} '{paid.IBANS[1]}', '{paid.IBANS[0]}'), 'UTF8')", f"add up otherwise: {name}"),
        ("UPDATE rewards_bank_details SET iban = 'GB94BARC10201530093459' WHERE iban LIKE 'DK%'", f"add up otherwise: {name}"),
    ]
    assert await missed(committed, forgeries) == []


@pytest.mark.row("X9.1")
async def test_what_tills_gave_back_to_vouchers_is_proved(committed: str) -> None:
    await all_ways(await open_shop())
    assert await verify.verify() == []
    back = "entry 3 of voucher 2"
    forgeries = [
        ("UPDATE rewards_voucher_entry SET back_id = 2 WHERE kind = 'back'", back),
        (
            "UPDATE rewards_voucher_entry SET pence = 100, left_pence = 1100 WHERE kind = 'use';"
            "UPDATE rewards_voucher_entry SET pence = 1100 WHERE kind = 'move'",
            back,
        ),
        ("UPDATE rewards_voucher SET replaces_id = NULL, disbursement_id = 9 WHERE id = 2", back),
        ("UPDATE rewards_voucher_entry SET left_pence = 100 WHERE kind = 'use'", "entry 1 of voucher 1 leaves something else"),
        ("UPDATE rewards_voucher_entry SET left_pence = 100 WHERE kind = 'back'", back),
    ]
    assert await missed(committed, forgeries) == []


@pytest.mark.row("X9.2")
async def test_the_parts_of_a_pool_are_proved_to_be_the_pool(committed: str) -> None:
    shop = await open_shop()
    year = await made.last_year(shop)
    for points in (700, 1_100, 1_300):
        await made.holder(shop, points)
    await made.pooled(shop, year, 1_000)
    assert await verify.verify() == []
    parts = "dividend 1: its parts come to"
    forgeries = [
        ("UPDATE rewards_dividend SET pool_pence = 1001", f"{parts} 1000 pence of 1001"),
        (
            "UPDATE rewards_dividend_line SET whole_pence = whole_pence - 1, gross_pence = gross_pence - 1 WHERE points = 700",
            f"{parts} 999 pence of 1000",
        ),
        (
            "UPDATE rewards_dividend_line SET (whole_pence, gross_pence) = (SELECT whole_pence + more, gross_pence + more FROM "
            "(VALUES (CASE points WHEN 700 THEN 2 ELSE -2 END)) AS other(more)) WHERE points < 1300",
            f"{parts} 1000 pence of 1000, or one is not what its points give",
        ),
        ("UPDATE rewards_dividend SET fund_pence = 5", f"{parts} 1005 pence of 1000"),
    ]
    assert await missed(committed, forgeries) == []


@pytest.mark.row("X9.1")
@pytest.mark.row("O2.4")
async def test_two_who_release_are_two_of_staff(committed: str) -> None:
    await paid_out()
    released = f"disbursement 1 {NOT_RELEASED}"
    one = "(SELECT min(id) FROM rewards_disbursement_step WHERE state = 'release')"
    forgeries = [
        (f"UPDATE rewards_disbursement_step SET by_kind = 'member' WHERE id = {one}", released),
        (f"UPDATE rewards_disbursement_step SET by_kind = 'system', by_id = 0 WHERE id = {one}", released),
        (f"DELETE FROM rewards_disbursement_step WHERE id = {one}", released),
    ]
    assert await missed(committed, forgeries) == []
