"""Vouchers: made for a whole disbursement at once, shown in a member's wallet, issued again when lost, ended when their time is over (R13).

What the society owes for them stands on an account of its own side. Sixteen digits are a code: fifteen of chance and a Damm digit, so a
slip is found before anybody asks (R34); the code is random, so nobody guesses one.
"""

import calendar
from datetime import date, datetime
from enum import Enum
from typing import Protocol

from portal.actors import Actor, system
from portal.kit import check_digits, clock, database
from portal.kit.locale import gettext as _
from portal.kit.refusals import Refused
from portal.models import Member, Society
from rewards.books import ledger, periods
from rewards.books.ledger import Transfer
from rewards.models.disbursements import Disbursement
from rewards.models.ledger import Kind, Unit
from rewards.models.vouchers import EntryKind, Voucher, VoucherEntry

LIABILITY = "voucher"
"""Whose account, of the society's own side, holds what is still to be honoured."""
RESERVE = "reserve"
"""Whose account gets what nobody spent (R13)."""
DIGITS = 16
ROUNDS_MAX = 5
EXPIRED_AT_ONCE = 10_000
ENDED = "ended"
"""What names the one entry by which a voucher's rest is moved to the one that replaces it; an expiry is named by its last day."""


class VoucherState(Enum):
    """What a voucher is good for."""

    VALID = "valid"
    USED = "used"
    EXPIRED = "expired"
    VOID = "void"


class Kept(Protocol):
    """A voucher as it is kept, or as a member reads it."""

    @property
    def expires_on(self) -> date: ...
    @property
    def left_pence(self) -> int: ...
    @property
    def is_void(self) -> bool: ...


def state_of(voucher: Kept, today: date) -> VoucherState:
    """What a voucher is good for on a day."""
    if voucher.is_void:
        return VoucherState.VOID
    if voucher.expires_on < today:
        return VoucherState.EXPIRED
    return VoucherState.VALID if voucher.left_pence else VoucherState.USED


def read_code(typed: str) -> str:
    """The sixteen digits behind what was typed, in groups or not.

    Raises:
        Refused: a digit is wrong or missing.
    """
    digits = "".join(typed.split()).replace("-", "")
    if len(digits) != DIGITS or not check_digits.is_valid_damm(digits):
        raise Refused(_("A digit of this voucher is wrong or missing."), field="code")
    return digits


def grouped(code: str) -> str:
    """A code as it is printed and read out: `1234 5678 9012 3456`."""
    return " ".join(code[place : place + 4] for place in range(0, DIGITS, 4))


def last_day(issued_on: date, months: int) -> date:
    """The last day of a voucher: so many months on, or the month's last day where it is shorter."""
    year, month = divmod(issued_on.month - 1 + months, 12)
    year, month = issued_on.year + year, month + 1
    return date(year, month, min(issued_on.day, calendar.monthrange(year, month)[1]))


async def issue(disbursement: Disbursement, society: Society, *, at: datetime) -> None:
    """A voucher for each payout that is one, in the poster's transaction; a code that is taken already is drawn again."""
    today = clock.date_of(at, society.time_zone)
    given = (disbursement.id, society.id, at, last_day(today, disbursement.voucher_months))
    for _round in range(ROUNDS_MAX):
        if not await database.value(database.sql("rewards", "voucher_issue"), *given):
            await database.run("SELECT rewards_analyse_vouchers()")
            return
    raise AssertionError("codes were drawn that are taken, again and again")


async def expire(society: Society) -> int:
    """End the vouchers whose last day is over: what is left goes back to the reserve. Gives how many; run again, none."""
    count = 0
    while ended := await _expire_some(society):
        count += ended
    return count


async def _expire_some(society: Society) -> int:
    async with database.transaction():
        period = await periods.running(society)
        today, at = clock.today(society.time_zone), clock.now()
        liability = await ledger.own_account(society.id, Unit.MONEY, LIABILITY)
        reserve = await ledger.own_account(society.id, Unit.MONEY, RESERVE)
        by = system(society)
        rows = await database.rows(
            database.sql("rewards", "voucher_expire"), society.id, today, period.id, by.kind, by.id, at, EXPIRED_AT_ONCE
        )
        moved = [Transfer(period.id, Kind.VOUCHER_EXPIRY, row["id"], liability, reserve, row["pence"], Unit.MONEY) for row in rows]
        if moved:
            await ledger.post_rows(moved, at=at)
    return len(rows)


async def replace(member: Member, *, by: Actor, number: int) -> Voucher:
    """A voucher is lost: it is void at once, and what was left on it is on a new one with the same last day (M13).

    The same loss told twice counts once: the new voucher is the answer.

    Raises:
        Refused: it is none of the member's, it has ended, or nothing is left on it.
    """
    assert by.kind in ("member", "staff") and (by.kind != "member" or by.id == member.id)
    account = await ledger.account(member.society_id, Unit.POINTS, "member", member.id)
    society = await Society.get(id=member.society_id)
    async with database.transaction():
        await periods.cover(society)
        lost = await Voucher.select_for_update().get_or_none(id=number, account_id=account)
        if lost is None:
            raise Refused(_("This is not one of your vouchers."))
        if lost.void_at is not None:
            return await Voucher.get(replaces_id=lost.id)
        if lost.expires_on < clock.today(society.time_zone):
            raise Refused(_("This voucher has expired."))
        if not lost.left_pence:
            raise Refused(_("Nothing is left on this voucher."))
        return await _move(lost, society, by=by, at=clock.now())


async def _move(lost: Voucher, society: Society, *, by: Actor, at: datetime) -> Voucher:
    pence, period = lost.left_pence, await periods.running(society)
    lost.left_pence, lost.void_at = 0, at
    await lost.save(update_fields=["left_pence", "void_at"])
    await VoucherEntry.create(
        voucher_id=lost.id, kind=EntryKind.MOVE, key=ENDED, pence=pence, left_pence=0, period_id=period.id, by_kind=by.kind, by_id=by.id,
        at=at,
    )  # fmt: skip
    for _round in range(ROUNDS_MAX):
        if found := await database.value(database.sql("rewards", "voucher_replace"), lost.id, pence, at):
            return await Voucher.get(id=found)
    raise AssertionError("codes were drawn that are taken, again and again")
