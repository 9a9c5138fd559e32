"""Files as tills send them, CSV or as an older system writes, read line by line into purchases.

Bad lines are named, never guessed, never half taken.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from operator import itemgetter
from pathlib import Path
from zoneinfo import ZoneInfo

import msgspec

from portal.kit import layouts
from portal.kit.layouts import Numbered
from portal.kit.locale import gettext as _
from rewards.intake.receipts import Purchase
from rewards.intake.till_mappings import Columns, MappingInvalid, Product, TillFileMapping, must_have
from rewards.rules.earning import Line

PENNY = Decimal("0.01")
SALE_MAX = timedelta(hours=1)
NAME_MAX = 40
TEXT_MAX = 200


@dataclass(frozen=True)
class Reject:
    """A line that was not taken: where it stands and why."""

    file: str
    line: int
    why: str
    text: str


@dataclass
class Basket:
    """Lines that belong together, until the next receipt or the next day begins; `rows` as they stand in the file, `numbers` where.

    `why` says what is wrong with line `bad`, its first bad one, which stands in it or, torn, beside it.
    """

    key: tuple[str, ...]
    last_at: datetime | None = None
    rows: list[list[str]] = field(default_factory=list)
    numbers: list[int] = field(default_factory=list)
    lines: list[Line] = field(default_factory=list)
    why: str = ""
    bad: int = 0

    def takes(self, key: tuple[str, ...], at: datetime | None) -> bool:
        """Whether a line belongs here: a sale may pass midnight. A line whose time cannot be read does, and spoils the whole."""
        if self.key != key or at is None or self.last_at is None:
            return self.key == key
        return at.date() == self.last_at.date() or timedelta(0) <= at - self.last_at <= SALE_MAX

    def spoil(self, why: str, number: int) -> None:
        """A line is bad, so that none is taken; the first one is named."""
        if not self.why:
            self.why, self.bad = why, number


@dataclass(frozen=True)
class ReadPurchase:
    """A purchase with the place of its lines, so that a later refusal can name them."""

    purchase: Purchase
    file: str
    basket: Basket

    def rejected(self, why: str) -> list[Reject]:
        places = zip(self.basket.numbers, self.basket.rows, strict=True)
        return [Reject(self.file, number, why, ",".join(row)) for number, row in places]


@dataclass(frozen=True)
class Places:
    """Where each column stands in a row."""

    customer: int
    store: int
    receipt: int
    sold_at: int
    product: int
    quantity: int
    amount: int
    till: int | None
    due_on: int | None

    @classmethod
    def of(cls, columns: Columns, heads: list[str]) -> "Places":
        named = msgspec.structs.asdict(columns)
        maybe = {name: heads.index(named[name]) if named[name] else None for name in ("till", "due_on")}
        sure = {name: heads.index(column) for name, column in named.items() if name not in maybe}
        return cls(**sure, till=maybe["till"], due_on=maybe["due_on"])


class TillFile:
    """One file as one source writes it."""

    def __init__(self, path: Path, mapping: TillFileMapping, products: dict[str, Product]) -> None:
        self.path = path
        self.mapping = mapping
        self.products = products
        self.zone = ZoneInfo(mapping.time_zone)

    def read(self) -> Iterator[ReadPurchase | list[Reject]]:
        """Purchases in the order of the file, each with the lines that stand together; a purchase with a bad line is rejected whole.

        Raises:
            MappingInvalid: a column is missing, or the file cannot be read to its end.
        """
        try:
            with layouts.opened(self.path, self.mapping.layout) as (heads, rows):
                must_have(heads, [name for name in msgspec.structs.astuple(self.mapping.columns) if name], self.path)
                yield from self._baskets(rows, Places.of(self.mapping.columns, heads), len(heads))
        except layouts.UNREADABLE as error:
            raise MappingInvalid(layouts.unreadable(self.path, error)) from error

    def _baskets(self, rows: Numbered, places: Places, width: int) -> Iterator[ReadPurchase | list[Reject]]:
        till = places.receipt if places.till is None else places.till
        names_of = itemgetter(places.customer, places.store, places.receipt, till)
        basket = Basket(())
        torn: Reject | None = None
        for number, row in rows:
            if len(row) != width:
                torn = self._torn(row, number, width)
                basket.spoil(torn.why, torn.line)
                yield [torn]
                continue
            key, at = names_of(row), _stamped(row[places.sold_at])
            if not basket.takes(key, at):
                yield from self._finished(basket, places)
                basket = Basket(key)
            if torn:  # whose line that was nobody knows: it may be the one before or this one
                basket.spoil(torn.why, torn.line)
                torn = None
            basket.last_at = at or basket.last_at
            self._add(basket, row, number, places)
        yield from self._finished(basket, places)

    def _torn(self, row: list[str], number: int, width: int) -> Reject:
        why = _("The line has %(count)s columns, not %(width)s.", count=len(row), width=width)
        return Reject(self.path.name, number, why, ",".join(row))

    def _add(self, basket: Basket, row: list[str], number: int, places: Places) -> None:
        basket.numbers.append(number)
        basket.rows.append(row)
        code = row[places.product]
        product = self.products.get(code) or Product(self.mapping.unknown, False, "")
        try:
            _instant(row[places.sold_at], self.zone)
            due_on = _day(row[places.due_on]) if places.due_on is not None else None
            quantity, pence = _whole(row[places.quantity]), _pence(row[places.amount])
            basket.lines.append(
                Line(_text(code, "product"), product.category, quantity, pence, product.own, name=product.name, due_on=due_on)
            )
        except ValueError as error:
            basket.spoil(str(error), number)

    def _finished(self, basket: Basket, places: Places) -> Iterator[ReadPurchase | list[Reject]]:
        if basket.rows:
            yield self._made(basket, basket.rows[0], places)

    def _made(self, basket: Basket, row: list[str], places: Places) -> ReadPurchase | list[Reject]:
        if not basket.why:
            try:
                card, identifier = _customer(_text(row[places.customer], "customer"), self.mapping.customer_kind)
                purchase = Purchase(
                    store=_text(row[places.store], "store", NAME_MAX),
                    till="-" if places.till is None else _text(row[places.till], "till", NAME_MAX),
                    receipt=_text(row[places.receipt], "receipt", NAME_MAX),
                    sold_at=_instant(row[places.sold_at], self.zone),
                    lines=basket.lines,
                    card=card,
                    identifier=identifier,
                )
                return ReadPurchase(purchase, self.path.name, basket)
            except ValueError as error:
                basket.spoil(str(error), basket.numbers[0])
        placed = zip(basket.numbers, basket.rows, strict=True)
        return [Reject(self.path.name, number, _reason(basket, number), ",".join(row)) for number, row in placed]


def _day(cell: str) -> date | None:
    try:
        return date.fromisoformat(cell.strip()) if cell.strip() else None
    except ValueError:
        raise ValueError(_("Not a day: %(what)s", what=cell[:40])) from None


def _stamped(stamp: str) -> datetime | None:
    """A time stamp on the source's clock; nothing where that is none. Whatever offset some lines carry, they are compared without."""
    try:
        return datetime.fromisoformat(stamp).replace(tzinfo=None)
    except ValueError:
        return None


