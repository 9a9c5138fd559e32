"""Rounds begin on the last Sunday of October, and a community has few causes at once."""

from datetime import UTC, date, datetime

import pytest

from causes import causes, rounds
from causes.models import Round, Running
from portal.kit.refusals import Refused
from rewards.books import ledger
from rewards.models.ledger import Unit
from tests import people
from tests.causes import made
from tests.causes.made import Lane
from tests.regions import made as regions

pytestmark = pytest.mark.anyio


@pytest.fixture
async def lane(rolled_back: None) -> Lane:
    return await made.lane()


@pytest.mark.parametrize(
    ("day", "starts_on", "ends_on"),
    [
        (date(2026, 11, 22), date(2026, 10, 25), date(2027, 10, 31)),
        (date(2026, 10, 25), date(2026, 10, 25), date(2027, 10, 31)),
        (date(2026, 10, 24), date(2025, 10, 26), date(2026, 10, 25)),
        (date(2027, 10, 30), date(2026, 10, 25), date(2027, 10, 31)),
    ],
)
def test_a_round_runs_from_the_last_sunday_of_october(day: date, starts_on: date, ends_on: date) -> None:
    assert rounds.span(day) == (starts_on, ends_on)


async def test_a_round_begins_at_midnight_on_the_clock_of_its_society(rolled_back: None) -> None:
    danish = await people.society(country="DK", currency="DKK", time_zone="Europe/Copenhagen")
    opened = await rounds.open_round(danish, name="r", starts_on=date(2026, 10, 25), ends_on=date(2027, 10, 31))
    assert opened.starts_at == datetime(2026, 10, 24, 22, tzinfo=UTC)  # still summer time at that midnight
    assert opened.ends_at == datetime(2027, 10, 30, 22, tzinfo=UTC)


async def test_opening_the_same_days_again_is_the_same_round_and_others_may_not_overlap(lane: Lane) -> None:
    starts_on, ends_on = date(2024, 10, 27), date(2025, 10, 26)
    first = await rounds.open_round(lane.shop.society, name="2024/25", starts_on=starts_on, ends_on=ends_on)
    again = await rounds.open_round(lane.shop.society, name="again", starts_on=starts_on, ends_on=ends_on)
    assert again.id == first.id
    with pytest.raises(Refused, match="another round"):
        await rounds.open_round(lane.shop.society, name="x", starts_on=date(2025, 1, 1), ends_on=date(2025, 12, 1))
    assert await Round.filter(society=lane.shop.society).count() == 2


async def test_the_calendar_fills_only_the_gap_between_rounds(lane: Lane) -> None:
    await rounds.open_round(lane.shop.society, name="short", starts_on=date(2026, 6, 1), ends_on=date(2026, 10, 25))
    await rounds.open_by_calendar(lane.shop.society.id, "Europe/London", date(2026, 3, 1))
    filled = await rounds.round_at(lane.shop.society.id, datetime(2026, 3, 1, tzinfo=UTC))
    assert filled is not None and filled.ends_at == datetime(2026, 5, 31, 23, tzinfo=UTC)


@pytest.mark.row("M14.5")
async def test_as_many_causes_run_in_a_community_as_the_round_says(lane: Lane) -> None:
    third = await made.running(lane.community, lane.round)
    fourth = await made.cause(lane.community)
    with pytest.raises(Refused, match="3 causes share in this community already"):
        await rounds.enter(fourth, lane.round)
    assert not await Running.filter(cause=fourth).exists()
    await Round.filter(id=lane.round.id).update(causes_most=4)
    assert (await rounds.enter(fourth, lane.round)).id != third.id


async def test_a_cause_enters_a_round_once_and_has_its_account(lane: Lane) -> None:
    again = await rounds.enter(lane.pantry.cause, lane.round)
    assert again.id == lane.pantry.id
    account = await ledger.account(lane.shop.society.id, Unit.CONTRIBUTION, "running cause", again.id)
    assert await ledger.balance(account) == 0


async def test_two_causes_of_one_name_have_addresses_of_their_own(lane: Lane) -> None:
    elsewhere = await regions.community(lane.shop.society)
    addresses = {(await made.cause(place, name="Warm Rooms")).slug for place in (lane.community, elsewhere, elsewhere)}
    assert len(addresses) == 3


async def test_a_cause_is_known_by_its_kind_and_number(lane: Lane) -> None:
    assert await causes.title("cause", lane.pantry.cause_id) == lane.pantry.cause.name
    assert await causes.title("activity", lane.pantry.cause_id) is None
