"""Purchases: one intake for every door. The purchase is the unit: each is created, the same as before, changed (refused) or refused.

Posting is set-based: a batch goes by COPY to a temporary table, then a few statements make purchases, transfers, balances and tallies
together. What was new stands in the temporary table `posted`, whose columns listeners may read (docs/words.md).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import Enum
from hashlib import sha256
from zoneinfo import ZoneInfo

import msgspec

from portal.actors import Actor
from portal.kit import clock, database
from portal.kit.events import publish
from portal.kit.locale import gettext as _
from portal.models import Society
from rewards import postings, refunds, tills
from rewards.earning import earn
from rewards.receipts import Known, Purchase, Ready, Receipt, number_of
from rewards.tills import Till, TillStore

BATCH_MAX = 1_000
LINES_MAX = 500
LATE_DAYS_MAX = 90
PENCE_MAX = 100_000_000
ENCODE = msgspec.json.Encoder(order="sorted")


@dataclass(frozen=True)
class PurchasesPosted:
    """Purchases were posted: `rows` names the temporary table that holds the new ones, `count` how many they are."""

    rows: str
    count: int


class State(Enum):
    CREATED = "created"
    SAME = "same"
    CHANGED = "changed"
    REFUSED = "refused"


@dataclass(frozen=True)
class Outcome:
    """The answer for one purchase of a batch; `why` is a sentence where it was not taken."""

    state: State
    id: int | None = None
    points: int = 0
    contribution_units: int = 0
    why: str = ""


async def take(society: Society, batch: Sequence[Purchase], *, by: Actor, history: bool = False) -> list[Outcome]:
    """Post a batch, all in one transaction; gives one outcome for each purchase, in their order.

    `history` is an operator's first load: it takes purchases of any age (R8).
    """
    assert 0 < len(batch) <= BATCH_MAX
    async with database.transaction():
        till = await tills.open_till(society, batch)
        read = [_read(till, purchase, history=history) for purchase in batch]
        sales, refunds_read, repeated = _sorted_out(read)
        await postings.begin(sales + refunds_read)
        created = await postings.add(till, sales, history=history)
        taken_back = await refunds.weigh(till, refunds_read)
        created |= await postings.add(till, [made for made in taken_back.values() if isinstance(made, Ready)], history=history)
        if created:
            await postings.book()
            await publish(PurchasesPosted("posted", len(created)))
        known = await postings.known(sales + refunds_read, created)
    return [_outcome(made, repeated.get(number), taken_back, created, known) for number, made in enumerate(read)]


def _sorted_out(read: Sequence[Ready | str]) -> tuple[list[Ready], list[Ready], dict[int, Ready]]:
    """Sales, refunds, and by place in the batch those that name the same receipt as one before them."""
    first: dict[int, Ready] = {}
    repeated = {}
    for number, made in enumerate(read):
        if isinstance(made, Ready) and first.setdefault(made.id, made) is not made:
            repeated[number] = first[made.id]
    once = list(first.values())
    return [made for made in once if made.purchase.refunds is None], [made for made in once if made.purchase.refunds is not None], repeated


def _outcome(
    made: Ready | str, before: Ready | None, taken_back: dict[int, Ready | str], created: dict[int, Ready], known: dict[int, Known]
) -> Outcome:
    if isinstance(made, str):
        return Outcome(State.REFUSED, why=made)
    weighed = taken_back.get(made.id)
    if isinstance(weighed, str) and made.id not in known:
        return Outcome(State.REFUSED, why=weighed)
    if made.id in created and before is None:
        booked = created[made.id]
        return Outcome(State.CREATED, made.id, booked.points, booked.contribution_units)
    there = known.get(made.id) or Known(made.key, before.body_hash if before else b"", 0, 0)
    if there.key != made.key:
        return Outcome(State.REFUSED, why=_("This receipt’s number cannot be kept. Send it with another till or receipt number."))
    if there.body_hash != made.body_hash:
        return Outcome(State.CHANGED, made.id, why=_("This receipt is here already, with other content. Nothing was changed."))
    return Outcome(State.SAME, made.id, there.points, there.contribution_units)


def _read(till: Till, purchase: Purchase, *, history: bool) -> Ready | str:
    """A purchase with all that posting needs, or why it is refused."""
    store = till.stores.get(purchase.store)
    if store is None:
        return _("No store has the number %(store)s.", store=purchase.store)
    who = till.member_of(purchase)
    if who is None:
        return _("No active card or known customer stands behind this purchase.")
    sold_on = _day_at(store, purchase.sold_at)
    period, books = till.period_of(sold_on), till.books_of(sold_on)
    if period is None or books is None:
        return _("The books have no open period for %(day)s.", day=sold_on.isoformat())
    if why := _out_of_bounds(purchase, history=history):
        return why
    key = Receipt(purchase.store, purchase.till, purchase.receipt, sold_on).key(till.society.slug)
    return Ready(
        id=number_of(key), key=key, period_id=period.id, books_id=books, account_id=who.account_id, member_id=who.member_id,
        store_id=store.id, sold_on=sold_on, purchase=purchase, earned=earn(purchase.lines, till.terms, sold_on),
        body_hash=sha256(ENCODE.encode((purchase, who.account_id))).digest(),
    )  # fmt: skip


def _day_at(store: TillStore, instant: datetime) -> date:
    try:
        return instant.astimezone(ZoneInfo(store.time_zone)).date()
    except OverflowError:
        return instant.date()  # at an end of the calendar, where no books are open whatever the zone


def _out_of_bounds(purchase: Purchase, *, history: bool) -> str | None:
    if not 0 < len(purchase.lines) <= LINES_MAX:
        return _("A purchase has 1 to %(most)s lines.", most=LINES_MAX)
    if any(abs(line.pence) > PENCE_MAX for line in purchase.lines) or sum(line.pence for line in purchase.lines) < 0:
        return _("The amounts of this purchase cannot be right.")
    if purchase.sold_at > clock.now() + tills.AHEAD_MAX:
        return _("This purchase lies in the future.")
    if not history and clock.now() - purchase.sold_at > timedelta(days=LATE_DAYS_MAX):
        return _("This purchase is older than %(days)s days.", days=LATE_DAYS_MAX)
    return None
