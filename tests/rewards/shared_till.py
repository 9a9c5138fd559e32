"""The real year of till data that may lie beside the project, and a shop whose books know its households, stores and years."""

import csv
import gzip
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from portal.kit import clock, database
from portal.models import Society
from rewards.demo.departments import MAPPING
from rewards.models.earning import EarningRule
from tests.rewards.tills import Shop, open_shop

TILL = Path(__file__).resolve().parents[3] / "shared" / "data" / "till_completejourney"
FILES = sorted(TILL.glob("transactions_*.csv.gz"))
LINES, PURCHASES = 562_713, 62_015
SAYS = {**MAPPING, "currency": "GBP"}

# no clause hangs on these tests: where the data is absent they are skipped, and what a clause says is proved by the project's own data
marks = [
    pytest.mark.anyio,
    pytest.mark.commits,
    pytest.mark.slow,
    pytest.mark.skipif(not FILES, reason="the shared till data is not beside the project"),
]


async def open_real_shop() -> Shop:
    """Members by household, stores by number, the year's books: set-wise, as a society's own first load would."""
    shop = await open_shop()
    await shop.store.filter(id=shop.store.id).update(number="lane")
    clock.start_at(datetime(2018, 2, 1, tzinfo=UTC))
    await EarningRule.all().update(starts_on=date(2015, 1, 1))
    for name, first, last in (("2017", date(2017, 1, 1), date(2017, 12, 31)), ("2018", date(2018, 1, 1), date(2018, 12, 31))):
        await database.run(
            "INSERT INTO rewards_period (society_id, name, starts_on, ends_on) VALUES ($1, $2, $3, $4)", shop.society.id, name, first, last
        )
    await database.run(MEMBERS, shop.society.id, [row["household_id"] for row in _expected()], clock.now())
    stores = {line.split(",", 2)[1] for path in FILES for line in gzip.decompress(path.read_bytes()).decode().splitlines()[1:]}
    await database.run(STORES, shop.society.id, shop.store.id, sorted(stores))
    return shop


MEMBERS = """
WITH numbered AS (SELECT household, row_number() OVER () AS n FROM unnest($2::text[]) AS household),
people AS (
  INSERT INTO portal_person (society_id, given_name, family_name, surname_key, address, postcode, country, language, created_at)
  SELECT $1, household, household, household, '', '', 'GB', 'en_GB', $3 FROM numbered
  RETURNING id, given_name
), members AS (
  INSERT INTO portal_member (society_id, person_id, number, joined_at)
  SELECT $1, people.id, lpad((60000000000 + n)::text, 11, '0'), $3 FROM people JOIN numbered ON household = given_name
  RETURNING id, person_id
)
INSERT INTO portal_identifier (society_id, member_id, kind, value)
SELECT $1, members.id, 'household', people.given_name FROM members JOIN people ON people.id = members.person_id
"""
STORES = """
INSERT INTO portal_store (society_id, line_id, number, name, time_zone, address, postcode)
SELECT $1, line_id, number.each, number.each, 'America/New_York', '', ''
FROM portal_store, unnest($3::text[]) AS number(each) WHERE portal_store.id = $2
ON CONFLICT DO NOTHING
"""


async def households_that_differ(society: Society) -> list[str]:
    """The households whose lines, purchases or sums are not exactly what the data's own totals say."""
    found = {row["customer"]: row for row in await database.rows(database.sql("rewards", "customer_sums"), society.id, "household")}
    sums = {
        name: (row["pence"], row["own_brand_pence"], row["unknown_pence"], row["lines"], row["purchases"]) for name, row in found.items()
    }
    return [row["household_id"] for row in _expected() if sums.get(row["household_id"]) != _told(row)]


def _expected() -> list[dict[str, str]]:
    with (TILL / "expected_household_totals.csv").open(newline="") as file:
        return list(csv.DictReader(file))


def _told(row: dict[str, str]) -> tuple[int, int, int, int, int]:
    amounts = (_pence(row["sales_total"]), _pence(row["private_brand"]), _pence(row["no_product_record"]))
    return *amounts, int(row["lines"]), int(row["baskets"])


def _pence(amount: str) -> int:
    pounds, _, rest = amount.partition(".")
    return int(pounds) * 100 + int((rest + "00")[:2])


async def booked() -> database.Row | None:
    """What a load must not change once all is there."""
    return await database.row(
        "SELECT (SELECT count(*) FROM rewards_purchase) AS purchases, count(*) AS transfers, sum(amount)::bigint AS points "
        "FROM rewards_transfer"
    )
