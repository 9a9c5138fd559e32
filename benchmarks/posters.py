"""The sides of the intake's benchmark: each posts batches into a database of its own, and knows what that cost."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

from tortoise.context import TortoiseContext

from benchmarks import bare_intake
from benchmarks.bare_intake import Batch
from benchmarks.metering import Cost, Meter
from portal.actors import system
from portal.demo.world import PENNINE
from portal.kit import database
from portal.kit.events import publish
from portal.models import Society
from rewards import postings, purchases, tills
from rewards.purchases import PurchasesPosted, State
from rewards.receipts import Purchase, Ready

if TYPE_CHECKING:
    from asyncpg import Connection


class Poster(Protocol):
    """Posts one batch; gives what that cost."""

    async def post(self, batch: Sequence[Purchase], rows: Batch) -> Cost: ...


@dataclass(frozen=True)
class Books:
    """A database, open as the site opens it; enter `context` to work in it."""

    context: TortoiseContext
    society: Society
    meter: Meter

    @classmethod
    async def of(cls, context: TortoiseContext, *, connections: int = 1) -> "Books":
        """The books of a furnished database, metered over this many connections of its pool."""
        with context:
            society = await Society.get(slug=PENNINE.slug)
            return cls(context, society, Meter(await _backends(connections)))

    async def counters(self) -> dict[str, list[tuple[Any, ...]]]:
        """Every balance and counter."""
        with self.context:
            return {
                table: [tuple(row.values()) for row in await database.rows(f"SELECT {columns} FROM {table} ORDER BY {columns}")]
                for table, columns in bare_intake.COUNTERS.items()
            }


async def _backends(connections: int) -> list[int]:
    """The process numbers of a pool's connections, each held while the next is asked for."""
    async with database.transaction():
        number = int(await database.value("SELECT pg_backend_pid()"))
    return [number]
