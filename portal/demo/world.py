"""The world of the demo: two societies that do not exist, in towns that do. Shops, streets and people are invented."""

from dataclasses import dataclass
from typing import NamedTuple


@dataclass(frozen=True)
class Place:
    """A town and the country around it: what its postcodes begin with, where it lies, and the shops that stand there."""

    slug: str
    name: str
    region: str
    postcodes: tuple[str, ...]
    latitude: float
    longitude: float
    shops: tuple[str, ...]


class Branch(NamedTuple):
    """Where a society sells what no shop does: the line, its number, its name, the place where it stands (none: by phone and web)."""

    line: str
    number: str
    name: str
    place: str | None = None


@dataclass(frozen=True)
class DemoSociety:
    """A society of the demo. A till line of the real data costs `price_hundredths` hundredths of its cents there."""

    slug: str
    name: str
    currency: str
    language: str
    country: str
    time_zone: str
    price_hundredths: int
    first_store: int
    places: tuple[Place, ...]
    branches: tuple[Branch, ...]


PENNINE = DemoSociety(
    "pennine-menai", "Pennine and Menai Co-operative", "GBP", "en_GB", "GB", "Europe/London", 100, 1001,
    (
        Place("rochdale", "Rochdale", "roch-calder", ("OL11", "OL12", "OL16"), 53.6155, -2.1561, ("Doffers’ Yard", "Cheesden Lane")),
        Place("todmorden", "Todmorden and Littleborough", "roch-calder", ("OL14", "OL15"), 53.7137, -2.0967, ("Canal Wharf",)),
        Place("hebden-bridge", "Hebden Bridge", "roch-calder", ("HX7",), 53.7424, -2.0130, ("Handloom Street",)),
        Place("rossendale", "Rossendale", "ribble-pendle", ("BB4", "OL13"), 53.7010, -2.2870, ("Slipper Mill",)),
        Place("burnley", "Burnley and Padiham", "ribble-pendle", ("BB10", "BB11", "BB12"), 53.7890, -2.2405, ("Weavers’ Gate",)),
        Place("clitheroe", "Clitheroe", "ribble-pendle", ("BB7",), 53.8711, -2.3917, ("Limekiln Row",)),
        Place("bangor", "Bangor", "menai-conwy", ("LL57",), 53.2280, -4.1290, ("Lôn y Felin",)),
        Place("caernarfon", "Caernarfon", "menai-conwy", ("LL54", "LL55"), 53.1402, -4.2745, ("Cei’r Llechi Bach",)),
        Place("llandudno", "Llandudno and Conwy", "menai-conwy", ("LL30", "LL31", "LL32"), 53.3240, -3.8280, ("Gogarth Parade",)),
        Place("wrexham", "Wrexham", "clwyd", ("LL11", "LL12", "LL13"), 53.0466, -2.9925, ("Brewhouse Lane", "Bryn Offa Road")),
        Place("mold", "Mold and Buckley", "clwyd", ("CH7",), 53.1664, -3.1417, ("Daniel’s Cross",)),
        Place("ruthin", "Ruthin and Denbigh", "clwyd", ("LL15", "LL16"), 53.1147, -3.3107, ("Heol y Porthmyn",)),
    ),
    (
        Branch("travel", "2001", "Travel, Market Way", "rochdale"),
        Branch("funeral", "2101", "Funeral care, Bank House", "burnley"),
        Branch("funeral", "2102", "Gofal angladdau, Tŷ Helyg", "bangor"),
        Branch("insurance", "2201", "Insurance"),
        Branch("legal", "2301", "Legal services"),
        Branch("energy", "2401", "Energy"),
    ),
)  # fmt: skip

STRAITS = DemoSociety(
    "baelt-og-bakke", "Bælt og Bakke Brugsforening", "DKK", "da", "DK", "Europe/Copenhagen", 850, 5001,
    (
        Place("svendborg", "Svendborg", "sydfyn", ("5700", "5762", "5771", "5874", "5881", "5882"), 55.0598, 10.6068, ("Rebslagergården",)),
        Place("faaborg", "Faaborg og Midtfyn", "sydfyn", ("5600", "5642", "5672", "5750", "5772"), 55.0951, 10.2423, ("Ved Bøgelunden",)),
        Place("nyborg", "Nyborg", "sydfyn", ("5800", "5853", "5871", "5540"), 55.3127, 10.7896, ("Færgevej 9",)),
    ),
    (Branch("insurance", "5901", "Forsikring"), Branch("energy", "5902", "Energi")),
)  # fmt: skip

SOCIETIES = (PENNINE, STRAITS)
WALES = frozenset({"menai-conwy", "clwyd"})
