"""The years of the demo's books, on whatever day it is started."""

from datetime import UTC, date, datetime, timedelta

import pytest
from starlette.applications import Starlette

from portal import societies
from portal.actors import system
from portal.kit import clock
from rewards.books import periods
from rewards.demo.till import LAST_DAY, weeks_moved
from rewards.demo.years import SETTLING, began, open_years


@pytest.mark.parametrize(
    "today", [date(2026, 2, 4), date(2026, 2, 5), date(2026, 8, 4), date(2026, 11, 24), date(2027, 1, 1), date(2028, 2, 29)]
)
def test_the_year_that_is_over_was_settled_and_the_demos_shopping_lies_in_it_and_the_one_that_runs(today: date) -> None:
    begins_on = began(today)
    assert begins_on + SETTLING <= today < begins_on.replace(year=begins_on.year + 1)
    first_bought = date(LAST_DAY.year, 1, 1) + weeks_moved(today)
    assert begins_on.replace(year=begins_on.year - 1) <= first_bought < begins_on


def test_a_year_begins_in_january_or_july() -> None:
    days = [date(2026, 1, 1) + timedelta(days=count) for count in range(0, 730, 7)]
    assert {(day.month, day.day) for day in map(began, days)} == {(1, 1), (7, 1)}


@pytest.mark.anyio
@pytest.mark.parametrize(
    ("now", "names"),
    [
        (datetime(2026, 3, 1, tzinfo=UTC), ["2025", "2026"]),
        (datetime(2026, 11, 24, tzinfo=UTC), ["2025/26", "2026/27"]),
        (datetime(2027, 1, 10, tzinfo=UTC), ["2025/26", "2026/27"]),
    ],
)
async def test_the_calendar_year_of_the_founding_gives_way_to_them(
    rolled_back: None, toad_lane: Starlette, now: datetime, names: list[str]
) -> None:
    with clock.standing_at(now):
        society = await societies.create(by=system(), slug="lane", name="Lane")
        await open_years(society, now.date())
    assert [period.name for period in await periods.visible_to(society)] == names
