"""Who imports whom, read from the source: imports under TYPE_CHECKING and inside functions count like any other."""

import ast
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from graphlib import CycleError, TopologicalSorter

from tests.house.source import Module, floor_of, modules

Graph = Mapping[str, set[str]]


@dataclass(frozen=True)
class Import:
    """One module that another asks for, and where."""

    module: Module
    node: ast.Import | ast.ImportFrom
    wanted: str

    @property
    def at(self) -> str:
        return self.module.at(self.node)


def imports(module: Module) -> Iterator[Import]:
    """Every import of a module; `from portal import rates` asks for `portal.rates`."""
    for node in module.nodes:
        if isinstance(node, ast.Import):
            yield from (Import(module, node, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield from (Import(module, node, _meant(node, alias.name)) for alias in node.names)


def _meant(node: ast.ImportFrom, name: str) -> str:
    whole = f"{node.module}.{name}"
    return whole if whole in _names() else node.module or ""


@cache
def _names() -> frozenset[str]:
    return frozenset(module.name for module in modules())


def module_graph() -> Graph:
    """Each module of ours with those that it imports. A package's `__init__.py` is empty, so only what lies in it counts."""
    return {module.name: {found.wanted for found in imports(module)} & _names() - {module.name} for module in modules()}


def package_graph() -> Graph:
    """The same between packages: the kit and each domain. A folder that a file of theirs grew into (`views/card.py`) is that file still."""
    graph: dict[str, set[str]] = {}
    for name, wanted in module_graph().items():
        graph.setdefault(_package(name), set()).update(_package(other) for other in wanted)
    return {package: wanted - {package} for package, wanted in graph.items()}


def _package(name: str) -> str:
    return "portal.kit" if floor_of(name) == 0 else name.split(".")[0]


def circle(graph: Graph) -> list[str]:
    """The names of a circle, the first again at the end; empty where there is none."""
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        return list(error.args[1])
    return []
