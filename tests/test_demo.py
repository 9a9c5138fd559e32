"""The demo: small here, from the same real data, loaded once for all tests of this file into a database of its own."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import date, timedelta
from importlib import import_module

import pytest
from starlette.applications import Starlette
from tortoise.context import TortoiseContext

import app as site
from portal import sessions
from portal.demo import grid, households
from portal.demo.world import SOCIETIES
from portal.kit import clock, database, demonstration, embedded
from portal.kit.demonstration import Demo
from portal.kit.refusals import Refused
from portal.kit.settings import Settings
from portal.kit.site import Site
from portal.models import Installation, Society
from portal.ready_people import ready_people
from rewards.demo import till
from tests import people
from tests.browser import Browser
from tests.command_line import Toadlane
from tests.conftest import NAMES
from tests.postgres import Databases

pytestmark = [pytest.mark.anyio, pytest.mark.commits, pytest.mark.heavy]

SMALL = Demo(households=24)
ROLES = {
    "member", "pioneer", "co-ordinator", "advisor", "store staff", "care lead", "operator", "finance", "marketing", "supervisor", "admin",
    "knowledge editor", "cause contact", "outside validator", "auditor",
}  # fmt: skip


@asynccontextmanager
async def opened(url: str) -> AsyncIterator[None]:
    async with TortoiseContext() as context:
        await context.init(config=database.configuration(embedded.site_url(url), NAMES, connections_max=4))
        yield


@pytest.fixture(scope="module")
async def loaded(databases: Databases, toad_lane: Starlette) -> AsyncIterator[str]:
    """The owner's address of a database that holds the demo."""
    url = await databases.clone("demo")
    async with opened(url):
        assert await demonstration.load(SMALL, site.DOMAINS)
    yield url
    await databases.drop("demo")


@pytest.fixture
async def demo(loaded: str) -> AsyncIterator[str]:
    async with opened(loaded):
        yield loaded


@pytest.fixture
async def empty(databases: Databases) -> AsyncIterator[str]:
    url = await databases.clone("no_demo")
    yield url
    await databases.drop("no_demo")


async def test_everything_adds_up(demo: str) -> None:
    modules = [import_module(domain.verify) for domain in site.DOMAINS if domain.verify]
    assert len(modules) >= 4
    assert [await module.verify() for module in modules] == [[]] * len(modules)


async def test_loading_again_changes_nothing(demo: str) -> None:
    before = await database.value("SELECT count(*) FROM rewards_purchase")
    assert not await demonstration.load(SMALL, site.DOMAINS)
    assert await database.value("SELECT count(*) FROM rewards_purchase") == before


async def test_it_never_starts_on_data_that_is_not_its_own(empty: str, toad_lane: Starlette) -> None:
    async with opened(empty):
        await people.society()
        with pytest.raises(Refused):
            await demonstration.load(SMALL, site.DOMAINS)
        assert await Installation.all().count() == 0


async def test_who_is_killed_while_loading_leaves_nothing_behind(empty: str, toad_lane: Starlette) -> None:
    def killed(step: str, done: int, of: int) -> None:
        raise asyncio.CancelledError

    async with opened(empty):
        with pytest.raises(asyncio.CancelledError):
            await demonstration.load(Demo(households=12, told=killed), site.DOMAINS)
        assert not await Society.exists()


async def test_no_community_is_empty(demo: str) -> None:
    empty_ones = await database.rows(
        "SELECT community.slug FROM regions_community community WHERE NOT EXISTS ("
        "SELECT FROM regions_activity activity WHERE activity.community_id = community.id AND activity.starts_at BETWEEN $1 AND $2) "
        "OR NOT EXISTS (SELECT FROM causes_cause cause WHERE cause.community_id = community.id) "
        "OR NOT EXISTS (SELECT FROM regions_section section WHERE section.community_id = community.id)",
        clock.now(), clock.now() + timedelta(days=14),
    )  # fmt: skip
    assert empty_ones == []


async def test_every_activity_of_the_fortnight_has_room_but_one_in_each_community(demo: str) -> None:
    full = await database.rows(
        "SELECT community_id, count(*) AS full_ones FROM regions_activity "
        "WHERE starts_at BETWEEN $1 AND $2 AND capacity = places_taken GROUP BY community_id",
        clock.now(), clock.now() + timedelta(days=14),
    )  # fmt: skip
    assert full and all(row["full_ones"] == 1 for row in full)


