"""What lives beside the pages in a web process: the job worker, ended in good order."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager, suppress

import asyncpg

from portal.kit import jobs
from portal.kit.domain import Domain
from portal.kit.settings import Settings

PATIENCE_SECONDS = 5


@asynccontextmanager
async def background(settings: Settings, domains: Sequence[Domain], url: str) -> AsyncIterator[None]:
    """One job worker for the length of the block."""
    connection = await asyncpg.connect(url)
    worker = jobs.worker(connection, [job for domain in domains for job in domain.jobs])
    task = asyncio.create_task(worker.run())
    try:
        yield
    finally:
        worker.shutdown.set()
        with suppress(asyncio.TimeoutError, asyncio.CancelledError):
            await asyncio.wait_for(task, PATIENCE_SECONDS)
        await connection.close()
