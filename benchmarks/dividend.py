"""G5 and G6: £13,000,000.00 to every member, frozen and posted, against bare SQL of the same design and against a row a movement.

Each side works in a transaction that is rolled back, in turn, on the same synthetic society: nothing that one leaves changes the next.
"""

import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from math import log
from pathlib import Path
from statistics import median
from uuid import uuid4

import asyncpg
import psutil

from benchmarks import society
from benchmarks.databases import Databases, opened
from benchmarks.figures import Bar, Figure, Measure, Report
from benchmarks.metering import Cost, Meter
from portal.actors import Actor
from portal.kit import clock, database
from portal.kit.progress import ERRORS
from portal.models import Society
from rewards.dividends import dividend_parts, dividend_runs, dividends
from rewards.models.dividends import Dividend
from rewards.models.ledger import Period

POOL_PENCE = 1_300_000_000
SMALL = 50_000
BARE, NAIVE, REPLAY = Bar(1.3, at_most=True), Bar(1 / 3, at_most=True), Bar(0.05, at_most=True)
MEMORY_MB, EXPONENT = Bar(100, at_most=True), Bar(1.1, at_most=True)
ROUNDS, QUICK_ROUNDS = 3, 1
OFFICERS = (Actor("staff", 1, "First"), Actor("staff", 2, "Second"))
SQL = Path(__file__).parent / "sql"
BARE_TABLES = """
CREATE TABLE bare_lines (LIKE rewards_dividend_line INCLUDING CONSTRAINTS, PRIMARY KEY (account_id, dividend_id))
PARTITION BY LIST (dividend_id);
CREATE TABLE bare_line (LIKE rewards_dividend_line INCLUDING CONSTRAINTS, CHECK (dividend_id = 0));
SET LOCAL enable_nestloop = off
"""
BARE_KEY = """
ALTER TABLE bare_line ADD PRIMARY KEY (account_id, dividend_id);
ALTER TABLE bare_lines ATTACH PARTITION bare_line FOR VALUES IN (0)
"""


class _Undone(Exception):
    """Ends a transaction that was only measured."""


@dataclass
class Sides:
    """What each side cost, round by round, and the most memory that the product's took beyond what stood before, in bytes."""

    ours: list[Cost] = field(default_factory=list)
    replay: list[Cost] = field(default_factory=list)
    bare: list[Cost] = field(default_factory=list)
    naive: list[Cost] = field(default_factory=list)
    memory: list[int] = field(default_factory=list)

    def against(self, side: list[Cost], other: list[Cost]) -> float:
        return median(one.cpu / two.cpu for one, two in zip(side, other, strict=True))

    @property
    def cpu(self) -> float:
        return median(cost.cpu for cost in self.ours)


async def measure(databases: Databases, *, small: int = SMALL, large: int = society.MEMBERS, quick: bool = False) -> Report:
    """Run every side on the large society, and ours on the small one for how it grows."""
    rounds = QUICK_ROUNDS if quick else ROUNDS
    grown = await _sides(databases, small, rounds, alone=True)
    sides = await _sides(databases, large, rounds)
    return _report(grown, sides, small, large)


async def _sides(databases: Databases, members: int, rounds: int, *, alone: bool = False) -> Sides:
    built, sides = await society.kept(databases, members), Sides()
    for number in range(rounds):
        with ERRORS.status(f"Measuring: a dividend to {members:,} members, round {number + 1} of {rounds}"):
            async with opened(built.owner_url, connections_max=1):
                terms = await _ours(sides)
            if not alone:
                await _bare(sides, built.owner_url, terms)
    return sides


async def _ours(sides: Sides) -> tuple[object, ...]:
    """Calculate and post one by the product's own operations, then both again; gives what the bare side reads."""
    of = await society.society()
    backend = int(await database.value("SELECT pg_backend_pid()"))
    meter = Meter([backend])
    try:
        async with database.transaction():
            dividend = await approved(of)
            with _watched([psutil.Process(), psutil.Process(backend)], sides):
                before = meter.read()
                await dividend_runs.calculate(dividend, by=OFFICERS[0])
                for officer in OFFICERS:
                    await dividends.release(dividend, by=officer)
                await dividend_runs.post(dividend, by=OFFICERS[0])
                sides.ours.append(meter.read() - before)
            before = meter.read()
            await dividend_runs.post(await Dividend.get(id=dividend.id), by=OFFICERS[0])
            sides.replay.append(meter.read() - before)
            given = await database.value("SELECT sum(gross_pence) FROM rewards_dividend_given")
            assert given == POOL_PENCE, f"{given} pence of {POOL_PENCE}"
            period = await Period.get(id=dividend.period_id)
            raise _Undone
    except _Undone:
        return of.id, period.id, POOL_PENCE, of.share_pence, dividend_parts.record_instant(period, of)


