"""A synthetic society of a chosen size, built by set-based SQL: what grows with members is there, and `toadlane verify` agrees with it.

Everybody has a person, a membership, a card, accounts, a home, one purchase that stands for the whole closed year (with its tally of each
business line) and one in the running round; the sample has ten of these. A full history of purchases is not built: no home reads it.
"""

import time
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import asyncpg

from benchmarks.databases import Databases, opened
from benchmarks.figures import Measure, Report
from causes import rounds
from portal import societies
from portal.actors import system
from portal.kit import clock, database, progress
from portal.models import BusinessLine, Installation, Society
from rewards.books import ledger, periods
from rewards.models.ledger import Unit

if TYPE_CHECKING:
    from asyncpg import Connection

SQL = Path(__file__).parent / "sql"
SAMPLE = 2_000
SLUG = "synthetic"
MEMBERS = 5_000_000
MEMBERS_A_COMMUNITY = 3_300
COMMUNITIES_LEAST = 49
STEPS = ("tools", "places", "causes", "people", "residences", "accounts", "purchases", "books", "counters")
# the keys of rows that are built from one another hold; looking up each of them again would take longer than the building
FAST = "SET session_replication_role = replica; SET synchronous_commit = off; SET work_mem = '256MB'"


class Ground(NamedTuple):
    """What the product has made before members come: in the order of the parameters of society_asked.sql."""

    society_id: int
    closed_id: int
    running_id: int
    round_id: int
    bank_id: int
    contributions_id: int


class Built(NamedTuple):
    """A society that stands: the owner's address of its database, and the seconds that its building took; None where it was kept."""

    owner_url: str
    seconds: float | None


async def kept(databases: Databases, members: int, *, communities_least: int = COMMUNITIES_LEAST) -> Built:
    """The database of a society of so many members, built where it does not stand; it has so many communities at least."""
    by_size = max(members // MEMBERS_A_COMMUNITY, COMMUNITIES_LEAST)
    communities, began = max(by_size, communities_least), time.perf_counter()
    name = f"society_{members}" if communities == by_size else f"society_{members}_{communities}"
    taken: list[float] = []

    async def fill() -> None:
        await _build(databases.url(name), members, communities)
        taken.append(time.perf_counter() - began)

    return Built(await databases.kept(name, fill), taken[0] if taken else None)


async def build(databases: Databases, members: int) -> Report:
    """Build one, and say how long it took and how large it is."""
    built = await kept(databases, members)
    async with opened(built.owner_url, connections_max=1):
        size = await database.value("SELECT pg_database_size(current_database()) / 1000000")
    took = "kept from before" if built.seconds is None else f"{built.seconds:,.0f} s"
    return Report([], [Measure(f"a society of {members:,} members, built", took), Measure("its database", f"{size:,} MB")])


async def _build(owner_url: str, members: int, communities: int) -> None:
    """Fill the present database: the ground by the product's own doors, the members by SQL."""
    ground = await _ground()
    connection = await asyncpg.connect(owner_url)
    try:
        with progress.shown() as told:
            await connection.execute(FAST)
            await connection.execute(_statement("asked"), members, min(SAMPLE, members), *ground, clock.now(), communities)
            for done, step in enumerate(STEPS):
                told(f"{members:,} members", done, len(STEPS))
                await _step(connection, step)
            await connection.execute("VACUUM")  # as autovacuum would, an hour later
            told(f"{members:,} members", len(STEPS), len(STEPS))
    finally:
        await connection.close()


async def _step(connection: "Connection[Any]", step: str) -> None:
    async with connection.transaction():
        await connection.execute(_statement(step))


async def _ground() -> Ground:
    """A society with its rules, a closed and a running period, the running round, and its own side of the ledger."""
    await Installation.create(id=1, demo=True, created_at=clock.now())
    society = await societies.create(by=system(), slug=SLUG, name="Synthetic Co-operative")
    running = await periods.running(society)
    before = running.starts_on.replace(year=running.starts_on.year - 1), running.starts_on - periods.DAY
    closed = await periods.open_period(society, name=str(before[0].year), starts_on=before[0], ends_on=before[1])
    for line in await BusinessLine.filter(society=society).order_by("id"):
        await ledger.own_account(society.id, Unit.POINTS, "line", line.id)
    bank = await ledger.own_account(society.id, Unit.MONEY, "bank")
    contributions = await ledger.own_account(society.id, Unit.CONTRIBUTION, "contributions")
    return Ground(society.id, closed.id, running.id, (await rounds.running(society)).id, bank, contributions)


async def society() -> Society:
    """The society of the present database."""
    return await Society.get(slug=SLUG)


def _statement(step: str) -> str:
    return (SQL / f"society_{step}.sql").read_text(encoding="utf-8")
