"""What a member reads of being paid (M11, M12, M13): what is on its way, what they chose, what was paid and how, and their vouchers."""

from collections.abc import Sequence
from datetime import date

import msgspec

from portal.kit import clock, database, formats
from portal.kit.locale import gettext as _
from portal.models import Member
from rewards.payouts import payout_methods, vouchers


class Chosen(msgspec.Struct, frozen=True):
    """What a member chose last."""

    method: str
    odd: str


class Running(msgspec.Struct, frozen=True):
    """The disbursement that is on its way: until the end of which day a choice counts for it. It follows a dividend, and pays the member's
    `dividend_ids` too, which stand on their account."""

    dividend_id: int
    dividend_ids: list[int]
    closes_on: date
    is_open: bool
    default_method: str
    threshold_pence: int


class Paid(msgspec.Struct, frozen=True):
    """A payout that was posted, of the `dividend_ids` that stood on the account. `has_left`: the bank has confirmed it; `returned_on`: it
    stands on the account again since, `returned_why` where it never went to the bank.
    """

    disbursement_id: int
    dividend_ids: list[int]
    method: str
    held_pence: int
    paid_pence: int
    fund_pence: int
    why: str
    currency: str
    paid_on: date
    has_left: bool
    returned_on: date | None
    returned_why: str | None

    @property
    def carried_pence(self) -> int:
        """What stayed on the account, as money."""
        return self.held_pence - self.paid_pence - self.fund_pence

    @property
    def together_words(self) -> str:
        """That it paid several dividends, where it did."""
        if len(self.dividend_ids) < 2:
            return ""
        return _(
            "It was paid with other dividends: %(amount)s stood on your account.", amount=formats.amount(self.held_pence, self.currency)
        )

    @property
    def why_words(self) -> str:
        """Why something stayed, in words."""
        return _(payout_methods.CARRIED_WHYS[self.why]) if self.why else ""

    @property
    def words(self) -> str:
        """How it was paid, in a sentence."""
        told = {"amount": formats.amount(self.paid_pence, self.currency), "day": formats.date(self.paid_on)}
        if self.returned_why == "no bank":
            return _("%(amount)s was not paid, for you removed your bank account: it stands on your account again.", **told)
        if self.returned_why:
            return _("%(amount)s was not paid, for you changed your bank account: the next payment takes it to the new one.", **told)
        if self.returned_on:
            return _("%(amount)s went to your bank and came back: it stands on your account again.", **told)
        if not self.paid_pence:
            return _("Nothing was paid out on %(day)s.", **told)
        match self.method:
            case payout_methods.VOUCHER:
                return _("%(amount)s as a voucher, on %(day)s.", **told)
            case payout_methods.BANK if self.has_left:
                return _("%(amount)s paid to your bank account.", **told)
            case payout_methods.BANK:
                return _("%(amount)s on its way to your bank account since %(day)s.", **told)
            case payout_methods.SHARE_ACCOUNT:
                return _("%(amount)s to your share account, on %(day)s.", **told)
            case payout_methods.FUND:
                return _("%(amount)s to the community fund, on %(day)s. Thank you.", **told)
        return _("%(amount)s given as you chose, on %(day)s. Thank you.", **told)


class VoucherNote(msgspec.Struct, frozen=True):
    """A voucher in a member's wallet."""

    id: int
    code: str
    value_pence: int
    left_pence: int
    issued_on: date
    expires_on: date
    currency: str
    is_void: bool
    today: date

    @property
    def grouped(self) -> str:
        """The code as it is read out."""
        return vouchers.grouped(self.code)

    @property
    def state(self) -> str:
        """valid, used, expired or void."""
        return vouchers.state_of(self, self.today).value

    @property
    def used_pence(self) -> int:
        """What was spent of it, or moved to another."""
        return self.value_pence - self.left_pence


class Wallet(msgspec.Struct, frozen=True):
    """All of it, for one member."""

    currency: str
    today: date
    held_pence: int
    choice: Chosen | None
    running: Running | None
    payouts: list[Paid]
    vouchers: list[VoucherNote]

    @property
    def waiting(self) -> list[VoucherNote]:
        """The vouchers that can be spent."""
        return [voucher for voucher in self.vouchers if voucher.state == "valid"]

    @property
    def waiting_pence(self) -> int:
        """What can be spent by them all."""
        return sum(voucher.left_pence for voucher in self.waiting)

    @property
    def method(self) -> str:
        """How the member is paid next: what they chose, or what holds for who never chose."""
        if self.choice:
            return self.choice.method
        return self.running.default_method if self.running else payout_methods.DEFAULT

    @property
    def method_name(self) -> str:
        return payout_methods.names().get(self.method, self.method)

    def payouts_of(self, dividend_id: int) -> list[Paid]:
        """What paid a dividend, newest first; before it whatever was carried or came back."""
        return [paid for paid in self.payouts if dividend_id in paid.dividend_ids]

    def is_next(self, dividend_id: int) -> bool:
        """Whether a dividend's money is still to be paid out by the disbursement that is on its way."""
        if self.running is None:
            return False
        follows = self.running.dividend_id == dividend_id and not self.payouts_of(dividend_id)
        return follows or dividend_id in self.running.dividend_ids


async def of_member(member: Member) -> Wallet:
    """What a member reads of being paid."""
    return msgspec.json.decode(await database.value(database.sql("rewards", "payout_notes"), member.id, clock.now()), type=Wallet)


async def statement_words(member: Member, dividend_ids: Sequence[int]) -> dict[int, str]:
    """How each of these dividends was or will be paid, for a statement (M12): asked only where one has a dividend."""
    if not dividend_ids:
        return {}
    wallet = await of_member(member)
    return {each: _statement_words(wallet, each) for each in dividend_ids}


def _statement_words(wallet: Wallet, dividend_id: int) -> str:
    if paid := wallet.payouts_of(dividend_id):
        return " ".join(words for each in paid for words in (each.words, each.together_words, each.why_words) if words)
    return _("Not paid out yet. Chosen for it: %(method)s.", method=wallet.method_name)
