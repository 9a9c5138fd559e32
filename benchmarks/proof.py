"""X9: how long `toadlane verify` walks the books of a society, for each ten million entries of them."""

import time
from importlib import import_module

import app as site
from benchmarks import society
from benchmarks.databases import Databases, opened
from benchmarks.figures import Bar, Figure, Measure, Report
from portal.kit import database
from portal.kit.progress import ERRORS

MINUTES = Bar(5, at_most=True)
ENTRIES = 10_000_000


async def measure(databases: Databases, members: int) -> Report:
    """Verify every domain's books, as the command does, and see that they agree."""
    built, seconds = await society.kept(databases, members), {}
    async with opened(built.owner_url, connections_max=1):
        entries = int(await database.value("SELECT count(*) FROM rewards_transfer"))
        for name, module in ((domain.name, domain.verify) for domain in site.DOMAINS if domain.verify):
            with ERRORS.status(f"Measuring: verify {name} of {members:,} members"):
                began = time.perf_counter()
                wrong = await import_module(module).verify()
                seconds[name] = time.perf_counter() - began
            assert not wrong, wrong
    return _report(members, entries, seconds)


def _report(members: int, entries: int, seconds: dict[str, float]) -> Report:
    whole = sum(seconds.values())
    says = f"minutes to verify ten million entries, of {members:,} members"
    of = ", ".join(f"{name} {taken:.0f} s" for name, taken in seconds.items())
    return Report([Figure("X9", says, whole / 60 * ENTRIES / entries, MINUTES)], [Measure(f"{entries:,} entries in {whole:.0f} s", of)])
