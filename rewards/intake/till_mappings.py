"""How one source of till files writes: what its columns mean, its clock, its currency, its products."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from zoneinfo import ZoneInfo

import msgspec

from portal.kit import layouts
from portal.kit.layouts import Layout
from portal.kit.locale import gettext as _


class Columns(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Which column of the file means what. Without `till` the till is "-"; without `receipt` number the basket id serves.

    `due_on` is the day on which a line can no longer be given back, empty where it counts at once (R6).
    """

    customer: str
    store: str
    receipt: str
    sold_at: str
    product: str
    quantity: str
    amount: str
    till: str | None = None
    due_on: str | None = None


class Products(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A file beside the till's that knows the products: the column that names them, and those of category, name and brand."""

    file: str
    key: str
    category: str
    brand: str
    name: str | None = None
    layout: Layout = layouts.OWN


class TillFileMapping(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How one source writes. `time_zone` is that of its time stamps; `customer_kind` is "card" or a kind of Identifier.

    `layout` says how the file stands where it is not CSV in UTF-8. `categories` turns the source's categories into the society's; what is
    not named there is `other`, a product without a record `unknown`.
    """

    columns: Columns
    products: Products
    customer_kind: str
    currency: str
    time_zone: str
    own_brand: str
    categories: dict[str, str]
    other: str
    unknown: str = "unknown"
    layout: Layout = layouts.OWN


class MappingInvalid(Exception):
    """A mapping or a file does not have what it says; the message names it."""


@dataclass(frozen=True)
class Product:
    category: str
    own: bool
    name: str


def products_of(mapping: TillFileMapping, folder: Path) -> dict[str, Product]:
    """Every product of the file that the mapping names.

    Raises:
        MappingInvalid: the file is not there, cannot be read or lacks a column.
    """
    wanted = mapping.products
    path = folder / wanted.file
    if not path.is_file():
        raise MappingInvalid(_("The mapping names a file of products that is not there: %(file)s", file=str(path)))
    try:
        with layouts.opened(path, wanted.layout) as (heads, rows):
            must_have(heads, [wanted.key, wanted.category, wanted.brand], path)
            found = (dict(zip(heads, [*row, *[""] * (len(heads) - len(row))], strict=False)) for _number, row in rows)
            return {row[wanted.key]: _product(row, mapping) for row in found}
    except layouts.UNREADABLE as error:
        raise MappingInvalid(layouts.unreadable(path, error)) from error


def _product(row: dict[str, str], mapping: TillFileMapping) -> Product:
    wanted = mapping.products
    name = row.get(wanted.name, "") if wanted.name else ""
    return Product(
        mapping.categories.get(row[wanted.category], mapping.other), row[wanted.brand] == mapping.own_brand, name.capitalize()[:80]
    )


def must_have(heads: Sequence[str], names: Sequence[str], path: Path) -> None:
    """Every column that is needed stands in the head of the file, or MappingInvalid names those that lack."""
    missing = [name for name in names if name not in heads]
    if missing:
        raise MappingInvalid(_("%(file)s has no column %(names)s", file=path.name, names=", ".join(missing)))


def mapping_of(says: object) -> TillFileMapping:
    """A mapping from what is kept of it.

    Raises:
        MappingInvalid: it lacks something or names a time zone that does not exist.
    """
    try:
        mapping = msgspec.convert(says, TillFileMapping)
        ZoneInfo(mapping.time_zone)
    except (msgspec.ValidationError, KeyError, ValueError) as error:
        raise MappingInvalid(_("The mapping does not fit: %(error)s", error=str(error))) from error
    return mapping
