"""What members of the demo hold: who bought an insurance or a funeral plan has one since; of home insurance there is a complete list."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, timedelta

from portal.actors import system
from portal.kit import clock
from portal.models import Identifier, Society
from rewards import holding_lists, holdings
from rewards.demo.till import Sale
from rewards.holding_lists import Complete
from rewards.holdings import Told
from rewards.intake.purchases import State

LASTS = {"insurance": timedelta(days=364), "funeral": None}
"""How long what is bought of a line lasts after its first day; None: for good."""


async def hold(societies: dict[str, Society], sales: Iterable[Sale]) -> None:
    """By the product's own intake, as the systems of those lines would tell it."""
    bought = [sale for sale in sales if sale.purchase.lines[0].category in LASTS]
    for slug, society in societies.items():
        known = await Identifier.filter(society=society, kind="household").values_list("value", "member__number")
        numbers = {str(household): str(number) for household, number in known}
        told = [_told(sale, numbers[str(sale.household.number)]) for sale in bought if sale.society.slug == slug]
        outcomes = await holdings.take(society, told, by=system(society)) if told else []
        assert all(outcome.state is State.CREATED for outcome in outcomes)
        await _list(society, told)


async def _list(society: Society, told: Iterable[Told]) -> None:
    complete = Complete("insurance", "home insurance", clock.today(society.time_zone) - timedelta(days=1))
    listed = [replace(one, as_of=complete.as_of) for one in told if (one.line, one.kind) == (complete.line, complete.kind)]
    await holding_lists.take(society, complete, listed, by=system(society))


def _told(sale: Sale, member: str) -> Told:
    (line,), starts_on = sale.purchase.lines, sale.purchase.sold_at.date()
    return Told(member, line.category, line.product, sale.purchase.receipt, "active", starts_on, _last(line.category, starts_on), starts_on)


def _last(line: str, starts_on: date) -> date | None:
    lasts = LASTS[line]
    return starts_on + lasts if lasts else None
