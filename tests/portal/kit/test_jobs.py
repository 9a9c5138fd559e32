"""Jobs: what is enqueued is done, whatever breaks on the way."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import timedelta
from typing import Any

import asyncpg
import pytest

from portal.kit import database, jobs, serving
from portal.kit.domain import Domain
from portal.kit.embedded import site_url
from portal.kit.jobs import Job
from portal.kit.settings import Settings

pytestmark = [pytest.mark.anyio, pytest.mark.commits]

WORKERS = "SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND application_name = $1"


class Done(list[Any]):
    """What a job was given, each time that it was done; it fails as often as it is told to."""

    fails = 0

    async def work(self, payload: Any) -> None:
        self.append(payload)
        if len(self) <= self.fails:
            raise RuntimeError("not yet")


@asynccontextmanager
async def working(owner: str, done: Done) -> AsyncIterator[None]:
    async with serving.background(Settings(), [Domain("test", jobs=(Job("test.job", done.work),))], site_url(owner)):
        yield


async def leave(payload: object) -> None:
    async with database.transaction():
        await jobs.enqueue("test.job", payload)


async def soon(holds: Callable[[], Awaitable[bool]]) -> None:
    async with asyncio.timeout(15):
        while not await holds():  # noqa: ASYNC110 - what it waits for stands in the database
            await asyncio.sleep(0.02)


async def waiting() -> list[dict[str, Any]]:
    return await database.rows("SELECT status::text, attempts FROM pgqueuer WHERE entrypoint = 'test.job'")


async def test_a_worker_whose_connection_is_closed_begins_again_and_says_so(
    committed: str, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(serving, "PAUSES_SECONDS", (0.1,))
    done = Done()

    async def has(*payloads: str) -> bool:
        return sorted(done) == sorted(payloads)

    owner = await asyncpg.connect(committed)
    async with working(committed, done):
        await leave("before")
        await soon(lambda: has("before"))
        assert await owner.fetchval(f"SELECT count(pg_terminate_backend(pid)) FROM ({WORKERS}) worker", serving.NAME) == 1
        await leave("after")
        await soon(lambda: has("before", "after"))
    await owner.close()
    assert "the job worker broke" in caplog.text


async def test_a_worker_that_finds_no_database_waits_for_it_and_still_ends_at_once(caplog: pytest.LogCaptureFixture) -> None:
    async with asyncio.timeout(serving.PATIENCE_SECONDS), serving.background(Settings(), [], "postgresql://nobody@127.0.0.1:1/none"):
        await asyncio.sleep(0.2)
    assert "begins again in 1 seconds" in caplog.text


async def test_a_job_that_fails_is_tried_again_until_it_is_done(committed: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(jobs, "AGAIN_AFTER", timedelta(milliseconds=1))
    done = Done()
    done.fails = 2

    async def gone() -> bool:
        return not await waiting()

    await leave("x")
    async with working(committed, done):
        await soon(gone)
    assert done == ["x", "x", "x"]


async def test_a_job_that_fails_every_time_is_kept_and_logged(
    committed: str, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(jobs, "AGAIN_AFTER", timedelta(milliseconds=1))
    monkeypatch.setattr(jobs, "TRIES_AGAIN", 2)
    done = Done()
    done.fails = 100

    async def held() -> bool:
        return await waiting() == [{"status": "failed", "attempts": 2}]

    await leave("x")
    async with working(committed, done):
        await soon(held)
    assert done == ["x", "x", "x"]
    assert "test.job" in caplog.text and "not yet" in caplog.text


async def test_a_job_that_an_end_cuts_short_stays_in_the_queue(committed: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(serving, "PATIENCE_SECONDS", 0.3)
    begun = asyncio.Event()

    async def long(payload: Any) -> None:
        begun.set()
        await asyncio.sleep(60)

    async with serving.background(Settings(), [Domain("test", jobs=(Job("test.job", long),))], site_url(committed)):
        await leave("a")
        await asyncio.wait_for(begun.wait(), 15)
    assert [row["status"] for row in await waiting()] == ["picked"]
