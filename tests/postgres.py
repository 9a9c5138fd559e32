"""Databases for tests: one embedded server beside all runs, a template made by the migrations, a clone for whoever commits."""

import os
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from urllib.parse import urlsplit

import asyncpg
from fasteners import InterProcessLock

from portal.kit import embedded

ROOT = Path(__file__).resolve().parents[1]
FOLDER = ROOT / ".toadlane" / "tests"
PREFIX = "test"
TEMPLATE = "template_of"
MAKING_A_SCHEMA = ("*/migrations/*.py", "*/domain.py", "portal/kit/*.py", "requirements.lock")

# A test's data may be lost with the machine; the speed is worth it.
CARELESS = ("fsync = off", "full_page_writes = off", "synchronous_commit = off", "max_connections = 400", "autovacuum = off")


@dataclass(frozen=True)
class Databases:
    """The databases of one test run, on a server that it shares with the runs beside it."""

    server_url: str
    """The owner's address of the server's own database, from which the others are made."""
    run: int
    """The number of the process that this run is: its databases carry it."""
    template: str = field(default_factory=lambda: f"{TEMPLATE}_{fingerprint()}")
    """The name of the empty database that `clone` copies: the same for every run of the same code."""

    async def make_template(self, migrate: Callable[[str], Awaitable[object]]) -> None:
        """Make the template, where no run has. `migrate` gets its owner's address and must leave no connection open."""
        with InterProcessLock(FOLDER / "template.lock"):
            if await self._run("SELECT FROM pg_database WHERE datname = $1", self.template):
                return
            await migrate(await self.create("draft"))
            for (older,) in await self._run("SELECT datname FROM pg_database WHERE starts_with(datname, $1)", TEMPLATE):
                await self._run(f'DROP DATABASE "{older}" WITH (FORCE)')
            await self._run(f'ALTER DATABASE "{self._named("draft")}" RENAME TO "{self.template}"')

    async def create(self, name: str) -> str:
        """The owner's address of a new, empty database."""
        return await self._make(name, "template0")

    async def clone(self, name: str) -> str:
        """The owner's address of a new copy of the template."""
        return await self._make(name, self.template)

    async def drop(self, name: str) -> None:
        """Remove a database, whoever is still connected to it."""
        await self._run(f'DROP DATABASE IF EXISTS "{self._named(name)}" WITH (FORCE)')

    async def drop_all(self) -> None:
        """Remove what this run made."""
        await _sweep(self.server_url, keep=lambda run: run != self.run)

    async def _make(self, name: str, source: str) -> str:
        await self.drop(name)
        await self._run(f'CREATE DATABASE "{self._named(name)}" TEMPLATE "{source}" STRATEGY file_copy')
        return urlsplit(self.server_url)._replace(path="/" + self._named(name)).geturl()

    def _named(self, name: str) -> str:
        return f"{PREFIX}_{self.run}_{name}"

    async def _run(self, statement: str, *arguments: str) -> list[asyncpg.Record]:
        connection = await asyncpg.connect(self.server_url)
        try:
            return await connection.fetch(statement, *arguments)
        finally:
            await connection.close()


async def open_databases(folder: Path = FOLDER) -> Databases:
    """Start or join the server for tests, and sweep away what killed runs left there."""
    url = embedded.start(folder, settings=CARELESS)
    await embedded.ensure_site_role(url)
    await _sweep(url, keep=_alive)
    return Databases(url, os.getpid())


def fingerprint() -> str:
    """What the schema is made from: other code makes another template."""
    files = sorted(file for pattern in MAKING_A_SCHEMA for file in ROOT.glob(pattern))
    return sha256(b"".join(file.read_bytes() for file in files)).hexdigest()[:16]


async def _sweep(url: str, *, keep: Callable[[int], bool]) -> None:
    connection = await asyncpg.connect(url)
    try:
        for (name,) in await connection.fetch("SELECT datname FROM pg_database WHERE datname LIKE $1", PREFIX + r"\_%"):
            if not keep(int(name.split("_")[1])):
                with suppress(asyncpg.InvalidCatalogNameError):  # a run beside this one was quicker
                    await connection.execute(f'DROP DATABASE "{name}" WITH (FORCE)')
    finally:
        await connection.close()


def _alive(run: int) -> bool:
    with suppress(PermissionError):
        try:
            os.kill(run, 0)
        except ProcessLookupError:
            return False
    return True
