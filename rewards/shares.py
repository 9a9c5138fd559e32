"""Shares: the capital that a member holds (R31). Money on an account of its own; what is missing to the society's amount is due.

It is paid when somebody joins, or taken from their first dividends.
"""

from collections.abc import Sequence

from portal.actors import Actor
from portal.kit import clock, database
from portal.models import Member, Society
from rewards import ledger, periods
from rewards.models import Unit

OWNER = "share"


async def open_accounts(society_id: int, member_ids: Sequence[int]) -> None:
    """The accounts of new members: points, money, and the share, which is due until something stands on it."""
    await ledger.open_accounts(society_id, Unit.POINTS, "member", member_ids)
    await ledger.open_accounts(society_id, Unit.MONEY, "member", member_ids)
    await ledger.open_accounts(society_id, Unit.MONEY, OWNER, member_ids)


async def receive(society: Society, member_ids: Sequence[int], *, by: Actor) -> int:
    """These members have paid what was due of their share; gives how many. Who had paid already is passed over."""
    assert by.kind in ("staff", "system"), "a share is received by the society"
    async with database.transaction():
        period = await periods.running(society)
        await open_accounts(society.id, member_ids)
        bank = await ledger.own_account(society.id, Unit.MONEY, "bank")
        await ledger.stage()
        await database.run(database.sql("rewards", "share_transfers"), society.id, list(member_ids), society.share_pence, period.id, bank)
        return await ledger.post(at=clock.now())


async def held(member: Member) -> int:
    """The pence of a member's share that are paid."""
    return await ledger.balance(await ledger.account(member.society_id, Unit.MONEY, OWNER, member.id))
