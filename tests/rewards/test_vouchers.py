"""Vouchers: made for all at once, used in part, given back, lost, ended; what is owed for them is proved (M13, R13)."""

from datetime import UTC, date, datetime, timedelta

import pytest

from portal.kit import clock, database
from portal.kit.check_digits import is_valid_damm
from portal.kit.refusals import Refused
from portal.models import Member
from rewards import verify
from rewards.books import shares
from rewards.models.ledger import Account, Period
from rewards.models.vouchers import Voucher, VoucherEntry
from rewards.payouts import disbursement_runs, disbursements, voucher_uses, vouchers
from rewards.payouts.voucher_uses import Outcome, Receipt
from rewards.payouts.vouchers import VoucherState, state_of
from tests import people
from tests.rewards import made, paid
from tests.rewards.tills import Shop, food

pytestmark = [pytest.mark.anyio, pytest.mark.usefixtures("rolled_back")]
DAY = date(2026, 12, 6)


@pytest.fixture
async def voucher(shop: Shop, year: Period) -> Voucher:
    """A voucher of ten pounds; it is 6 December 2026."""
    return await paid.with_voucher(shop, year)


def receipt(shop: Shop, number: str = "7") -> Receipt:
    return Receipt(shop.store.number, "T1", number, DAY)


async def use(shop: Shop, voucher: Voucher, pence: int, number: str = "7") -> voucher_uses.Told:
    return await voucher_uses.use(shop.society, voucher, receipt(shop, number), pence, by=shop.by)


async def back(shop: Shop, voucher: Voucher, pence: int, number: str = "B1", of: str = "7") -> voucher_uses.Told:
    return await voucher_uses.give_back(shop.society, voucher, receipt(shop, number), receipt(shop, of), pence, by=shop.by)


async def owner(voucher: Voucher) -> Member:
    return await Member.get(id=(await Account.get(id=voucher.account_id)).owner_id)


async def again(voucher: Voucher) -> Voucher:
    return await Voucher.get(id=voucher.id)


@pytest.mark.row("M13.1")
async def test_a_voucher_has_a_code_with_a_check_digit_a_value_and_a_last_day(shop: Shop, voucher: Voucher) -> None:
    assert len(voucher.code) == 16 and is_valid_damm(voucher.code)
    assert (voucher.value_pence, voucher.left_pence, voucher.expires_on) == (1_000, 1_000, date(2027, 12, 6))
    assert vouchers.read_code(vouchers.grouped(voucher.code)) == voucher.code
    slip = voucher.code[:-1] + str((int(voucher.code[-1]) + 1) % 10)
    with pytest.raises(Refused, match="digit"):
        await voucher_uses.look(shop.society, slip)
    found = await voucher_uses.look(shop.society, voucher.code)
    assert found is not None and found.id == voucher.id
    assert await voucher_uses.look(await people.society(), voucher.code) is None


@pytest.mark.row("M13.1")
@pytest.mark.parametrize(
    ("issued", "months", "last"), [("2026-01-31", 1, "2026-02-28"), ("2024-02-29", 12, "2025-02-28"), ("2026-11-05", 2, "2027-01-05")]
)
def test_the_last_day_is_so_many_months_on(issued: str, months: int, last: str) -> None:
    assert vouchers.last_day(date.fromisoformat(issued), months) == date.fromisoformat(last)


async def test_the_planner_knows_the_vouchers_of_a_run_at_once(voucher: Voucher) -> None:
    assert await database.value("SELECT count(*) FROM pg_stats WHERE tablename = 'rewards_voucher' AND attname = 'account_id'") == 1


async def test_codes_that_the_database_draws_are_right_and_differ(rolled_back: None) -> None:
    drawn = [row["code"] for row in await database.rows("SELECT rewards_voucher_code() AS code FROM generate_series(1, 500)")]
    assert len(set(drawn)) == 500 and all(len(code) == 16 and is_valid_damm(code) for code in drawn)


