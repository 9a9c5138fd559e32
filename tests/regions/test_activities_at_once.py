"""Planning on several connections at once: forms that are sent twice, communities that want the same address."""

import asyncio

import pytest

from portal.actors import system
from regions import activities
from regions.models import Activity
from tests import people
from tests.regions import made

pytestmark = [pytest.mark.anyio, pytest.mark.commits, pytest.mark.usefixtures("committed")]
PRESSED = 8


@pytest.mark.row("P4.1")
async def test_the_same_form_sent_many_times_at_once_plans_once() -> None:
    community = await made.community(await people.society())
    plan = made.plan()
    sent = [activities.create(community, once="0" * 32, by=system(), **plan) for _ in range(PRESSED)]
    planned = await asyncio.gather(*sent)
    assert len({activity.id for activity in planned}) == 1 and await Activity.all().count() == 1


@pytest.mark.row("P4.1")
async def test_communities_that_plan_the_same_title_and_day_at_once_get_an_address_each() -> None:
    society = await people.society()
    communities = [await made.community(society) for _ in range(PRESSED)]
    plan = made.plan()
    sent = [activities.create(each, once=f"{number:032x}", by=system(), **plan) for number, each in enumerate(communities)]
    planned = await asyncio.gather(*sent)
    assert len({activity.slug for activity in planned}) == PRESSED
