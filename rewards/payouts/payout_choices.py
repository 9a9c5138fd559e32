"""Payout choices: how a member wants to be paid (M12). The newest before a cut-off holds, a later one counts for the next disbursement.

An advisor writes down what a member says on the phone, and the member is told; a bank account only the member can name.
"""

from portal import notices, records
from portal.actors import Actor
from portal.kit import clock, database, locale
from portal.kit.locale import gettext as _
from portal.kit.refusals import Refused
from portal.models import Member, Person
from rewards.books import ledger
from rewards.models.disbursements import PayoutChoice
from rewards.models.ledger import Account, Unit
from rewards.payouts import bank_details, payout_methods

ACTORS = ("member", "staff")
"""Who may say it: the member, or an advisor to whom they said it on the phone."""


async def choose(member: Member, *, by: Actor, method: str, odd: str = payout_methods.CARRY) -> PayoutChoice:
    """From now on this member is paid so. The same choice twice counts once. What staff write down the member is told.

    Raises:
        Refused: the method is not offered to them now, it is the bank and we have no account of theirs, or staff are near this member.
    """
    assert by.kind in ACTORS and (by.kind != "member" or by.id == member.id), f"{by} chooses for somebody else"
    assert odd in payout_methods.ODD_LABELS
    if by.kind == "staff":
        await records.keep_away(member, by=by)
    async with database.transaction():
        account = await ledger.account(member.society_id, Unit.POINTS, "member", member.id)
        await Account.select_for_update().get(id=account)  # one choice of a member at a time
        newest = await of_account(account)
        if newest and (newest.method, newest.odd) == (method, odd):
            return newest
        if method not in await payout_methods.offered(member):
            raise Refused(_("You cannot be paid in this way just now. Choose another."), field="method")
        if method == payout_methods.BANK and await bank_details.of_member(member) is None:
            raise Refused(_no_account(by), field="method")
        choice = await PayoutChoice.create(
            society_id=member.society_id, account_id=account, method=method, odd=odd, by_kind=by.kind, by_id=by.id, by_name=by.name,
            at=clock.now(),
        )  # fmt: skip
        if by.kind == "staff":
            await _tell(member, choice)
        return choice


def _no_account(by: Actor) -> str:
    if by.kind == "staff":
        return _("We know of no bank account of theirs. The member names it first, signed in.")
    return _("Tell us your bank account first.")


async def _tell(member: Member, choice: PayoutChoice) -> None:
    """Tell the member what was written down for them: whoever did not ask for it calls us."""
    person = await Person.get(id=member.person_id)
    with locale.speaking(locale.by_code(person.language)):
        method = (await payout_methods.offered(member))[choice.method]
        text = _(
            "As you told us, you are paid your dividend in this way from now on: %(method)s. You can change it yourself when you sign in. "
            "If you did not ask for it, call us now.",
            method=method,
        )  # fmt: skip
        subject = _("How you are paid was changed")
        await notices.send(
            person, purpose="service", subject=subject, text=text, key=f"payout-choice-{choice.id}", channel=notices.channel_to(person)
        )


async def of_account(account_id: int) -> PayoutChoice | None:
    """What a member chose last, by their account of points."""
    return await PayoutChoice.filter(account_id=account_id).order_by("-id").first()


async def of_member(member: Member) -> PayoutChoice | None:
    """What a member chose last."""
    return await of_account(await ledger.account(member.society_id, Unit.POINTS, "member", member.id))