@pytest.mark.row("M13.2")
async def test_part_use_leaves_the_rest_until_it_is_used(shop: Shop, voucher: Voucher) -> None:
    assert await use(shop, voucher, 350) == voucher_uses.Told(Outcome.CREATED, 350, 650)
    assert await use(shop, voucher, 350) == voucher_uses.Told(Outcome.SAME, 350, 650)
    with pytest.raises(Refused, match="Less than that"):
        await use(shop, voucher, 651, "8")
    assert (await use(shop, voucher, 650, "8")).left_pence == 0
    assert await use(shop, voucher, 350) == voucher_uses.Told(Outcome.SAME, 350, 650)  # the same answer as before, whatever came since
    assert state_of(await again(voucher), DAY) is VoucherState.USED
    assert await VoucherEntry.all().count() == 2
    assert await verify.verify() == []


async def test_the_same_receipt_with_another_amount_changes_nothing(shop: Shop, voucher: Voucher) -> None:
    await use(shop, voucher, 350)
    assert await use(shop, voucher, 400) == voucher_uses.Told(Outcome.CHANGED, 350, 650)
    assert (await again(voucher)).left_pence == 650


async def test_a_store_that_is_not_the_societys_is_refused(shop: Shop, voucher: Voucher) -> None:
    with pytest.raises(Refused, match="No store"):
        await voucher_uses.use(shop.society, voucher, Receipt("nowhere", "T1", "7", DAY), 100, by=shop.by)
    assert (await again(voucher)).left_pence == 1_000


async def test_what_comes_back_stands_on_the_voucher_again_and_never_more_than_was_paid(shop: Shop, voucher: Voucher) -> None:
    await use(shop, voucher, 600)
    assert await back(shop, voucher, 200) == voucher_uses.Told(Outcome.CREATED, -200, 600)
    assert (await back(shop, voucher, 200)).outcome is Outcome.SAME
    assert (await back(shop, voucher, 300)).outcome is Outcome.CHANGED
    with pytest.raises(Refused, match="More would come back"):
        await back(shop, voucher, 401, "B2")
    with pytest.raises(Refused, match="not used on that"):
        await back(shop, voucher, 1, "B3", of="99")
    await back(shop, voucher, 400, "B2")
    assert ((await again(voucher)).left_pence, (await again(voucher)).expires_on) == (1_000, date(2027, 12, 6))
    assert await verify.verify() == []


@pytest.mark.row("M13.2")
async def test_a_voucher_ends_with_its_last_day_and_the_rest_goes_to_the_reserve_once(shop: Shop, voucher: Voucher) -> None:
    await use(shop, voucher, 300)
    clock.start_at(datetime(2027, 12, 6, 12, tzinfo=UTC))
    assert await vouchers.expire(shop.society) == 0 and state_of(await again(voucher), date(2027, 12, 6)) is VoucherState.VALID
    clock.start_at(datetime(2027, 12, 7, 12, tzinfo=UTC))
    with pytest.raises(Refused, match="expired"):
        await use(shop, voucher, 100, "9")
    assert (await vouchers.expire(shop.society), await vouchers.expire(shop.society)) == (1, 0)
    assert await reserve(shop) == 700
    assert await verify.verify() == []


async def reserve(shop: Shop) -> int:
    return int(
        await database.value(
            "SELECT coalesce(sum(amount), 0)::bigint FROM rewards_transfer WHERE credit_id = "
            "(SELECT id FROM rewards_account WHERE society_id = $1 AND owner_kind = 'reserve')", shop.society.id,
        )
    )  # fmt: skip


