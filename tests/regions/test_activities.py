"""Planning, changing and cancelling activities; rooms; calendars."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from icalendar import Calendar

from portal.actors import VISITOR
from portal.kit import clock
from portal.kit.refusals import Refused
from regions import activities, rsvps, waitlists
from regions.models import Activity, Community, Reply, Space
from regions.slugs import slug_of
from tests import people
from tests.browser import Browser
from tests.regions import made

pytestmark = [pytest.mark.anyio, pytest.mark.usefixtures("rolled_back")]
ONCE = "0" * 32
on_the_clock = datetime.fromisoformat


async def planned(community: Community, once: str = ONCE, **given: Any) -> Activity:
    by = await made.acting(await made.pioneer(community))
    return await activities.create(community, once=once, by=by, **made.plan(**given))


@pytest.mark.row("P4.1")
async def test_times_are_typed_on_the_clock_of_the_community() -> None:
    community = await made.community(await people.society(), time_zone="Europe/Copenhagen")
    activity = await planned(community, starts=on_the_clock("2027-07-01 18:30"), ends=on_the_clock("2027-07-01 20:30"))
    assert activity.starts_at == datetime(2027, 7, 1, 16, 30, tzinfo=UTC) and activity.time_zone == "Europe/Copenhagen"
    assert activity.slug == "bread-from-scratch-2027-07-01"


@pytest.mark.row("P4.1")
async def test_the_same_form_twice_plans_once_and_the_same_title_and_day_get_two_addresses() -> None:
    community = await made.community(await people.society())
    first = await planned(community)
    assert (await planned(community)).id == first.id
    other = await planned(community, once="1" * 32)
    assert other.id != first.id and other.slug == f"{first.slug}-2"


@pytest.mark.row("P4.1")
@pytest.mark.parametrize("given", [{"title": "Soup for all"}, {"capacity": 13}, {"act": "draft"}, {"access_notes": None}])
async def test_a_form_that_was_sent_before_with_other_words_is_refused_and_the_first_words_stand(given: dict[str, Any]) -> None:
    community = await made.community(await people.society())
    first = await planned(community)
    with pytest.raises(Refused, match="sent before with other words"):
        await planned(community, **given)
    with pytest.raises(Refused, match="sent before with other words"):
        await planned(await made.community(await people.society()))
    (stands,) = await Activity.all()
    assert (stands.title, stands.capacity, stands.published_at) == (first.title, 12, first.published_at)


@pytest.mark.row("P4.2")
async def test_a_form_that_is_sent_again_is_the_same_with_a_room_and_a_day_to_show_it_and_when_that_day_is_past() -> None:
    society = await people.society()
    community = await made.community(society)
    space = await Space.create(store=await people.store(society), community=community, name="The back room", seats=20)
    later = (clock.now() + timedelta(days=2)).replace(tzinfo=None, second=0, microsecond=0)
    given: dict[str, Any] = {
        "space": str(space.id),
        "shown_from": later,
        "starts": later + timedelta(days=3),
        "ends": later + timedelta(days=4),
    }
    first = await planned(community, **given)
    with clock.standing_at(clock.now() + timedelta(days=30)):
        assert (await planned(community, **given)).id == first.id


@pytest.mark.row("P4.1")
@pytest.mark.parametrize(
    ("field", "given"),
    [
        ("starts", {"starts": on_the_clock("2020-01-01 10:00"), "ends": on_the_clock("2020-01-01 12:00")}),
        ("ends", {"starts": on_the_clock("2030-01-02 10:00"), "ends": on_the_clock("2030-01-02 09:00")}),
        ("ends", {"starts": on_the_clock("2030-01-02 10:00"), "ends": on_the_clock("2030-03-02 09:00")}),
        ("starts", {"starts": on_the_clock("2030-03-31 01:30"), "ends": on_the_clock("2030-03-31 04:00")}),
        ("shown_from", {"shown_from": on_the_clock("2035-01-01 10:00")}),
        ("starts", {"starts": on_the_clock("9999-12-31 10:00"), "ends": on_the_clock("9999-12-31 12:00")}),
        ("starts", {"starts": on_the_clock("0001-01-01 00:00")}),
    ],
)
async def test_times_that_do_not_fit_are_refused_beside_their_field(field: str, given: dict[str, Any]) -> None:
    community = await made.community(await people.society())
    with pytest.raises(Refused) as refused:
        await planned(community, **given)
    assert refused.value.field == field and not await Activity.exists()


@pytest.mark.row("P4.1")
@pytest.mark.parametrize(
    ("field", "given"),
    [
        ("starts", {"starts": on_the_clock("2025-05-01 10:00"), "ends": on_the_clock("2025-05-01 12:00")}),
        ("shown_from", {"shown_from": on_the_clock("2035-01-01 10:00")}),
    ],
)
async def test_an_activity_is_not_moved_into_the_past_nor_shown_when_it_is_over(field: str, given: dict[str, Any]) -> None:
    community = await made.community(await people.society())
    activity = await planned(community, act="draft")
    by = await made.acting(await made.pioneer(community))
    with pytest.raises(Refused) as refused:
        await activities.edit(activity, by=by, **made.plan(**given))
    stands = await Activity.get(id=activity.id)
    assert refused.value.field == field and (stands.starts_at, stands.published_at) == (activity.starts_at, None)


async def test_whoever_changes_an_activity_is_kept_beside_whoever_planned_it() -> None:
    community = await made.community(await people.society())
    activity = await planned(community)
    assert (activity.changed_by_kind, activity.changed_by_id) == (None, None)
    by = await made.acting(await made.pioneer(community))
    await activities.edit(activity, by=by, **made.plan(text="Bring two aprons."))
    stands = await Activity.get(id=activity.id)
    assert (stands.changed_by_kind, stands.changed_by_id) == ("member", by.id) and stands.by_id == activity.by_id != by.id
    assert stands.changed_at > activity.changed_at


@pytest.mark.row("P4.1")
async def test_what_goes_on_keeps_its_beginning_and_its_end_is_still_to_come() -> None:
    community = await made.community(await people.society())
    activity = await planned(community)
    by = await made.acting(await made.pioneer(community))
    plan = made.plan(text="Bring two aprons.")
    with clock.standing_at(activity.starts_at + timedelta(hours=1)):
        assert (await activities.edit(activity, by=by, **plan)).text == "Bring two aprons."
        with pytest.raises(Refused) as refused:
            await activities.edit(activity, by=by, **made.plan(starts=plan["starts"], ends=plan["starts"] + timedelta(minutes=30)))
    assert refused.value.message == "Choose a day and time to come." and refused.value.field == "ends"
    assert (await Activity.get(id=activity.id)).ends_at == activity.ends_at


@pytest.mark.row("P4.5")
async def test_a_draft_is_seen_by_those_who_run_the_community_only() -> None:
    community = await made.community(await people.society())
    activity = await planned(community, act="draft")
    pioneer, neighbour = await made.acting(await made.pioneer(community)), await made.acting(await made.resident(community))
    for actor, sees in ((pioneer, True), (neighbour, False), (VISITOR, False)):
        assert await activities.visible_to(actor).filter(id=activity.id).exists() is sees


@pytest.mark.row("P4.5")
async def test_what_is_shown_from_a_later_day_waits_for_it() -> None:
    community = await made.community(await people.society())
    later = (clock.now() + timedelta(days=2)).replace(tzinfo=None, second=0, microsecond=0)
    activity = await planned(community, shown_from=later)
    assert not await activities.visible_to(VISITOR).filter(id=activity.id).exists()
    edited = await activities.edit(activity, by=await made.acting(await made.pioneer(community)), **made.plan(shown_from=later))
    assert edited.published_at == activity.published_at
    with clock.standing_at(clock.now() + timedelta(days=3)):
        assert await activities.visible_to(VISITOR).filter(id=activity.id).exists()


@pytest.mark.row("P4.2")
async def test_a_room_that_is_taken_warns_until_both_know() -> None:
    society = await people.society()
    community = await made.community(society)
    space = await Space.create(store=await people.store(society), community=community, name="The back room", seats=20)
    first = await planned(community, space=str(space.id))
    with pytest.raises(Refused) as refused:
        await planned(community, once="1" * 32, space=str(space.id))
    assert refused.value.field == "share_space" and first.title in refused.value.message
    assert (await planned(community, once="2" * 32, space=str(space.id), share_space=True)).space_id == space.id
    by = await made.acting(await made.pioneer(community))
    assert (await activities.edit(first, by=by, **made.plan(space=str(space.id), share_space=True))).space_id == space.id


async def test_a_room_of_another_community_is_no_choice() -> None:
    society = await people.society()
    mine, other = await made.community(society), await made.community(society)
    space = await Space.create(store=await people.store(society), community=other, name="Their room", seats=20)
    with pytest.raises(Refused):
        await planned(mine, space=str(space.id))


@pytest.mark.row("P4.4")
async def test_a_copy_stands_whole_weeks_later_at_the_same_clock_time() -> None:
    community = await made.community(await people.society())
    summer = datetime(2026, 10, 20, 17, 30, tzinfo=UTC)
    activity = await made.activity(community, starts=summer)
    with clock.standing_at(datetime(2026, 11, 22, 12, tzinfo=UTC)):
        again = activities.plan_again(activity)
    assert again["starts"] == on_the_clock("2026-11-24 18:30"), "18:30 stays 18:30 over the clock change"
    assert again["title"] == activity.title


@pytest.mark.row("P4.3")
async def test_fewer_places_than_are_taken_are_refused() -> None:
    community = await made.community(await people.society())
    activity = await planned(community, capacity=5)
    member = await made.resident(community)
    by = await made.acting(member)
    await rsvps.answer(activity, member, by=by, reply=Reply.GOING, guests=2)
    with pytest.raises(Refused) as refused:
        await activities.edit(activity, by=by, **made.plan(capacity=2))
    assert refused.value.field == "capacity" and (await Activity.get(id=activity.id)).capacity == 5


async def test_cancelling_twice_counts_once_and_closes_the_line() -> None:
    community = await made.community(await people.society())
    activity = await planned(community, capacity=1)
    going, waiting = await made.resident(community), await made.resident(community)
    by = await made.acting(going)
    for member in (going, waiting):
        await rsvps.answer(activity, member, by=by, reply=Reply.GOING)
    cancelled = await activities.cancel(activity, by=by, why="The hall has no heating.")
    again = await activities.cancel(activity, by=by, why="Another reason")
    assert again.cancelled_at == cancelled.cancelled_at and again.cancelled_why == "The hall has no heating."
    assert await waitlists.live(activity.id).count() == 0
    with pytest.raises(Refused):
        await activities.edit(activity, by=by, **made.plan())


def events(text: str) -> list[dict[str, object]]:
    return [dict(event) for event in Calendar.from_ical(text).walk("VEVENT")]


@pytest.mark.row("M25.1")
async def test_the_file_of_an_activity_holds_that_one_only_in_the_zone_of_its_place(browser: Browser) -> None:
    community = await made.community(await people.society())
    activity = await planned(community, starts=on_the_clock("2030-07-01 18:30"), ends=on_the_clock("2030-07-01 20:30"))
    await planned(community, once="1" * 32, title="Another evening")
    page = await browser.open(f"/activities/{activity.slug}.ics")
    assert page.response.headers["content-type"] == "text/calendar; charset=utf-8"
    assert "DTSTART;TZID=Europe/London:20300701T183000" in page.response.text and "BEGIN:DAYLIGHT" in page.response.text
    (event,) = events(page.response.text)
    assert event["UID"] == activity.uid and event["URL"] == f"http://toadlane.test/activities/{activity.slug}"


@pytest.mark.row("M25.3")
async def test_the_uid_stays_and_the_sequence_rises_when_the_time_changes_and_not_when_words_do(browser: Browser) -> None:
    community = await made.community(await people.society())
    activity = await planned(community)
    by = await made.acting(await made.pioneer(community))
    await activities.edit(activity, by=by, **made.plan(text="Bring two aprons."))
    (same,) = events((await browser.open(f"/activities/{activity.slug}.ics")).response.text)
    assert same["SEQUENCE"] == 0
    later = made.plan()["starts"] + timedelta(hours=1)
    await activities.edit(activity, by=by, **made.plan(starts=later, ends=later + timedelta(hours=2)))
    (moved,) = events((await browser.open(f"/activities/{activity.slug}.ics")).response.text)
    assert moved["SEQUENCE"] == 1 and moved["UID"] == same["UID"] == activity.uid


@pytest.mark.row("M25.4")
async def test_a_cancelled_activity_is_marked_in_its_file_and_in_the_feed(browser: Browser) -> None:
    community = await made.community(await people.society())
    activity = await planned(community)
    await activities.cancel(activity, by=await made.acting(await made.pioneer(community)), why="The hall has no heating.")
    alone = (await browser.open(f"/activities/{activity.slug}.ics")).response.text
    assert "METHOD:CANCEL" in alone and "STATUS:CANCELLED" in alone
    feed = (await browser.open(f"/communities/{community.slug}/calendar.ics")).response.text
    assert "METHOD:PUBLISH" in feed and "STATUS:CANCELLED" in feed


@pytest.mark.row("M25.2")
async def test_the_feed_holds_what_is_published_in_the_community_and_changes_at_once(browser: Browser) -> None:
    society = await people.society()
    community, other = await made.community(society), await made.community(society)
    shown = await planned(community)
    await planned(community, once="1" * 32, act="draft")
    await planned(other, once="2" * 32)
    address = f"/communities/{community.slug}/calendar.ics"
    answer = (await browser.open(address)).response
    assert [event["UID"] for event in events(answer.text)] == [shown.uid] and answer.headers["cache-control"] == "no-cache"
    await Activity.filter(id=shown.id).update(title="Bread again")
    assert "SUMMARY:Bread again" in (await browser.open(address)).response.text


def test_a_slug_is_plain_letters_whatever_the_title() -> None:
    assert slug_of("Bælg & brød, 2. gang", "activity") == "baelg-brod-2-gang"
    assert slug_of("Tŷ Coffi: Noson Gŵyl", "activity") == "ty-coffi-noson-gwyl"
    assert slug_of("🎂", "activity") == "activity"
