"""Databases for tests: one embedded server beside all runs, a template made by the migrations, a clone for whoever commits."""

import os
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import asyncpg

from portal.kit import embedded

FOLDER = Path(__file__).resolve().parents[1] / ".toadlane" / "tests"
PREFIX = "test"

# A test's data may be lost with the machine; the speed is worth it.
CARELESS = ("fsync = off", "full_page_writes = off", "synchronous_commit = off", "max_connections = 400", "autovacuum = off")


@dataclass(frozen=True)
class Databases:
    """The databases of one test run, on a server that it shares with the runs beside it."""

    server_url: str
    """The owner's address of the server's own database, from which the others are made."""
    run: int
    """The number of the process that this run is: its databases carry it."""

    async def make_template(self, migrate: Callable[[str], Awaitable[object]]) -> None:
        """Make the empty database that `clone` copies. `migrate` gets its owner's address and must leave no connection open."""
        await migrate(await self.create("template"))

    async def create(self, name: str) -> str:
        """The owner's address of a new, empty database."""
        return await self._make(name, "template0")

    async def clone(self, name: str) -> str:
        """The owner's address of a new copy of the template."""
        return await self._make(name, self._named("template"))

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

    async def _run(self, statement: str) -> None:
        connection = await asyncpg.connect(self.server_url)
        try:
            await connection.execute(statement)
        finally:
            await connection.close()


async def open_databases(folder: Path = FOLDER) -> Databases:
    """Start or join the server for tests, and sweep away what killed runs left there."""
    url = embedded.start(folder, settings=CARELESS)
    await embedded.ensure_site_role(url)
    await _sweep(url, keep=_alive)
    return Databases(url, os.getpid())


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
