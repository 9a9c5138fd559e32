"""G7: the intake, ledger rows and the 1% of causes included, against bare SQL for the same purchases, balances and counters.

Three sides post the same real baskets in batches of 1,000, batch by batch in turn, each into a fresh copy of one furnished database:
the whole intake (`purchases.take`: every line judged, posted, heard by causes), its posting alone (of purchases that were judged before
the clock started), and the bare side. Then the first takes its batches once more, and two posters share them in a further copy.
"""

import asyncio
from collections.abc import Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from itertools import islice
from statistics import median
from typing import NamedTuple

import asyncpg

import app as site
from benchmarks import bare_intake
from benchmarks.bare_intake import Batch
from benchmarks.databases import Databases
from benchmarks.figures import Bar, Figure, Measure, Report
from benchmarks.metering import Cost, Meter
from benchmarks.posters import BarePoster, Books, Poster, PostingAlone, WholeIntake
from portal.demo import households
from portal.demo.world import PENNINE
from portal.kit import demonstration
from portal.kit.demonstration import Demo
from rewards.demo import till
from rewards.purchases import BATCH_MAX
from rewards.receipts import Purchase


class Size(NamedTuple):
    """How much is measured: households whose baskets are read, batches, and rounds."""

    households: int
    batches: int
    rounds: int


FULL = Size(households=400, batches=12, rounds=3)
QUICK = Size(households=24, batches=1, rounds=1)


@dataclass
class Round:
    """What each part of a round cost."""

    whole: Cost = field(default_factory=Cost)
    posting: Cost = field(default_factory=Cost)
    bare: Cost = field(default_factory=Cost)
    replay: Cost = field(default_factory=Cost)
    two: Cost = field(default_factory=Cost)


async def measure(databases: Databases, *, quick: bool = False) -> Report:
    """Post the same batches on every side, in several rounds."""
    size = QUICK if quick else FULL
    demo = Demo(households=size.households)
    source = f"intake_{size.households}"
    await databases.kept(source, lambda: _furnish(demo))
    batches = _batches(demo, size.batches)
    rows = await _ready_made(databases, source, batches)
    return _report([await _round(databases, source, batches, rows) for _ in range(size.rounds)], sum(map(len, batches)), batches)
