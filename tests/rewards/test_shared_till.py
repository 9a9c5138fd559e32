"""The real year of till data, where it lies beside the project: sums equal to the penny, a second load changing nothing."""

import csv
import gzip
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from portal.kit import clock, database
from portal.models import Society
from rewards import imports, till_mappings, verify
from rewards.demo.departments import MAPPING
from rewards.imports import Load, Report
from rewards.models import EarningRule
from rewards.till_mappings import TillFileMapping
from tests.rewards.tills import Shop, open_shop

TILL = Path(__file__).resolve().parents[3] / "shared" / "data" / "till_completejourney"
FILES = sorted(TILL.glob("transactions_*.csv.gz"))
pytestmark = [
    pytest.mark.anyio,
    pytest.mark.commits,
    pytest.mark.slow,
    pytest.mark.skipif(not FILES, reason="the shared till data is not beside the project"),
]


def expected() -> list[dict[str, str]]:
    with (TILL / "expected_household_totals.csv").open(newline="") as file:
        return list(csv.DictReader(file))


def pence(amount: str) -> int:
    pounds, _, rest = amount.partition(".")
    return int(pounds) * 100 + int((rest + "00")[:2])


async def furnish(shop: Shop) -> None:
    """Members by household, stores by number, the year's books: set-wise, as a society's own first load would."""
    clock.start_at(datetime(2018, 2, 1, tzinfo=UTC))
    await EarningRule.all().update(starts_on=date(2015, 1, 1))
    for name, first, last in (("2017", date(2017, 1, 1), date(2017, 12, 31)), ("2018", date(2018, 1, 1), date(2018, 12, 31))):
        await database.run(
            "INSERT INTO rewards_period (society_id, name, starts_on, ends_on) VALUES ($1, $2, $3, $4)", shop.society.id, name, first, last
        )
    households = [row["household_id"] for row in expected()]
    await database.run(MEMBERS, shop.society.id, households, clock.now())
    stores = {line.split(",", 2)[1] for path in FILES for line in gzip.decompress(path.read_bytes()).decode().splitlines()[1:]}
    await database.run(STORES, shop.society.id, shop.store.id, sorted(stores))


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


async def load(society: Society, mapping: TillFileMapping, shop: Shop, *, dry_run: bool = False) -> Report:
    return await imports.load(Load(society, mapping, shop.by, history=True, dry_run=dry_run), FILES)


@pytest.mark.row("X1.1")
async def test_the_sums_of_every_household_are_exact_and_a_second_load_changes_nothing(committed: str) -> None:
    shop = await open_shop()
    await shop.store.filter(id=shop.store.id).update(number="lane")
    await furnish(shop)
    mapping = till_mappings.mapping_of({**MAPPING, "currency": "GBP"})
    first = await load(shop.society, mapping, shop)
    assert (first.lines, first.rejected_lines) == (562_713, 0)
    found = {row["customer"]: row for row in await database.rows(database.sql("rewards", "customer_sums"), shop.society.id, "household")}
    for row in expected():
        sums = found[row["household_id"]]
        told = (sums["pence"], sums["own_brand_pence"], sums["unknown_pence"], sums["lines"], sums["purchases"])
        assert told == (
            pence(row["sales_total"]), pence(row["private_brand"]), pence(row["no_product_record"]), int(row["lines"]), int(row["baskets"])
        ), row  # fmt: skip
    before = await database.row("SELECT sum(amount)::bigint AS points, count(*) AS transfers FROM rewards_transfer")
    second = await load(shop.society, mapping, shop)
    assert dict(second.states) == {"same": sum(first.states.values())}
    assert await database.row("SELECT sum(amount)::bigint AS points, count(*) AS transfers FROM rewards_transfer") == before
    assert await verify.verify() == []
