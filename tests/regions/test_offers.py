"""What members hear of an activity that they answered: an offer, a change, a cancellation."""

from datetime import timedelta

import pytest

from portal.kit import clock, database
from portal.models import Member, Notice
from regions import activities, offers, rsvps, waitlists
from regions.models import Activity, Reply, Turn
from tests import people
from tests.regions import made

pytestmark = [pytest.mark.anyio, pytest.mark.usefixtures("rolled_back")]
PLACES = 2


async def answered() -> tuple[Activity, dict[str, Member]]:
    """An activity with an answer of each kind: going, with an offer, in line, unsure, staying away, and one who never answered."""
    community = await made.community(await people.society())
    activity = await made.activity(community, capacity=PLACES)
    members = {name: await made.resident(community) for name in ("going", "left", "offered", "waiting", "unsure", "away", "silent")}
    for name, reply in (
        ("going", Reply.GOING),
        ("left", Reply.GOING),
        ("offered", Reply.MAYBE),
        ("offered", Reply.GOING),
        ("waiting", Reply.GOING),
        ("unsure", Reply.MAYBE),
        ("away", Reply.DECLINE),
        ("left", Reply.DECLINE),
    ):
        await rsvps.answer(activity, members[name], by=await made.acting(members[name]), reply=reply)
    return activity, members


async def told(members: dict[str, Member], key: str) -> list[str]:
    notices = await Notice.filter(key__startswith=key).order_by("id")
    persons = {member.person_id: name for name, member in members.items()}
    return [persons[notice.person_id] for notice in notices]


async def waiting_jobs(name: str) -> int:
    count: int = await database.value("SELECT count(*) FROM pgqueuer WHERE entrypoint = $1", name)
    return count


@pytest.mark.row("M23.6")
async def test_who_is_offered_a_place_is_told() -> None:
    activity, members = await answered()
    turn = await waitlists.turn_of(activity.id, members["offered"].id)
    assert turn and "We hold a place for you until" in (await Notice.get(key=f"regions-offer-{turn.id}")).text


@pytest.mark.row("M23.6")
async def test_who_has_a_phone_only_is_told_of_an_offer_by_text() -> None:
    community = await made.community(await people.society())
    activity = await made.activity(community, capacity=1)
    going, waiting = await made.resident(community), await made.resident(community, email=None, phone="+447700900123")
    for reply, member in ((Reply.GOING, going), (Reply.GOING, waiting), (Reply.DECLINE, going)):
        await rsvps.answer(activity, member, by=await made.acting(member), reply=reply)
    notice = await Notice.get(key=f"regions-offer-{(await Turn.get(member=waiting)).id}")
    assert (notice.channel, notice.address) == ("text", "+447700900123")


@pytest.mark.row("M25.4")
async def test_a_cancellation_is_told_once_to_who_comes_may_come_has_an_offer_or_stands_in_line() -> None:
    activity, members = await answered()
    await activities.cancel(activity, by=await made.acting(members["going"]), why="The hall has no heating.")
    for _ in range(2):
        await offers.tell_cancelled(activity.id)
    assert await told(members, f"regions-cancelled-{activity.id}-") == ["going", "offered", "waiting", "unsure"]
    assert {"The hall has no heating." in notice.text for notice in await Notice.filter(key__startswith="regions-cancelled-")} == {True}


async def test_a_cancellation_is_told_in_the_language_of_each() -> None:
    community = await made.community(await people.society())
    activity, dane = await made.activity(community), await made.resident(community, language="da")
    await rsvps.answer(activity, dane, by=await made.acting(dane), reply=Reply.GOING)
    await activities.cancel(activity, by=await made.acting(dane), why="The hall has no heating.")
    await offers.tell_cancelled(activity.id)
    assert (await Notice.get(key__startswith="regions-cancelled-")).language == "da"


@pytest.mark.row("M25.7")
async def test_a_new_time_is_told_once_to_who_comes_may_come_or_stands_in_line() -> None:
    activity, members = await answered()
    by = await made.acting(members["going"])
    plan = made.plan(capacity=PLACES)
    moved = await activities.edit(activity, by=by, **plan)
    await activities.edit(activity, by=by, **plan)
    assert await waiting_jobs(activities.TELL_CHANGED) == 1
    for _ in range(2):
        await offers.tell_changed([activity.id, moved.sequence])
    assert await told(members, f"regions-changed-{activity.id}-") == ["going", "offered", "waiting", "unsure"]
    notice = await Notice.filter(key__startswith=f"regions-changed-{activity.id}-").first()
    assert notice and "18:30" in notice.text and "Lane store" in notice.text
    again = await activities.edit(activity, by=by, **made.plan(capacity=PLACES, place="The back room"))
    await offers.tell_changed([activity.id, again.sequence])
    assert len(await told(members, f"regions-changed-{activity.id}-")) == 8


@pytest.mark.row("M25.7")
async def test_other_words_are_no_change_of_time_or_place_and_what_is_cancelled_is_told_as_that() -> None:
    activity, members = await answered()
    by = await made.acting(members["going"])
    moved = await activities.edit(activity, by=by, **made.plan(capacity=PLACES))
    for given in ({"title": "Bread for all"}, {"text": "Bring two aprons."}, {"capacity": PLACES + 1}):
        await activities.edit(activity, by=by, **made.plan(**{"capacity": PLACES, **given}))
    assert await waiting_jobs(activities.TELL_CHANGED) == 1
    await activities.cancel(activity, by=by, why="The hall has no heating.")
    await offers.tell_changed([activity.id, moved.sequence])
    assert await told(members, f"regions-changed-{activity.id}-") == []


async def test_an_offer_that_lapsed_before_a_cancellation_is_over_for_whoever_had_it() -> None:
    activity, members = await answered()
    with clock.standing_at(clock.now() + timedelta(hours=25)):
        await waitlists.lapse_all()
        await rsvps.answer(activity, members["offered"], by=await made.acting(members["offered"]), reply=Reply.DECLINE)
        await activities.cancel(activity, by=await made.acting(members["going"]), why="The hall has no heating.")
    await offers.tell_cancelled(activity.id)
    assert await told(members, f"regions-cancelled-{activity.id}-") == ["going", "waiting", "unsure"]
