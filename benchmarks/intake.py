"""G7: the intake, ledger rows and the 1% of causes included, against bare SQL for the same purchases, balances and counters.

Three sides post the same real baskets in batches of 1,000, batch by batch in turn, each into a fresh copy of one furnished database:
the whole intake (`purchases.take`: judging every line, posting, listeners), its posting alone (from purchases judged before the clock
starts), and the bare side. Then the first replays its batches, and two posters share them in a further copy.
"""

from collections.abc import Awaitable, Callable, Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass
from itertools import islice
from statistics import median
from typing import Any, NamedTuple

import anyio
import asyncpg
from tortoise.context import TortoiseContext

import app as site
from benchmarks import bare_intake
from benchmarks.bare_intake import Batch
from benchmarks.databases import Databases, closed_context
from benchmarks.figures import Bar, Figure, Measure, Report
from benchmarks.metering import Cost, Meter
