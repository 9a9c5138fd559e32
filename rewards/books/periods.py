"""Periods of the books: which one a day belongs to, and which one takes what comes late (R8)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from portal.kit import clock, database
from portal.kit.locale import gettext as _
from portal.kit.refusals import Refused
from portal.models import Society
from rewards.models.ledger import Period

DAY = timedelta(days=1)
# rows alone have no queue: who posts would always come before whoever waits to close the books
HELD = """
WITH turn AS MATERIALIZED (SELECT pg_advisory_xact_lock_shared(hashtextextended('rewards_period', $1)))
SELECT id, starts_on, ends_on, locked_at IS NOT NULL AS locked, points_last_months IS NOT NULL AS points_last
FROM turn CROSS JOIN rewards_period period WHERE society_id = $1 ORDER BY id FOR SHARE OF period
"""
OPEN = """
INSERT INTO rewards_period (society_id, name, starts_on, ends_on, points_last_months, point_value)
SELECT $1, $2, $3, $4, before.points_last_months, before.point_value
FROM (VALUES ($3::date - 1)) AS day(before)
LEFT JOIN rewards_period before ON before.society_id = $1 AND before.ends_on = day.before
ON CONFLICT DO NOTHING
"""


@dataclass(frozen=True)
class Span:
    """A period by its days, whether its books are locked, and whether its points last (R9)."""

    id: int
    starts_on: date
    ends_on: date
    locked: bool
    points_last: bool


async def open_period(society: Society, *, name: str, starts_on: date, ends_on: date) -> Period:
    """Open a period; its partitions are made with it. The same days again are the same period.

    A period in the way becomes this one where nothing is booked in it yet and this one holds today: so a society whose books do not run
    with the calendar says so before its first purchase.

    Raises:
        Refused: it ends before it begins, overlaps another, leaves days between it and another, or later books are sealed.
    """
    if ends_on <= starts_on:
        raise Refused(_("A period ends after it begins."), field="ends_on")
    async with database.transaction():
        await alone(society.id)
        periods = await Period.filter(society=society).order_by("id").select_for_update()
        if same := next((period for period in periods if (period.starts_on, period.ends_on) == (starts_on, ends_on)), None):
            return same
        in_the_way = [period for period in periods if period.starts_on <= ends_on and period.ends_on >= starts_on]
        gives_way = len(in_the_way) == 1 and starts_on <= clock.today(society.time_zone) <= ends_on and not await is_used(in_the_way[0])
        if in_the_way and not gives_way:
            raise Refused(_("These days belong to another period already."), field="starts_on")
        if any(period.sealed_at and period.starts_on > ends_on for period in periods):
            raise Refused(_("The books after these days are sealed: what they opened with stays as it was."), field="ends_on")
        _refuse_gap([period for period in periods if period not in in_the_way], starts_on, ends_on)
        if in_the_way:
            await Period.filter(id=in_the_way[0].id).update(name=name, starts_on=starts_on, ends_on=ends_on)
        else:
            await _open(society.id, name, starts_on, ends_on)
        opened = await Period.get_or_none(society=society, starts_on=starts_on, ends_on=ends_on)
        if opened is None:  # somebody else was quicker, with other days
            raise Refused(_("These days belong to another period already."), field="starts_on")
        return opened


async def is_used(period: Period) -> bool:
    """Whether anything is booked in a period, or rests on its days."""
    return bool(await database.value(database.sql("rewards", "period_used"), period.id))


def _refuse_gap(others: list[Period], starts_on: date, ends_on: date) -> None:
    before = max((other.ends_on for other in others if other.ends_on < starts_on), default=starts_on - DAY)
    after = min((other.starts_on for other in others if other.starts_on > ends_on), default=ends_on + DAY)
    if (before + DAY, after - DAY) != (starts_on, ends_on):
        raise Refused(_("The books have no gaps: no day may lie between two periods."), field="starts_on")


async def _open(society_id: int, name: str, starts_on: date, ends_on: date) -> None:
    """Its points end as those of the period before it. Where somebody opens the same days just now, it waits for them and opens nothing."""
    await database.run(OPEN, society_id, name, starts_on, ends_on)


async def open_year(society: Society) -> Period:
    """Open the calendar year that runs."""
    year = clock.today(society.time_zone).year
    return await open_period(society, name=str(year), starts_on=date(year, 1, 1), ends_on=date(year, 12, 31))


async def cover(society: Society, day: date | None = None) -> None:
    """Open the periods up to a day, or today, that nobody has: twelve months each, from the day after the last. Before the first, none.

    Call it before anything of the ledger is touched: a new period locks its tables for a moment, and whoever holds one must not wait then.
    """
    day = day or clock.today(society.time_zone)
    assert day <= clock.now().date() + 2 * DAY, "the books of the future open when it comes"
    while (last := await _last_day(society.id)) and last < day:
        starts_on = last + DAY
        ends_on = _year_after(starts_on) - DAY
        name = f"{starts_on.year}" if starts_on.year == ends_on.year else f"{starts_on.year}/{ends_on:%y}"
        await _open(society.id, name, starts_on, ends_on)


async def _last_day(society_id: int) -> date | None:
    last: date | None = await database.value("SELECT max(ends_on) FROM rewards_period WHERE society_id = $1", society_id)
    return last


def _year_after(day: date) -> date:
    return date(day.year + 1, 3, 1) if (day.month, day.day) == (2, 29) else day.replace(year=day.year + 1)


async def period_for(society_id: int, day: date) -> Period:
    """The period that a day belongs to.

    Raises:
        Refused: no period has been opened for that day.
    """
    period = await Period.get_or_none(society_id=society_id, starts_on__lte=day, ends_on__gte=day)
    if period is None:
        raise Refused(_("The books have no period for %(day)s.", day=day.isoformat()))
    return period


async def running(society: Society) -> Period:
    """The period of today, opened where nobody has."""
    await cover(society)
    return await period_for(society.id, clock.today(society.time_zone))


async def visible_to(society: Society) -> list[Period]:
    """Every period of a society, oldest first."""
    return await Period.filter(society=society).order_by("starts_on").limit(500)


async def taking(society: Society, days: Iterable[date]) -> dict[date, int]:
    """The period whose books take what is of each day: its own, or once that is locked the one that runs (R8).

    The periods are held for the rest of the transaction, so that nobody closes books between this look and the posting.

    Raises:
        Refused: the books have no period for a day.
    """
    held = await spans(society)
    running = _spanning(held, clock.today(society.time_zone))
    taken = {}
    for day in days:
        own = _spanning(held, day)
        taken[day] = running.id if own.locked else own.id
    return taken


async def of_now(society: Society) -> tuple[int, datetime]:
    """One instant for all that is posted together, and the period whose books take it, held for the rest of the transaction.

    So what runs over the last midnight of a period is booked whole, in one of the two.
    """
    at = clock.now()
    today = clock.date_of(at, society.time_zone)
    return (await taking(society, {today}))[today], at


def _spanning(held: Sequence["Span"], day: date) -> "Span":
    found = next((span for span in held if span.starts_on <= day <= span.ends_on), None)
    if found is None:
        raise Refused(_("The books have no period for %(day)s.", day=day.isoformat()))
    return found


async def spans(society: Society) -> list[Span]:
    """Every period up to today, held for the rest of the transaction; the one that runs is opened where nobody has."""
    await cover(society)
    return [Span(**row) for row in await database.rows(HELD, society.id)]


async def alone(society_id: int) -> None:
    """Wait until nobody posts in this society's books, for the rest of the transaction: who comes later waits too.

    Call it before anything of the ledger is held.
    """
    await database.take_turn("rewards_period", society_id)


async def lock(period: Period, *, at: datetime) -> Any:
    """Lock a period whose books are held alone: later postings fall in the one that runs."""
    return await Period.filter(id=period.id, locked_at=None).update(locked_at=at)


async def lock_up_to(period: Period, *, at: datetime) -> Any:
    """Lock a period and all before it: what they left below nought stays as this one finds it (R13)."""
    await alone(period.society_id)
    return await Period.filter(society_id=period.society_id, starts_on__lte=period.starts_on, locked_at=None).update(locked_at=at)
