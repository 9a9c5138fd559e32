"""Bank details: where a member is paid, checked by the rules of each country, never shown whole, each change told (M12).

They stand in the database as they are: the installation has no key to seal them with, so its disk and its backups are to be encrypted
(docs/operations.md).
"""

from stdnum import iban as ibans
from stdnum.exceptions import ValidationError

from portal import notices
from portal.actors import Actor
from portal.kit import clock, database, formats, locale
from portal.kit.locale import gettext as _
from portal.kit.refusals import Refused
from portal.models import Member, Person, Society
from rewards.models.bank import BankDetails
from rewards.payouts import payout_returns

MASK = "••••"


async def of_member(member: Member) -> BankDetails | None:
    """Where a member is paid now; None: we know of no account."""
    newest = await BankDetails.filter(member_id=member.id).order_by("-id").first()
    return newest if newest and newest.iban else None


def masked(details: BankDetails) -> str:
    """An account as it may be shown: its country and its last four characters."""
    return f"{details.iban[:2]} {MASK} {details.last_four}"


def read_iban(typed: str) -> str:
    """An IBAN as machines write it.

    Raises:
        Refused: it is none; beside the field `iban`.
    """
    try:
        return str(ibans.validate(typed.upper()))
    except ValidationError:
        raise Refused(_("This is no IBAN. It begins with two letters, such as GB or DK; a digit may be wrong."), field="iban") from None


async def keep(member: Member, *, by: Actor, name: str, iban: str) -> BankDetails:
    """Pay to this account from now on; the member is told. The same again counts once.

    Raises:
        Refused: it is no IBAN.
    """
    kept = await _write(member, name=name, iban=read_iban(iban), by=by)
    assert kept is not None
    return kept


async def take_away(member: Member, *, by: Actor) -> None:
    """Forget where to pay: until another account is told, nothing goes to a bank, and what a file has not told the bank yet stays with us.

    The member is told, also of what is on its way there and cannot be stopped.
    """
    await _write(member, name="", iban="", by=by)


async def _write(member: Member, *, name: str, iban: str, by: Actor) -> BankDetails | None:
    assert by.kind == "member" and by.id == member.id, "a member tells their own account"
    async with database.transaction():
        await Member.select_for_update().get(id=member.id)
        newest = await BankDetails.filter(member_id=member.id).order_by("-id").first()
        if ((newest.name, newest.iban) if newest else ("", "")) == (name, iban):
            return newest
        kept = await BankDetails.create(member_id=member.id, name=name, iban=iban, by_kind=by.kind, by_id=by.id, at=clock.now())
        await payout_returns.keep_back_from(member, by=by)
        await _tell(member, kept)
    return kept


async def on_its_way(member: Member) -> int:
    """Pence that a file has told the bank to pay to an account that is the member's no more: nobody can stop them now."""
    return int(await database.value(database.sql("rewards", "payout_on_its_way"), member.id))


async def on_its_way_words(member: Member) -> str:
    """The same in a sentence; empty: nothing is."""
    pence = await on_its_way(member)
    amount = formats.amount(pence, (await Society.get(id=member.society_id)).currency)
    return _("%(amount)s is on its way to the old account already: we cannot stop it.", amount=amount) if pence else ""


async def _tell(member: Member, kept: BankDetails) -> None:
    person = await Person.get(id=member.person_id)
    with locale.speaking(locale.by_code(person.language)):
        if kept.iban:
            text = _("From now on we pay you to the account %(account)s. If that was not you, call us now.", account=masked(kept))
        else:
            text = _("We have taken your bank account off our books, as you asked. If that was not you, call us now.")
        text = f"{text} {await on_its_way_words(member)}".strip()
        subject = _("Your bank account was changed")
        await notices.send(
            person, purpose="service", subject=subject, text=text, key=f"bank-details-{kept.id}", channel=notices.channel_to(person)
        )
