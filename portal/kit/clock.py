"""The one clock. A test clock lets a demo or a test stand at a chosen instant; time goes on from there."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

_offset = timedelta(0)


def now() -> datetime:
    """The present instant, aware, in UTC."""
    return datetime.now(UTC) + _offset


def today(zone: str) -> date:
    """The present day in a time zone such as "Europe/London"."""
    return date_of(now(), zone)


def date_of(instant: datetime, zone: str) -> date:
    """The day that an instant lies in, by the clock of a time zone."""
    return instant.astimezone(ZoneInfo(zone)).date()


def start_at(instant: datetime | None) -> None:
    """Let time go on from an aware instant; None returns to the real time."""
    global _offset
    _offset = timedelta(0) if instant is None else instant - datetime.now(UTC)


@contextmanager
def standing_at(instant: datetime) -> Iterator[None]:
    """Let time go on from an aware instant for the length of a block."""
    global _offset
    before = _offset
    start_at(instant)
    try:
        yield
    finally:
        _offset = before
