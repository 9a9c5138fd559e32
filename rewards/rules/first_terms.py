"""First terms: the rules and categories with which a society begins (R2, R3). They are settings: it may decide otherwise."""

from collections.abc import Mapping
from datetime import date
from typing import NamedTuple

from portal.business_lines import Names, by_language
from portal.kit import clock
from portal.models import BusinessLine, Society
from rewards.models.earning import Category, CategoryVersion, EarningRule, RuleKind
from rewards.rules.terms import ALWAYS

SINCE = date(2015, 1, 1)  # long enough ago for a first load of old files
ONE_PERCENT = 100
TIMES_A_PENNY = {"DKK": 10}  # a pound is about ten kroner

# R2 in pence for a point; insurance is a flat award whose amount nobody published, so it has none until a society sets it
PENCE_A_POINT = {
    "food": 100, "pharmacy": 100, "electrical": 100, "fuel": 1_000, "travel": 200, "funeral": 100, "legal": 200, "energy": 200,
}  # fmt: skip
DUE_DAYS: dict[str, int] = {}
"""For how many days after its purchase something may be given back (R6), where the till names no day."""
POINTS_AN_ITEM = {"conveyancing": 250}
"""R2: categories that give points for a whole item, in the place of their line's rate."""
BALANCE_PENCE_A_POINT = {"mortgage": 2_000}
"""R2: of which lines a year's average balance gives points, in pence for a point."""
POINTS_A_READING = {"energy": (25, 50)}
"""R2: which lines give points for each meter reading and fuel, and how many a month at most."""


class FirstCategory(NamedTuple):
    """A category: its line, its names, why it does not earn, what the 1% counts of it, whether the product is never kept."""

    code: str
    line: str
    names: Names
    why: str | None = None
    basis: str = "own brand"
    sensitive: bool = False


CATEGORIES = (
    FirstCategory("grocery", "food", ("Groceries", "Nwyddau groser", "Kolonial")),
    FirstCategory("produce", "food", ("Fruit and vegetables", "Ffrwythau a llysiau", "Frugt og grønt")),
    FirstCategory("meat", "food", ("Meat and fish", "Cig a physgod", "Kød og fisk")),
    FirstCategory("deli", "food", ("Delicatessen", "Danteithion", "Delikatesse")),
    FirstCategory("bakery", "food", ("Bakery", "Becws", "Bageri")),
    FirstCategory("household", "food", ("Home and body", "Cartref a chorff", "Hjem og krop")),
    FirstCategory("drinks", "food", ("Wine and spirits", "Gwin a gwirodydd", "Vin og spiritus")),
    FirstCategory("flowers", "food", ("Flowers and garden", "Blodau a gardd", "Blomster og have"), basis="all"),
    FirstCategory("news", "food", ("Newspapers and magazines", "Papurau a chylchgronau", "Aviser og blade")),
    FirstCategory("tobacco", "food", ("Tobacco", "Tybaco", "Tobak"), "tobacco", "none"),
    FirstCategory("lottery", "food", ("Lottery", "Loteri", "Lotteri"), "lottery", "none"),
    FirstCategory("stamps", "food", ("Stamps", "Stampiau", "Frimærker"), "stamps", "none"),
    FirstCategory("vouchers", "food", ("Vouchers", "Talebau", "Gavekort"), "gift cards", "none"),
    FirstCategory("top-ups", "food", ("Phone top-ups", "Credyd ffôn", "Taletid"), "top-ups", "none"),
    FirstCategory("baby milk", "food", ("First-stage baby milk", "Llaeth babanod cam cyntaf", "Modermælkserstatning"), "baby milk", "none"),
    FirstCategory("concession", "food", ("Shops in the shop", "Siopau yn y siop", "Butikker i butikken"), "concession", "none"),
    FirstCategory(
        "newspaper delivery", "food", ("Newspaper delivery", "Danfon papurau newydd", "Avisudbringning"), "newspaper delivery", "none"
    ),
    FirstCategory("bags", "food", ("Carrier bags", "Bagiau siopa", "Bæreposer"), "bags", "none"),
    FirstCategory("delivery", "food", ("Delivery", "Danfon", "Levering"), "delivery", "none"),
    FirstCategory("pharmacy", "pharmacy", ("Pharmacy", "Fferyllfa", "Apotek"), basis="all", sensitive=True),
    FirstCategory("prescription", "pharmacy", ("Prescriptions", "Presgripsiynau", "Recepter"), "prescription", "none", sensitive=True),
    FirstCategory("electrical", "electrical", ("Electrical goods", "Nwyddau trydanol", "Elartikler"), basis="all"),
    FirstCategory("fuel", "fuel", ("Fuel", "Tanwydd", "Brændstof"), basis="none"),
    FirstCategory("travel", "travel", ("Travel", "Teithio", "Rejser"), basis="all"),
    FirstCategory("funeral", "funeral", ("Funeral care", "Gofal angladdau", "Bedemand"), basis="all", sensitive=True),
    FirstCategory("insurance", "insurance", ("Insurance", "Yswiriant", "Forsikring"), basis="all"),
    FirstCategory("legal", "legal", ("Legal services", "Gwasanaethau cyfreithiol", "Juridisk hjælp"), basis="all", sensitive=True),
    FirstCategory("conveyancing", "legal", ("Conveyancing", "Trawsgludo", "Boligadvokat"), basis="all", sensitive=True),
    FirstCategory("energy", "energy", ("Energy", "Ynni", "Energi"), basis="none"),
    FirstCategory("mortgage", "mortgage", ("Mortgages", "Morgeisi", "Boliglån"), basis="none", sensitive=True),
)


