"""Periods of the books: which one a day belongs to, and which one takes what comes late (R8)."""

from datetime import date, datetime
from typing import Any

from portal.kit import clock, database
from portal.kit.locale import gettext as _
from portal.kit.refusals import Refused
from portal.models import Society
from rewards.models import Period


async def open_period(society: Society, *, name: str, starts_on: date, ends_on: date) -> Period:
    """Open a period; its partitions are made with it. The same days again are the same period.

    Raises:
        Refused: it overlaps another.
    """
    async with database.transaction():
        same = await Period.get_or_none(society=society, starts_on=starts_on, ends_on=ends_on)
        if same:
            return same
        if await Period.filter(society=society, starts_on__lte=ends_on, ends_on__gte=starts_on).exists():
            raise Refused(_("These days belong to another period already."), field="starts_on")
        return await Period.create(society=society, name=name, starts_on=starts_on, ends_on=ends_on)


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
    """The period of today."""
    return await period_for(society.id, clock.today(society.time_zone))


async def lock(period: Period, *, at: datetime) -> Any:
    """Lock a period: later postings fall in the one that runs."""
    return await Period.filter(id=period.id, locked_at=None).update(locked_at=at)