async def test_the_last_purchase_is_yesterday_and_the_year_spans_two_rounds(demo: str) -> None:
    last = await database.value("SELECT max(sold_on) FROM rewards_purchase")
    assert (clock.today("Europe/London") - last).days <= 2
    assert await database.value("SELECT count(DISTINCT round_id) FROM causes_accrual WHERE units > 0") >= 2


async def test_a_till_line_keeps_its_weekday_and_its_hour_on_the_wall(demo: str) -> None:
    chosen = households.chosen(SMALL)
    first = next(till.sales(chosen))
    assert till.weeks_moved(clock.today("Europe/London")).days % 7 == 0
    assert first.society in SOCIETIES
    asked = "SELECT extract(hour FROM sold_at AT TIME ZONE 'Europe/London') AS hour FROM rewards_purchase"
    hours = [row["hour"] for row in await database.rows(asked)]
    assert sum(7 <= hour <= 23 for hour in hours) > 0.9 * len(hours), "a shop sells by day"


async def test_one_society_has_posted_its_dividend_step_by_step_and_the_other_ones_waits_to_be_declared(demo: str) -> None:
    steps = await database.rows("SELECT state, at FROM rewards_dividend_step ORDER BY id")
    assert steps[-1]["state"] == "posted"
    assert len({step["at"].date() for step in steps}) >= 5
    assert await database.value("SELECT count(*) FROM rewards_dividend") == 1
    over = "SELECT count(*) FROM rewards_period WHERE ends_on < $1 AND locked_at IS NULL"
    assert await database.value(over, clock.today("Europe/Copenhagen")) == 1


@pytest.mark.row("X10.2")
async def test_somebody_of_every_role_can_be_tried_and_their_home_opens(demo: str, browser: Browser) -> None:
    seen: set[str] = set()
    for person in await ready_people(Settings(demo=True)):
        await browser.sign_in(person.kind, person.id)
        await browser.open("/")
        (token,) = browser.client.cookies.values()
        seen |= (await sessions.load(token)).actor.roles
        browser.sign_out()
    assert seen >= ROLES


@pytest.mark.row("X10.2")
async def test_every_reason_to_try_somebody_is_offered(demo: str) -> None:
    says = " ".join(person.says for person in await ready_people(Settings(demo=True)))
    for reason in ("never chose a cause", "brought something back", "in Wales", "in Denmark", "a pioneer", "a co-ordinator"):
        assert reason in says


async def test_an_api_client_stands_ready(demo: str) -> None:
    assert await database.value("SELECT count(*) FROM portal_client WHERE disabled_at IS NULL") == 1


async def test_the_demo_of_one_seed_is_always_the_same(demo: str, empty: str) -> None:
    asked = "SELECT md5(string_agg(given_name || family_name || postcode, ',' ORDER BY id)) FROM portal_person"
    first = await database.value(asked)
    async with opened(empty):
        assert await demonstration.load(SMALL, site.DOMAINS)
        assert await database.value(asked) == first


async def last_days() -> tuple[date, date, date]:
    """The day that it is, that of the last purchase, and the last one of closed books."""
    closed = await database.value("SELECT max(ends_on) FROM rewards_period WHERE locked_at IS NOT NULL")
    return clock.today("Europe/London"), await database.value("SELECT max(sold_on) FROM rewards_purchase"), closed


@pytest.mark.row("X10.4")
def test_a_test_clock_lets_the_demo_stand_at_a_chosen_date(toadlane: Toadlane, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TOADLANE_CLOCK", "2027-07-01T09:00")
    assert toadlane("demo", "--households", "12").out == "The demo is loaded.\n"
    today, sold, closed = Site(site.DOMAINS, site.create_app).run(last_days)
    assert today == date(2027, 7, 1) and date(2027, 6, 28) <= sold <= today and closed == date(2026, 12, 31)


def test_the_national_grid_is_read_as_its_guide_says() -> None:
    """The worked example of the Ordnance Survey's guide, brought to WGS84."""
    assert grid.place(651_409.903, 313_177.270) == pytest.approx((52.65798, 1.71605), abs=1e-5)


@pytest.mark.parametrize("point", [(389_600, 413_400), (258_001, 372_499), (329_999, 354_321)])
def test_the_quick_way_to_a_place_is_right_to_five_metres(point: tuple[int, int]) -> None:
    quick, exact = grid.near(*point), grid.place(*point)
    assert abs(quick[0] - exact[0]) < 5e-5
    assert abs(quick[1] - exact[1]) < 8e-5
