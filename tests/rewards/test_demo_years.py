"""The years of the demo's books, on whatever day it is started."""

from datetime import date, timedelta

import pytest

from rewards.demo.till import LAST_DAY, weeks_moved
from rewards.demo.years import SETTLING, began


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
