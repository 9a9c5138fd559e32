"""Periods of the books: opened by hand, at founding and by themselves; from the first on, no day is without one."""

import asyncio
from datetime import UTC, date, datetime

import pytest
from starlette.applications import Starlette

from portal import societies
from portal.actors import system
from portal.kit import clock, database
from portal.kit.refusals import Refused
from portal.models import Society
from rewards import verify
from rewards.books import periods
from rewards.intake.purchases import State, take
from rewards.models.earning import EarningRule
from rewards.models.ledger import Period
from tests import people
from tests.rewards.tills import NOON, Shop, food, open_shop

pytestmark = pytest.mark.anyio
NEW_YEAR = datetime(2027, 1, 5, 12, tzinfo=UTC)


@pytest.fixture
async def shop(rolled_back: None) -> Shop:
    """A shop with the books of 2026; it is 22 November."""
    return await open_shop()


async def days(society: Society) -> list[tuple[str, date, date]]:
    return [(period.name, period.starts_on, period.ends_on) for period in await periods.visible_to(society)]


async def year(society: Society, number: int) -> Period:
    return await periods.open_period(society, name=str(number), starts_on=date(number, 1, 1), ends_on=date(number, 12, 31))


async def test_a_society_is_founded_with_the_calendar_year_that_runs(rolled_back: None, toad_lane: Starlette) -> None:
    with clock.standing_at(datetime(2026, 12, 31, 23, 30, tzinfo=UTC)):
        danish = await societies.create(by=system(), slug="baelt", name="Bælt", country="DK", time_zone="Europe/Copenhagen")
    assert await days(danish) == [("2027", date(2027, 1, 1), date(2027, 12, 31))], "it was the new year there already"


async def test_a_batch_after_the_last_period_opens_the_next_twelve_months_once(shop: Shop) -> None:
    member = await people.member(shop.society)
    clock.start_at(NEW_YEAR)
    for _ in range(2):
        outcome = await shop.sell(member, food(349), at=NEW_YEAR, receipt="1")
    assert (outcome.state, outcome.points) == (State.SAME, 3)
    assert (await days(shop.society))[1:] == [("2027", date(2027, 1, 1), date(2027, 12, 31))]
    assert await database.value("SELECT count(*) FROM rewards_purchase WHERE sold_on >= '2027-01-01'") == 1


async def test_years_without_a_purchase_are_opened_too(shop: Shop) -> None:
    member = await people.member(shop.society)
    clock.start_at(datetime(2029, 2, 1, tzinfo=UTC))
    assert (await shop.sell(member, food(100), at=clock.now())).state is State.CREATED
    assert [name for name, *_ in await days(shop.society)] == ["2026", "2027", "2028", "2029"]


async def test_twelve_months_follow_whatever_came_before(rolled_back: None) -> None:
    society = await people.society()
    await periods.open_period(society, name="short", starts_on=date(2027, 9, 1), ends_on=date(2028, 2, 28))
    with clock.standing_at(datetime(2029, 3, 1, 12, tzinfo=UTC)):
        assert (await periods.running(society)).starts_on == date(2029, 3, 1)
    assert (await days(society))[1:] == [
        ("2028/29", date(2028, 2, 29), date(2029, 2, 28)),
        ("2029/30", date(2029, 3, 1), date(2030, 2, 28)),
    ]


async def test_a_till_that_is_a_little_ahead_at_new_year_finds_its_books(shop: Shop) -> None:
    member = await people.member(shop.society)
    clock.start_at(datetime(2026, 12, 31, 23, 55, tzinfo=UTC))
    outcome = await shop.sell(member, food(100), at=datetime(2027, 1, 1, 0, 1, tzinfo=UTC))
    assert outcome.state is State.CREATED


async def test_a_purchase_of_the_future_or_from_before_the_books_is_refused_and_opens_nothing(shop: Shop) -> None:
    member = await people.member(shop.society)
    for at in (datetime(2027, 6, 1, tzinfo=UTC), datetime(2025, 12, 31, 12, tzinfo=UTC)):
        outcome = await shop.sell(member, food(100), at=at)
        assert (outcome.state, outcome.why) == (State.REFUSED, f"The books have no open period for {at:%Y-%m-%d}.")
    assert len(await days(shop.society)) == 1


async def test_a_society_without_books_gets_none_by_itself(rolled_back: None) -> None:
    society = await people.society()
    with pytest.raises(Refused, match="no period"):
        await periods.running(society)
    assert await days(society) == []


