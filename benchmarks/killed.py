"""A dividend of £13,000,000.00 by the product's own command, killed (-9) at random moments, run again, and in the end paid exactly once.

It happens in a copy of a synthetic society. After each kill either nothing of the run stands, or all of it, to the penny; what was whole is
withdrawn and begun anew, so that the next kill meets another run. Then it is posted, killed at that too, and `verify` walks everything.
"""

import asyncio
import os
import random
import signal
import sys
import time
from asyncio.subprocess import PIPE, Process, create_subprocess_exec
from importlib import import_module
from urllib.parse import urlsplit

import app as site
from benchmarks import society
from benchmarks.databases import ROOT, Databases, opened
from benchmarks.dividend import OFFICERS, POOL_PENCE, approved
from benchmarks.figures import Measure, Report
from portal.kit import database, embedded, progress
from rewards.dividends import dividend_states, dividends
from rewards.dividends.dividend_states import State
from rewards.models.dividends import Dividend, DividendStep

KILLS, KILLS_OF_POSTING = 20, 5
COMMAND = "from app import main; main()"
STANDING = """
SELECT (SELECT count(*) FROM rewards_dividend_line WHERE dividend_id = $1) AS lines,
       (SELECT coalesce(sum(gross_pence), 0)::bigint FROM rewards_dividend_line WHERE dividend_id = $1) AS pence,
       to_regclass('rewards_dividend_line_' || $1) IS NOT NULL AS begun
"""
OTHERS = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"


class Wrong(Exception):
    """Something was paid by half, or twice."""


async def measure(databases: Databases, members: int, *, kills: int = KILLS) -> Report:
    """Kill it again and again; gives what was seen.

    Raises:
        Wrong: a kill left a part of a run, or what is paid in the end is not exactly the pool, once.
    """
    built = await society.kept(databases, members)
    chance = random.Random(1844)
    async with databases.clone("killed", urlsplit(built.owner_url).path[1:]) as owner, opened(owner, connections_max=1):
        with progress.shown() as told:
            seconds = await _in_peace(owner)
            whole = 0
            for number in range(kills):
                told("Killed while calculating", number, kills)
                whole += await _killed(owner, chance.uniform(0, 1.1 * seconds))
            posted = await _posted(owner, chance)
        wrong = [words for domain in site.DOMAINS if domain.verify for words in await import_module(domain.verify).verify()]
        if wrong:
            raise Wrong(wrong[0])
    return Report([], [
        Measure(f"a dividend to {members:,} members, calculated by the command", f"{seconds:.1f} s by the clock"),
        Measure(f"killed {kills} times while calculating", f"nothing stood {kills - whole} times, all of it {whole} times"),
        Measure(f"killed {KILLS_OF_POSTING} times while posting, and posted twice more", f"paid once: £{posted / 100:,.2f}; verify agrees"),
    ])  # fmt: skip


async def _begun() -> Dividend:
    """The dividend that waits to be calculated."""
    waiting = await Dividend.all().order_by("-id").first()
    if waiting and await _state(waiting) is State.APPROVED:
        return waiting
    return await approved(await society.society())


async def _state(dividend: Dividend) -> State:
    return dividend_states.state_of(await DividendStep.filter(dividend_id=dividend.id).order_by("id"))


async def _in_peace(owner: str) -> float:
    """How long the command takes, until it is whole; what it made is withdrawn."""
    dividend, began = await _begun(), time.perf_counter()
    await _done(await _command(owner, "calculate", dividend))
    seconds = time.perf_counter() - began
    await _whole_or_nothing(dividend, State.CALCULATED)
    await dividends.withdraw(dividend, by=OFFICERS[0], reason="Measured")
    return seconds


async def _killed(owner: str, after: float) -> bool:
    """Kill a calculation after so many seconds; gives whether all of it stood."""
    dividend = await _begun()
    await _kill(await _command(owner, "calculate", dividend), after)
    state = await _state(dividend)
    await _whole_or_nothing(dividend, state)
    if state is State.CALCULATED:
        await dividends.withdraw(dividend, by=OFFICERS[0], reason="Killed when it was whole")
    return state is State.CALCULATED


async def _posted(owner: str, chance: random.Random) -> int:
    """Calculate, release and post, killed at the posting; gives the pence that were paid."""
    dividend = await _begun()
    await _done(await _command(owner, "calculate", dividend))
    for officer in OFFICERS:
        await dividends.release(dividend, by=officer)
    for _ in range(KILLS_OF_POSTING):
        await _kill(await _command(owner, "post", dividend), chance.uniform(0.5, 3))
    for _ in range(2):
        await _done(await _command(owner, "post", dividend))
    await _whole_or_nothing(dividend, State.CALCULATED)
    steps = await DividendStep.filter(dividend_id=dividend.id, state="posted").count()
    paid = int(await database.value("SELECT coalesce(sum(gross_pence), 0)::bigint FROM rewards_dividend_given"))
    if (steps, paid) != (1, POOL_PENCE):
        raise Wrong(f"posted {steps} times, {paid} pence of {POOL_PENCE}")
    return paid


async def _whole_or_nothing(dividend: Dividend, state: State) -> None:
    found = await database.row(STANDING, dividend.id)
    assert found is not None
    whole = found["begun"] and found["lines"] > 0 and found["pence"] == POOL_PENCE
    nothing = not found["begun"] and found["lines"] == 0
    if not (whole if state is State.CALCULATED else nothing):
        raise Wrong(f"dividend {dividend.id} is {state}: {found}")


async def _command(owner: str, verb: str, dividend: Dividend) -> Process:
    urls = {"TOADLANE_DATABASE_URL": embedded.site_url(owner), "TOADLANE_OWNER_DATABASE_URL": owner}
    environment = {**os.environ, **urls}
    words = ("dividend", verb, str(dividend.id))
    return await create_subprocess_exec(sys.executable, "-c", COMMAND, *words, cwd=ROOT, env=environment, stdout=PIPE, stderr=PIPE)


async def _done(process: Process) -> None:
    _said, complained = await process.communicate()
    if process.returncode != 0:
        raise Wrong(complained.decode()[-500:])


async def _kill(process: Process, after: float) -> None:
    """Kill a command after so many seconds, and wait until the server has noticed."""
    await asyncio.sleep(after)
    if process.returncode is None:
        process.send_signal(signal.SIGKILL)
    await process.communicate()
    while await database.value(OTHERS):  # noqa: ASYNC110 - what we wait for is another process's
        await asyncio.sleep(0.1)
