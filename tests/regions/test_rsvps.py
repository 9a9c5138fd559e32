"""RSVPs and the waitlist: places, guests, turns, offers."""

from datetime import timedelta
from itertools import product

import pytest

from portal.kit import clock
from portal.kit.refusals import Refused
from regions import activities, rsvps, waitlists
from regions.models import Activity, Reply, Rsvp, Turn
from tests import people
from tests.regions import made

pytestmark = [pytest.mark.anyio, pytest.mark.usefixtures("rolled_back")]


async def say(activity: Activity, member: object, reply: Reply = Reply.GOING, guests: int = 0) -> Rsvp | Turn:
    return await rsvps.answer(activity, member, by=await made.acting(member), reply=reply, guests=guests)  # type: ignore[arg-type]


async def taken(activity: Activity) -> int:
    return (await Activity.get(id=activity.id)).places_taken


async def waiting(activity: Activity) -> list[int]:
    return [turn.member_id for turn in await waitlists.live(activity.id)]


@pytest.mark.row("M22.1")
async def test_a_member_goes_with_guests_who_take_places_too() -> None:
    community = await made.community(await people.society())
    activity = await made.activity(community, capacity=5)
    rsvp = await say(activity, await made.resident(community), guests=2)
    assert isinstance(rsvp, Rsvp) and rsvp.reply is Reply.GOING and rsvp.guests == 2
    assert await taken(activity) == 3


@pytest.mark.row("M22.5")
async def test_the_same_answer_twice_counts_once() -> None:
    community = await made.community(await people.society())
    activity = await made.activity(community, capacity=5)
    member = await made.resident(community)
    first, second = await say(activity, member, guests=1), await say(activity, member, guests=1)
    assert first.id == second.id and await taken(activity) == 2
    assert await Rsvp.filter(activity=activity).count() == 1


@pytest.mark.row("M22.2")
async def test_maybe_takes_no_place_and_going_after_maybe_needs_one() -> None:
    community = await made.community(await people.society())
    activity = await made.activity(community, capacity=1)
    unsure, other = await made.resident(community), await made.resident(community)
    await say(activity, unsure, Reply.MAYBE)
    assert await taken(activity) == 0
    await say(activity, other)
    assert isinstance(await say(activity, unsure), Turn)
    assert await taken(activity) == 1


@pytest.mark.row("M22.3")
async def test_i_cannot_is_heard_when_full_closed_or_cancelled() -> None:
    community = await made.community(await people.society())
    full = await made.activity(community, capacity=1)
    member = await made.resident(community)
    await say(full, await made.resident(community))
    over = await made.activity(community, starts=clock.now() - timedelta(hours=1))
    cancelled = await made.activity(community, cancelled_at=clock.now())
    for activity in (full, over, cancelled):
        answered = await say(activity, member, Reply.DECLINE)
        assert isinstance(answered, Rsvp) and answered.reply is Reply.DECLINE


@pytest.mark.row("M22.6")
async def test_a_closed_activity_takes_no_other_answer_and_nothing_is_written() -> None:
    community = await made.community(await people.society())
    over = await made.activity(community, starts=clock.now() - timedelta(hours=1))
    cancelled = await made.activity(community, cancelled_at=clock.now())
    member = await made.resident(community)
    for activity, reply in product((over, cancelled), (Reply.GOING, Reply.MAYBE)):
        with pytest.raises(Refused):
            await say(activity, member, reply)
    assert not await Rsvp.all().exists()


@pytest.mark.row("M22.2")
async def test_more_guests_than_fit_are_refused_and_the_earlier_answer_stands() -> None:
    community = await made.community(await people.society())
    activity = await made.activity(community, capacity=3)
    member = await made.resident(community)
    await say(activity, member, guests=1)
    with pytest.raises(Refused) as refused:
        await say(activity, member, guests=3)
    assert refused.value.field == "guests" and "2 guests" in refused.value.message
    assert (await Rsvp.get(activity=activity, member=member)).guests == 1 and await taken(activity) == 2


@pytest.mark.row("M23.1")
async def test_the_line_keeps_the_order_of_arrival_and_says_the_place() -> None:
    community = await made.community(await people.society())
    activity = await made.activity(community, capacity=1)
    await say(activity, await made.resident(community))
    members = [await made.resident(community) for _ in range(3)]
    turns = [await say(activity, member) for member in members]
    assert [await waitlists.position(turn) for turn in turns if isinstance(turn, Turn)] == [1, 2, 3]
    again = await say(activity, members[1])
    assert again.id == turns[1].id, "asking again is no second turn"


@pytest.mark.row("M23.2")
async def test_the_first_in_line_is_offered_a_free_place_for_a_day() -> None:
    community = await made.community(await people.society())
    activity = await made.activity(community, capacity=1)
    holder, first, second = [await made.resident(community) for _ in range(3)]
    await say(activity, holder)
    await say(activity, first)
    await say(activity, second)
    await say(activity, holder, Reply.DECLINE)
    turn = await waitlists.turn_of(activity.id, first.id)
    assert turn and turn.offered_at and turn.offer_ends_at == turn.offered_at + timedelta(hours=24)
    assert await taken(activity) == 1, "the offered place is held"
    assert isinstance(await say(activity, holder), Turn), "who left stands at the end"
    rsvp = await say(activity, first)
    assert isinstance(rsvp, Rsvp) and rsvp.reply is Reply.GOING
    assert await waiting(activity) == [second.id, holder.id]


