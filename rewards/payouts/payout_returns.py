"""Returns: what a bank could not pay comes back to the member's account, the member is told, and the next disbursement pays it.

So does what is on its way to an account that the member has removed or changed, as long as it stands in no file for the bank (M12).
"""

import re
from collections.abc import Sequence
from datetime import datetime

from portal import notices
from portal.actors import Actor
from portal.kit import database, formats, locale
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
UNPAID = """
SELECT id FROM rewards_disbursement disbursement
WHERE society_id = $1 AND NOT EXISTS (
  SELECT FROM rewards_disbursement_step step WHERE step.disbursement_id = disbursement.id AND step.state IN ('paid', 'withdrawn')
)
ORDER BY id
"""
"""A society's disbursements that the bank may still have to pay."""


async def note(disbursement: Disbursement, *, by: Actor, payment: str, reason: str) -> PayoutReturn:
    """The bank sent this payment back. The same payment twice counts once: the first reason stays.

    Raises:
        Refused: it is no payment of this disbursement by bank.
    """
    society = await Society.get(id=disbursement.society_id)
    async with database.transaction():
        period_id, at = await periods.of_now(society)
        steps = await disbursements.hold(disbursement)
        account_id = await _account_of(disbursement, payment, state_of(steps))
        if not await BankFile.exists(disbursement_id=disbursement.id):
            raise Refused(_("No file has gone to the bank yet, so nothing of it can come back."), field="payment")
        if known := await PayoutReturn.get_or_none(disbursement_id=disbursement.id, account_id=account_id, why=""):
            return known
        payout = await Payout.get(account_id=account_id, disbursement_id=disbursement.id)
        member_id = (await Account.get(id=account_id)).owner_id
        (came,) = await _give_back(
            disbursement, society, period_id, [(account_id, payout.paid_pence, member_id, "")], by=by, reason=reason, at=at
        )
    return came


async def keep_back(
    disbursement: Disbursement, society: Society, period_id: int, *, by: Actor, at: datetime, account_id: int | None = None
) -> None:
    """What a posted disbursement would still pay to accounts that are their members' no more stands with the members again.

    Whoever calls it holds the disbursement, so that no file is written beside it.

    Args:
        account_id: of one member, by their account of points; None: of all.
    """
    stale = await database.rows(database.sql("rewards", "payout_stale"), disbursement.id, account_id)
    if stale:
        parts = [(row["account_id"], row["pence"], row["member_id"], row["why"]) for row in stale]
        await _give_back(disbursement, society, period_id, parts, by=by, reason="", at=at)


async def keep_back_from(member: Member, *, by: Actor) -> None:
    """The same for one member, whose bank account has just changed, in every disbursement that has not gone to the bank.

    In the transaction of the change: who posts or writes a file beside it goes before, or sees it.
    """
    society = await Society.get(id=member.society_id)
    if not await database.rows(UNPAID, society.id):
        return
    period_id, at = await periods.of_now(society)  # before anything of the ledger is held
    account_id = await ledger.account(society.id, Unit.POINTS, "member", member.id)
    for row in await database.rows(f"{UNPAID} FOR UPDATE", society.id):
        await keep_back(await Disbursement.get(id=row["id"]), society, period_id, by=by, at=at, account_id=account_id)


async def _give_back(
    disbursement: Disbursement,
    society: Society,
    period_id: int,
    parts: Sequence[tuple[int, int, int, str]],
    *,
    by: Actor,
    reason: str,
    at: datetime,
) -> list[PayoutReturn]:
    """Put money back from the bank's side; each part by account of points, pence, member, and why it never went."""
    bank = await ledger.own_account(society.id, Unit.MONEY, payout_methods.BANK)
    returns, transfers = [], []
    for account_id, pence, member_id, why in parts:
        came = await PayoutReturn.create(
            disbursement_id=disbursement.id, account_id=account_id, period_id=period_id, pence=pence, reason=reason, why=why,
            by_kind=by.kind, by_id=by.id, by_name=by.name, at=at,
        )  # fmt: skip
        money = await ledger.account(society.id, Unit.MONEY, "member", member_id)
        transfers.append(Transfer(period_id, Kind.PAYOUT_RETURN, came.id, bank, money, pence, Unit.MONEY))
        await _tell(await Member.get(id=member_id), society, came)
        returns.append(came)
    await ledger.post_rows(transfers, at=at)
    return returns


async def _account_of(disbursement: Disbursement, payment: str, state: State) -> int:
    """The account that a payment of this disbursement was for."""
    named = PAYMENT.fullmatch(payment.strip().upper())
    if named and state in AFTER_POSTING and int(named[1]) == disbursement.id:
        account_id = int(named[2])
        named_so = Payout.filter(account_id=account_id, disbursement_id=disbursement.id, method=payout_methods.BANK, paid_pence__gt=0)
        kept_back = PayoutReturn.filter(account_id=account_id, disbursement_id=disbursement.id).exclude(why="")
        if await named_so.exists() and not await kept_back.exists():
            return account_id
    raise Refused(_("This disbursement has no payment by that name. It stands in the bank’s notice, such as TL12-3456."), field="payment")


async def _tell(member: Member, society: Society, came: PayoutReturn) -> None:
    person = await Person.get(id=member.person_id)
    with locale.speaking(locale.by_code(person.language)):
        subject, text = _words(came, formats.amount(came.pence, society.currency))
        await notices.send(
            person, purpose="service", subject=subject, text=text, key=f"payout-return-{came.id}", channel=notices.channel_to(person)
        )


def _words(came: PayoutReturn, amount: str) -> tuple[str, str]:
    if came.why == "no bank":
        text = _("We have not paid %(amount)s to the bank account that you removed. It stays with us, on your account.", amount=amount)
        return _("Your dividend stays with us"), text
    if came.why:
        text = _(
            "We have not paid %(amount)s to the bank account that you changed. It stays with us, on your account: to the new one we pay "
            "from seven days on, with the next payment.",
            amount=amount,
        )  # fmt: skip
        return _("Your dividend stays with us"), text
    text = _(
        "Your bank sent %(amount)s of your dividend back to us. It stands on your account again, and the next payment takes it. "
        "Please check that we have the right bank account.",
        amount=amount,
    )  # fmt: skip
    return _("Your dividend came back"), text


async def of_disbursement(disbursement: Disbursement) -> list[PayoutReturn]:
    """What came back of a disbursement, newest first; the newest hundred."""
    return await PayoutReturn.filter(disbursement_id=disbursement.id).order_by("-id").limit(100)
