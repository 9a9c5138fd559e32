"""G4: the signed-in home of a large society against that of a small one: two real databases, the same code, in turn, all of it.

Each request is another member's: nothing that the page read before serves it. The members of the sample are those whose homes are full.
What homes read is read once before the clock starts, by the file: the disk of this machine is not what grows.
"""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median, quantiles
from typing import NamedTuple

import asyncpg
from tortoise.context import TortoiseContext

import app as site
from benchmarks import society
from benchmarks.databases import Databases, held
from benchmarks.figures import Bar, Figure, Measure, Report
from benchmarks.home import Side, signed_in
from benchmarks.metering import Cost, Meter
from portal import slots
from portal.kit import clock, database
from portal.kit.progress import ERRORS
from portal.kit.settings import Settings
from portal.kit.slots import joined

CPU, P99 = Bar(1.1, at_most=True), Bar(1.3, at_most=True)
SMALL = 5_000
COMMUNITIES = 1_000
READ_BYTES = 4 * 1024 * 1024
SAMPLE = """
SELECT id FROM portal_member WHERE id % (SELECT count(*) / $2::bigint FROM portal_member) = 0 ORDER BY hashint8extended(id, 4) LIMIT $1
"""
FILES = """
SELECT DISTINCT current_setting('data_directory') || '/' || pg_relation_filepath(relation) AS path
FROM pg_locks WHERE pid = pg_backend_pid() AND locktype = 'relation' AND pg_relation_filepath(relation) IS NOT NULL
"""


class Size(NamedTuple):
    """How much is measured: homes before the clock starts, homes in a round, and rounds."""

    warm: int
    members: int
    rounds: int


FULL = Size(warm=200, members=600, rounds=3)
QUICK = Size(warm=4, members=12, rounds=1)


@dataclass
class Growing:
    """A society's home, in a database of its own, and the cookies of those who are still to open theirs."""

    members: int
    side: Side
    context: TortoiseContext
    cookies: list[str] = field(default_factory=list)

    async def visit(self) -> Cost:
        """The home of a member who has not opened it before."""
        with self.context:
            return await self.side.visit([self.cookies.pop()])


async def measure(databases: Databases, *, small: int = SMALL, large: int = society.MEMBERS, quick: bool = False) -> Report:
    """Open homes in both societies, in turn."""
    size = QUICK if quick else FULL
    # around a member of either lie as many communities: of few in a square, half would be at its edge
    built = [await society.kept(databases, members, communities_least=COMMUNITIES) for members in (small, large)]
    for stands in built:
        await _read(stands.owner_url)
    async with (
        _growing(built[0].owner_url, small, size) as first,
        _growing(built[1].owner_url, large, size) as second,
    ):
        await _round((first, second), size.warm)
        for one in (first, second):
            one.side.seconds.clear()
        with ERRORS.status(f"Measuring: homes of {large:,} members and {small:,}"):
            rounds = [await _round((first, second), size.members) for _ in range(size.rounds)]
    return _report((first, second), rounds, size)


async def _read(owner_url: str) -> None:
    """Every table and index that a home looks at, into the memory of the machine."""
    site.create_app(Settings())
    connection = await asyncpg.connect(owner_url)
    try:
        async with connection.transaction():
            await connection.fetch(joined(slots.HOME.fillings, slots.HOME.arguments), 1, clock.now())
            files = [Path(row["path"]) for row in await connection.fetch(FILES)]
    finally:
        await connection.close()
    for file in files:
        for part in (file, *file.parent.glob(f"{file.name}[._]*")):
            with part.open("rb", buffering=0) as content:
                while content.read(READ_BYTES):
                    pass


async def _round(both: Sequence[Growing], members: int) -> list[Cost]:
    costs = [Cost() for _ in both]
    for _ in range(members):
        for number, one in enumerate(both):
            costs[number] += await one.visit()
    return costs


@asynccontextmanager
async def _growing(owner_url: str, members: int, size: Size) -> AsyncIterator[Growing]:
    async with held(owner_url, connections_max=1) as context:
        with context:
            app = site.create_app(Settings())
            meter = Meter([int(await database.value("SELECT pg_backend_pid()"))])
            chosen = await database.rows(SAMPLE, size.warm + size.members * size.rounds, min(society.SAMPLE, members))
            assert len(chosen) == size.warm + size.members * size.rounds
            cookies = [await signed_in(row["id"]) for row in chosen]
        yield Growing(members, Side(f"home of {members:,} members", app, meter), context, cookies)


def _report(both: Sequence[Growing], rounds: Sequence[Sequence[Cost]], size: Size) -> Report:
    small, large = both
    names = f"a home of {large.members:,} members against {small.members:,}"
    measures = []
    for number, one in enumerate(both):
        cost = sorted((costs[number] for costs in rounds), key=lambda cost: cost.cpu)[len(rounds) // 2]
        python, postgres = (1_000 * seconds / size.members for seconds in (cost.python, cost.postgres))
        text = f"{python:.2f} + {postgres:.2f} ms; p99 {1_000 * _p99(one.side.seconds):.1f} ms by the clock"
        measures.append(Measure(f"{one.side.name}, CPU of Python + PostgreSQL", text))
    return Report(
        [
            Figure("G4", f"{names}, by CPU", median(costs[1].cpu / costs[0].cpu for costs in rounds), CPU),
            Figure("G4", f"{names}, p99 by the clock", _in_the_middle(both, size), P99),
        ],
        measures,
    )


def _in_the_middle(both: Sequence[Growing], size: Size) -> float:
    """The median of the rounds' ratios."""
    starts = range(0, size.members * size.rounds, size.members)
    small, large = ([_p99(one.side.seconds[start : start + size.members]) for start in starts] for one in both)
    return median(of_large / of_small for of_small, of_large in zip(small, large, strict=True))


def _p99(seconds: Sequence[float]) -> float:
    return quantiles(seconds, n=100)[-1]
