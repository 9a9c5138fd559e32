"""The dividend of the demo: that of the last half-year, through every step that the product asks for."""

from datetime import timedelta

from portal.actors import Actor
from portal.kit import clock
from portal.models import Society, Staff
from rewards import dividend_runs, dividends
from rewards.models import Period

RATES = {"GBP": 25_000, "DKK": 200_000}  # 2.5p a point; 20 øre a point
MOTIONS = {"en_GB": "Motion 4 of the half-yearly meeting", "da": "Forslag 4 på halvårsmødet"}


async def declare(society: Society) -> None:
    """Declare, approve, calculate, release by two and post it; nothing where no half-year lies behind."""
    today = clock.today(society.time_zone)
    period = await Period.filter(society=society, ends_on__lt=today).order_by("-ends_on").first()
    first, second, *_others = await _operators(society)
    if period is None:
        return
    dividend = await dividends.draft(
        society, by=first, period=str(period.id), rate=RATES[society.currency], pays_on=min(today, period.ends_on + timedelta(days=30)),
        once=f"demo-{society.slug}",
    )  # fmt: skip
    await dividends.recommend(dividend, by=first)
    voted_on = min(today, period.ends_on + timedelta(days=20))
    await dividends.approve(dividend, by=first, motion=MOTIONS[society.language], voted_on=voted_on, votes_for=412, votes_against=17)
    await dividend_runs.calculate(dividend, by=first)
    await dividends.release(dividend, by=first)
    await dividends.release(dividend, by=second)
    await dividend_runs.post(dividend, by=first)


async def _operators(society: Society) -> list[Actor]:
    found = await Staff.filter(society=society, given_roles__role="operator").order_by("id").select_related("person")
    return [Actor("staff", one.id, one.person.name, frozenset({"operator"}), society=society, person_id=one.person.id) for one in found]
