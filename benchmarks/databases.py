"""Databases to measure in: one embedded server with the product's own settings (fsync and autovacuum on), kept from run to run."""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from urllib.parse import urlsplit

import asyncpg
from fasteners import InterProcessLock
from tortoise.context import TortoiseContext

import app as site
from portal.kit import clock, database, embedded, migrating

ROOT = Path(__file__).resolve().parents[1]
FOLDER = ROOT / ".toadlane" / "benchmarks"
SOURCES = (
    "*/migrations/*.py", "*/demo/*.py", "*/sql/*.sql", "rewards/*.py", "causes/*.py", "portal/kit/demonstration.py",
    "benchmarks/society.py",
)  # fmt: skip
# an empty table that was analysed would be planned as empty, however it grew, until autovacuum came round
ANALYSE = """
DO $$ DECLARE held regclass; BEGIN
  FOR held IN SELECT oid FROM pg_class
    WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace AND pg_relation_size(oid) > 0
  LOOP EXECUTE format('ANALYZE %s', held); END LOOP;
END $$
"""
NAMES = [domain.name for domain in site.DOMAINS]


@dataclass(frozen=True)
class Databases:
    """The server, and what is made on it."""

    server_url: str

    async def kept(self, name: str, fill: Callable[[], Awaitable[object]]) -> str:
        """The owner's address of a filled database, made again where its fingerprint no longer agrees: other code, another day."""
        owner, mark = self.url(name), fingerprint()
        if await self._fingerprint_of(name) != mark:
            await self.drop(name)
            await self._run(f'CREATE DATABASE "{name}" TEMPLATE template0 STRATEGY file_copy')
            await migrating.migrate(owner, site.DOMAINS)
            async with opened(owner):
                await fill()
            await self._run(ANALYSE, to=owner)
            await self._run(f"COMMENT ON DATABASE \"{name}\" IS '{mark}'")
        return owner

    @asynccontextmanager
    async def clone(self, name: str, source: str) -> AsyncIterator[str]:
        """The owner's address of a fresh copy, for the length of the block."""
        await self.drop(name)
        await self._run(f'CREATE DATABASE "{name}" TEMPLATE "{source}" STRATEGY file_copy')
        try:
            yield self.url(name)
        finally:
            await self.drop(name)

    async def drop(self, name: str) -> None:
        """Remove a database, whoever is still connected to it."""
        await self._run(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')

    def url(self, name: str) -> str:
        """The owner's address of a database."""
        return urlsplit(self.server_url)._replace(path=f"/{name}").geturl()

    async def _fingerprint_of(self, name: str) -> str | None:
        statement = "SELECT shobj_description(oid, 'pg_database') FROM pg_database WHERE datname = $1"
        found: str | None = await self._run(statement, name)
        return found

    async def _run(self, statement: str, *arguments: object, to: str | None = None) -> str | None:
        connection = await asyncpg.connect(to or self.server_url)
        try:
            if arguments:
                found: str | None = await connection.fetchval(statement, *arguments)
                return found
            await connection.execute(statement)
            return None
        finally:
            await connection.close()


@asynccontextmanager
async def open_databases() -> AsyncIterator[Databases]:
    """The server, for one run at a time: two side by side would measure each other."""
    url = embedded.start(FOLDER)
    await embedded.ensure_site_role(url)
    with InterProcessLock(FOLDER / "run.lock"):
        yield Databases(url)


@asynccontextmanager
async def opened(owner_url: str, *, connections_max: int = 4) -> AsyncIterator[None]:
    """A database open as the site's own role, wired as the site is, for all that happens in the block."""
    async with held(owner_url, connections_max=connections_max) as context:
        with context:
            yield


@asynccontextmanager
async def held(owner_url: str, *, connections_max: int) -> AsyncIterator[TortoiseContext]:
    """The same, to be entered whenever it is this database's turn."""
    site.create_app()
    context = TortoiseContext()
    with context:
        await context.init(config=database.configuration(embedded.site_url(owner_url), NAMES, connections_max=connections_max))
    try:
        yield context
    finally:
        with context:
            await context.close_connections()


def fingerprint() -> str:
    """What a kept database depends on: the code that filled it, and the day, since the demo ends yesterday."""
    files = sorted(file for pattern in SOURCES for file in ROOT.glob(pattern) if file.parts[len(ROOT.parts)] != "tests")
    content = b"".join(file.read_bytes() for file in files)
    return sha256(content + ANALYSE.encode() + clock.today("Europe/London").isoformat().encode()).hexdigest()[:32]
