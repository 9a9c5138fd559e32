"""Filling empty tables by COPY, with numbers of our own, so that rows can name each other before they are written."""

from collections.abc import Iterable, Sequence
from typing import Any

from portal.kit import database


async def fill(table: str, columns: Sequence[str], records: Iterable[Sequence[Any]]) -> None:
    """COPY rows into a table. Where `id` is among the columns, the next number that the database draws is above them all."""
    await database.copy(table, columns, records)
    if "id" in columns:
        await database.run(f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), (SELECT max(id) FROM {table}))")  # noqa: S608
