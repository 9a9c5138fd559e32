"""The real year of till data with a tenth of its lines given back, in parts and in any order: what stands is a plain recount of the files.

The recount reads the files by itself, in whole pence: no code of the intake, of the rules or of the books has a hand in it.
"""

import csv
import gzip
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from itertools import pairwise
from pathlib import Path
from random import Random
from zoneinfo import ZoneInfo

from portal.kit import clock, database
from rewards import verify
from rewards.intake import imports, purchases, till_mappings
from rewards.intake.imports import Load
from rewards.intake.purchases import State
from rewards.intake.receipts import Purchase, Receipt
from rewards.models.reviews import Review
from rewards.rules.earning import Line
from tests.rewards.shared_till import FILES, PURCHASES, SAYS, TILL, marks, open_real_shop
from tests.rewards.tills import Shop

pytestmark = marks
STORES = ZoneInfo("America/New_York")
CATEGORIES = {"FUEL": "fuel", "DRUG GM": "pharmacy", "MISCELLANEOUS": "tobacco"}  # the rest is grocery; all earn by rules of the shop
MAPPING = {**SAYS, "categories": CATEGORIES, "other": "grocery"}
GIVEN_BACK, EARLY = 10, 20
"""Every tenth line comes back, every twentieth refund before its purchase."""
EARNS = {"grocery": ("food", 100), "pharmacy": ("food", 100), "fuel": ("fuel", 1_000)}


@dataclass
class Basket:
    """A purchase as the files tell it, and what is left of each of its lines, in pence."""

    household: str
    store: str
    number: str
    at: datetime
    file: int
    lines: list[Line] = field(default_factory=list)
    left: list[int] = field(default_factory=list)

    @property
    def receipt(self) -> Receipt:
        return Receipt(self.store, "-", self.number, self.at.astimezone(STORES).date())

    def counted(self) -> tuple[Counter[str], int, int]:
        """Spend that counts by business line, points, and units of the 1%: 100 for a penny of own brand, and of what counts wholly."""
        spend: Counter[str] = Counter()
        for line, left in zip(self.lines, self.left, strict=True):
            if line.category in EARNS:
                spend[EARNS[line.category][0]] += left
        units = sum(
            100 * left
            for line, left in zip(self.lines, self.left, strict=True)
            if line.category == "pharmacy" or (line.category == "grocery" and line.own)
        )
        return spend, spend["food"] // 100 + spend["fuel"] // 1_000, units


def read(products: dict[str, tuple[str, bool]]) -> list[Basket]:
    """Every basket of the year, its lines rounded to whole pence."""
    baskets: dict[str, Basket] = {}
    for number, path in enumerate(FILES):
        with gzip.open(path, "rt", newline="") as file:
            for row in csv.DictReader(file):
                at = datetime.fromisoformat(row["transaction_timestamp"]).replace(tzinfo=UTC)
                name = row["basket_id"]
                basket = baskets.setdefault(name, Basket(row["household_id"], row["store_id"], name, at, number))
                category, own = products.get(row["product_id"], ("unknown", False))
                pence = int(Decimal(row["sales_value"]).quantize(Decimal("0.01"), ROUND_HALF_UP) * 100)
                basket.lines.append(Line(row["product_id"], category, int(row["quantity"]), pence, own))
                basket.left.append(pence)
    return list(baskets.values())


def products_of(path: Path) -> dict[str, tuple[str, bool]]:
    with gzip.open(path, "rt", newline="") as file:
        return {
            row["product_id"]: (CATEGORIES.get(row["department"], "grocery"), row["brand"] == "Private") for row in csv.DictReader(file)
        }


def cut(pence: int, random: Random) -> list[int]:
    """A line in up to three parts, of which the last may stay."""
    pieces = min(random.choice((1, 1, 2, 3)), pence)
    ends = [0, *sorted(random.sample(range(1, pence), pieces - 1)), random.choice((pence, pence, random.randint(1, pence)))]
    return [part for part in (then - before for before, then in pairwise(ends)) if part > 0]


