"""What members of the demo buy beside food: the real data know nothing of it, so it is invented; its receipts begin with D."""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from random import Random
from typing import NamedTuple
from zoneinfo import ZoneInfo

from portal.demo.households import Household
from portal.kit import clock
from portal.kit.demonstration import Demo
from rewards.demo.till import Sale
from rewards.intake.receipts import Purchase
from rewards.rules.earning import Line
from rewards.rules.first_terms import TIMES_A_PENNY


class Habit(NamedTuple):
    """Of a business line: which part of the members buys there, how often a year, and for how many pounds."""

    line: str
    part: float
    times: int
    least: int
    most: int
    name: str


HABITS = (
    Habit("energy", 0.15, 12, 55, 160, "Gas and electricity"),
    Habit("insurance", 0.12, 1, 160, 440, "Home insurance"),
    Habit("travel", 0.08, 1, 280, 1_900, "Holiday"),
    Habit("legal", 0.03, 1, 140, 620, "Will"),
    Habit("funeral", 0.015, 1, 2_400, 3_900, "Funeral plan"),
)
TIMES_A_YEAR = 365
WAITS = {"travel": 75, "funeral": 30}
"""For how many days after the purchase a holiday or a plan may be given back, as its till says (R6)."""


def sales(demo: Demo, households: Sequence[Household]) -> list[Sale]:
    """A year of purchases of the other lines, oldest first."""
    chance = demo.random("other lines")
    made = [sale for household in households for habit in HABITS for sale in _bought(household, habit, chance)]
    return sorted(made, key=lambda sale: sale.purchase.sold_at)


def _bought(household: Household, habit: Habit, chance: Random) -> Iterator[Sale]:
    buys = chance.random() < habit.part
    branches = [branch for branch in household.society.branches if branch.line == habit.line]
    if not buys or not branches:
        return
    branch = chance.choice(branches)
    for time in range(habit.times):
        sold_at = _some_day(household, habit, time, chance)
        pence = chance.randint(habit.least * 100, habit.most * 100) * TIMES_A_PENNY.get(household.society.currency, 1)
        waits = timedelta(days=WAITS[habit.line]) if habit.line in WAITS else None
        due_on = sold_at.date() + waits if waits else None
        line = Line(habit.name.casefold(), habit.line, 1, pence, name=habit.name, due_on=due_on)
        receipt = f"D{household.number}-{time}"
        yield Sale(
            household.society, household,
            Purchase(branch.number, "-", receipt, sold_at, [line], identifier=("household", str(household.number))),
        )  # fmt: skip


def _some_day(household: Household, habit: Habit, time: int, chance: Random) -> datetime:
    """A moment in office hours, in the part of the year that is this time's."""
    span = TIMES_A_YEAR // habit.times
    today = clock.now().astimezone(ZoneInfo(household.society.time_zone))
    day = today - timedelta(days=2 + time * span + chance.randrange(max(span - 2, 1)))
    return day.replace(hour=chance.randint(9, 17), minute=chance.randint(0, 59), second=0, microsecond=0)
