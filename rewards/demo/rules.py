"""What the societies of the demo sell and how it earns: earning rules (R2) and categories (R3)."""

import json
from datetime import date
from typing import NamedTuple

from portal.demo.tables import fill
from portal.kit import clock
from portal.models import BusinessLine, Society

LANGUAGES = ("en_GB", "cy", "da")
SINCE = date(2015, 1, 1)
KRONER_A_POUND = 10
ONE_PERCENT = 100

# pence for a point, by business line; insurance is the demo's own, since no source gives it
PENCE_A_POINT = {"food": 100, "fuel": 1_000, "travel": 200, "funeral": 100, "insurance": 1_000, "legal": 200, "energy": 200}


class Kind(NamedTuple):
    """A category: its line, its names, why it does not earn, what the 1% counts of it, whether the product is kept."""

    code: str
    line: str
    names: tuple[str, str, str]
    why: str | None = None
    basis: str = "own brand"
    sensitive: bool = False


KINDS = (
    Kind("grocery", "food", ("Groceries", "Nwyddau groser", "Kolonial")),
    Kind("produce", "food", ("Fruit and vegetables", "Ffrwythau a llysiau", "Frugt og grønt")),
    Kind("meat", "food", ("Meat and fish", "Cig a physgod", "Kød og fisk")),
    Kind("deli", "food", ("Delicatessen", "Danteithion", "Delikatesse")),
    Kind("bakery", "food", ("Bakery", "Becws", "Bageri")),
    Kind("household", "food", ("Home and body", "Cartref a chorff", "Hjem og krop")),
    Kind("drinks", "food", ("Wine and spirits", "Gwin a gwirodydd", "Vin og spiritus")),
    Kind("flowers", "food", ("Flowers and garden", "Blodau a gardd", "Blomster og have"), basis="all"),
    Kind("news", "food", ("Newspapers and magazines", "Papurau a chylchgronau", "Aviser og blade")),
    Kind("pharmacy", "food", ("Pharmacy", "Fferyllfa", "Apotek"), basis="all", sensitive=True),
    Kind("tobacco", "food", ("Tobacco", "Tybaco", "Tobak"), why="tobacco", basis="none"),
    Kind("lottery", "food", ("Lottery", "Loteri", "Lotteri"), why="lottery", basis="none"),
    Kind("top-ups", "food", ("Phone top-ups", "Credyd ffôn", "Taletid"), why="top-ups", basis="none"),
    Kind(
        "baby milk", "food", ("First-stage baby milk", "Llaeth babanod cam cyntaf", "Modermælkserstatning"), why="baby milk", basis="none"
    ),
    Kind("vouchers", "food", ("Vouchers", "Talebau", "Gavekort"), why="gift cards", basis="none"),
    Kind("fuel", "fuel", ("Fuel", "Tanwydd", "Brændstof"), basis="none"),
    Kind("travel", "travel", ("Travel", "Teithio", "Rejser"), basis="all"),
    Kind("funeral", "funeral", ("Funeral care", "Gofal angladdau", "Bedemand"), basis="all", sensitive=True),
    Kind("insurance", "insurance", ("Insurance", "Yswiriant", "Forsikring"), basis="all"),
    Kind("legal", "legal", ("Legal services", "Gwasanaethau cyfreithiol", "Juridisk hjælp"), basis="all", sensitive=True),
    Kind("energy", "energy", ("Energy", "Ynni", "Energi"), basis="none"),
)


async def lay_down(society: Society) -> None:
    """The rules and categories of a society."""
    lines = {line.code: line.id for line in await BusinessLine.filter(society=society)}
    times = KRONER_A_POUND if society.currency == "DKK" else 1
    await fill(
        "rewards_earning_rule",
        ("society_id", "line_id", "version", "numerator", "denominator", "contribution_basis_points", "starts_on", "created_at"),
        [(society.id, lines[code], 1, 1, pence * times, ONE_PERCENT, SINCE, clock.now()) for code, pence in PENCE_A_POINT.items()],
    )
    await fill(
        "rewards_category",
        ("society_id", "line_id", "code", "names", "excluded_why", "basis", "sensitive"),
        [(society.id, lines[kind.line], kind.code, _names(kind), kind.why, kind.basis, kind.sensitive) for kind in KINDS],
    )


def _names(kind: Kind) -> str:
    return json.dumps(dict(zip(LANGUAGES, kind.names, strict=True)))
