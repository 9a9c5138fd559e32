"""How the points of a period end: closed by its dividend, or lasting for some months, spent at the till and then over (R9).

It is said for a whole period, before anything is booked in it, and the periods after it follow.
"""

from dataclasses import dataclass

from portal.kit import database
from portal.kit.locale import gettext as _
from portal.kit.refusals import Refused
from portal.models import Society
from rewards.books import periods
from rewards.models.ledger import Period

MONTHS_LEAST = 3
"""Less, and nobody could be told sixty days before (M10)."""
MONTHS_MOST = 120
VALUE_MOST = 10_000_000
"""Ten-thousandths of a penny a point: ten pounds."""


@dataclass(frozen=True)
class PointTerms:
    """Points last to the end of the month that is so many after their own, and pay `value` ten-thousandths of a penny each."""

    months: int
    value: int

    def __post_init__(self) -> None:
        assert MONTHS_LEAST <= self.months <= MONTHS_MOST and 1 <= self.value <= VALUE_MOST


async def set_terms(society: Society, *, period: str, terms: PointTerms | None) -> Period:
    """Say how the points of a period end, by its name; None: its dividend closes them. The same again counts once.

    Raises:
        Refused: there is no such period, or something is booked in it already.
    """
    told = {"points_last_months": terms.months if terms else None, "point_value": terms.value if terms else None}
    async with database.transaction():
        await periods.alone(society.id)
        chosen = await Period.filter(society_id=society.id, name=period).order_by("-starts_on").select_for_update().first()
        if chosen is None:
            raise Refused(_("The books have no period %(name)s.", name=period))
        if not database.differing(chosen, told):
            return chosen
        if await periods.is_used(chosen):
            words = _("Something is booked in %(period)s already: its points stay as they began. Say it of the next period.", period=period)
            raise Refused(words)
        await database.rewrite(chosen, told)
    return chosen


async def of_today(society: Society) -> PointTerms | None:
    """What points pay at a till today: as the period that runs says, else the last before it whose points lasted. None: never any did."""
    running = await periods.running(society)
    found = (
        await Period.filter(society_id=society.id, points_last_months__isnull=False, starts_on__lte=running.starts_on)
        .order_by("-starts_on")
        .first()
    )
    return of_period(found) if found else None


def of_period(period: Period) -> PointTerms | None:
    """How the points of a period end; None: its dividend closes them."""
    if period.points_last_months is None or period.point_value is None:
        return None
    return PointTerms(period.points_last_months, period.point_value)
