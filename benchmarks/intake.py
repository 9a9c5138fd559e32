"""G7: the intake, ledger rows and the 1% of causes included, against bare SQL for the same purchases, balances and counters.

Three sides post the same real baskets in batches of 1,000, batch by batch in turn, each into a fresh copy of one furnished database:
the whole intake (`purchases.take`: every line judged, posted, heard by causes), its posting alone (of purchases that were judged before
the clock started), and the bare side. Then the first takes its batches once more, and two posters share them in a further copy.
"""

import asyncio
import gc
from collections.abc import Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from itertools import islice
from statistics import median
from typing import Any, NamedTuple

import asyncpg

import app as site
from benchmarks import bare_intake
from benchmarks.bare_intake import Batch
from benchmarks.databases import Databases, held
from benchmarks.figures import Bar, Figure, Measure, Report
from benchmarks.metering import Cost, Meter
from benchmarks.posters import Books
from portal.demo import households
from portal.demo.world import PENNINE
from portal.kit import database, demonstration, embedded
from portal.kit.demonstration import Demo
from rewards.demo import till
from rewards.intake.purchases import BATCH_MAX, State
from rewards.intake.receipts import Purchase

RATE = Bar(0.70, at_most=False)
REPLAY = Bar(0.50, at_most=True)
TWO = Bar(1.0, at_most=False)


class Size(NamedTuple):
    """How much is measured: households whose baskets are read, batches, and rounds."""

    households: int
    batches: int
    rounds: int


FULL = Size(households=400, batches=17, rounds=3)
QUICK = Size(households=24, batches=1, rounds=1)
WARM = 5  # PostgreSQL plans a statement anew the first five times; an import sends thousands of batches on one connection


@dataclass
class Round:
    """What each batch cost on each side, and two posters all batches together."""

    whole: list[Cost] = field(default_factory=list)
    posting: list[Cost] = field(default_factory=list)
    bare: list[Cost] = field(default_factory=list)
    replay: list[Cost] = field(default_factory=list)
    two: Cost = field(default_factory=Cost)

    def cost(self, side: str) -> Cost:
        """The whole cost of a side, once it was warm."""
        batches: list[Cost] = getattr(self, side)
        return sum(batches[WARM:] or batches, Cost())

    def ratio(self, side: str, other: str) -> float:
        """By how much one side costs more CPU than another."""
        return self.cost(side).cpu / self.cost(other).cpu


@dataclass(frozen=True)
class Work:
    """What every round posts: batches, the same as rows for the bare side, and the accounts and places of the 1% that it needs."""

    databases: Databases
    source: str
    batches: list[list[Purchase]]
    rows: list[Batch]
    accounts: list[tuple[Any, ...]]
    places: list[tuple[Any, ...]]

    @property
    def measured(self) -> list[Purchase]:
        """The purchases of the batches whose cost counts."""
        return [purchase for batch in self.batches[WARM:] or self.batches for purchase in batch]


async def measure(databases: Databases, *, quick: bool = False) -> Report:
    """Post the same batches on every side, in several rounds."""
    size = QUICK if quick else FULL
    demo = Demo(households=size.households)
    source = f"intake_{size.households}"
    await databases.kept(source, lambda: _furnish(demo))
    work = await _prepared(databases, source, _batches(demo, size.batches))
    gc.freeze()  # no till holds a day's batches at once: what is prepared here shall not burden the garbage collector
    try:
        return _report(work, [await _round(work) for _ in range(size.rounds)])
    finally:
        gc.unfreeze()


async def _furnish(demo: Demo) -> None:
    """What stands before anything is bought."""
    async with database.transaction():
        for part in demonstration.parts(site.DOMAINS):
            await part.furnish(demo)


def _batches(demo: Demo, count: int) -> list[list[Purchase]]:
    chosen = [household for household in households.chosen(demo) if household.society is PENNINE]
    bought = [sale.purchase for sale in islice(till.sales(chosen), count * BATCH_MAX)]
    return [bought[start : start + BATCH_MAX] for start in range(0, len(bought), BATCH_MAX)]


