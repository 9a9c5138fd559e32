"""A shop that sells, and the year before its own: what most tests of rewards begin with."""

import pytest
from starlette.applications import Starlette

from portal.kit import embedded
from rewards.models.ledger import Period
from tests.postgres import Databases
from tests.rewards import made
from tests.rewards.tills import Shop, open_shop


@pytest.fixture
async def shop(rolled_back: None, toad_lane: Starlette) -> Shop:
    """A shop with the books of 2026; it is 22 November. The site is wired, in whatever order tests run: slots filled, listeners at work."""
    return await open_shop()


@pytest.fixture
async def year(shop: Shop) -> Period:
    """The books of 2025."""
    return await made.last_year(shop)


@pytest.fixture(scope="session")
async def machine_url(databases: Databases, toad_lane: Starlette) -> str:
    """An empty database for the state machines, as the site's own role; the site is wired."""
    return embedded.site_url(await databases.clone("machines"))
