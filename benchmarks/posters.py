"""The product's side of the intake's benchmark: books in a database of their own, into which batches go, and what that costs."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from tortoise.context import TortoiseContext

from benchmarks.bare_intake import COUNTERS, Batch, ready_made
from benchmarks.metering import Cost, Meter
from portal.actors import system
from portal.demo.world import PENNINE
from portal.kit import database
from portal.models import Society
from rewards.intake import postings, purchases, tills
from rewards.intake.purchases import State
from rewards.intake.receipts import Named, Purchase, Ready
from rewards.intake.tills import Till


@dataclass(frozen=True)
class Books:
    """The books of the demo's society in one database; whoever calls enters `context` first."""

    context: TortoiseContext
    society: Society
    meter: Meter

    @classmethod
    async def of(cls, context: TortoiseContext) -> "Books":
        """The books of a furnished database, metered over the one connection of its pool."""
        with context:
            backend = int(await database.value("SELECT pg_backend_pid()"))
            return cls(context, await Society.get(slug=PENNINE.slug), Meter([backend]))

    async def take(self, batch: Sequence[Purchase], expected: State = State.CREATED) -> Cost:
        """The whole intake of a batch: every line judged, posted, heard by causes."""
        before = self.meter.read()
        outcomes = await purchases.take(self.society, batch, by=system(self.society), history=True)
        cost = self.meter.read() - before
        assert all(outcome.state is expected for outcome in outcomes)
        return cost

    async def post(self, batch: Sequence[Purchase]) -> Cost:
        """Its posting alone: the batch is looked up and judged before the clock starts."""
        till, ready = await self._judged(batch)
        assert not await postings.known(ready)
        before = self.meter.read()
        async with database.transaction():
            await postings.begin(till, batch)
            created = await postings.add(till, ready, by=system(self.society), history=True)
            await postings.book(till, len(created))
        cost = self.meter.read() - before
        assert len(created) == len(batch)
        return cost

    async def rows(self, batch: Sequence[Purchase]) -> Batch:
        """What a batch became, as rows for the bare side."""
        _till, ready = await self._judged(batch)
        return await ready_made([made.id for made in ready])

    async def _judged(self, batch: Sequence[Purchase]) -> tuple[Till, list[Ready]]:
        till = await tills.open_till(self.society, batch)
        named = [purchases._named(till, purchase) for purchase in batch]
        judged = [purchases._read(till, made, history=True) for made in named if isinstance(made, Named)]
        return till, [made for made in judged if isinstance(made, Ready)]

    async def accounts(self) -> list[tuple[Any, ...]]:
        """Every account that is open."""
        found = await database.rows("SELECT id, society_id, unit, owner_kind, owner_id FROM rewards_account ORDER BY id")
        return [tuple(row.values()) for row in found]

    async def places(self) -> list[tuple[Any, ...]]:
        """Where the 1% may lie: round, community, cause, and the account of that."""
        found = await database.rows("SELECT round_id, community_id, running_id, account_id FROM causes_account")
        return [tuple(row.values()) for row in found]

    async def counters(self) -> dict[str, list[tuple[Any, ...]]]:
        """Every balance and counter."""
        return {table: await _everything(table, columns) for table, columns in COUNTERS.items()}


async def _everything(table: str, columns: str) -> list[tuple[Any, ...]]:
    return [tuple(row.values()) for row in await database.rows(f"SELECT {columns} FROM {table} ORDER BY {columns}")]
