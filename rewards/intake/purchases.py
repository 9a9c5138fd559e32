"""Purchases: one intake for every door. The purchase is the unit: each is created, the same as before, changed (refused), refused or held.

Posting is set-based: a batch goes by COPY to a temporary table, then a few statements make purchases, transfers, balances and tallies
together. What was new stands in the temporary table `posted`, whose columns listeners may read (docs/words.md).
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import Enum
from zoneinfo import ZoneInfo

from portal.actors import Actor
from portal.kit import clock, database
from portal.kit.locale import gettext as _
from portal.models import Society
from rewards.intake import bounds, held_purchases, postings, refunds, tills
from rewards.intake.held_purchases import Held, Release, Waiting
from rewards.intake.receipts import Known, Named, Purchase, Ready, Receipt, number_of
from rewards.intake.tills import Till
from rewards.models.reviews import Decision, ReviewKind
from rewards.rules.earning import earn

BATCH_MAX = 1_000
LATE_DAYS_MAX = 90


class State(Enum):
    CREATED = "created"
    SAME = "same"
    CHANGED = "changed"
    REFUSED = "refused"
    HELD = "held"


@dataclass(frozen=True)
class Outcome:
    """The answer for one purchase of a batch; `why` is a sentence where it was not taken."""

    state: State
    id: int | None = None
    points: int = 0
    contribution_units: int = 0
    pending_points: int = 0
    why: str = ""


@dataclass
class _Work:
    """What a batch comes to, by number: new, `weighed` refunds, `created`; what the books `known`, what the list `held` of it."""

    once: dict[int, Ready]
    known: dict[int, Known]
    held: dict[int, Held]
    weighed: dict[int, Ready | str] = field(default_factory=dict)
    created: dict[int, Ready] = field(default_factory=dict)


async def take(
    society: Society, batch: Sequence[Purchase], *, by: Actor, history: bool = False, released: Release | None = None
) -> list[Outcome]:
    """Post a batch, all in one transaction; gives one outcome for each purchase, in their order.

    What the books hold already is answered as it was, whatever holds today (X1). A purchase on a blocked card is held for the review list,
    a refund before its purchase until that is posted (M3, X2). `history` is an operator's first load: it takes purchases of any age (R8).
    `released` is one that was held and is the batch: it is booked now, or refused.
    """
    assert 0 < len(batch) <= BATCH_MAX
    async with database.transaction():
        broken = [bounds.broken_by(purchase) for purchase in batch]
        sound = [purchase for purchase, why in zip(batch, broken, strict=True) if why is None]
        till = await tills.open_till(society, sound)
        named = [why or _named(till, purchase) for purchase, why in zip(batch, broken, strict=True)]
        await postings.begin(till, sound)
        known, held = await _looked_up(society, [made for made in named if isinstance(made, Named)], released)
        read = [
            made if isinstance(made, str) or made.id in known or made.id in held else _read(till, made, history=history, released=released)
            for made in named
        ]
        work = _Work(_once(read), known, held)
        if work.once:
            await _post(till, work, by=by, history=history, released=released)
    return [_outcome(made, work) for made in read]


async def _looked_up(society: Society, named: Sequence[Named], released: Release | None) -> tuple[dict[int, Known], dict[int, Held]]:
    """What the books and the review list have of these already."""
    known = await postings.known(named)
    new = [made for made in named if made.id not in known and not (released and made.key == released.key)]
    held = await held_purchases.known(society, new)
    if any(there.decision is Decision.BOOKED for there in held.values()):  # between the two looks
        known |= await postings.known(new)
    return known, held


def _once(read: Sequence[Named | str]) -> dict[int, Ready]:
    """What is new, by number; where a batch names a receipt twice, the first."""
    once: dict[int, Ready] = {}
    for made in read:
        if isinstance(made, Ready):
            once.setdefault(made.id, made)
    return once


async def _post(till: Till, work: _Work, *, by: Actor, history: bool, released: Release | None) -> None:
    """Write what is new: sales, the refunds that waited for them, refunds; what is to wait is kept aside."""
    new = [made for made in work.once.values() if not made.on_blocked_card]
    sales, backs = ([made for made in new if bool(made.purchase.refunds) is back] for back in (False, True))
    # what was released does not wait for its purchase: it is refused
    await held_purchases.lock(till.society, alone=not released and await refunds.are_early(till, backs, sales))
    work.created = await postings.add(till, sales, by=by, history=history)
    waited = await held_purchases.waiting_for(till, work.created)
    work.weighed = await refunds.weigh(till, [each.made for each in waited] + backs)
    await _post_waited(till, work, waited, by=by)
    ready = [made for made in (work.weighed.get(back.id) for back in backs) if isinstance(made, Ready) and made.id not in work.created]
    work.created |= await postings.add(till, ready, by=by, history=history)
    early = [back for back in backs if back.id not in work.weighed]
    if early and released:
        work.weighed[early[0].id] = _("The purchase that this takes back from is not here yet.")
    else:
        await held_purchases.keep(till, ReviewKind.EARLY_REFUND, early, by=by)
    await held_purchases.keep(till, ReviewKind.BLOCKED_CARD, [made for made in work.once.values() if made.on_blocked_card], by=by)
    if work.created:
        await postings.book(till, len(work.created))
    rest = [made for made in work.once.values() if made.id not in work.created and not isinstance(work.weighed.get(made.id), str)]
    work.known |= await postings.known(rest)
    work.held |= await held_purchases.known(till.society, rest)


async def _post_waited(till: Till, work: _Work, waited: Sequence[Waiting], *, by: Actor) -> None:
    for each in waited:
        made = work.weighed[each.made.id]
        if isinstance(made, Ready):
            work.created |= await postings.add(till, [made], by=each.sent_by, history=False)
            await held_purchases.book(each.entry_id, by=by)
        else:
            await held_purchases.bring_up(each.entry_id)


def _outcome(made: Named | str, work: _Work) -> Outcome:
    if isinstance(made, str):
        return Outcome(State.REFUSED, why=made)
    why = work.weighed.get(made.id) if made.id in work.once else None
    if isinstance(why, str):
        return Outcome(State.REFUSED, why=why)
    booked = work.created.get(made.id)
    there = booked.known if booked else work.known.get(made.id)
    if there is None:
        return _outcome_of_held(made, work.held[made.id])
    if booked and work.once.get(made.id) is made:
        return Outcome(State.CREATED, made.id, there.points, there.contribution_units, there.pending_points)
    if there.key != made.key:
        return Outcome(State.REFUSED, why=_("This receipt’s number cannot be kept. Send it with another till or receipt number."))
    if there.body_hash != made.purchase.body_hash(there.account_id):
        return _changed(made)
    return Outcome(State.SAME, made.id, there.points, there.contribution_units, there.pending_points)


def _outcome_of_held(made: Named, there: Held) -> Outcome:
    if there.body_hash != made.purchase.body_hash(there.account_id):
        return _changed(made)
    return Outcome(State.REFUSED if there.decision is Decision.REJECTED else State.HELD, made.id, why=there.why)


def _changed(made: Named) -> Outcome:
    return Outcome(State.CHANGED, made.id, why=_("This receipt is here already, with other content. Nothing was changed."))


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


def _read(till: Till, named: Named, *, history: bool, released: Release | None = None) -> Ready | str:
    """A purchase that is new with all that posting needs, or why it is refused."""
    purchase = named.purchase
    holder = released.who if released else till.member_of(purchase)
    who = holder or till.former_holder_of(purchase)
    if who is None:
        return _("No active card and no known member stands behind this purchase.")
    if till.has_lapsed(purchase):
        return _("Nobody registered this temporary card within twelve weeks of its first use. It counts no longer.")
    books = till.books_of(named.sold_on)
    if books is None:
        return _no_period(named.sold_on)
    if purchase.refunds and till.period_of(purchase.refunds.sold_on) is None:
        return _no_period(purchase.refunds.sold_on)
    if why := _out_of_time(till, named, history=history):
        return why
    return Ready(
        named.id, named.key, named.period_id, named.store_id, named.sold_on, purchase, books, who.account_id, who.member_id,
        earn(purchase.lines, till.terms, named.sold_on, store=purchase.store),
        released.body_hash if released else purchase.body_hash(who.account_id),
        on_blocked_card=holder is None,
    )  # fmt: skip


def _no_period(day: date) -> str:
    return _("The books have no open period for %(day)s.", day=day.isoformat())


def _out_of_time(till: Till, named: Named, *, history: bool) -> str | None:
    """Why a purchase comes too early or too late. How old it is, its store's calendar says: a whole day is in time or is not (R8)."""
    if named.purchase.sold_at > clock.now() + tills.AHEAD_MAX:
        return _("This purchase lies in the future.")
    today = clock.today(till.stores[named.purchase.store].time_zone)
    if not history and today - named.sold_on > timedelta(days=LATE_DAYS_MAX):
        return _("This purchase is older than %(days)s days.", days=LATE_DAYS_MAX)
    return None