async def test_what_comes_back_after_the_last_day_can_be_spent_for_thirty_days(shop: Shop, voucher: Voucher) -> None:
    await use(shop, voucher, 300)
    clock.start_at(datetime(2027, 12, 7, 12, tzinfo=UTC))
    await vouchers.expire(shop.society)
    await back(shop, voucher, 300)
    now = await again(voucher)
    assert (now.left_pence, now.expires_on) == (300, date(2027, 12, 7) + timedelta(days=30))
    await use(shop, voucher, 100, "10")
    clock.start_at(datetime(2028, 1, 8, 12, tzinfo=UTC))
    assert await vouchers.expire(shop.society) == 1 and await reserve(shop) == 700 + 200
    assert await verify.verify() == []


@pytest.mark.row("M13.3")
async def test_a_lost_voucher_is_issued_again_once_with_what_was_left_and_the_old_one_is_void(shop: Shop, voucher: Voucher) -> None:
    await use(shop, voucher, 300)
    member = await owner(voucher)
    fresh = await vouchers.replace(member, by=paid.self_of(member), number=voucher.id)
    assert (fresh.value_pence, fresh.left_pence, fresh.expires_on) == (700, 700, voucher.expires_on) and fresh.code != voucher.code
    assert (await vouchers.replace(member, by=paid.self_of(member), number=voucher.id)).id == fresh.id
    assert await Voucher.all().count() == 2
    with pytest.raises(Refused, match="void"):
        await use(shop, voucher, 100, "8")
    assert (await use(shop, fresh, 700, "8")).left_pence == 0
    await back(shop, voucher, 300)  # what the lost one paid comes back to the new one
    assert ((await again(fresh)).left_pence, (await again(voucher)).left_pence) == (300, 0)
    assert await verify.verify() == []


@pytest.mark.row("M13.3")
async def test_nobody_replaces_what_is_not_theirs_empty_or_over(shop: Shop, voucher: Voucher) -> None:
    member, other = await owner(voucher), await people.member(shop.society)
    with pytest.raises(Refused, match="not one of your"):
        await vouchers.replace(other, by=paid.self_of(other), number=voucher.id)
    await use(shop, voucher, 1_000)
    with pytest.raises(Refused, match="Nothing is left"):
        await vouchers.replace(member, by=paid.self_of(member), number=voucher.id)
    clock.start_at(datetime(2028, 1, 8, 12, tzinfo=UTC))
    with pytest.raises(Refused, match="expired"):
        await vouchers.replace(member, by=paid.self_of(member), number=voucher.id)
    assert await Voucher.all().count() == 1


async def test_what_a_voucher_is_cannot_be_changed(shop: Shop, voucher: Voucher) -> None:
    for change in ("value_pence = 5", "code = '0000000000000000'", "account_id = account_id + 1"):
        with pytest.raises(Exception, match="voucher"):
            async with database.transaction():
                await database.run(f"UPDATE rewards_voucher SET {change} WHERE id = $1", voucher.id)
    with pytest.raises(Exception, match="left"):
        async with database.transaction():
            await database.run("UPDATE rewards_voucher SET left_pence = -1 WHERE id = $1", voucher.id)


async def test_a_second_disbursement_makes_vouchers_of_its_own(shop: Shop, voucher: Voucher) -> None:
    before = await Period.get(society=shop.society, name="2026")
    member = await people.member(shop.society)
    await shares.receive(shop.society, [member.id], by=shop.by)
    await made.sell_last_year(shop, member, food(20_000), at=datetime(2026, 5, 1, 12, tzinfo=UTC))
    clock.start_at(datetime(2027, 1, 20, 9, tzinfo=UTC))
    await made.posted(shop, before)
    second = await paid.opened(shop, closes_on=date(2027, 1, 25))
    clock.start_at(datetime(2027, 1, 26, 9, tzinfo=UTC))
    await disbursement_runs.calculate(second, by=await made.officer(shop))
    for role in ("finance", "operator"):
        await disbursements.release(second, by=await made.officer(shop, role))
    await disbursement_runs.post(second, by=await made.officer(shop))
    assert await Voucher.filter(disbursement_id=second.id).count() == 1
    assert await verify.verify() == []
