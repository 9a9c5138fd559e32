"""Uses of vouchers at tills: looked at, used in part or whole, given back when what was bought with one comes back (M13).

A use is one by voucher, store, till, receipt and day: told twice it counts once, told with another amount it is refused. A voucher is
locked while one till uses it, and never falls below nought.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import Enum

from portal.actors import Actor
from portal.kit import clock, database
from portal.kit.locale import gettext as _
from portal.kit.refusals import Refused
from portal.models import Society, Store
from rewards.books import ledger, periods
from rewards.books.ledger import Transfer
from rewards.models.ledger import Kind, Unit
from rewards.models.vouchers import EntryKind, Voucher, VoucherEntry
from rewards.payouts import vouchers
from rewards.payouts.vouchers import VoucherState

GRACE = timedelta(days=30)
"""How long what is given back after a voucher's last day can still be spent."""
TILL = "till"
"""Whose account, of the society's own side, gets what vouchers pay for."""
REPLACED_MOST = 100
STORE_MOST = 20
"""Characters of a store’s number; a longer one is none of ours."""


class Outcome(Enum):
    """What became of what a till told: done now, done before, or told before with another amount."""

    CREATED = "created"
    SAME = "same"
    CHANGED = "changed"


@dataclass(frozen=True)
class Receipt:
    """What a till says of a use, or of the return that gives it back: by this it is one."""

    store: str
    till: str
    receipt: str
    sold_on: date

    @property
    def key(self) -> str:
        return f"{self.store}/{self.till}/{self.receipt}/{self.sold_on}"


@dataclass(frozen=True)
class Told:
    """The answer to a till: what became of it, and what was left on the voucher then."""

    outcome: Outcome
    pence: int
    left_pence: int


async def look(society: Society, code: str) -> Voucher | None:
    """A voucher of the society by its code; None: there is none.

    Raises:
        Refused: a digit is wrong or missing.
    """
    return await Voucher.get_or_none(society_id=society.id, code=vouchers.read_code(code))


async def use(society: Society, voucher: Voucher, receipt: Receipt, pence: int, *, by: Actor) -> Told:
    """Pay with a voucher.

    Raises:
        Refused: it is void, expired, or less is left on it; or the store is none of the society's.
    """
    assert pence > 0
    async with database.transaction():
        await periods.cover(society)
        voucher = await Voucher.select_for_update().get(id=voucher.id)
        if told := await _known(voucher, EntryKind.USE, receipt, pence):
            return told
        store = await store_of(society, receipt)
        _refuse_useless(voucher, clock.today(society.time_zone), pence)
        voucher.left_pence -= pence
        await voucher.save(update_fields=["left_pence"])
        await _write(society, voucher, EntryKind.USE, receipt.key, pence, store=store, by=by)
    return Told(Outcome.CREATED, pence, voucher.left_pence)


async def give_back(society: Society, voucher: Voucher, receipt: Receipt, used: Receipt, pence: int, *, by: Actor) -> Told:
    """What was bought with a voucher comes back: so much of its use stands on it again, or on the one that took its place.

    A voucher that has expired meanwhile gets 30 days more.

    Raises:
        Refused: the voucher was not used there, or less of that use is left to give back.
    """
    assert pence > 0
    await vouchers.expire(society)  # what had ended is over: only what comes back now has a time of grace
    async with database.transaction():
        await periods.cover(society)
        chain = await _chain(voucher)
        for one in chain:
            if told := await _known(one, EntryKind.BACK, receipt, -pence):
                return told
        store = await store_of(society, receipt)
        use_made = await VoucherEntry.get_or_none(voucher_id=voucher.id, kind=EntryKind.USE, key=used.key)
        if use_made is None:
            raise Refused(_("This voucher was not used on that receipt."))
        given_back = -sum([one.pence for one in await VoucherEntry.filter(back_id=use_made.id)])
        if given_back + pence > use_made.pence:
            raise Refused(_("More would come back than this voucher paid on that receipt."))
        newest, today = chain[-1], clock.today(society.time_zone)
        if newest.expires_on < today:
            newest.expires_on = today + GRACE
        newest.left_pence += pence
        await newest.save(update_fields=["left_pence", "expires_on"])
        await _write(society, newest, EntryKind.BACK, receipt.key, -pence, store=store, by=by, back=use_made)
    return Told(Outcome.CREATED, -pence, newest.left_pence)


async def _chain(voucher: Voucher) -> list[Voucher]:
    """A voucher and those that took its place when it was lost, locked, the newest last."""
    chain = [await Voucher.select_for_update().get(id=voucher.id)]
    while len(chain) < REPLACED_MOST and (newer := await Voucher.select_for_update().get_or_none(replaces_id=chain[-1].id)):
        chain.append(newer)
    return chain


async def _known(voucher: Voucher, kind: EntryKind, receipt: Receipt, pence: int) -> Told | None:
    found = await VoucherEntry.get_or_none(voucher_id=voucher.id, kind=kind, key=receipt.key)
    if found is None:
        return None
    return Told(Outcome.SAME if found.pence == pence else Outcome.CHANGED, found.pence, found.left_pence)


async def store_of(society: Society, receipt: Receipt) -> Store:
    """The store that a till names."""
    store = await Store.get_or_none(society_id=society.id, number=receipt.store) if len(receipt.store) <= STORE_MOST else None
    if store is None:
        raise Refused(_("No store has the number %(number)s.", number=receipt.store))
    return store


def _refuse_useless(voucher: Voucher, today: date, pence: int) -> None:
    match vouchers.state_of(voucher, today):
        case VoucherState.VOID:
            raise Refused(_("This voucher was reported lost and is void."))
        case VoucherState.EXPIRED:
            raise Refused(_("This voucher has expired."))
    if pence > voucher.left_pence:
        raise Refused(_("Less than that is left on this voucher."))


async def _write(
    society: Society, voucher: Voucher, kind: EntryKind, key: str, pence: int, *, store: Store, by: Actor, back: VoucherEntry | None = None
) -> None:
    """The entry and its transfer: from what is owed for vouchers to the till, or back."""
    period, at = await periods.running(society), clock.now()
    entry = await VoucherEntry.create(
        voucher_id=voucher.id, kind=kind, key=key, pence=pence, left_pence=voucher.left_pence, back=back, store_id=store.id,
        period_id=period.id, by_kind=by.kind, by_id=by.id, at=at,
    )  # fmt: skip
    owed = await ledger.own_account(society.id, Unit.MONEY, vouchers.LIABILITY)
    till = await ledger.own_account(society.id, Unit.MONEY, TILL)
    sides = (Kind.VOUCHER_USE, owed, till) if kind is EntryKind.USE else (Kind.VOUCHER_USE_BACK, till, owed)
    await ledger.post_rows([Transfer(period.id, sides[0], entry.id, sides[1], sides[2], abs(pence), Unit.MONEY)], at=at)