def take_back(baskets: Iterable[Basket], random: Random) -> list[tuple[Basket, Purchase]]:
    """Refunds of every tenth line in random parts, up to three parts on a receipt; what is left of the baskets is less from now on."""
    chosen = [(basket, at) for basket in baskets for at, pence in enumerate(basket.left) if pence > 0]
    refunds: list[tuple[Basket, Purchase]] = []
    parts: dict[str, list[tuple[int, int]]] = {}
    of = {basket.number: basket for basket, _at in chosen}
    for basket, at in random.sample(chosen, len(chosen) // GIVEN_BACK):
        parts.setdefault(basket.number, []).extend((at, part) for part in cut(basket.left[at], random))
    for number, pieces in parts.items():
        basket = of[number]
        random.shuffle(pieces)
        while pieces:
            some = [pieces.pop() for _ in range(min(len(pieces), random.randint(1, 3)))]
            refunds.append((basket, refund(basket, some, f"B{len(refunds)}", random)))
    random.shuffle(refunds)
    return refunds


def refund(basket: Basket, pieces: list[tuple[int, int]], number: str, random: Random) -> Purchase:
    """A receipt that takes these parts of lines back, on a later day."""
    lines = []
    for line, part in pieces:
        bought = basket.lines[line]
        lines.append(Line(bought.product, bought.category, 1, part, bought.own))
        basket.left[line] -= part
    at = min(basket.at + timedelta(days=random.randint(0, 27)), clock.now())
    return Purchase(basket.store, "R", number, at, lines, identifier=("household", basket.household), refunds=basket.receipt)


async def send(shop: Shop, refunds: list[Purchase]) -> Counter[State]:
    states: Counter[State] = Counter()
    for begins in range(0, len(refunds), purchases.BATCH_MAX):
        batch = refunds[begins : begins + purchases.BATCH_MAX]
        states.update(told.state for told in await purchases.take(shop.society, batch, by=shop.by, history=True))
    return states


POINTS = """
SELECT identifier.value, sum(balance.amount)::bigint AS points, sum(bought.units)::bigint AS units
FROM portal_identifier identifier
JOIN rewards_account account ON account.unit = 1 AND account.owner_kind = 'member' AND account.owner_id = identifier.member_id
LEFT JOIN rewards_balance balance ON balance.account_id = account.id
CROSS JOIN LATERAL (SELECT sum(contribution_units) AS units FROM rewards_purchase WHERE account_id = account.id) AS bought
WHERE identifier.society_id = $1
GROUP BY identifier.value
"""
SPEND = """
SELECT identifier.value, line.code, sum(tally.eligible_pence)::bigint AS pence, sum(tally.points)::bigint AS points
FROM portal_identifier identifier
JOIN rewards_account account ON account.unit = 1 AND account.owner_kind = 'member' AND account.owner_id = identifier.member_id
JOIN rewards_tally tally ON tally.account_id = account.id
JOIN portal_business_line line ON line.id = tally.line_id
WHERE identifier.society_id = $1
GROUP BY 1, 2
"""


@dataclass
class Recount:
    """What is left of all baskets, by household: points, units of the 1%, and by business line the spend that counts, in pence."""

    points: Counter[str] = field(default_factory=Counter)
    units: Counter[str] = field(default_factory=Counter)
    spend: Counter[tuple[str, str]] = field(default_factory=Counter)

    @classmethod
    def of(cls, baskets: Iterable[Basket]) -> "Recount":
        made = cls()
        for basket in baskets:
            spend, points, units = basket.counted()
            made.points[basket.household] += points
            made.units[basket.household] += units
            made.spend.update({(basket.household, line): pence for line, pence in spend.items()})
        return made


async def test_with_a_tenth_of_its_lines_given_back_in_any_order_the_real_year_is_what_a_recount_says(committed: str) -> None:
    shop, mapping, random = await open_real_shop(), till_mappings.mapping_of(MAPPING), Random(1844)
    baskets = read(products_of(TILL / "products.csv.gz"))
    before, refunds = Recount.of(baskets), take_back(baskets, random)
    early, late = refunds[::EARLY], [told for number, told in enumerate(refunds) if number % EARLY]
    for number, path in enumerate(FILES):  # each month's early refunds come before its sales
        ahead = [told for basket, told in early if basket.file == number]
        assert await send(shop, ahead) == Counter({State.HELD: len(ahead)} if ahead else {})
        loaded = await imports.load(Load(shop.society, mapping, shop.by, history=True), [path])
        assert set(loaded.states) <= {"created"}
    assert await send(shop, [told for _basket, told in late]) == {State.CREATED: len(late)}
    assert not await Review.filter(decision=None).exists()
    assert await database.value("SELECT count(*) FROM rewards_purchase") == PURCHASES + len(refunds) == len(baskets) + len(refunds)

    after = Recount.of(baskets)
    households = {basket.household for basket in baskets}
    found = {row["value"]: row for row in await database.rows(POINTS, shop.society.id)}
    assert {name: row["points"] or 0 for name, row in found.items()} == {name: after.points[name] for name in households}
    assert {name: row["units"] or 0 for name, row in found.items()} == {name: after.units[name] for name in households}
    tallied = {(row["value"], row["code"]): row for row in await database.rows(SPEND, shop.society.id)}
    assert {name: row["pence"] for name, row in tallied.items() if row["pence"]} == {
        name: pence for name, pence in after.spend.items() if pence
    }
    assert sum(row["points"] for row in tallied.values()) == after.points.total() < before.points.total()
    assert await verify.verify() == []
