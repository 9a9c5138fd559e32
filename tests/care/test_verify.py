"""The check of the desk's traces finds what disagrees."""

import pytest

from care.models import LookUp, Mention
from care.verify import verify
from portal.kit import clock
from tests import people
from tests.care import made

pytestmark = pytest.mark.anyio


@pytest.mark.usefixtures("rolled_back", "toad_lane")
async def test_traces_that_agree_are_silent_and_others_are_named() -> None:
    society, elsewhere = await people.society(), await people.society()
    advisor, member, stranger = await made.advisor(society), await people.member(society), await people.member(elsewhere)
    opening = await made.opened(member, by=advisor)
    assert await verify() == []
    mention = await Mention.create(
        member=stranger, opening_id=opening.id, about_kind="activity", about_id=1, category="walk", shown_at=clock.now()
    )
    look_up = await LookUp.create(society=society, staff_id=advisor.id, kind="number", found=[stranger.number], at=clock.now())
    assert await verify() == [
        f"mention {mention.id} is of member {stranger.id}, its opening is of member {member.id}",
        f"look-up {look_up.id} of society {society.id} named a member of society {elsewhere.id}",
    ]