async def _prepared(databases: Databases, source: str, batches: list[list[Purchase]]) -> Work:
    async with AsyncExitStack() as stack:
        books = await _books(databases, source, "intake_first", stack)
        with books.context:
            for batch in batches:
                await books.take(batch)
            rows = [await books.rows(batch) for batch in batches]
            return Work(databases, source, batches, rows, await books.accounts(), await books.places())


async def _round(work: Work) -> Round:
    cost = Round()
    async with AsyncExitStack() as stack:
        whole, posting, bare = [
            await _books(work.databases, work.source, name, stack) for name in ("intake_whole", "intake_posting", "intake_bare")
        ]
        connection, meter = await _bare_side(work, stack)
        for batch, rows in zip(work.batches, work.rows, strict=True):
            with whole.context:
                cost.whole.append(await whole.take(batch))
            with posting.context:
                cost.posting.append(await posting.post(batch))
            before = meter.read()
            kept = await bare_intake.take(connection, rows)
            cost.bare.append(meter.read() - before)
            assert kept == len(batch)
        with whole.context:
            for batch in work.batches:
                cost.replay.append(await whole.take(batch, State.SAME))
        await _compare(whole, posting, bare)
    cost.two = await _two_posters(work)
    return cost


async def _compare(*sides: Books) -> None:
    """All sides kept the same."""
    counters = []
    for books in sides:
        with books.context:
            counters.append(await books.counters())
    assert all(kept == counters[0] for kept in counters)


async def _two_posters(work: Work) -> Cost:
    """Two tasks with a connection each, over the same members."""
    async with AsyncExitStack() as stack:
        books = await _books(work.databases, work.source, "intake_two", stack, connections=2)

        async def poster(first: int) -> None:
            for batch in work.batches[first::2]:
                await books.take(batch)

        with books.context:
            before = books.meter.read()
            await asyncio.gather(poster(0), poster(1))
            return books.meter.read() - before


async def _books(databases: Databases, source: str, name: str, stack: AsyncExitStack, *, connections: int = 1) -> Books:
    owner = await stack.enter_async_context(databases.clone(name, source))
    return await Books.of(await stack.enter_async_context(held(owner, connections_max=connections)))


async def _bare_side(work: Work, stack: AsyncExitStack) -> tuple["asyncpg.Connection[Any]", Meter]:
    connection = await asyncpg.connect(embedded.site_url(work.databases.url("intake_bare")))
    stack.push_async_callback(connection.close)
    await bare_intake.open_intake(connection, work.accounts, work.places)
    return connection, Meter([connection.get_server_pid()])


def _report(work: Work, rounds: Sequence[Round]) -> Report:
    figures = [
        Figure(
            "G7", "posting with ledger rows against bare SQL without, by CPU", median(one.ratio("bare", "posting") for one in rounds), RATE
        ),
        Figure("", "the same, each line judged, which the bare side is spared", median(one.ratio("bare", "whole") for one in rounds)),
        Figure("G7", "a replay as a share of the first cost, by CPU", median(one.ratio("replay", "whole") for one in rounds), REPLAY),
        Figure("G7", "two posters against one, by the clock", median(_speed_up(one) for one in rounds), TWO),
    ]
    lines = sum(len(purchase.lines) for purchase in work.measured)
    measures = [Measure("purchases; lines a purchase", f"{len(work.measured):,}; {lines / len(work.measured):.1f}")]
    for says, side in (("bare SQL", "bare"), ("posting alone", "posting"), ("the whole intake", "whole"), ("a replay", "replay")):
        measures.append(Measure(f"{says}, purchases/s", _rates(len(work.measured), [one.cost(side) for one in rounds])))
    return Report(figures, measures)


def _speed_up(one: Round) -> float:
    return sum(cost.wall for cost in one.whole) / one.two.wall


def _rates(count: int, costs: Sequence[Cost]) -> str:
    """By the round in the middle."""
    cost = sorted(costs, key=lambda one: one.cpu)[len(costs) // 2]
    python, postgres = (1_000_000 * seconds / count for seconds in (cost.python, cost.postgres))
    return f"{count / cost.cpu:,.0f} by CPU, {count / cost.wall:,.0f} by the clock; {python:.0f} + {postgres:.0f} ms a thousand"
