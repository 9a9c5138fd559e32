"""What lives beside the pages in a web process: the job worker, begun again when it breaks, ended in good order."""

import asyncio
import logging
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager, suppress
from typing import Any

import asyncpg

from portal.kit import jobs
from portal.kit.domain import Domain
from portal.kit.jobs import Job
from portal.kit.settings import Settings

logger = logging.getLogger(__name__)

NAME = "toadlane worker"
PATIENCE_SECONDS = 5
ANSWERS_SECONDS = 30
PAUSES_SECONDS = (1, 2, 5, 15, 30)
STEADY_SECONDS = 60


@asynccontextmanager
async def background(settings: Settings, domains: Sequence[Domain], url: str) -> AsyncIterator[None]:
    """One job worker for the length of the block."""
    stop = asyncio.Event()
    task = asyncio.create_task(_keep_working(url, [job for domain in domains for job in domain.jobs], stop))
    try:
        yield
    finally:
        stop.set()
        await _end(task, 2 * PATIENCE_SECONDS)


async def _keep_working(url: str, known: Sequence[Job], stop: asyncio.Event) -> None:
    """A worker until `stop`. Where one breaks, the next begins after a pause, which grows while none works for a minute."""
    loop, broken = asyncio.get_running_loop(), 0
    while not stop.is_set():
        began = loop.time()
        try:
            await _work(url, known, stop)
        except Exception:  # whatever broke it: jobs must not lie unseen while the pages go on
            logger.exception("the job worker broke")
        if stop.is_set():
            return
        broken = 1 if loop.time() - began > STEADY_SECONDS else broken + 1
        pause = PAUSES_SECONDS[min(broken, len(PAUSES_SECONDS)) - 1]
        logger.warning("the job worker begins again in %s seconds", pause)
        with suppress(TimeoutError):
            await asyncio.wait_for(stop.wait(), pause)


async def _work(url: str, known: Sequence[Job], stop: asyncio.Event) -> None:
    """One worker over one connection, until `stop`.

    Raises:
        ConnectionError: the connection was closed; or whatever else breaks a worker.
    """
    lost = asyncio.Event()
    connection = await asyncpg.connect(
        url, timeout=PATIENCE_SECONDS, command_timeout=ANSWERS_SECONDS, server_settings={"application_name": NAME}
    )
    try:
        connection.add_termination_listener(lambda _connection: lost.set())
        worker = jobs.worker(connection, known)
        running = asyncio.create_task(worker.run(shutdown_on_listener_failure=True))
        watched: set[asyncio.Task[Any]] = {running, asyncio.create_task(stop.wait()), asyncio.create_task(lost.wait())}
        await asyncio.wait(watched, return_when=asyncio.FIRST_COMPLETED)
        worker.shutdown.set()
        await asyncio.wait({running}, timeout=PATIENCE_SECONDS)
        if not running.done():
            connection.terminate()  # before it is cancelled, or the queue would write it off: so it grows stale, and is taken up again
            await _end(running, 0)
        for task in watched:
            task.cancel()
        if stop.is_set():
            return
        running.result()
        if lost.is_set():
            raise ConnectionError("the connection of the job worker was closed")
    finally:
        connection.terminate()


async def _end(task: asyncio.Task[None], seconds: float) -> None:
    """Let a task come to its end; cancel it where that takes too long."""
    await asyncio.wait({task}, timeout=seconds)
    if not task.done():
        task.cancel()
        await asyncio.wait({task})
