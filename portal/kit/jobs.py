"""Jobs: slow effects (mail, digests) that an operation leaves behind in its own transaction, run later by a worker."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import Any

import asyncpg
import msgspec
from pgqueuer import PgQueuer, Queries
from pgqueuer.db import AsyncpgDriver
from pgqueuer.executors import DatabaseRetryEntrypointExecutor
from pgqueuer.models import Job as QueuedJob, Schedule

from portal.kit import database

Work = Callable[[Any], Awaitable[None]]

TRIES_AGAIN = 6
AGAIN_AFTER = timedelta(seconds=10)
"""Before the first try again; each next one waits twice as long, so the last one is made after some ten minutes."""


@dataclass(frozen=True)
class Job:
    """A named, rerunnable act. `work` gets the payload that was enqueued; with `cron` it also runs by the clock, with None."""

    name: str
    work: Work
    cron: str | None = None


async def enqueue(name: str, payload: object, *, key: str | None = None) -> None:
    """Leave a job in the present transaction: a rollback takes it back. While a job with the same key waits, it counts once."""
    queries = Queries(AsyncpgDriver(database.raw()))
    await queries.enqueue(name, msgspec.json.encode(payload), dedupe_key=key, on_conflict="skip")


async def install(connection: "asyncpg.Connection[Any]") -> None:
    """Create or upgrade the queue's tables; safe to repeat."""
    queries = Queries(AsyncpgDriver(connection))
    if await queries.schema_is_installed():
        await queries.upgrade()
    else:
        await queries.install()


async def sweep(before: datetime) -> None:
    """Forget the jobs that stayed as failed since before then, with what they were given, and what the queue logged of older ones."""
    await database.run("DELETE FROM pgqueuer WHERE status = 'failed' AND updated < $1", before)
    await database.run("DELETE FROM pgqueuer_log WHERE created < $1", before)


def worker(connection: "asyncpg.Connection[Any]", jobs: Sequence[Job]) -> PgQueuer:
    """A worker over a connection of its own; `run()` works until its `shutdown` is set.

    A job that fails is tried again; one that fails every time stays in the queue as failed, for whoever mends its cause.
    """
    queue = PgQueuer.from_asyncpg_connection(connection)
    for job in jobs:
        _register(queue, job)
    return queue


def _register(queue: PgQueuer, job: Job) -> None:
    again = partial(DatabaseRetryEntrypointExecutor, max_attempts=TRIES_AGAIN, initial_delay=AGAIN_AFTER)

    @queue.entrypoint(job.name, on_failure="hold", executor_factory=again)
    async def enqueued(queued: QueuedJob) -> None:
        await job.work(msgspec.json.decode(queued.payload or b"null"))

    if job.cron is not None:

        @queue.schedule(f"{job.name}-by-the-clock", job.cron)
        async def due(schedule: Schedule) -> None:
            await job.work(None)
