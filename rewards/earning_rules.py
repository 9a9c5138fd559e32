"""Earning rules as a society sets them: the rate of a business line from a day on. The past never changes (R2, O1)."""

from datetime import date
from math import gcd

from portal.actors import Actor
from portal.kit import clock, database, formats
from portal.kit.locale import gettext as _
from portal.kit.refusals import Refused
from portal.models import BusinessLine, Society
from rewards.models.earning import EarningRule

ONE_PERCENT = 100
"""Basis points of the 1% with which a line begins."""


async def set_rate(society: Society, *, by: Actor, line: str, points: int, pence: int, starts_on: date) -> EarningRule:
    """From a day on a business line, by its code, gives `points` for each whole `pence` spent. The same told twice counts once.

    A line that has a rate gets its next version, from tomorrow at the earliest: what was bought keeps the version of its day. A first
    rate may begin on any day.

    Raises:
        Refused: there is no such line, the day is over, or another rate begins on it.
    """
    assert by.kind in ("staff", "system") and points >= 0 and pence > 0
    shared = gcd(points, pence)
    rate = (points // shared, pence // shared)
    async with database.transaction():
        await Society.select_for_update(no_key=True).get(id=society.id)  # one writer at a time
        business = await line_named(society, line)
        newest, same_day = await _versions(business, starts_on)
        if same_day and (same_day.numerator, same_day.denominator) == rate:
            return same_day
        if same_day:
            words = _("Another rate of %(line)s begins on %(day)s.", line=line, day=formats.date(starts_on))
            raise Refused(words, field="starts_on")
        if newest and starts_on <= clock.today(society.time_zone):
            raise Refused(_("A new rate begins tomorrow or later: what was bought keeps the rate of its day."), field="starts_on")
        return await EarningRule.create(
            society=society, line=business, version=newest.version + 1 if newest else 1, numerator=rate[0], denominator=rate[1],
            contribution_basis_points=newest.contribution_basis_points if newest else ONE_PERCENT, starts_on=starts_on,
            created_at=clock.now(),
        )  # fmt: skip


async def line_named(society: Society, code: str) -> BusinessLine:
    """A society's business line by its code.

    Raises:
        Refused: there is none.
    """
    business = await BusinessLine.get_or_none(society=society, code=code)
    if business is None:
        codes = [str(one) for one in await BusinessLine.filter(society=society).order_by("code").values_list("code", flat=True)]
        raise Refused(_("There is no business line %(line)s. There are: %(all)s.", line=code, all=", ".join(codes)), field="line")
    return business


async def _versions(business: BusinessLine, starts_on: date) -> tuple[EarningRule | None, EarningRule | None]:
    """The newest version of a line's rate, and the one that begins on this day."""
    versions = await EarningRule.filter(line=business).order_by("-version")
    return (versions[0] if versions else None), next((one for one in versions if one.starts_on == starts_on), None)
