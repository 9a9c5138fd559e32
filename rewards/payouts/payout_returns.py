"""Returns: what a bank could not pay comes back to the member's account, the member is told, and the next disbursement pays it."""

import re

from portal import notices
from portal.actors import Actor
from portal.kit import clock, database, formats, locale
from portal.kit.locale import gettext as _
from portal.kit.refusals import Refused
from portal.models import Member, Person, Society
from rewards.books import ledger, periods
from rewards.books.ledger import Transfer
from rewards.models.bank import BankFile
from rewards.models.disbursements import Disbursement, Payout, PayoutReturn
from rewards.models.ledger import Account, Kind, Unit
from rewards.payouts import disbursements, payout_methods
from rewards.payouts.disbursement_states import AFTER_POSTING, State, state_of

PAYMENT = re.compile(r"TL([0-9]{1,18})-([0-9]{1,18})")
"""The name of a payment in a bank file: disbursement and account."""


async def note(disbursement: Disbursement, *, by: Actor, payment: str, reason: str) -> PayoutReturn:
    """The bank sent this payment back. The same payment twice counts once: the first reason stays.

    Raises:
        Refused: it is no payment of this disbursement by bank.
    """
    society = await Society.get(id=disbursement.society_id)
    async with database.transaction():
        await periods.cover(society)
        steps = await disbursements.hold(disbursement)
        account_id = await _account_of(disbursement, payment, state_of(steps))
        if not await BankFile.exists(disbursement_id=disbursement.id):
            raise Refused(_("No file has gone to the bank yet, so nothing of it can come back."), field="payment")
        if known := await PayoutReturn.get_or_none(disbursement_id=disbursement.id, account_id=account_id):
            return known
        payout = await Payout.get(account_id=account_id, disbursement_id=disbursement.id)
        period = await periods.running(society)
        came = await PayoutReturn.create(
            disbursement_id=disbursement.id, account_id=account_id, period_id=period.id, pence=payout.paid_pence, reason=reason,
            by_kind=by.kind, by_id=by.id, by_name=by.name, at=clock.now(),
        )  # fmt: skip
        member = await Member.get(id=(await Account.get(id=account_id)).owner_id)
        bank = await ledger.own_account(society.id, Unit.MONEY, payout_methods.BANK)
        money = await ledger.account(society.id, Unit.MONEY, "member", member.id)
        back = Transfer(period.id, Kind.PAYOUT_RETURN, came.id, bank, money, came.pence, Unit.MONEY)
        await ledger.post_rows([back], at=came.at)
        await _tell(member, society, came)
    return came


async def _account_of(disbursement: Disbursement, payment: str, state: State) -> int:
    """The account that a payment of this disbursement was for."""
    named = PAYMENT.fullmatch(payment.strip().upper())
    if named and state in AFTER_POSTING and int(named[1]) == disbursement.id:
        account_id = int(named[2])
        if await Payout.exists(account_id=account_id, disbursement_id=disbursement.id, method=payout_methods.BANK, paid_pence__gt=0):
            return account_id
    raise Refused(_("This disbursement has no payment by that name. It stands in the bank’s notice, such as TL12-3456."), field="payment")


async def _tell(member: Member, society: Society, came: PayoutReturn) -> None:
    person = await Person.get(id=member.person_id)
    with locale.speaking(locale.by_code(person.language)):
        text = _(
            "Your bank sent %(amount)s of your dividend back to us. It stands on your account again, and the next payment takes it. "
            "Please look whether we have the right bank account.",
            amount=formats.amount(came.pence, society.currency),
        )  # fmt: skip
        channel = "email" if person.email else "text" if person.phone else "post"
        subject = _("Your dividend came back")
        await notices.send(person, purpose="service", subject=subject, text=text, key=f"payout-return-{came.id}", channel=channel)


async def of_disbursement(disbursement: Disbursement) -> list[PayoutReturn]:
    """What came back of a disbursement, newest first; the newest hundred."""
    return await PayoutReturn.filter(disbursement_id=disbursement.id).order_by("-id").limit(100)
