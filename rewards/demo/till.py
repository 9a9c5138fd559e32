"""Real till lines as purchases of the demo: a year of 2,469 households, moved by whole weeks so that the last one lies yesterday.

The source's time stamps are UTC of a shop in New York: an hour there becomes the same hour on the clock of the demo's shop.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import groupby
from operator import itemgetter
from zoneinfo import ZoneInfo

import duckdb

from portal.demo import places
from portal.demo.households import Household, file
from portal.demo.world import DemoSociety
from portal.kit import clock
from rewards.demo.departments import category
from rewards.intake.receipts import Purchase
from rewards.rules.earning import Line

NEW_YORK = ZoneInfo("America/New_York")
UTC = ZoneInfo("UTC")
LAST_DAY = date(2017, 12, 31)
FETCHED = 20_000
AWAY = 10  # one store of the source in ten stands somewhere else than at home

BASKETS = """
SELECT transaction_timestamp, basket_id, household_id, store_id, product_id, quantity, round(sales_value * 100)::BIGINT
FROM read_parquet($1) WHERE household_id IN (SELECT unnest($2::BIGINT[]))
ORDER BY transaction_timestamp, basket_id, product_id
"""
PRODUCTS = "SELECT product_id, department, product_category, brand = 'Private', product_type FROM read_parquet($1)"


@dataclass(frozen=True)
class Sale:
    """A purchase, and whose tills rang it up."""

    society: DemoSociety
    household: Household
    purchase: Purchase


def weeks_moved(today: date) -> timedelta:
    """By how much the source's days move: whole weeks, so that Sundays stay Sundays, to yesterday or just beyond."""
    days = (today - timedelta(days=1) - LAST_DAY).days
    return timedelta(weeks=-(-days // 7))


def count(households: Sequence[Household]) -> int:
    """How many baskets there are to read."""
    numbers = [household.number for household in households]
    found = duckdb.execute(
        "SELECT count(DISTINCT basket_id) FROM read_parquet($1) WHERE household_id IN (SELECT unnest($2::BIGINT[]))",
        [file("transactions"), numbers],
    ).fetchone()
    assert found
    return int(found[0])


def sales(households: Sequence[Household]) -> Iterator[Sale]:
    """Every basket of these households, oldest first; what would lie beyond yesterday is left out."""
    by_number = {household.number: household for household in households}
    shops = {slug: numbers for one in {household.society for household in households} for slug, numbers in places.shop_numbers(one).items()}
    products = _products()
    for basket, rows in groupby(_rows(list(by_number)), key=itemgetter(1)):
        lines = list(rows)
        household = by_number[lines[0][2]]
        sold_at = _moved(lines[0][0], household.society)
        if sold_at < _midnight(household.society):
            yield Sale(household.society, household, _purchase(basket, household, sold_at, lines, shops, products))


def _rows(numbers: Sequence[int]) -> Iterator[tuple[datetime, int, int, int, int, int, int]]:
    found = duckdb.execute(BASKETS, [file("transactions"), list(numbers)])
    while some := found.fetchmany(FETCHED):
        yield from some


def _products() -> dict[int, tuple[str, bool, str]]:
    """Category, own brand and name of every product."""
    found = duckdb.execute(PRODUCTS, [file("products")]).fetchall()
    return {number: (category(department, kind), own, _readable(name or "")) for number, department, kind, own, name in found}


def _readable(name: str) -> str:
    """The source writes in capitals and cuts its names off: "DRINKS - CARB JUICE (OVER 50%" reads "Drinks - carb juice"."""
    whole = name if name.count("(") == name.count(")") else name[: name.rindex("(")]
    return whole.strip(" -/&,").capitalize()[:80]


def _moved(stamp: datetime, society: DemoSociety) -> datetime:
    hour = stamp.replace(tzinfo=UTC).astimezone(NEW_YORK).replace(tzinfo=None)
    zone = ZoneInfo(society.time_zone)
    return (hour + weeks_moved(clock.today(society.time_zone))).replace(tzinfo=zone).astimezone(UTC)


def _midnight(society: DemoSociety) -> datetime:
    return clock.now().astimezone(ZoneInfo(society.time_zone)).replace(hour=0, minute=0, second=0, microsecond=0)


def _purchase(
    basket: int, household: Household, sold_at: datetime, rows: Sequence[tuple[datetime, int, int, int, int, int, int]],
    shops: dict[str, list[str]], products: dict[int, tuple[str, bool, str]],
) -> Purchase:  # fmt: skip
    store = rows[0][3]
    return Purchase(
        store=_shop(store, household, shops),
        till=str(store % 4 + 1),
        receipt=str(basket),
        sold_at=sold_at,
        lines=[_line(row[4], row[5], row[6] * household.society.price_hundredths // 100, products) for row in rows],
        identifier=("household", str(household.number)),
    )


def _shop(store: int, household: Household, shops: dict[str, list[str]]) -> str:
    """Most shops of a household stand where it lives."""
    towns = household.society.places
    town = household.place if store % AWAY else towns[store // AWAY % len(towns)]
    numbers = shops[town.slug]
    return numbers[store % len(numbers)]


def _line(product: int, quantity: int, pence: int, products: dict[int, tuple[str, bool, str]]) -> Line:
    code, own, name = products.get(product, ("unknown", False, ""))
    return Line(str(product), code, quantity, pence, own, name=name)
