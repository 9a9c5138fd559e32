"""Shares: the capital that a member holds (R31). Money on an account of its own; what is missing to the society's amount is due.

It is paid at a till or by phone, or taken from the first dividends, whichever comes first.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from portal.actors import Actor
from portal.kit import clock, database
from portal.models import Member, Society
from rewards.books import ledger, periods
from rewards.models.ledger import Unit

OWNER = "share"
ACCOUNTS = "SELECT id FROM rewards_account WHERE society_id = $1 AND unit = 3 AND owner_kind = 'share' AND owner_id = ANY($2::bigint[])"


@dataclass(frozen=True)
class Share:
    """A member's share as it stands: what it comes to, and what of it is paid."""

    amount_pence: int
    held_pence: int

    @property
    def due_pence(self) -> int:
        return max(0, self.amount_pence - self.held_pence)


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
        await lock(society, alone=False)
        at = clock.now()  # what waited for a dividend to be calculated came after it
        await ledger.hold(row["id"] for row in await database.rows(ACCOUNTS, society.id, list(member_ids)))
        await ledger.stage()
        await database.run(
            database.sql("rewards", "share_receipts"),
            society.id,
            list(member_ids),
            society.share_pence,
            period.id,
            bank,
            by.kind,
            by.id,
            at,
        )
        return await ledger.post(at=at)


async def lock(society: Society, *, alone: bool) -> None:
    """Hold a society's shares for the rest of the transaction: a dividend `alone`, since it is everybody's; receipts beside each other."""
    await database.take_turn("rewards_share", society.id, alone=alone)


async def held(member: Member) -> int:
    """The pence of a member's share that are paid."""
    return await ledger.balance(await ledger.account(member.society_id, Unit.MONEY, OWNER, member.id))


async def of_member(member: Member, society: Society) -> Share:
    """A member's share in their society."""
    return Share(society.share_pence, await held(member))
