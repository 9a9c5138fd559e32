"""What an entry of the review list says, in words: read for its pages."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from portal.kit.check_digits import spoken_groups
from portal.kit.locale import gettext as _, lazy
from portal.models import Card, Society, Store
from rewards import holding
from rewards.earning import Line
from rewards.history import Item
from rewards.models.earning import Category
from rewards.models.reviews import Review, ReviewKind
from rewards.points import named
from rewards.receipts import Purchase, Receipt

KINDS = {
    ReviewKind.BLOCKED_CARD: lazy("Blocked card"),
    ReviewKind.EARLY_REFUND: lazy("Refund without its purchase"),
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

    @property
    def total_pence(self) -> int:
        return sum(item.pence for item in self.items)


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
    told = [holding.purchase_of(review) for review in found]
    stores = {store.number: store for store in await Store.filter(society=society, number__in={purchase.store for purchase in told})}
    return [_in_list(review, purchase, stores[purchase.store]) for review, purchase in zip(found, told, strict=True)]


def _in_list(review: Review, purchase: Purchase, store: Store) -> InList:
    sign = -1 if purchase.refunds else 1
    pence = sign * sum(line.pence for line in purchase.lines)
    return InList(review, kind_words(review.kind), store.name, store.time_zone, purchase.sold_at, pence)


async def held(society: Society, review: Review) -> Held:
    """What an entry keeps of its purchase."""
    purchase = holding.purchase_of(review)
    store = await Store.get(society=society, number=purchase.store)
    card = await Card.get_or_none(society=society, number=purchase.card) if purchase.card else None
    names = {category.code: named(category.names) for category in await Category.filter(society=society)}
    sign = -1 if purchase.refunds else 1
    items = [Item(_called(line, names), "", sign * line.pence, counts=False) for line in purchase.lines]
    number = spoken_groups(card.number) if card else ""
    return Held(purchase, store.name, store.time_zone, number, card.blocked_at if card else None, items)


def _called(line: Line, names: Mapping[str, str]) -> str:
    return line.name or names.get(line.category) or _("Something else")
