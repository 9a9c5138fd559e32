"""The share: due from the first moment, paid once (R31)."""

import pytest
from tortoise.exceptions import IntegrityError

from portal.joining import MemberJoined
from portal.kit import clock, database
from portal.models import Member
from rewards import listeners, verify
from rewards.books import ledger, shares
from rewards.books.ledger import Transfer
from rewards.models.ledger import Account, Kind, Unit
from rewards.models.shares import ShareReceipt
from tests import people
from tests.rewards.tills import Shop

pytestmark = [pytest.mark.anyio, pytest.mark.usefixtures("rolled_back")]


@pytest.fixture
async def member(shop: Shop) -> Member:
    return await people.member(shop.society)


async def test_a_new_member_has_accounts_at_once_and_a_share_that_is_due(member: Member) -> None:
    await listeners.open_accounts(MemberJoined(member.id, "OL12 0AA"))
    kinds = await Account.filter(owner_id=member.id, owner_kind__in=["member", "share"]).values_list("unit", "owner_kind")
    assert sorted(kinds) == [(Unit.POINTS, "member"), (Unit.MONEY, "member"), (Unit.MONEY, "share")]
    assert await shares.held(member) == 0


async def test_joining_twice_opens_no_second_account(member: Member) -> None:
    for _ in range(2):
        await listeners.open_accounts(MemberJoined(member.id, "OL12 0AA"))
    assert await Account.filter(owner_id=member.id, owner_kind__in=["member", "share"]).count() == 3


async def test_a_share_is_received_once_however_often_it_is_told(shop: Shop, member: Member) -> None:
    other = await people.member(shop.society)
    assert await shares.receive(shop.society, [member.id], by=shop.by) == 1
    assert await shares.receive(shop.society, [member.id, other.id], by=shop.by) == 1
    assert await shares.held(member) == await shares.held(other) == shop.society.share_pence
    assert await verify.verify() == []


async def test_the_money_of_a_share_comes_from_the_bank_and_the_unit_stays_in_balance(shop: Shop, member: Member) -> None:
    await shares.receive(shop.society, [member.id], by=shop.by)
    bank = await ledger.own_account(shop.society.id, Unit.MONEY, "bank")
    assert await database.value("SELECT sum(amount)::bigint FROM rewards_transfer WHERE debit_id = $1", bank) == 100


async def test_what_becomes_due_later_in_the_same_year_is_received_too_and_each_receipt_keeps_who_took_it(
    shop: Shop, member: Member
) -> None:
    await shares.receive(shop.society, [member.id], by=shop.by)
    shop.society.share_pence = 500
    await shop.society.save()
    assert await shares.receive(shop.society, [member.id], by=shop.by) == 1
    assert await shares.held(member) == 500
    receipts = await ShareReceipt.all().order_by("id").values_list("amount_pence", "by_kind")
    assert receipts == [(100, "system"), (400, "system")]
    assert await verify.verify() == []


async def test_a_transfer_under_a_name_that_is_taken_is_not_lost_in_silence(shop: Shop, member: Member) -> None:
    await shares.receive(shop.society, [member.id], by=shop.by)
    there = await database.row("SELECT * FROM rewards_transfer")
    assert there is not None
    same = Transfer(there["period_id"], Kind.SHARE, there["source"], there["debit_id"], there["credit_id"], 7, Unit.MONEY)
    with pytest.raises(IntegrityError, match="rewards_transfer"):
        async with database.transaction():
            await ledger.post_rows([same], at=clock.now())
    assert await shares.held(member) == 100
