"""One served demo and one Chromium for all journeys; visitors come and go with their tests."""

from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

import pytest
from playwright.async_api import Browser, async_playwright

from tests import chromium as installed
from tests.journeys.lane import Lane, served
from tests.journeys.visitor import Visitor, arrive
from tests.postgres import Databases

Welcome = Callable[..., Awaitable[Visitor]]


@pytest.fixture(scope="session")
async def lane(databases: Databases, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Lane]:
    """The demo, served."""
    async with served(databases, tmp_path_factory.mktemp("journeys")) as lane:
        yield lane


@pytest.fixture(scope="session")
async def chromium(anyio_backend: str) -> AsyncIterator[Browser]:
    """The system's Chromium."""
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=installed.executable(), args=installed.arguments())
        yield browser
        await browser.close()


@pytest.fixture
async def welcome(lane: Lane, chromium: Browser) -> AsyncIterator[Welcome]:
    """Brings visitors; when the test is over their browsers must have had nothing to complain of."""
    visitors: list[Visitor] = []
    await lane.forget_tries()

    async def bring(says: str | None = None, **options: Any) -> Visitor:
        """A visitor, signed in where a ready person is described."""
        visitor = await arrive(chromium, lane.origin, **options)
        visitors.append(visitor)
        if says:
            await visitor.be(says)
        return visitor

    yield bring
    for visitor in visitors:
        await visitor.context.close()
    assert not [complaint for visitor in visitors for complaint in visitor.complaints]