@pytest.mark.row("M23.3")
async def test_a_place_is_given_at_once_when_the_activity_begins_within_a_day() -> None:
    community = await made.community(await people.society())
    activity = await made.activity(community, capacity=1, starts=clock.now() + timedelta(hours=20))
    holder, first = await made.resident(community), await made.resident(community)
    await say(activity, holder)
    await say(activity, first)
    await say(activity, holder, Reply.MAYBE)
    assert (await Rsvp.get(activity=activity, member=first)).reply is Reply.GOING
    assert await waiting(activity) == []


@pytest.mark.row("M23.2")
async def test_an_offer_lapses_after_a_day_and_the_next_in_line_gets_it() -> None:
    community = await made.community(await people.society())
    activity = await made.activity(community, capacity=1)
    holder, first, second = [await made.resident(community) for _ in range(3)]
    for member in (holder, first, second):
        await say(activity, member)
    await say(activity, holder, Reply.DECLINE)
    with clock.standing_at(clock.now() + timedelta(hours=25)):
        await waitlists.lapse_all()
        await waitlists.lapse_all()
    turn = await waitlists.turn_of(activity.id, second.id)
    assert turn and turn.offered_at
    assert await waitlists.turn_of(activity.id, first.id) is None
    assert (await Turn.get(activity=activity, member=first)).ended_how == "lapsed"


@pytest.mark.row("M23.4")
async def test_a_party_that_does_not_fit_is_passed_over_visibly_and_keeps_its_turn() -> None:
    community = await made.community(await people.society())
    activity = await made.activity(community, capacity=2)
    holders = [await made.resident(community) for _ in range(2)]
    pair, single = await made.resident(community), await made.resident(community)
    for member in holders:
        await say(activity, member)
    await say(activity, pair, guests=1)
    await say(activity, single)
    await say(activity, holders[0], Reply.DECLINE)
    passed, offered = await waitlists.turn_of(activity.id, pair.id), await waitlists.turn_of(activity.id, single.id)
    assert passed and passed.skipped_at and not passed.offered_at and await waitlists.position(passed) == 1
    assert offered and offered.offered_at


@pytest.mark.row("M23.4")
async def test_who_joins_the_line_because_too_few_places_are_left_was_not_passed_over() -> None:
    community = await made.community(await people.society())
    activity = await made.activity(community, capacity=2)
    await say(activity, await made.resident(community))
    pair = await say(activity, await made.resident(community), guests=1)
    assert isinstance(pair, Turn) and not (await Turn.get(id=pair.id)).skipped_at


@pytest.mark.row("M23.4")
async def test_a_party_larger_than_all_the_places_is_refused_and_nothing_is_written() -> None:
    community = await made.community(await people.society())
    activity = await made.activity(community, capacity=2)
    with pytest.raises(Refused) as refused:
        await say(activity, await made.resident(community), guests=2)
    assert refused.value.field == "guests" and "2 places in all" in refused.value.message
    assert not await Turn.exists() and not await Rsvp.exists()


@pytest.mark.row("M23.5")
async def test_more_places_are_offered_to_several_at_once() -> None:
    community = await made.community(await people.society())
    activity = await made.activity(community, capacity=1)
    holder, *line = [await made.resident(community) for _ in range(5)]
    for member in (holder, *line):
        await say(activity, member)
    by = await made.acting(holder)
    await activities.edit(activity, by=by, **made.plan(capacity=4))
    turns = await waitlists.live(activity.id)
    assert [bool(turn.offered_at) for turn in turns] == [True, True, True, False]
    assert await taken(activity) == 4


async def test_places_without_end_empty_the_line() -> None:
    community = await made.community(await people.society())
    activity = await made.activity(community, capacity=10)
    holder, waiter = await made.resident(community), await made.resident(community)
    await say(activity, holder)
    await say(activity, waiter, guests=9)
    await activities.edit(activity, by=await made.acting(holder), **made.plan(capacity=None))
    turn = await waitlists.turn_of(activity.id, waiter.id)
    assert turn and turn.offered_at


async def test_who_waits_and_then_cannot_leaves_the_line() -> None:
    community = await made.community(await people.society())
    activity = await made.activity(community, capacity=1)
    holder, waiter = await made.resident(community), await made.resident(community)
    await say(activity, holder)
    await say(activity, waiter)
    await say(activity, waiter, Reply.DECLINE)
    assert await waiting(activity) == [] and await taken(activity) == 1


async def test_an_offer_that_is_declined_goes_to_the_next() -> None:
    community = await made.community(await people.society())
    activity = await made.activity(community, capacity=1)
    holder, first, second = [await made.resident(community) for _ in range(3)]
    for member in (holder, first, second):
        await say(activity, member)
    await say(activity, holder, Reply.DECLINE)
    await say(activity, first, Reply.DECLINE)
    turn = await waitlists.turn_of(activity.id, second.id)
    assert turn and turn.offered_at and await taken(activity) == 1
