"""The demo's places: whoever joins there has a community at once."""

from datetime import date

import pytest
from starlette.applications import Starlette

from portal import joining
from portal.actors import VISITOR
from portal.demo import places as portal_places
from portal.kit.demonstration import Demo
from portal.models import Member
from regions import residences
from regions.demo import places

pytestmark = [pytest.mark.anyio, pytest.mark.usefixtures("rolled_back")]


@pytest.mark.slow
@pytest.mark.row("M19.4")
async def test_who_joins_the_demo_online_belongs_to_the_community_of_their_postcode(toad_lane: Starlette) -> None:
    british, danish = await portal_places.found()
    await places.found(Demo())
    homes: dict[str, str | None] = {}
    for society, postcode in ((british, "OL12 0AA"), (british, "SW1A 1AA"), (danish, "5700"), (danish, "2100")):
        person = await joining.join(
            society, by=VISITOR, given_name="Nerys", family_name="Ashworth", birth_date=date(1980, 2, 3), address="1 Lane",
            postcode=postcode, email=f"nerys{len(homes)}@example.org", phone=None, language="en_GB",
            once=f"{len(homes):032x}", origin="http://toadlane.test",
        )  # fmt: skip
        home = await residences.community_of(await Member.get(person=person))
        homes[postcode] = home.name if home else None
    assert homes == {
        "OL12 0AA": "Rochdale", "SW1A 1AA": "Members near and far", "5700": "Svendborg", "2100": "Medlemmer langt og nær",
    }  # fmt: skip