def _reason(basket: Basket, number: int) -> str:
    if number == basket.bad:
        return basket.why
    if basket.bad not in basket.numbers:
        return _(
            "Line %(bad)s, beside this purchase, cannot be read and may be part of it: a purchase is taken whole or not at all.",
            bad=basket.bad,
        )
    return _("Line %(bad)s of the same purchase is bad: a purchase is taken whole or not at all.", bad=basket.bad)


def _text(value: str | None, what: str, most: int = TEXT_MAX) -> str:
    text = (value or "").strip()
    if not text or len(text) > most:
        raise ValueError(_("The column for %(what)s is empty or too long.", what=what))
    return text


def _whole(value: str | None) -> int:
    try:
        return int(value or "")
    except ValueError:
        raise ValueError(_("The quantity %(value)s is no whole number.", value=repr(value))) from None


def _pence(value: str | None) -> int:
    """Pence, rounded to the nearest; what a till writes as 1.776e-15 is nothing."""
    try:
        return int(Decimal(value or "").quantize(PENNY, ROUND_HALF_UP).scaleb(2))
    except (InvalidOperation, ValueError):  # "NaN" is a decimal, but no whole number
        raise ValueError(_("The amount %(value)s is no number.", value=repr(value))) from None


def _instant(value: str | None, zone: ZoneInfo) -> datetime:
    try:
        read_at = datetime.fromisoformat(value or "")
    except ValueError:
        raise ValueError(_("The time %(value)s is no time.", value=repr(value))) from None
    return read_at if read_at.tzinfo else read_at.replace(tzinfo=zone)


def _customer(value: str, kind: str) -> tuple[str | None, tuple[str, str] | None]:
    """Card number or identifier, whichever the source knows its customers by."""
    return (value, None) if kind == "card" else (None, (kind, value))
