"""The floors: calls go down, nothing is known upward, nothing goes round in circles."""

import ast
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.house.imports import circle, imports, module_graph, package_graph
from tests.house.source import DOMAINS, FLOORS, floor_of, lines, migrations, modules, none, short, statements, templates

RANKS = {"categories": 0, "models": 0, "forms": 2, "views": 3, "api": 3, "panels": 3, "listeners": 3, "jobs": 3, "routes": 4, "domain": 5}
"""Inside a domain: rows and the words they hold, the nouns (1), forms, what answers, the timetable, the manifest."""

ROOMS = {"rewards": ("models", "slots", "books", "rules", "intake", "dividends", "payouts", "simulations", "closing", "statements")}
"""A domain of many nouns has rooms, in a straight line like the floors: each may know those before it (docs/decisions/0011)."""


def test_no_module_imports_in_a_circle() -> None:
    assert circle(module_graph()) == []


def test_no_package_imports_in_a_circle() -> None:
    assert circle(package_graph()) == []


def test_nothing_is_imported_from_a_floor_above() -> None:
    none(f"{found.at} imports {found.wanted}" for module in modules() for found in imports(module) if floor_of(found.wanted) > module.floor)


def test_inside_a_domain_calls_go_down_too() -> None:
    none(
        f"{found.at} imports {found.wanted}"
        for module in modules()
        for found in imports(module)
        if module.domain == found.wanted.split(".")[0] in DOMAINS and module.floor > 0 < floor_of(found.wanted)
        if _rank(module.name) < _rank(found.wanted)
    )


def test_inside_a_domain_of_rooms_each_knows_only_those_before_it() -> None:
    """What stands in no room, such as forms, views and awards, may use every room; no room knows it."""
    none(
        f"{found.at} imports {found.wanted}"
        for module in modules()
        for found in imports(module)
        if module.domain == found.wanted.split(".")[0] in ROOMS and _room(found.wanted) > _room(module.name)
    )


def test_nothing_is_imported_inside_a_function() -> None:
    inside = ((module, node) for module in modules() for function in module.functions for node in ast.walk(function))
    none(module.at(node) for module, node in inside if isinstance(node, ast.Import | ast.ImportFrom))


def test_imports_are_absolute() -> None:
    none(found.at for module in modules() for found in imports(module) if isinstance(found.node, ast.ImportFrom) and found.node.level)


def test_no_string_knows_a_floor_above() -> None:
    """Foreign keys, tables in SQL, routes and templates: whatever is named by words carries its domain's name in front."""
    none(
        f"{module.at(node)} says {found}"
        for module in modules()
        for node in module.strings
        for found in _known(str(node.value), module.floor)
    )


@pytest.mark.parametrize("files", [statements, templates], ids=["statements", "templates"])
def test_no_file_knows_a_floor_above(files: Callable[[], list[Path]]) -> None:
    none(said for file in files() for said in _upward(file))


def test_no_migration_knows_a_floor_above() -> None:
    none(said for domain in DOMAINS for file in migrations(domain) for said in _upward(file))


def test_a_word_of_a_higher_floor_is_found_however_it_is_written() -> None:
    portal = FLOORS.index("portal")
    for word in ("regions.Community", "regions:activity", "JOIN regions_rsvp rsvp", "regions/activity", "/regions/x", "rewards.posted"):
        assert list(_known(word, portal)), word
    for word in ("portal_member", "the regions of the society", "care. And more", "my-regions-x", "caused_by", "portal:home"):
        assert not list(_known(word, portal)), word
    assert list(_known("portal:home", 0)) == ["portal:home"]


def _upward(file: Path) -> Iterator[str]:
    floor = FLOORS.index(short(file).split("/")[0])
    return (f"{place} says {found}" for place, line in lines(file) for found in _known(line, floor))


def _known(text: str, floor: int) -> Iterator[str]:
    above = "|".join(FLOORS[floor + 1 : -1])
    if above:
        yield from re.findall(rf"(?<![\w.:-])(?:{above})[_.:/]\w+", text)


def _rank(name: str) -> int:
    return RANKS.get(name.split(".")[1], 1)


def _room(name: str) -> int:
    domain, _, rest = name.partition(".")
    room = rest.split(".")[0]
    return ROOMS[domain].index(room) if room in ROOMS[domain] else len(ROOMS[domain])
