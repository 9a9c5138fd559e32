"""The lane that the journeys walk: the demo, served by the product's own command over a database of this run."""

import asyncio
import os
import signal
import socket
import sys
from asyncio.subprocess import Process, create_subprocess_exec
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import asyncpg
from httpx2 import AsyncClient, HTTPError

from portal.kit import embedded, settings
from tests.postgres import Databases

ROOT = Path(__file__).resolve().parents[2]
COMMAND = "from app import main; main()"
CLOCK = "2026-03-18T10:00:00+00:00"  # a Wednesday: the same demo on whatever day the tests run
HOUSEHOLDS = 24
READY_SECONDS_MAX = 120
STOP_SECONDS_MAX = 15


@dataclass(frozen=True)
class Lane:
    """Where the demo is served, and its database."""

    origin: str
    owner_url: str

    async def forget_tries(self) -> None:
        """All journeys come from one address: without this, those of one test would count in the next (portal/rates.py)."""
        connection = await asyncpg.connect(self.owner_url)
        try:
            await connection.execute("DELETE FROM portal_rate")
        finally:
            await connection.close()


@asynccontextmanager
async def served(databases: Databases, folder: Path) -> AsyncIterator[Lane]:
    """The demo, loaded and answering; afterwards the process and its database are gone."""
    owner, port, log = await databases.clone("journeys"), _free_port(), folder / "serve.log"
    process = await _start(owner, port, folder, log)
    try:
        await _wait_until_ready(process, f"http://127.0.0.1:{port}/ready-people", log)
        yield Lane(f"http://127.0.0.1:{port}", owner)
    finally:
        await _stop(process)
        await databases.drop("journeys")


async def _start(owner: str, port: int, folder: Path, log: Path) -> Process:
    given = {"folder": folder, "database_url": embedded.site_url(owner), "owner_database_url": owner, "clock": CLOCK}
    environment = {name: value for name, value in os.environ.items() if not name.startswith(settings.PREFIX)}
    environment |= {settings.PREFIX + name.upper(): str(value) for name, value in given.items()}
    with log.open("wb") as said:
        return await create_subprocess_exec(
            sys.executable, "-c", COMMAND, "serve", "--demo", "--households", str(HOUSEHOLDS), "--port", str(port),
            cwd=ROOT, env=environment, stdout=said, stderr=said, start_new_session=True,
        )  # fmt: skip


async def _wait_until_ready(process: Process, address: str, log: Path) -> None:
    async with asyncio.timeout(READY_SECONDS_MAX), AsyncClient() as client:
        while True:
            assert process.returncode is None, f"the demo is not served:\n{log.read_text(errors='replace')[-2000:]}"
            with suppress(HTTPError):
                if (await client.get(address)).status_code == 200:
                    return
            await asyncio.sleep(0.2)


async def _stop(process: Process) -> None:
    with suppress(ProcessLookupError):
        process.terminate()
    try:
        await asyncio.wait_for(process.wait(), STOP_SECONDS_MAX)
    except TimeoutError:
        os.killpg(process.pid, signal.SIGKILL)  # the session that _start began
        await process.wait()


def _free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])