async def lay_down(society: Society) -> None:
    """The first rules and categories of a society, for the business lines that it has; what is there already stays as it is."""
    lines = await _lines(society)
    await set_rates(society, PENCE_A_POINT)
    mine = [first for first in CATEGORIES if first.line in lines]
    there = {category.code for category in await Category.filter(society=society)}
    await Category.bulk_create([_category(society, first) for first in mine if first.code not in there], ignore_conflicts=True)
    ids = {category.code: category.id for category in await Category.filter(society=society)}
    new = [first for first in mine if first.code not in there]
    await CategoryVersion.bulk_create([_terms(ids[first.code], lines[first.line], first) for first in new], ignore_conflicts=True)
    flat = [_flat(society, lines[first.line], first.code) for first in new if first.code in POINTS_AN_ITEM]
    await EarningRule.bulk_create([*flat, *_awards(society, lines)], ignore_conflicts=True)


async def set_rates(society: Society, pence_a_point: Mapping[str, int]) -> None:
    """The first version of a rule for each of these business lines: a point for so many pence, or their like in the society's money."""
    lines, times = await _lines(society), TIMES_A_PENNY.get(society.currency, 1)
    rules = [_rule(society, lines[code], pence * times) for code, pence in pence_a_point.items() if code in lines]
    await EarningRule.bulk_create(rules, ignore_conflicts=True)


async def _lines(society: Society) -> dict[str, int]:
    return {line.code: line.id for line in await BusinessLine.filter(society=society)}


def _rule(society: Society, line_id: int, pence: int) -> EarningRule:
    return EarningRule(
        society=society, line_id=line_id, version=1, numerator=1, denominator=pence, contribution_basis_points=ONE_PERCENT, starts_on=SINCE,
        created_at=clock.now(),
    )  # fmt: skip


def _flat(society: Society, line_id: int, category: str) -> EarningRule:
    return EarningRule(
        society=society, line_id=line_id, kind=RuleKind.FLAT, code=category, version=1, numerator=POINTS_AN_ITEM[category], denominator=1,
        contribution_basis_points=ONE_PERCENT, starts_on=SINCE, created_at=clock.now(),
    )  # fmt: skip


def _awards(society: Society, lines: Mapping[str, int]) -> list[EarningRule]:
    """What balances and readings give without a purchase (R5)."""
    times = TIMES_A_PENNY.get(society.currency, 1)
    of_balances = [(line, RuleKind.BALANCE, 1, pence * times, None) for line, pence in BALANCE_PENCE_A_POINT.items()]
    of_readings = [(line, RuleKind.READING, each, 1, most) for line, (each, most) in POINTS_A_READING.items()]
    return [
        EarningRule(
            society=society, line_id=lines[line], kind=kind, version=1, numerator=numerator, denominator=denominator,
            contribution_basis_points=0, month_most=most, starts_on=SINCE, created_at=clock.now(),
        )
        for line, kind, numerator, denominator, most in (*of_balances, *of_readings) if line in lines
    ]  # fmt: skip


def _category(society: Society, first: FirstCategory) -> Category:
    return Category(society=society, code=first.code, names=by_language(first.names), sensitive=first.sensitive)


def _terms(category_id: int, line_id: int, first: FirstCategory) -> CategoryVersion:
    return CategoryVersion(
        category_id=category_id, line_id=line_id, version=1, starts_on=ALWAYS, excluded_why=first.why, basis=first.basis,
        due_days=DUE_DAYS.get(first.code), created_at=clock.now(),
    )  # fmt: skip
