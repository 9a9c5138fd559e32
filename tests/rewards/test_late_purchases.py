"""A till that had no line sends its purchases late: each is taken up to 90 days after its day, by the calendar of its store (X2, R8)."""

from datetime import UTC, datetime, timedelta

import msgspec
import pytest

from portal.kit import clock, database
from portal.models import Member, Store
from rewards import verify
from rewards.intake import purchases
from rewards.intake.purchases import State
from tests import people
from tests.rewards.tills import Shop, food

pytestmark = pytest.mark.anyio
TOO_OLD = "This purchase is older than 90 days."
NOVEMBER = datetime(2026, 11, 22, 9, tzinfo=UTC)
"""The ninetieth day before is 24 August, which began in London at 23:00 UTC: it was summer time there."""
BEGAN = datetime(2026, 8, 23, 23, tzinfo=UTC)
SECOND = timedelta(seconds=1)


@pytest.fixture
async def member(shop: Shop) -> Member:
    return await people.member(shop.society)


async def sold(shop: Shop, member: Member, at: datetime, *, now: datetime = NOVEMBER, store: Store | None = None) -> tuple[State, str]:
    """What a purchase of this instant is answered at another."""
    clock.start_at(now)
    sale = await shop.purchase(member, food(500), at=at)
    outcome = await shop.take(msgspec.structs.replace(sale, store=(store or shop.store).number))
    return outcome.state, outcome.why


@pytest.mark.row("X2.3")
async def test_a_batch_that_waited_ninety_days_is_taken_whole_and_sent_again_it_is_the_same(shop: Shop, member: Member) -> None:
    batch = [await shop.purchase(member, food(500), at=BEGAN + timedelta(hours=hour)) for hour in range(24)]
    for state in (State.CREATED, State.SAME):
        assert {each.state for each in await purchases.take(shop.society, batch, by=shop.by)} == {state}
    assert await database.value("SELECT count(*) FROM rewards_purchase") == 24 and await verify.verify() == []


@pytest.mark.row("X2.3")
async def test_the_ninetieth_day_counts_from_its_first_second_by_the_clock_of_the_store(shop: Shop, member: Member) -> None:
    assert await sold(shop, member, BEGAN) == (State.CREATED, "")
    assert await sold(shop, member, BEGAN - SECOND) == (State.REFUSED, TOO_OLD)
    assert await database.value("SELECT count(*) FROM rewards_purchase") == 1


@pytest.mark.row("X2.3")
@pytest.mark.parametrize(
    ("first", "midnight"),
    [
        (BEGAN, datetime(2026, 11, 23, tzinfo=UTC)),
        (datetime(2026, 3, 28, 0, 10, tzinfo=UTC), datetime(2026, 6, 26, 23, tzinfo=UTC)),
    ],
    ids=["from summer to winter", "from winter to summer"],
)
async def test_it_is_taken_until_the_store_s_midnight_whenever_in_its_day_it_was_sold(
    shop: Shop, member: Member, first: datetime, midnight: datetime
) -> None:
    late = first + timedelta(hours=23)
    assert await sold(shop, member, first, now=midnight - timedelta(seconds=30)) == (State.CREATED, "")
    assert await sold(shop, member, first, now=midnight) == (State.REFUSED, TOO_OLD)
    assert await sold(shop, member, late - timedelta(minutes=30), now=midnight) == (State.REFUSED, TOO_OLD)


@pytest.mark.row("X2.3")
async def test_a_store_in_another_zone_has_a_calendar_of_its_own(shop: Shop, member: Member) -> None:
    danish = await people.store(shop.society, time_zone="Europe/Copenhagen")
    an_hour_before = BEGAN - timedelta(hours=1)
    assert await sold(shop, member, an_hour_before, store=danish) == (State.CREATED, "")
    assert await sold(shop, member, an_hour_before) == (State.REFUSED, TOO_OLD)
    ends = datetime(2026, 11, 22, 23, tzinfo=UTC)
    assert await sold(shop, member, BEGAN, now=ends, store=danish) == (State.REFUSED, TOO_OLD)
    assert await sold(shop, member, BEGAN, now=ends) == (State.CREATED, "")


@pytest.mark.row("X2.3")
async def test_a_first_load_is_of_any_age(shop: Shop, member: Member) -> None:
    sale = await shop.purchase(member, food(500), at=datetime(2026, 1, 2, tzinfo=UTC))
    assert [each.why for each in await purchases.take(shop.society, [sale], by=shop.by)] == [TOO_OLD]
    (outcome,) = await purchases.take(shop.society, [sale], by=shop.by, history=True)
    assert outcome.state is State.CREATED


async def test_what_was_taken_in_time_is_the_same_however_late_it_is_sent_again(shop: Shop, member: Member) -> None:
    sale = await shop.purchase(member, food(500), at=BEGAN)
    assert (await shop.take(sale)).state is State.CREATED
    clock.start_at(NOVEMBER + timedelta(days=10))
    assert (await shop.take(sale)).state is State.SAME
