"""G3: a member's home against the bare page, which has the same bytes from as many statements, by asyncpg and Jinja2 alone.

All are called as a server calls them, without a network, in turn, for the same members; each has one connection of its own.
"""

from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from statistics import median
from typing import Any, NamedTuple

import asyncpg
from starlette.applications import Starlette

import app as site
from benchmarks import asgi, bare_page
from benchmarks.bare_page import Reading
from benchmarks.databases import Databases, opened
from benchmarks.figures import Bar, Figure, Measure, Report
from benchmarks.metering import Cost, Meter
from portal import sessions
from portal.demo.world import PENNINE
from portal.kit import database, demonstration, embedded
from portal.kit.demonstration import Demo
from portal.kit.settings import Settings
from portal.middleware import cookie_name
from portal.models import Society

BAR = Bar(1.5, at_most=True)
COOKIE = cookie_name(secure=False)
MEMBERS = """
SELECT member.id, person.given_name || ' ' || left(person.family_name, 1) || '.' AS name
FROM portal_member member JOIN portal_person person ON person.id = member.person_id
WHERE person.language = 'en_GB' AND NOT EXISTS (SELECT FROM regions_appointment appointment WHERE appointment.member_id = member.id)
ORDER BY member.id LIMIT $1
"""


class Size(NamedTuple):
    """How much is measured: members whose homes are opened, how often each in a round, and rounds."""

    households: int
    members: int
    turns: int
    rounds: int


FULL = Size(households=100, members=40, turns=10, rounds=3)
QUICK = Size(households=24, members=4, turns=2, rounds=1)


@dataclass
class Side:
    """One of the applications, and the seconds by the clock of each of its pages."""

    name: str
    app: Starlette
    meter: Meter
    seconds: list[float] = field(default_factory=list)

    async def open(self, cookie: str) -> str:
        """One page."""
        status, body = await asgi.get(self.app, "/", {COOKIE: cookie})
        assert status == 200
        return body.decode()

    async def visit(self, cookies: Sequence[str]) -> Cost:
        """The page of each visitor once."""
        before = self.meter.read()
        for cookie in cookies:
            start = self.meter.clock()
            await self.open(cookie)
            self.seconds.append(self.meter.clock() - start)
        return self.meter.read() - before


async def measure(databases: Databases, *, quick: bool = False) -> Report:
    """Open homes: ours, bare and flat in turn."""
    size = QUICK if quick else FULL
    owner = await demo(databases, size.households)
    async with opened(owner, connections_max=1), _sides(owner, size) as (sides, cookies):
        length = median([len(await side.open(cookie)) for side in sides for cookie in cookies])
        for side in sides:
            await side.visit(cookies)
            side.seconds.clear()
        rounds = [await _round(sides, cookies, size.turns) for _ in range(size.rounds)]
    return _report(sides, rounds, size, length)


async def demo(databases: Databases, households: int) -> str:
    """The owner's address of the demo's database, with so many households."""
    return await databases.kept(f"home_{households}", lambda: demonstration.load(Demo(households=households), site.DOMAINS))


async def signed_in(member_id: int) -> str:
    """The cookie of a member who has signed in."""
    return await sessions.begin("member", member_id, agent="benchmark", days=1, ends=sessions.Stay())


async def _round(sides: Sequence[Side], cookies: Sequence[str], turns: int) -> list[Cost]:
    costs = [Cost() for _ in sides]
    for _turn in range(turns):
        for number, side in enumerate(sides):
            costs[number] += await side.visit(cookies)
    return costs


def _report(sides: Sequence[Side], rounds: Sequence[list[Cost]], size: Size, length: float) -> Report:
    against_bare, against_flat = (median(costs[0].cpu / costs[number].cpu for costs in rounds) for number in (1, 2))
    measures = [Measure("bytes of the page, uncompressed", f"{length:,.0f}")]
    for number, side in enumerate(sides):
        cost = sorted((costs[number] for costs in rounds), key=lambda one: one.cpu)[len(rounds) // 2]
        python, postgres = (1_000 * seconds / (size.members * size.turns) for seconds in (cost.python, cost.postgres))
        text = f"{python:.2f} + {postgres:.2f} ms; {1_000 * median(side.seconds):.2f} ms by the clock"
        measures.append(Measure(f"{side.name}, CPU of Python + PostgreSQL", text))
    return Report(
        [
            Figure("G3", "a member's home against the bare page, by CPU", against_bare, BAR),
            Figure("", "the same against a page without loops and macros", against_flat),
        ],
        measures,
    )


@asynccontextmanager
async def _sides(owner_url: str, size: Size) -> AsyncIterator[tuple[list[Side], list[str]]]:
    """Ours, the bare and the flat page, and the cookies of the members who are signed in."""
    app = site.create_app(Settings())
    ours = Side("home", app, Meter([int(await database.value("SELECT pg_backend_pid()"))]))
    names = {row["id"]: row["name"] for row in await database.rows(MEMBERS, size.members)}
    assert len(names) == size.members
    cookies = [await signed_in(member) for member in names]
    pages = {member: await ours.open(cookie) for member, cookie in zip(names, cookies, strict=True)}
    async with AsyncExitStack() as stack:
        first, second = [await _connection(owner_url, stack) for _ in range(2)]
        bare = Side(
            "bare page",
            bare_page.bare(Reading(first, COOKIE), app, await Society.get(slug=PENNINE.slug), names),
            Meter([first.get_server_pid()]),
        )
        flat = Side("flat page", bare_page.flat(Reading(second, COOKIE), pages), Meter([second.get_server_pid()]))
        for page, cookie in zip(pages.values(), cookies, strict=True):
            assert len(await bare.open(cookie)) == len(page), "the bare page has the same bytes"
        yield [ours, bare, flat], cookies


async def _connection(owner_url: str, stack: AsyncExitStack) -> "asyncpg.Connection[Any]":
    connection = await asyncpg.connect(embedded.site_url(owner_url), max_cacheable_statement_size=0)
    stack.push_async_callback(connection.close)
    return connection
