"""G11: what a web process takes, in memory and until its first signed-in page, against a bare Starlette with the same libraries."""

import asyncio
import sys
from statistics import median
from typing import NamedTuple

import msgspec

from benchmarks.databases import ROOT, Databases, opened
from benchmarks.figures import Bar, Figure, Measure, Report
from benchmarks.home import COOKIE, MEMBERS, demo, signed_in
from benchmarks.web_process import Start
from portal.kit import database, embedded

BAR = Bar(2.0, at_most=True)


class Size(NamedTuple):
    """How much is measured: households of the demo, and starts of each."""

    households: int
    rounds: int


FULL = Size(households=100, rounds=7)
QUICK = Size(households=24, rounds=1)


async def measure(databases: Databases, *, quick: bool = False) -> Report:
    """Start each in turn, in a fresh interpreter."""
    size = QUICK if quick else FULL
    owner = await demo(databases, size.households)
    async with opened(owner, connections_max=1):
        (member,) = await database.rows(MEMBERS, 1)
        cookie = await signed_in(member["id"])
    url = embedded.site_url(owner)
    for which in ("site", "bare"):  # what is compiled once, and read from the disk, is not a start's
        await _start(which, url, cookie)
    rounds = [(await _start("site", url, cookie), await _start("bare", url, cookie)) for _ in range(size.rounds)]
    return _report(rounds)


async def _start(which: str, url: str, cookie: str) -> Start:
    words = ("-m", "benchmarks.web_process", which, url, COOKIE, cookie)
    process = await asyncio.create_subprocess_exec(sys.executable, *words, cwd=ROOT, stdout=asyncio.subprocess.PIPE)
    said, _ = await process.communicate()
    assert process.returncode == 0
    return msgspec.json.decode(said, type=Start)


def _report(rounds: list[tuple[Start, Start]]) -> Report:
    measures = []
    for number, name in enumerate(("a web process", "a bare one")):
        starts = [both[number] for both in rounds]
        seconds, megabytes = median(start.seconds for start in starts), median(start.pss for start in starts) / 1_000_000
        measures.append(Measure(f"{name}, from nothing to its first page", f"{seconds:.2f} s of CPU, {megabytes:.0f} MB"))
    memory = median(ours.pss / bare.pss for ours, bare in rounds)
    seconds = median(ours.seconds / bare.seconds for ours, bare in rounds)
    return Report(
        [
            Figure("G11", "a web process's memory against a bare one's", memory, BAR),
            Figure("G11", "its start to the first signed-in page, by CPU", seconds, BAR),
        ],
        measures,
    )
