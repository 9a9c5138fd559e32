"""Meter readings and balances of the demo's members: invented, as the real data know nothing of them. Their references begin with D."""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from portal.actors import system
from portal.demo.households import Household
from portal.kit import clock
from portal.kit.demonstration import Demo
from portal.models import Society
from rewards import awards
from rewards.awards import BATCH_MAX, Told
from rewards.demo.years import began
from rewards.intake.purchases import State
from rewards.models.earning import RuleKind

READS, BORROWS = 0.1, 0.03
MONTHS = 6
PENCE = (2_000_000, 24_000_000)


async def tell(demo: Demo, society: Society, households: Sequence[Household]) -> None:
    """By the product's own intake, as an operator's first load."""
    chance = demo.random(f"readings of {society.slug}")
    mine = [household for household in households if household.society.slug == society.slug]
    today = clock.today(society.time_zone)
    readers = [household for household in mine if chance.random() < READS]
    told = [reading for household in readers for reading in _read(household, today)]
    borrowers = [household for household in mine if chance.random() < BORROWS]
    if began(today).replace(year=began(today).year - 1) < date(today.year, 1, 1):  # else the books do not reach back to a year that is over
        told += [_borrowed(household, today, chance.randint(*PENCE)) for household in borrowers]
    for start in range(0, len(told), BATCH_MAX):
        outcomes = await awards.take(society, told[start : start + BATCH_MAX], by=system(society), history=True)
        wrong = [outcome.why for outcome in outcomes if outcome.state is not State.CREATED]
        assert not wrong, wrong[0]


def _read(household: Household, today: date) -> Iterator[Told]:
    """Both fuels on one day of each of the last months, the day being the household's own."""
    first = today.replace(day=1)
    for _month in range(MONTHS):
        day = first + timedelta(days=household.number % 28)
        for fuel in ("electricity", "gas"):
            if day < today:
                reference = f"D{household.number}-{day:%Y%m}-{fuel}"
                yield Told(reference, "energy", RuleKind.READING, day.isoformat(), identifier=_known(household), fuel=fuel)
        first = (first - timedelta(days=1)).replace(day=1)


def _borrowed(household: Household, today: date, pence: int) -> Told:
    year = str(today.year - 1)
    return Told(f"D{household.number}-{year}", "mortgage", RuleKind.BALANCE, year, identifier=_known(household), pence=pence)


def _known(household: Household) -> tuple[str, str]:
    return "household", str(household.number)