@pytest.mark.row("X2.2")
async def test_what_comes_late_for_a_locked_year_is_booked_in_the_one_that_opens_by_the_rate_of_its_day(shop: Shop) -> None:
    member = await people.member(shop.society)
    await periods.lock(await Period.get(society=shop.society), at=clock.now())
    clock.start_at(NEW_YEAR)
    await EarningRule.create(
        society=shop.society, line=await people.line(shop.society), version=2, numerator=2, denominator=100, contribution_basis_points=100,
        starts_on=date(2027, 1, 1), created_at=clock.now(),
    )  # fmt: skip
    late, today = await shop.sell(member, food(100), at=NOON), await shop.sell(member, food(100), at=NEW_YEAR)
    assert [(sale.state, sale.points) for sale in (late, today)] == [(State.CREATED, 1), (State.CREATED, 2)]
    asked = "SELECT DISTINCT period.name FROM rewards_transfer JOIN rewards_period period ON period.id = period_id"
    assert [row["name"] for row in await database.rows(asked)] == ["2027"]


async def test_the_same_days_again_are_the_same_period(shop: Shop) -> None:
    first = await year(shop.society, 2025)
    again = await periods.open_period(shop.society, name="again", starts_on=date(2025, 1, 1), ends_on=date(2025, 12, 31))
    assert (again.id, again.name) == (first.id, "2025")


@pytest.mark.parametrize(
    ("starts_on", "ends_on", "why"),
    [
        (date(2025, 12, 31), date(2025, 12, 31), "ends after it begins"),
        (date(2025, 7, 1), date(2026, 6, 30), "another period"),
        (date(2026, 12, 31), date(2027, 12, 30), "another period"),
        (date(2027, 1, 2), date(2027, 12, 31), "no gaps"),
        (date(2025, 1, 1), date(2025, 12, 30), "no gaps"),
    ],
)
async def test_days_that_do_not_fit_are_refused_and_nothing_is_opened(shop: Shop, starts_on: date, ends_on: date, why: str) -> None:
    before = await days(shop.society)
    with pytest.raises(Refused, match=why):
        await periods.open_period(shop.society, name="x", starts_on=starts_on, ends_on=ends_on)
    assert await days(shop.society) == before


async def test_an_empty_year_gives_way_to_the_one_that_the_society_keeps(shop: Shop) -> None:
    own = await periods.open_period(shop.society, name="2026/27", starts_on=date(2026, 2, 1), ends_on=date(2027, 1, 31))
    await periods.open_period(shop.society, name="2025/26", starts_on=date(2025, 2, 1), ends_on=date(2026, 1, 31))
    assert [name for name, *_ in await days(shop.society)] == ["2025/26", "2026/27"]
    member = await people.member(shop.society)
    clock.start_at(NEW_YEAR)
    await shop.sell(member, food(100), at=NEW_YEAR)
    assert await database.value("SELECT count(*) FROM rewards_purchase WHERE period_id = $1", own.id) == 1


async def test_a_year_with_a_purchase_in_it_gives_way_to_nothing(shop: Shop) -> None:
    await shop.sell(await people.member(shop.society), food(100))
    with pytest.raises(Refused, match="another period"):
        await periods.open_period(shop.society, name="2026/27", starts_on=date(2026, 2, 1), ends_on=date(2027, 1, 31))


@pytest.mark.commits
async def test_batches_that_come_at_once_open_one_period(committed: str) -> None:
    shop = await open_shop()
    members = [await people.member(shop.society) for _ in range(6)]
    clock.start_at(NEW_YEAR)
    batches = [[await shop.purchase(member, food(100 + n), receipt=str(n), at=NEW_YEAR) for n in range(3)] for member in members]
    answers = await asyncio.gather(*(take(shop.society, batch, by=shop.by) for batch in batches))
    # the six name the same receipts: whoever came first has them
    assert sum(outcome.state is State.CREATED for answer in answers for outcome in answer) == 3
    assert [name for name, *_ in await days(shop.society)] == ["2026", "2027"]
    assert await verify.verify() == []


@pytest.mark.commits
async def test_the_same_days_asked_for_at_once_are_one_period(committed: str) -> None:
    society = await people.society()
    wanted = {"name": "2025", "starts_on": date(2025, 1, 1), "ends_on": date(2025, 12, 31)}
    opened = await asyncio.gather(*(periods.open_period(society, **wanted) for _ in range(4)))  # type: ignore[arg-type]
    assert len({period.id for period in opened}) == 1
