"""G2: a member's home against the front list of a forum that people know, by CPU: both signed in, without a network, on one PostgreSQL.

django-spirit is installed from the package registry into an environment of its own, and set up as its own template of a project says.
"""

import asyncio
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from statistics import median
from typing import NamedTuple
from urllib.parse import parse_qs, urlsplit

import msgspec

import app as site
from benchmarks.databases import FOLDER, ROOT, Databases, opened
from benchmarks.figures import Bar, Figure, Measure, Report
from benchmarks.forum_process import MEMBERS as VISITORS
from benchmarks.home import MEMBERS, Side, demo, signed_in
from benchmarks.metering import Cost, Meter
from portal.kit import database
from portal.kit.settings import Settings

FORUM = "django-spirit==0.14.3"
NEEDED = (FORUM, "psycopg[binary]==3.3.9", "psutil")
BAR = Bar(5, at_most=False)
HOUSEHOLDS = 100


class Size(NamedTuple):
    """How much is measured: how often each member's page is opened in a round, and rounds."""

    turns: int
    rounds: int


FULL = Size(turns=2, rounds=15)
QUICK = Size(turns=1, rounds=1)


async def measure(databases: Databases, *, quick: bool = False) -> Report:
    """Open homes and front lists in turn; then again while the forum keeps its connection."""
    size, python = QUICK if quick else FULL, await _installed()
    owner = await demo(databases, HOUSEHOLDS)
    async with opened(owner, connections_max=1):
        home, cookies = await _home()
        found = []
        for words in ((), ("kept",)):
            async with databases.clone("forum", "template0") as url, _forum(python, url, *words) as (forum, length):
                found.append(await _rounds(home, cookies, forum, size))
        page = await home.open(cookies[0])
    return _report(found, size.turns * VISITORS, len(page), length)


async def _rounds(home: Side, cookies: list[str], forum: Process, size: Size) -> list[tuple[Cost, Cost]]:
    rounds = []
    for turns in (1, *[size.turns] * size.rounds):  # the first warms both
        ours = sum([await home.visit(cookies) for _turn in range(turns)], Cost())
        rounds.append((ours, await _visited(forum, turns)))
    return rounds[1:]


async def _home() -> tuple[Side, list[str]]:
    app = site.create_app(Settings())
    members = await database.rows(MEMBERS, VISITORS)
    cookies = [await signed_in(row["id"]) for row in members]
    return Side("home", app, Meter([int(await database.value("SELECT pg_backend_pid()"))])), cookies


async def _installed() -> Path:
    """The Python of the forum's environment, made where it does not stand."""
    folder = FOLDER / FORUM.replace("==", "-")
    python, done = folder / "bin" / "python", folder / "installed"
    if not done.exists():
        for words in ((sys.executable, "-m", "venv", "--clear", folder), (python, "-m", "pip", "install", "--quiet", *NEEDED)):
            process = await asyncio.create_subprocess_exec(*words)
            assert await process.wait() == 0, f"{FORUM} cannot be installed here"
        done.touch()
    return python


@asynccontextmanager
async def _forum(python: Path, url: str, *more: str) -> AsyncIterator[tuple[Process, int]]:
    """The forum's process, and the bytes of its front list."""
    address = urlsplit(url)
    words = (str(FOLDER), address.path.strip("/"), parse_qs(address.query)["host"][0], address.username or "postgres", *more)
    process = await asyncio.create_subprocess_exec(python, "-m", "benchmarks.forum_process", *words, cwd=ROOT, stdin=PIPE, stdout=PIPE)
    try:
        yield process, int(await _line(process))
    finally:
        process.kill()
        await process.wait()


async def _visited(forum: Process, turns: int) -> Cost:
    assert forum.stdin is not None
    forum.stdin.write(f"{turns}\n".encode())
    await forum.stdin.drain()
    return msgspec.json.decode(await _line(forum), type=Cost)


async def _line(forum: Process) -> bytes:
    assert forum.stdout is not None
    line = await forum.stdout.readline()
    assert line, "the forum's process ended"
    return line


def _report(found: list[list[tuple[Cost, Cost]]], pages: int, our_bytes: int, their_bytes: int) -> Report:
    says = f"the front list of {FORUM.replace('==', ' ')} against a member's home, by CPU"
    as_it_comes, kept = (median(theirs.cpu / ours.cpu for ours, theirs in rounds) for rounds in found)
    measures = [
        _measure(f"home, {our_bytes:,} bytes", [ours for ours, _theirs in found[0]], pages),
        _measure(f"the forum's front list, {their_bytes:,} bytes", [theirs for _ours, theirs in found[0]], pages),
        _measure("the same, its connection kept", [theirs for _ours, theirs in found[1]], pages),
    ]
    return Report([Figure("G2", says, as_it_comes, BAR), Figure("", "the same where the forum keeps its connection", kept)], measures)


def _measure(name: str, costs: list[Cost], pages: int) -> Measure:
    python, postgres = (1_000 * median(getattr(cost, part) for cost in costs) / pages for part in ("python", "postgres"))
    return Measure(f"{name}: CPU of Python + PostgreSQL", f"{python:.2f} + {postgres:.2f} ms")
