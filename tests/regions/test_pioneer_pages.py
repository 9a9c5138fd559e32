"""The pioneer's pages, and everybody who must not find them (R27)."""

from datetime import timedelta
from typing import Any, NamedTuple

import pytest

from portal.kit import clock
from portal.models import Denial, Member
from regions import attendees, rsvps, weeks
from regions.models import Activity, Community, Reply, Rsvp, Section, SectionVersion, Turn
from tests import people
from tests.browser import Browser
from tests.regions import made

pytestmark = [pytest.mark.anyio, pytest.mark.usefixtures("rolled_back")]

FIELDS: dict[str, Any] = {
    "title": "Bread from scratch", "category": "food", "starts": "2031-05-06T18:30", "ends": "2031-05-06T20:30", "place": "Lane store",
    "capacity": "12", "text": "Bring an apron and a jar.", "access_notes": "Ring at the side door", "free": "1",
}  # fmt: skip


async def going(activity: Activity, member: Member, guests: int) -> None:
    await Rsvp.create(
        activity=activity, member=member, reply=Reply.GOING, guests=guests, answered_at=clock.now(), by_kind="member", by_id=member.id
    )


class Doors(NamedTuple):
    """The addresses of one community's pages for writing, those that are shown and those that only take a form."""

    pages: list[str]
    forms: list[str]


def doors(community: Community, activity: Activity, section: Section) -> Doors:
    pages = [
        f"/communities/{community.slug}/activities/new", f"/activities/{activity.slug}/edit", f"/activities/{activity.slug}/cancellation",
        f"/communities/{community.slug}/sections/new", f"/sections/{section.id}", f"/sections/{section.id}/versions",
    ]  # fmt: skip
    return Doors(
        [*pages, f"/communities/{community.slug}/sections"],
        [*pages, f"/sections/{section.id}/position", f"/sections/{section.id}/removal", f"/sections/{section.id}/return"],
    )


async def try_all(browser: Browser, tried: Doors, status: int) -> None:
    for address in tried.pages:
        await browser.open(address, status=status)
    for address in tried.forms:
        await browser.send(address, status=status, **FIELDS, act="publish", why="I say so", heading="Mine", position="1", number="1")


async def unchanged(activity: Activity) -> bool:
    stands = await Activity.all().count() == 1 and (await Activity.get(id=activity.id)).cancelled_at is None
    return stands and await SectionVersion.all().count() == 1 and not await Section.filter(removed_at__isnull=False).exists()


@pytest.mark.row("P2.2")
@pytest.mark.parametrize("who", ["neighbour", "pioneer of elsewhere", "ended pioneer"])
async def test_a_member_who_may_read_a_page_but_not_write_it_is_told_so_and_the_try_is_kept(browser: Browser, who: str) -> None:
    community = await made.community(await people.society())
    activity, section = await made.activity(community), await made.part(community)
    kind, actor_id = await made.somebody(who, community)
    await browser.sign_in(kind, actor_id)
    tried = doors(community, activity, section)
    await try_all(browser, tried, 403)
    kept = await Denial.filter(by_kind=kind, by_id=actor_id).order_by("id").values_list("method", "path")
    assert kept == [*(("GET", address) for address in tried.pages), *(("POST", address) for address in tried.forms)]
    assert await unchanged(activity)


@pytest.mark.row("P2.1")
@pytest.mark.parametrize("who", ["advisor", "member of another society"])
async def test_who_may_not_read_a_page_or_has_another_role_finds_no_page_of_a_pioneer(browser: Browser, who: str) -> None:
    community = await made.community(await people.society())
    activity, section = await made.activity(community), await made.part(community)
    await browser.sign_in(*await made.somebody(who, community))
    await try_all(browser, doors(community, activity, section), 404)
    assert await unchanged(activity) and not await Denial.exists()


@pytest.mark.row("P2.1")
@pytest.mark.parametrize("published", [None, timedelta(days=2)])
async def test_what_is_not_on_show_yet_is_not_there_for_who_does_not_run_it(browser: Browser, published: timedelta | None) -> None:
    community = await made.community(await people.society())
    activity = await made.activity(community, published_at=published and clock.now() + published)
    gone = await made.part(community)
    await Section.filter(id=gone.id).update(removed_at=clock.now())
    await browser.sign_in("member", (await made.resident(community)).id)
    for address in (f"/activities/{activity.slug}", f"/activities/{activity.slug}/edit", f"/sections/{gone.id}"):
        await browser.open(address, status=404)
    await browser.send(f"/activities/{activity.slug}/cancellation", status=404, why="Because I say so")
    assert not await Denial.exists()


@pytest.mark.row("P2.1")
@pytest.mark.parametrize("who", ["neighbour", "pioneer of elsewhere", "ended pioneer", "advisor"])
async def test_who_comes_is_read_by_those_who_run_the_community_alone(browser: Browser, who: str) -> None:
    community = await made.community(await people.society())
    activity = await made.activity(community)
    await browser.sign_in(*await made.somebody(who, community))
    await browser.open(f"/activities/{activity.slug}/attendees", status=404)
    if who != "pioneer of elsewhere":
        await browser.open("/pioneer", status=404)


