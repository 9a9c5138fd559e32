"""What an entry of the review list says, in words: read for its pages."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

import msgspec

from portal.kit import database
from portal.kit.check_digits import spoken_groups
from portal.kit.locale import gettext as _, lazy, named
from portal.models import Card, Society, Store
from rewards.intake import held_purchases
from rewards.intake.receipts import Purchase, Receipt
from rewards.models.earning import Category
from rewards.models.reviews import Review, ReviewKind
from rewards.rules.earning import Line
from rewards.statements.history import Item

LINES = msgspec.json.Decoder(list[Line])
KINDS = {
    ReviewKind.BLOCKED_CARD: lazy("Blocked card"),
    ReviewKind.EARLY_REFUND: lazy("Refund without its purchase"),
    ReviewKind.RECEIPT_TWICE: lazy("Receipt twice"),
    ReviewKind.FAR_APART: lazy("Stores far apart"),
    ReviewKind.STAFF_CARD: lazy("A colleague’s card"),
    ReviewKind.REFUND_LOOP: lazy("Refunds again and again"),
}


@dataclass(frozen=True)
class Held:
    """A purchase that is held back: what the till told of it. `card` is in groups, `blocked_at` since when it is blocked."""

    purchase: Purchase
    store: str
    time_zone: str
    card: str
    blocked_at: datetime | None
    items: Sequence[Item]

    @property
    def takes_back(self) -> Receipt | None:
        """The receipt that a refund takes back from."""
        return self.purchase.refunds


@dataclass(frozen=True)
class Found:
    """A receipt that a finding names, and whose it is."""

    store: str
    time_zone: str
    till: str
    receipt: str
    sold_at: datetime
    pence: int
    member_name: str
    member_number: str
    items: Sequence[Item]


@dataclass(frozen=True)
class Way:
    """How far apart two stores are, and how long it took: kilometres and minutes, rounded down."""

    kilometres: int
    minutes: int


@dataclass(frozen=True)
class InList:
    """An entry in the list: what it is, where and when it was sold, for how much."""

    review: Review
    kind: str
    store: str
    time_zone: str
    sold_at: datetime
    pence: int


def kind_words(kind: ReviewKind) -> str:
    """Why something is looked at, in two or three words."""
    return _(KINDS[kind])


async def in_list(society: Society, found: Sequence[Review]) -> list[InList]:
    """Entries as the list shows them, in the same order."""
    stores = {store.number: store for store in await Store.filter(society=society, number__in={review.says["store"] for review in found})}
    return [_in_list(review, stores[review.says["store"]]) for review in found]


def _in_list(review: Review, store: Store) -> InList:
    kind, sold_at = kind_words(review.kind), datetime.fromisoformat(review.says["sold_at"])
    pence = review.says["pence"] if review.is_finding else held_purchases.purchase_of(review).amount_pence
    return InList(review, kind, store.name, store.time_zone, sold_at, pence)


async def found(society: Society, review: Review) -> list[Found]:
    """The receipts that a finding names, oldest first."""
    rows = await database.rows(database.sql("rewards", "found_receipts"), society.id, json.dumps(review.says["purchases"]))
    names = await _names(society)
    return [_found(row, names) for row in rows]


def _found(row: database.Row, names: Mapping[str, str]) -> Found:
    items = [Item(_called(line, names), "", line.pence, counts=False) for line in LINES.decode(row.pop("lines"))]
    return Found(**{**row, "member_number": spoken_groups(row["member_number"])}, items=items)


def way(review: Review) -> Way | None:
    """How far apart, and how long it took, where that was found."""
    if review.kind is not ReviewKind.FAR_APART:
        return None
    return Way(review.says["metres"] // 1000, review.says["seconds"] // 60)


async def held(society: Society, review: Review) -> Held:
    """What an entry keeps of its purchase."""
    purchase = held_purchases.purchase_of(review)
    store = await Store.get(society=society, number=purchase.store)
    card = await Card.get_or_none(society=society, number=purchase.card) if purchase.card else None
    names = await _names(society)
    items = [Item(_called(line, names), "", purchase.sign * line.pence, counts=False) for line in purchase.lines]
    number = spoken_groups(card.number) if card else ""
    return Held(purchase, store.name, store.time_zone, number, card.blocked_at if card else None, items)


async def _names(society: Society) -> dict[str, str]:
    return {category.code: named(category.names) for category in await Category.filter(society=society)}


def _called(line: Line, names: Mapping[str, str]) -> str:
    return line.name or names.get(line.category) or _("Something else")
