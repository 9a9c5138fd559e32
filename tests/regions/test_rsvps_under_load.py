"""Capacity under real concurrency: many connections, real commits, never one place too many."""

import asyncio
from random import Random

import pytest
from httpx2 import ASGITransport, AsyncClient
from starlette.applications import Starlette

from portal import sessions
from portal.actors import system
from portal.kit import clock, database
from portal.kit.refusals import Refused
from portal.middleware import cookie_name
from portal.models import Member
from regions import rsvps, waitlists
from regions.models import Activity, Community, Reply, Rsvp, Turn
from tests import people
from tests.conftest import ORIGIN
from tests.regions import made

pytestmark = [pytest.mark.anyio, pytest.mark.commits, pytest.mark.heavy]
AT_ONCE = asyncio.Semaphore(40)


async def crowd(of: Community, size: int) -> list[Member]:
    """Many members in one statement each table."""
    society = await of.society
    at = clock.now()
    await database.run(
        "WITH person AS (INSERT INTO portal_person "
        "(society_id, given_name, family_name, surname_key, address, postcode, country, language, created_at) "
        "SELECT $1, 'Nerys', 'A' || n, 'a' || n, '', 'OL12 0AA', 'GB', 'en_GB', $2 FROM generate_series(1, $3::int) n RETURNING id) "
        "INSERT INTO portal_member (society_id, person_id, number, joined_at) "
        "SELECT $1, id, '9' || lpad(id::text, 10, '0'), $2 FROM person",
        society.id, at, size,
    )  # fmt: skip
    return await Member.filter(society=society).order_by("id")


async def say(activity: Activity, member: Member, reply: Reply = Reply.GOING, guests: int = 0) -> Rsvp | Turn:
    async with AT_ONCE:
        return await rsvps.answer(activity, member, by=system(), reply=reply, guests=guests)


async def seats(activity: Activity) -> int:
    """Members going and their guests, added up from the answers."""
    count: int = await database.value(
        "SELECT coalesce(sum(1 + guests), 0) FROM regions_rsvp WHERE activity_id = $1 AND reply = 'going'", activity.id
    )
    return count


@pytest.mark.row("M22.4")
@pytest.mark.usefixtures("committed")
async def test_a_thousand_at_once_for_fifty_places_give_exactly_fifty() -> None:
    community = await made.community(await people.society())
    activity = await made.activity(community, capacity=50)
    members = await crowd(community, 1000)
    answers = await asyncio.gather(*(say(activity, member) for member in members))
    assert sum(isinstance(answer, Rsvp) for answer in answers) == 50
    assert await seats(activity) == 50 and (await Activity.get(id=activity.id)).places_taken == 50
    turns = await waitlists.live(activity.id)
    assert len(turns) == 950 and len({turn.member_id for turn in turns}) == 950
    assert [turn.taken_at for turn in turns] == sorted(turn.taken_at for turn in turns), "the line is in order of arrival"


@pytest.mark.row("M22.4")
@pytest.mark.usefixtures("committed")
async def test_storms_of_cancelling_and_joining_never_pass_the_capacity() -> None:
    community = await made.community(await people.society())
    activity = await made.activity(community, capacity=20)
    members = await crowd(community, 60)
    random = Random(1844)
    over: list[int] = []

    async def change_of_mind(member: Member) -> None:
        for _ in range(5):
            reply = random.choice((Reply.GOING, Reply.GOING, Reply.MAYBE, Reply.DECLINE))
            try:
                await say(activity, member, reply, random.randrange(3))
            except Refused:
                continue
            seen = await seats(activity)
            over.extend([seen] if seen > 20 else [])

    await asyncio.gather(*(change_of_mind(member) for member in members))
    assert not over
    held = sum(turn.places_held for turn in await waitlists.live(activity.id))
    assert await seats(activity) + held == (await Activity.get(id=activity.id)).places_taken <= 20


@pytest.mark.row("M22.4")
async def test_sixty_browsers_at_once_for_ten_places_give_exactly_ten(committed: str, toad_lane: Starlette) -> None:
    community = await made.community(await people.society())
    activity = await made.activity(community, capacity=10)
    members = await crowd(community, 60)
    cookies = [await sessions.begin("member", member.id, agent="test", days=1, ends=sessions.Stay()) for member in members]
    transport = ASGITransport(app=toad_lane)
    async with AsyncClient(transport=transport, base_url=ORIGIN) as client:

        async def press(cookie: str) -> int:
            async with AT_ONCE:
                answer = await client.post(
                    f"/activities/{activity.slug}/rsvp",
                    data={"reply": "going", "guests": "0"},
                    headers={"sec-fetch-site": "same-origin", "cookie": f"{cookie_name(False)}={cookie}"},
                )
            return int(answer.status_code)

        assert set(await asyncio.gather(*(press(cookie) for cookie in cookies))) == {303}
    assert await seats(activity) == 10 and await Turn.filter(activity=activity, ended_at=None).count() == 50
