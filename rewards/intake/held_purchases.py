"""Purchases that are held back from the books: on a blocked card until somebody decides, a refund until its purchase is there (M3, X2).

Each is kept whole, once by its key (X1). The intake asks here for what is not in the books, and posts from here what it waited for.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import cast

import msgspec

from portal.actors import Actor, Kind
from portal.kit import clock, database
from portal.kit.locale import gettext as _, lazy
from portal.models import Society
from rewards.intake.receipts import Named, Purchase, Ready
from rewards.intake.tills import Till, TillMember
from rewards.models.reviews import Decision, Review, ReviewKind
from rewards.rules.earning import earn

WAITS = timedelta(days=90)
"""How long a refund waits for its purchase before somebody looks at it: as long as a purchase may be late (R8)."""
WHY = {
    ReviewKind.BLOCKED_CARD: lazy("This card is blocked. The purchase waits until somebody has looked at it."),
    ReviewKind.EARLY_REFUND: lazy("The purchase that this takes back from is not here yet. The refund waits for it."),
}


@dataclass(frozen=True)
class Held:
    """What is kept of a purchase that is not in the books, and what was decided about it; `note` is the reason of a rejection."""

    key: str
    body_hash: bytes
    account_id: int
    kind: ReviewKind
    decision: Decision | None
    note: str

    @property
    def why(self) -> str:
        """Why it is not in the books, in a sentence."""
        if self.decision is Decision.REJECTED:
            return _("Somebody looked at this purchase and did not book it: %(reason)s", reason=self.note)
        return _(WHY[self.kind])


@dataclass(frozen=True)
class Release:
    """A held purchase that somebody books: whose it is, and the body that the till had told."""

    key: str
    who: TillMember
    body_hash: bytes


@dataclass(frozen=True)
class Waiting:
    """A refund whose purchase has come: the entry that kept it, and who had sent it."""

    entry_id: int
    made: Ready
    sent_by: Actor


async def lock(society: Society, *, alone: bool) -> None:
    """Hold the society's list for the rest of the transaction, between locks of accounts and those of entries.

    A refund whose purchase is not here waits for every batch that may bring it (`alone`); batches do not wait for each other.
    """
    await database.take_turn("rewards_review", society.id, alone=alone)


async def known(society: Society, asked: Sequence[Named]) -> dict[int, Held]:
    """What is held, or was, of these purchases, by number."""
    if not asked:
        return {}
    numbers = {made.key: made.id for made in asked}
    found = await database.rows(
        "SELECT key, body_hash, account_id, kind, decision, note FROM rewards_review "
        "WHERE society_id = $1 AND key = ANY($2::text[]) AND body_hash IS NOT NULL",
        society.id, list(numbers),
    )  # fmt: skip
    return {numbers[row["key"]]: _held(row) for row in found}


def _held(row: database.Row) -> Held:
    decision = Decision(row["decision"]) if row["decision"] else None
    return Held(row["key"], bytes(row["body_hash"]), row["account_id"], ReviewKind(row["kind"]), decision, row["note"])


async def keep(till: Till, kind: ReviewKind, purchases: Sequence[Ready], *, by: Actor) -> None:
    """Keep purchases of a batch aside; what somebody else keeps at this moment is passed over."""
    if not purchases:
        return
    at = clock.now()
    due_at = at + WAITS if kind is ReviewKind.EARLY_REFUND else at
    rows = [_row(till, kind, made, by, at, due_at) for made in purchases]
    await database.connection().execute_many(database.sql("rewards", "hold_purchase"), rows)


def _row(till: Till, kind: ReviewKind, made: Ready, by: Actor, at: datetime, due_at: datetime) -> list[object]:
    awaited = made.awaited(till.society.slug) if kind is ReviewKind.EARLY_REFUND else None
    return [
        till.society.id, kind.value, made.key, made.account_id, msgspec.json.encode(_without_products(till, made.purchase)).decode(),
        made.body_hash, made.period_id, made.id, awaited, by.kind, by.id, at, due_at,
    ]  # fmt: skip


def _without_products(till: Till, purchase: Purchase) -> Purchase:
    """A purchase as it may be kept: of a sensitive category the product never (X1)."""
    sensitive = till.terms.sensitive
    lines = [msgspec.structs.replace(line, product="", name="") if line.category in sensitive else line for line in purchase.lines]
    return msgspec.structs.replace(purchase, lines=lines)


async def waiting_for(till: Till, created: Mapping[int, Ready]) -> list[Waiting]:
    """The refunds that waited for these purchases, locked, in the order in which they came (R7)."""
    if not created:
        return []
    found = await database.rows(database.sql("rewards", "waiting_refunds"), till.society.id, list(created))
    waiting = [(_again(till, row), row) for row in found]
    return [Waiting(row["id"], made, Actor(row["sent_by_kind"], row["sent_by_id"])) for made, row in waiting if made]


def _again(till: Till, row: database.Row) -> Ready | None:
    """A refund as the intake had read it; None where the books that would take it are closed."""
    purchase = msgspec.json.decode(row["says"], type=Purchase)
    sold_on = date.fromisoformat(row["key"].rpartition("/")[2])
    books = till.books_of(sold_on)
    if books is None:
        return None
    return Ready(
        row["number"], row["key"], row["period_id"], row["store_id"], sold_on, purchase, books, row["account_id"], row["member_id"],
        earn(purchase.lines, till.terms, sold_on, store=purchase.store), bytes(row["body_hash"]),
    )  # fmt: skip


async def book(entry_id: int, *, by: Actor) -> None:
    """Note that an entry's purchase is in the books now."""
    await decide(entry_id, Decision.BOOKED, note="", by=by)


async def decide(entry_id: int, decision: Decision, *, note: str, by: Actor) -> None:
    """Write down what was decided about an entry that is open, and by whom."""
    said = {"decision": decision, "note": note, "decided_at": clock.now(), "decided_by_kind": by.kind, "decided_by_id": by.id}
    changed = await Review.filter(id=entry_id, decision=None).update(**said, decided_by_name=by.name)
    assert changed == 1, "an entry is decided once, by whoever holds it"


async def bring_up(entry_id: int) -> None:
    """A refund that waited cannot be posted: it is to be looked at from now on."""
    await Review.filter(id=entry_id, due_at__gt=clock.now()).update(due_at=clock.now())


def purchase_of(review: Review) -> Purchase:
    """The purchase that an entry keeps."""
    return msgspec.convert(review.says, Purchase)


def sender_of(review: Review) -> Actor:
    """Who had sent it to the intake."""
    assert review.sent_by_kind is not None and review.sent_by_id is not None
    return Actor(cast(Kind, review.sent_by_kind), review.sent_by_id)