async def approved(of: Society) -> Dividend:
    """A dividend of the closed year that waits for nothing but its calculation."""
    period = await Period.filter(society=of).order_by("starts_on").first()
    assert period is not None
    by, day = OFFICERS[0], clock.today(of.time_zone)
    dividend = await dividends.draft(of, by=by, period=str(period.id), pool_pence=POOL_PENCE, pays_on=None, once=uuid4().hex)
    await dividends.recommend(dividend, by=by)
    return await dividends.approve(dividend, by=by, motion="Motion 1", voted_on=day, votes_for=2, votes_against=1)


async def _bare(sides: Sides, owner_url: str, terms: tuple[object, ...]) -> None:
    """The same lines by SQL alone; then the same as a row and a balance for each movement."""
    connection = await asyncpg.connect(owner_url)
    try:
        meter, transaction = Meter([await connection.fetchval("SELECT pg_backend_pid()")]), connection.transaction()
        await transaction.start()
        before = meter.read()
        await connection.execute(BARE_TABLES)
        await connection.execute(_statement("bare_dividend"), *terms)
        counted = meter.read()
        await connection.execute(BARE_KEY)
        sides.bare.append(meter.read() - before)
        assert await connection.fetchval("SELECT sum(gross_pence) FROM bare_lines") == POOL_PENCE
        written = meter.read()
        await connection.execute(_statement("naive_dividend").replace("/* period */", str(terms[1])))
        sides.naive.append(counted - before + meter.read() - written)
        await transaction.rollback()
        await connection.execute("VACUUM rewards_transfer, rewards_balance")
    finally:
        await connection.close()


@contextmanager
def _watched(processes: Sequence[psutil.Process], sides: Sides) -> Iterator[None]:
    """Keep the most private memory that these took at one moment of the block, beyond what they had before."""
    stood, most, over = _private(processes), [0], threading.Event()

    def watch() -> None:
        while not over.wait(0.2):
            most[0] = max(most[0], _private(processes) - stood)

    watching = threading.Thread(target=watch, daemon=True)
    watching.start()
    try:
        yield
    finally:
        over.set()
        watching.join()
        sides.memory.append(most[0])


def _private(processes: Sequence[psutil.Process]) -> int:
    """Bytes that nobody shares, by the kernel’s short summary: to add up every mapping would cost more than what is measured."""
    said = [Path(f"/proc/{process.pid}/status").read_text(encoding="utf-8") for process in processes]
    return sum(1024 * int(text.partition("RssAnon:")[2].split()[0]) for text in said)


def _statement(name: str) -> str:
    return (SQL / f"{name}.sql").read_text(encoding="utf-8")


def _report(grown: Sides, sides: Sides, small: int, large: int) -> Report:
    names = f"a dividend to {large:,} members"
    exponent = log(sides.cpu / grown.cpu) / log(large / small)
    costs = (("ours", sides.ours), ("bare SQL", sides.bare), ("a row a movement", sides.naive))
    measures = [Measure(f"{names}, {name}", f"{median(cost.cpu for cost in found):.1f} s of CPU") for name, found in costs]
    return Report(
        [
            Figure("G5", f"{names}, against bare SQL, by CPU", sides.against(sides.ours, sides.bare), BARE),
            Figure("G5", f"{names}, against a row and balance a movement, by CPU", sides.against(sides.ours, sides.naive), NAIVE),
            Figure("G5", "its replay as a share of the first cost, by CPU", sides.against(sides.replay, sides.ours), REPLAY),
            Figure("G6", f"{names}, its memory in MB", max(sides.memory) / 1_000_000, MEMORY_MB),
            Figure("G6", f"how a dividend grows from {small:,} to {large:,} members: the exponent", exponent, EXPONENT),
        ],
        measures,
    )
