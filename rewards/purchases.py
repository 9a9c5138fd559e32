"""Purchases: one intake for every door. The purchase is the unit: each is created, the same as before, changed (refused) or refused.

Posting is set-based: a batch goes by COPY to a temporary table, then a few statements make purchases, transfers, balances and tallies
together. What was new stands in the temporary table `posted`, whose columns listeners may read (docs/words.md).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import Enum
from zoneinfo import ZoneInfo

from portal.actors import Actor
from portal.kit import clock, database
from portal.kit.locale import gettext as _
from portal.models import Society
from rewards import bounds, postings, refunds, tills
from rewards.earning import earn
from rewards.receipts import Known, Named, Purchase, Ready, Receipt, number_of
from rewards.tills import Till

BATCH_MAX = 1_000
LATE_DAYS_MAX = 90


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

    What the books hold already is answered as it was, whatever holds today (X1). `history` is an operator's first load: it takes
    purchases of any age (R8).
    """
    assert 0 < len(batch) <= BATCH_MAX
    async with database.transaction():
        broken = [bounds.broken_by(purchase) for purchase in batch]
        sound = [purchase for purchase, why in zip(batch, broken, strict=True) if why is None]
        till = await tills.open_till(society, sound)
        named = [why or _named(till, purchase) for purchase, why in zip(batch, broken, strict=True)]
        await postings.begin(till, sound)
        known = await postings.known([made for made in named if isinstance(made, Named)])
        read = [made if isinstance(made, str) or made.id in known else _read(till, made, history=history) for made in named]
        once = _once(read)
        created = await postings.add(till, [made for made in once.values() if made.purchase.refunds is None], by=by, history=history)
        weighed = await refunds.weigh(till, [made for made in once.values() if made.purchase.refunds is not None])
        created |= await postings.add(till, [made for made in weighed.values() if isinstance(made, Ready)], by=by, history=history)
        if created:
            await postings.book(len(created))
        known |= await postings.known(
            [made for made in once.values() if made.id not in created and not isinstance(weighed.get(made.id), str)]
        )
    return [_outcome(made, once, weighed, created, known) for made in read]


def _once(read: Sequence[Named | str]) -> dict[int, Ready]:
    """What is new, by number; where a batch names a receipt twice, the first."""
    once: dict[int, Ready] = {}
    for made in read:
        if isinstance(made, Ready):
            once.setdefault(made.id, made)
    return once


def _outcome(
    made: Named | str, once: dict[int, Ready], weighed: dict[int, Ready | str], created: dict[int, Ready], known: dict[int, Known]
) -> Outcome:
    if isinstance(made, str):
        return Outcome(State.REFUSED, why=made)
    why = weighed.get(made.id)
    if isinstance(why, str):
        return Outcome(State.REFUSED, why=why)
    booked = created.get(made.id)
    there = booked.known if booked else known[made.id]
    if booked and once[made.id] is made:
        return Outcome(State.CREATED, made.id, there.points, there.contribution_units)
    if there.key != made.key:
        return Outcome(State.REFUSED, why=_("This receipt’s number cannot be kept. Send it with another till or receipt number."))
    if there.body_hash != made.purchase.body_hash(there.account_id):
        return Outcome(State.CHANGED, made.id, why=_("This receipt is here already, with other content. Nothing was changed."))
    return Outcome(State.SAME, made.id, there.points, there.contribution_units)


def _named(till: Till, purchase: Purchase) -> Named | str:
    """A purchase by its key, or why it can have none."""
    store = till.stores.get(purchase.store)
    if store is None:
        return _("No store has the number %(store)s.", store=purchase.store)
    sold_on = purchase.sold_at.astimezone(ZoneInfo(store.time_zone)).date()
    period = till.period_of(sold_on)
    if period is None:
        return _no_period(sold_on)
    key = Receipt(purchase.store, purchase.till, purchase.receipt, sold_on).key(till.society.slug)
    return Named(number_of(key), key, period.id, store.id, sold_on, purchase)


def _read(till: Till, named: Named, *, history: bool) -> Ready | str:
    """A purchase that is new with all that posting needs, or why it is refused."""
    purchase = named.purchase
    who = till.member_of(purchase)
    if who is None:
        return _("No active card and no known member stands behind this purchase.")
    books = till.books_of(named.sold_on)
    if books is None:
        return _no_period(named.sold_on)
    if why := _out_of_time(purchase, history=history):
        return why
    return Ready(
        named.id, named.key, named.period_id, named.store_id, named.sold_on, purchase, books, who.account_id, who.member_id,
        earn(purchase.lines, till.terms, named.sold_on), purchase.body_hash(who.account_id),
    )  # fmt: skip


def _no_period(day: date) -> str:
    return _("The books have no open period for %(day)s.", day=day.isoformat())


def _out_of_time(purchase: Purchase, *, history: bool) -> str | None:
    if purchase.sold_at > clock.now() + tills.AHEAD_MAX:
        return _("This purchase lies in the future.")
    if not history and clock.now() - purchase.sold_at > timedelta(days=LATE_DAYS_MAX):
        return _("This purchase is older than %(days)s days.", days=LATE_DAYS_MAX)
    return None
