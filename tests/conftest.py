"""Fixtures: one schema a session, a rolled-back transaction a test, a clone of its own for whoever commits."""

from collections.abc import AsyncIterator, Iterator

import pytest
from httpx2 import ASGITransport, AsyncClient
from hypothesis import settings as hypothesis_settings
from starlette.applications import Starlette
from tortoise.context import TortoiseContext
from tortoise.transactions import in_transaction

import app as site
from portal.kit import clock, database, embedded, locale, migrating
from portal.kit.settings import Settings
from tests.browser import Browser
from tests.postgres import Databases, open_databases

pytest_plugins = ["tests.features", "tests.command_line", "pytester"]

hypothesis_settings.register_profile("suite", deadline=None)  # a machine that is busy is no failure
hypothesis_settings.load_profile("suite")

ORIGIN = "http://toadlane.test"
NAMES = [domain.name for domain in site.DOMAINS]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """All tests in a browser go to one worker: they share one served demo."""
    for item in items:
        if item.get_closest_marker("browser"):
            item.add_marker(pytest.mark.xdist_group("browser"))


@pytest.fixture(scope="session")
def anyio_backend() -> str:
    """One loop for the whole session."""
    return "asyncio"


@pytest.fixture(scope="session")
async def databases(anyio_backend: str) -> AsyncIterator[Databases]:
    """The server, with a template that the migrations made."""
    opened = await open_databases()
    await opened.make_template(lambda url: migrating.migrate(url, site.DOMAINS))
    yield opened
    await opened.drop_all()


@pytest.fixture(scope="session")
async def shared(databases: Databases) -> AsyncIterator[str]:
    """The database of the rolled-back tests, opened as the site's own role."""
    url = embedded.site_url(await databases.clone("shared"))
    async with TortoiseContext() as context:
        await context.init(config=database.configuration(url, NAMES, connections_max=4))
        yield url


class _RollBack(Exception):
    pass


@pytest.fixture
async def plain_language() -> None:
    """English in the one context that all async tests share: whoever visited the site there before may have spoken another."""
    locale.speak(locale.DEFAULT)


@pytest.fixture
async def rolled_back(shared: str) -> AsyncIterator[None]:
    """A transaction that leaves nothing behind."""
    try:
        async with in_transaction():
            yield
            raise _RollBack
    except _RollBack:
        pass


@pytest.fixture
async def committed(databases: Databases, request: pytest.FixtureRequest) -> AsyncIterator[str]:
    """A database of the test's own, for real commits and several connections at once. Gives the owner's address.

    It stays until the run ends: ext4 goes looking for other places where files were deleted a moment ago, ten times as long.
    """
    name = f"own_{abs(hash(request.node.nodeid)) % 10**8}"
    owner = await databases.clone(name)
    async with TortoiseContext() as context:
        await context.init(config=database.configuration(embedded.site_url(owner), NAMES, connections_max=24))
        yield owner


@pytest.fixture(autouse=True)
def plain_circumstances(request: pytest.FixtureRequest) -> Iterator[None]:
    """Every test begins in English and at the real time."""
    locale.speak(locale.DEFAULT)
    if "anyio_backend" in request.fixturenames:
        request.getfixturevalue("plain_language")
    clock.start_at(None)
    yield
    clock.start_at(None)


@pytest.fixture(scope="session")
def settings() -> Settings:
    return Settings(origin=ORIGIN, demo=True)


@pytest.fixture(scope="session")
def toad_lane(settings: Settings) -> Starlette:
    """The site, over whatever database the test holds."""
    return site.create_app(settings)


@pytest.fixture
async def browser(toad_lane: Starlette) -> AsyncIterator[Browser]:
    """A visitor without scripts, who checks every page that they open."""
    transport = ASGITransport(app=toad_lane, raise_app_exceptions=False)
    async with AsyncClient(transport=transport, base_url=ORIGIN) as client:
        yield Browser(client, toad_lane)