async def test_nobody_is_sent_to_sign_in(browser: Browser) -> None:
    assert (await browser.open("/pioneer", status=303)).location == "/sign-in?next=%2Fpioneer"


@pytest.mark.row("P2.1")
async def test_a_pioneer_and_a_co_ordinator_find_them(browser: Browser) -> None:
    community = await made.community(await people.society(), name="Calderbrook")
    activity, section = await made.activity(community), await made.part(community)
    for role in ("pioneer", "co-ordinator"):
        await browser.sign_in("member", (await made.pioneer(community, role=role)).id)
        for address in (
            "/pioneer",
            f"/activities/{activity.slug}/edit",
            f"/activities/{activity.slug}/attendees",
            f"/sections/{section.id}",
        ):
            assert (await browser.open(address)).links()["My week"] == "/pioneer", "the bar leads there"


@pytest.mark.row("P7.1")
async def test_the_week_says_what_to_do_first_and_what_is_coming(browser: Browser) -> None:
    community = await made.community(await people.society(), name="Calderbrook")
    full = await made.activity(community, title="Riverside walk", capacity=2, places_taken=2)
    guest = await made.resident(community)
    await going(full, guest, guests=1)
    await Turn.create(activity=full, member=await made.resident(community), taken_at=clock.now())
    await made.activity(community, title="A quiet idea", published_at=None)
    await browser.sign_in("member", (await made.pioneer(community)).id)
    page = await browser.open("/pioneer")
    assert page.words("h3") == ["Riverside walk is full", "A quiet idea is not on show", "The page of Calderbrook says nothing yet"]
    assert "1 party waits" in page.text and "2 of 2 places" in page.text
    assert "My week" in page.links()


@pytest.mark.row("P7.1")
async def test_the_week_does_not_call_full_what_has_places_left(browser: Browser) -> None:
    community = await made.community(await people.society(), name="Calderbrook")
    short = await made.activity(community, title="Riverside walk", capacity=4, places_taken=3)
    offered = await made.activity(community, title="Soup", capacity=1, places_taken=1)
    now, member = clock.now(), await made.resident(community)
    await Turn.create(activity=short, member=member, taken_at=now, guests=1)
    await Turn.create(activity=offered, member=member, taken_at=now, offered_at=now, offer_ends_at=now + timedelta(hours=24))
    await browser.sign_in("member", (await made.pioneer(community)).id)
    page = await browser.open("/pioneer")
    assert page.words("h3") == ["Riverside walk has too few places left for who waits", "The page of Calderbrook says nothing yet"]


@pytest.mark.row("P4.1")
async def test_a_pioneer_plans_an_activity_and_it_stands_on_the_page(browser: Browser) -> None:
    community = await made.community(await people.society())
    await browser.sign_in("member", (await made.pioneer(community)).id)
    form = await browser.open(f"/communities/{community.slug}/activities/new")
    once = str(form.field("once").get("value"))
    address = f"/communities/{community.slug}/activities/new"
    page = await browser.follow(await browser.send(address, **FIELDS, once=once, act="publish"))
    assert page.h1 == "Bread from scratch" and "12 places left" in page.text
    assert FIELDS["place"] in page.text and FIELDS["access_notes"] in page.text
    again = await browser.send(address, **FIELDS, once=once, act="publish")
    assert again.location == "/activities/bread-from-scratch-2031-05-06" and await Activity.all().count() == 1
    assert "Bread from scratch" in (await browser.open(f"/communities/{community.slug}")).text


@pytest.mark.row("P4.5")
@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"act": "publish"}, "Saved. It is on the page."),
        ({"act": "publish", "shown_from": "2031-04-01T09:00"}, "Saved. It is on show from Tuesday, 1 April 2031, 09:00."),
        ({"act": "draft"}, "Saved as a draft. Only you see it."),
    ],
)
async def test_whoever_plans_reads_whether_and_when_it_is_on_the_page(browser: Browser, given: dict[str, Any], words: str) -> None:
    community = await made.community(await people.society())
    await browser.sign_in("member", (await made.pioneer(community)).id)
    sent = await browser.send(f"/communities/{community.slug}/activities/new", **FIELDS, once="0" * 32, **given)
    assert words in (await browser.follow(sent)).text
    activity = await Activity.get()
    edited = await browser.send(f"/activities/{activity.slug}/edit", **FIELDS, **given)
    assert words in (await browser.follow(edited)).text


@pytest.mark.row("P4.1")
async def test_a_form_that_does_not_fit_comes_back_as_it_was_typed(browser: Browser) -> None:
    community = await made.community(await people.society())
    await browser.sign_in("member", (await made.pioneer(community)).id)
    address = f"/communities/{community.slug}/activities/new"
    page = await browser.send(address, **{**FIELDS, "ends": "2031-05-06T10:00"}, once="0" * 32, act="publish", status=422)
    assert page.words("title") == ["Problem: Plan an activity · Toad Lane"] and "It has to end after it begins" in page.text
    assert page.field("title").get("value") == "Bread from scratch"


