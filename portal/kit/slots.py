"""Slots: how a page shows what floors above it know, without knowing them.

A domain owns a slot; others fill it in their manifest, and `app.py` hands the fillings over. What fills a page's slot is a panel:
a query that returns one json value for the slot's arguments, and a template. All panels of a page go as one statement.
"""

import logging
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any, Generic, TypeVar

import msgspec
from asyncpg import PostgresError
from tortoise.exceptions import BaseORMException

from portal.kit import database

logger = logging.getLogger(__name__)

Filling = TypeVar("Filling")


@dataclass(eq=False)
class Slot(Generic[Filling]):
    """A place that higher floors fill. `fillings` stand in floor order; `arguments` are the SQL types of what panels are asked for."""

    name: str
    arguments: tuple[str, ...] = ()
    fillings: tuple[Filling, ...] = field(default=(), init=False)


@dataclass(frozen=True)
class Panel:
    """One part of a page.

    `sql` is a query for one json value, its parameters those of the slot that it fills (`$1` the member, `$2` ...);
    `shape` the msgspec type of that value; `template` draws it under the name `panel`. `area` says where on the page it stands.
    """

    name: str
    sql: str
    shape: Any
    template: str
    area: str = "main"


@dataclass(frozen=True)
class ShownPanel:
    """A panel with its content; `content` is None where its query failed."""

    name: str
    template: str
    area: str
    content: Any


Fills = Mapping[Slot[Any], Sequence[Any]]
Answer = Callable[..., Awaitable[Any]]


def fill(tables: Sequence[Fills]) -> None:
    """Replace the fillings of every slot named in the domains' tables, given in floor order."""
    for slot in {slot for table in tables for slot in table}:
        slot.fillings = tuple(filling for table in tables for filling in table.get(slot, ()))


async def show(slot: Slot[Panel], *arguments: Any) -> list[ShownPanel]:
    """Every panel of a slot with its content, read in one statement.

    If that fails the panels are read one by one, so that a broken one leaves the others standing.
    """
    if not slot.fillings:
        return []
    try:
        found = await database.row(joined(slot.fillings, slot.arguments), *arguments)
    except (PostgresError, BaseORMException) as error:
        logger.warning("slot %s: %s; reading its panels one by one", slot.name, error)
        return [await _alone(panel, slot.arguments, arguments) for panel in slot.fillings]
    assert found is not None
    return shown(slot.fillings, list(found.values()))


@cache
def joined(panels: tuple[Panel, ...], types: tuple[str, ...]) -> str:
    """One statement for these panels: a column of json text for each of their queries, in order; panels of one query share it."""
    # the arguments stand in a query of their own, so that their types are known even where no panel asks for one of them
    arguments = ", ".join(f"${number}::{kind}" for number, kind in enumerate(types, 1))
    queries = dict.fromkeys(panel.sql for panel in panels)
    columns = ",\n".join(f"({query.strip().rstrip(';')}\n)::text AS query_{number}" for number, query in enumerate(queries))
    return f"WITH arguments AS (SELECT {arguments})\nSELECT {columns}"


def shown(panels: Sequence[Panel], found: Sequence[str | None]) -> list[ShownPanel]:
    """The panels with what the columns of their joined statement hold."""
    content = dict(zip(dict.fromkeys(panel.sql for panel in panels), found, strict=True))
    return [_shown(panel, content[panel.sql]) for panel in panels]


async def _alone(panel: Panel, types: tuple[str, ...], arguments: Sequence[Any]) -> ShownPanel:
    try:
        async with database.transaction():
            return _shown(panel, await database.value(joined((panel,), types), *arguments))
    except (PostgresError, BaseORMException):
        logger.exception("panel %s failed", panel.name)
        return ShownPanel(panel.name, panel.template, panel.area, None)


def _shown(panel: Panel, content: str | None) -> ShownPanel:
    try:
        return ShownPanel(panel.name, panel.template, panel.area, database.decode(content, panel.shape))
    except msgspec.ValidationError:
        logger.exception("panel %s is not of its shape", panel.name)
        return ShownPanel(panel.name, panel.template, panel.area, None)
