"""Fields: what is typed is read, or refused in words."""

from datetime import datetime

import pytest

from portal.kit.fields import Day, Field, Fixed, Instant
from portal.kit.refusals import Refused


@pytest.mark.parametrize("typed", ["9999-12-31T23:59", "0001-01-01T00:00", "3000-01-01T00:00", "soon", "\x00"])
def test_an_instant_beyond_what_a_clock_can_count_is_refused(typed: str) -> None:
    with pytest.raises(Refused, match="Enter a day and a time"):
        Instant("Begins").read(typed)


@pytest.mark.parametrize("typed", ["9999-12-31", "0001-01-01", "2026-02-30"])
def test_a_day_beyond_what_a_calendar_can_count_is_refused(typed: str) -> None:
    with pytest.raises(Refused, match="Enter a day, such as"):
        Day("Day").read(typed)


def test_an_instant_of_our_time_is_read_to_the_minute() -> None:
    assert Instant("Begins").read("2026-11-28T18:30:12") == datetime(2026, 11, 28, 18, 30)  # noqa: DTZ001 - naive: a place's clock


@pytest.mark.parametrize("typed", ["1e999999999999999999", "1e999999", "-1e999999", "NaN", "Infinity", "1" * 5_000])
def test_a_number_beyond_all_counting_is_refused(typed: str) -> None:
    field: Field[int] = Fixed("Rate", places=2, least=0, most=100)
    with pytest.raises(Refused):
        field.read(typed)