@pytest.mark.row("P4.4")
async def test_the_last_activity_can_be_copied(browser: Browser) -> None:
    community = await made.community(await people.society())
    await made.activity(community, title="Repair café")
    await browser.sign_in("member", (await made.pioneer(community)).id)
    form = await browser.open(f"/communities/{community.slug}/activities/new")
    copy = await browser.open(form.links()["Begin with a copy of Repair café"])
    assert copy.field("title").get("value") == "Repair café"


async def test_an_activity_is_edited_and_cancelled_with_a_reason(browser: Browser) -> None:
    community = await made.community(await people.society())
    activity = await made.activity(community, capacity=3)
    await browser.sign_in("member", (await made.pioneer(community)).id)
    await browser.open(f"/activities/{activity.slug}/edit")
    page = await browser.follow(await browser.send(f"/activities/{activity.slug}/edit", **FIELDS, act="publish"))
    assert page.h1 == "Bread from scratch"
    await browser.open(f"/activities/{activity.slug}/cancellation")
    assert "This is needed" in (await browser.send(f"/activities/{activity.slug}/cancellation", why="", status=422)).text
    page = await browser.follow(await browser.send(f"/activities/{activity.slug}/cancellation", why="The hall has no heating."))
    assert "Cancelled" in page.text and "The hall has no heating." in page.text


@pytest.mark.row("P5.1")
async def test_the_pioneer_sees_first_name_initial_and_guests_and_nothing_else(browser: Browser) -> None:
    community = await made.community(await people.society())
    activity = await made.activity(community, capacity=9, places_taken=3)
    guest = await made.resident(community, given_name="Gwenllian", family_name="Rees", email="gwen@example.org")
    await Rsvp.create(
        activity=activity, member=guest, reply=Reply.GOING, guests=2, answered_at=clock.now(), by_kind="member", by_id=guest.id
    )
    await browser.sign_in("member", (await made.pioneer(community)).id)
    page = await browser.open(f"/activities/{activity.slug}/attendees")
    assert "Gwenllian R." in page.text and "2 guests" in page.text
    for secret in ("Rees", "gwen@example.org", guest.number):
        assert secret not in page.text


@pytest.mark.row("P5.1")
async def test_who_was_unsure_and_now_stands_in_line_is_listed_and_counted_once(browser: Browser) -> None:
    community = await made.community(await people.society())
    activity = await made.activity(community, capacity=1)
    holder, waiter = await made.resident(community), await made.resident(community, given_name="Gwenllian", family_name="Rees")
    for member, reply in ((holder, Reply.GOING), (waiter, Reply.MAYBE), (waiter, Reply.GOING)):
        await rsvps.answer(activity, member, by=await made.acting(member), reply=reply)
    assert [(each.name, each.state) for each in (await attendees.of(activity, 1)).items][1:] == [("Gwenllian R.", "waiting")]
    week = await weeks.of([community], 1)
    assert ([each.unsure for each in week.coming.items], [task.count for task in week.tasks if task.kind == "full"]) == ([0], [1])
    await browser.sign_in("member", (await made.pioneer(community)).id)
    assert (await browser.open(f"/activities/{activity.slug}/attendees")).text.count("Gwenllian R.") == 1


@pytest.mark.row("P7.1")
async def test_what_is_coming_is_paged_and_what_to_do_is_asked_of_all_of_it(browser: Browser) -> None:
    community = await made.community(await people.society())
    first = clock.now() + timedelta(days=1)
    planned = [await made.activity(community, title=f"No {number}", starts=first + timedelta(hours=number)) for number in range(27)]
    await Activity.filter(id=planned[26].id).update(capacity=1, places_taken=1)
    await Turn.create(activity=planned[26], member=await made.resident(community), taken_at=clock.now())
    await browser.sign_in("member", (await made.pioneer(community)).id)
    page = await browser.open("/pioneer")
    assert "No 26 is full" in page.words("h3") and "No 24" in page.links() and "No 25" not in page.links()
    page = await browser.open(page.links()["Later ones"])
    assert [name for name in page.links() if name.startswith("No ")] == ["No 25", "No 26"]
    assert not any("Nothing is planned" in words for words in page.words("h3")) and "Back" in page.links()


@pytest.mark.row("P5.1")
async def test_who_comes_is_paged_to_the_last(browser: Browser, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(attendees, "SIZE", 2)
    community = await made.community(await people.society())
    activity = await made.activity(community)
    for name in ("Ann", "Ben", "Cai"):
        await going(activity, await made.resident(community, given_name=name, family_name="Rees"), guests=0)
    await browser.sign_in("member", (await made.pioneer(community)).id)
    page = await browser.open(f"/activities/{activity.slug}/attendees")
    assert "Ann R." in page.text and "Cai R." not in page.text
    page = await browser.open(page.links()["Further names"])
    assert "Cai R." in page.text and "Ann R." not in page.text and "Back" in page.links()
