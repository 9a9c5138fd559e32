"""The dividend of the demo: that of the year that is over, through every step that the product asks for; then its books are agreed."""

from contextlib import AbstractContextManager
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from portal.actors import Actor
from portal.kit import clock
from portal.models import Society, Staff
from rewards.closing import books
from rewards.dividends import dividend_runs, dividends
from rewards.models.dividends import Stage
from rewards.models.ledger import Period
from rewards.simulations import simulations

RATE = 25_000  # 2.5p a point
TRIED = (20_000, RATE, 30_000)
MOTION = "Motion 4 of the annual meeting"


async def declare(society: Society) -> None:
    """Every step on its own day: tried, drafted, recommended, approved, calculated, released by two and posted."""
    period = await Period.filter(society=society, ends_on__lt=clock.today(society.time_zone)).order_by("-ends_on").get()
    first, second, *_others = await operators(society)

    def days_after(count: int) -> AbstractContextManager[None]:
        return clock.standing_at(datetime.combine(period.ends_on, time(10), ZoneInfo(society.time_zone)) + timedelta(days=count))

    with days_after(4):
        await simulations.compare(
            society, by=first, period=str(period.id), stage=Stage.FINAL, rates=TRIED, ways="both", once=f"demo-{society.slug}"
        )
    with days_after(5):
        dividend = await dividends.draft(
            society, by=first, period=str(period.id), rate=RATE, pays_on=period.ends_on + timedelta(days=30),
            once=f"demo-{society.slug}",
        )  # fmt: skip
    with days_after(8):
        await dividends.recommend(dividend, by=first)
    with days_after(21):
        voted_on = period.ends_on + timedelta(days=20)
        await dividends.approve(dividend, by=first, motion=MOTION, voted_on=voted_on, votes_for=412, votes_against=17)
    with days_after(22):
        await dividend_runs.calculate(dividend, by=first)
        await dividends.release(dividend, by=first)
    with days_after(23):
        await dividends.release(dividend, by=second)
    with days_after(30):
        await dividend_runs.post(dividend, by=first)
    with days_after(33):  # whoever tries the other operator seals them
        await books.agree(period, society, by=first)


async def operators(society: Society) -> list[Actor]:
    """Those who may declare, in the order in which they came."""
    found = await Staff.filter(society=society, given_roles__role="operator").order_by("id").select_related("person")
    return [Actor("staff", one.id, one.person.name, frozenset({"operator"}), society=society, person_id=one.person.id) for one in found]
