"""Fixtures of the desk's tests."""

import pytest
from starlette.applications import Starlette

from portal.kit import clock
from tests import people
from tests.care import made
from tests.care.lane import LATITUDE, LONGITUDE, NOON, Lane
from tests.regions import made as regions_made


@pytest.fixture
async def lane(rolled_back: None, toad_lane: Starlette) -> Lane:
    clock.start_at(NOON)
    society = await people.society()
    community = await regions_made.community(society, name="Calderbrook", latitude=LATITUDE, longitude=LONGITUDE)
    return Lane(community, await regions_made.resident(community), await made.advisor(society))
