"""Marks on talking points: once, changed, refused."""

import pytest
from starlette.applications import Starlette

from care import mentions
from care.mentions import NoLongerMentioned
from care.models import Mention
from tests import people
from tests.care import made
from tests.regions import made as regions_made

pytestmark = [pytest.mark.anyio, pytest.mark.row("A6.3")]


@pytest.fixture(autouse=True)
def around(rolled_back: None, toad_lane: Starlette) -> None:
    """Every test here stands in a transaction of its own, with the desk's panels wired."""


async def test_the_same_mark_twice_counts_once_and_the_last_word_counts() -> None:
    community = await regions_made.community(await people.society())
    activity = await regions_made.activity(community)
    member, advisor = await regions_made.resident(community), await made.advisor(await community.society)
    opening = await made.opened(member, by=advisor)
    first = await mentions.mark(opening, by=advisor, activity=activity.id, outcome="said")
    again = await mentions.mark(opening, by=advisor, activity=activity.id, outcome="said")
    assert (again.id, again.marked_at) == (first.id, first.marked_at)
    later = await mentions.mark(opening, by=advisor, activity=activity.id, outcome="interested")
    assert (later.id, later.outcome, await Mention.all().count()) == (first.id, "interested", 1)
    assert later.marked_by_id == advisor.id


async def test_an_opening_keeps_the_three_points_that_it_shows() -> None:
    community = await regions_made.community(await people.society())
    shown = [(await regions_made.activity(community)).id for _ in range(4)][:3]
    await made.opened(await regions_made.resident(community), by=await made.advisor(await community.society))
    assert sorted(await Mention.all().values_list("about_id", flat=True)) == shown


async def test_what_came_up_since_the_opening_can_be_marked_and_nothing_else() -> None:
    community = await regions_made.community(await people.society())
    member, advisor = await regions_made.resident(community), await made.advisor(await community.society)
    opening = await made.opened(member, by=advisor)
    new = await regions_made.activity(community)
    assert (await mentions.mark(opening, by=advisor, activity=new.id, outcome="said")).about_id == new.id
    hidden = await regions_made.activity(community, sensitive=True)
    with pytest.raises(NoLongerMentioned):
        await mentions.mark(opening, by=advisor, activity=hidden.id, outcome="said")
    assert await Mention.all().count() == 1
