"""The years of the demo's books: one that is over, with its dividend, and one that runs; the shopping of the demo lies in both.

A society's year may begin where it likes. The demo's begins in January or in July, whichever leaves time for a meeting and a payment.
"""

from datetime import date, timedelta

from portal.models import Society
from rewards.books import periods
from rewards.models.ledger import Period

SETTLING = timedelta(days=35)  # from the year's end to the payment


async def open_years(society: Society, today: date) -> list[Period]:
    """The year that runs, in the place of the calendar year of the founding, and the one that is over."""
    begins_on = began(today)
    return [await _open(society, begins_on), await _open(society, begins_on.replace(year=begins_on.year - 1))]


def began(today: date) -> date:
    """When the year that runs began."""
    beginnings = (date(year, month, 1) for year in (today.year, today.year - 1) for month in (7, 1))
    return next(day for day in beginnings if day + SETTLING <= today)


async def _open(society: Society, first: date) -> Period:
    after = first.replace(year=first.year + 1)
    name = str(first.year) if first.month == 1 else f"{first.year}/{after:%y}"
    return await periods.open_period(society, name=name, starts_on=first, ends_on=after - timedelta(days=1))
