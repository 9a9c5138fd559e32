"""Payout choices: how a member wants to be paid (M12). The newest before a cut-off holds, a later one counts for the next disbursement."""

from portal.actors import Actor
from portal.kit import clock, database
from portal.kit.locale import gettext as _
from portal.kit.refusals import Refused
from portal.models import Member
from rewards.books import ledger
from rewards.models.disbursements import PayoutChoice
from rewards.models.ledger import Account, Unit
from rewards.payouts import bank_details, payout_methods

ACTORS = ("member", "staff")
"""Who may say it: the member, or an advisor to whom they said it on the phone."""


async def choose(member: Member, *, by: Actor, method: str, odd: str = payout_methods.CARRY) -> PayoutChoice:
    """From now on this member is paid so. The same choice twice counts once.

    Raises:
        Refused: the method is not offered to them now, or it is the bank and we have no account of theirs.
    """
    assert by.kind in ACTORS and (by.kind != "member" or by.id == member.id), f"{by} chooses for somebody else"
    assert odd in payout_methods.ODD_LABELS
    async with database.transaction():
        account = await ledger.account(member.society_id, Unit.POINTS, "member", member.id)
        await Account.select_for_update().get(id=account)  # one choice of a member at a time
        newest = await of_account(account)
        if newest and (newest.method, newest.odd) == (method, odd):
            return newest
        if method not in await payout_methods.offered(member):
            raise Refused(_("You cannot be paid in this way just now. Choose another."), field="method")
        if method == payout_methods.BANK and await bank_details.of_member(member) is None:
            raise Refused(_("Tell us your bank account first."), field="method")
        return await PayoutChoice.create(
            society_id=member.society_id, account_id=account, method=method, odd=odd, by_kind=by.kind, by_id=by.id, by_name=by.name,
            at=clock.now(),
        )  # fmt: skip


async def of_account(account_id: int) -> PayoutChoice | None:
    """What a member chose last, by their account of points."""
    return await PayoutChoice.filter(account_id=account_id).order_by("-id").first()


async def of_member(member: Member) -> PayoutChoice | None:
    """What a member chose last."""
    return await of_account(await ledger.account(member.society_id, Unit.POINTS, "member", member.id))
