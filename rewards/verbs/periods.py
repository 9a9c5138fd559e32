"""Verbs of periods: open one, see them all, say how its points end, end those whose day is over."""

import json
from datetime import datetime
from typing import Annotated

import typer

from portal.commands import DAY, AsJson, OfSociety
from portal.kit.fields import Fixed, Text
from portal.kit.locale import gettext as _
from portal.kit.progress import OUT
from portal.kit.refusals import Refused
from portal.models import Society
from portal.society_verbs import for_society
from rewards.books import periods, point_terms
from rewards.books.point_terms import PointTerms
from rewards.models.ledger import Period
from rewards.payouts import point_expiries
from rewards.rules import rates

NAME = Text("", most=40)
VALUE = Fixed("", places=rates.RATE_PLACES, least=1, most=point_terms.VALUE_MOST)

verbs = typer.Typer(help="Periods: the years of the books.", no_args_is_help=True)


@verbs.command("open")
def open_period(
    context: typer.Context,
    name: Annotated[str, typer.Argument(help="As members read it, such as 2026/27")],
    starts_on: Annotated[datetime, typer.Argument(help="Its first day", formats=DAY)],
    ends_on: Annotated[datetime, typer.Argument(help="Its last day", formats=DAY)],
    society: OfSociety = "",
) -> None:
    """Open a period of the books: an earlier one for a first load, the next one ahead of time, or the one that runs, while nothing is
    booked in it. Its points end as those of the period before it."""

    async def open_it(of: Society) -> str:
        period = await periods.open_period(of, name=NAME.read(name), starts_on=starts_on.date(), ends_on=ends_on.date())
        return _line(period, of.currency)

    OUT.print(for_society(context, society, open_it), markup=False, soft_wrap=True)


@verbs.command("points")
def set_points(
    context: typer.Context,
    name: Annotated[str, typer.Argument(help="The period's name, as `period list` prints it")],
    last: Annotated[int, typer.Option(help="To the end of which month after their own they last", min=0, max=point_terms.MONTHS_MOST)] = 0,
    worth: Annotated[str, typer.Option(help="What a point pays at the till, in pence such as 1 or 0.5")] = "",
    dividend: Annotated[bool, typer.Option("--dividend", help="They wait for the dividend of the period, as by default")] = False,
    society: OfSociety = "",
) -> None:
    """Say how the points of a period end, before anything is booked in it: they last and are spent at the till, or a dividend closes them.
    The periods after it follow."""

    async def say(of: Society) -> str:
        if dividend == bool(last or worth) or bool(last) != bool(worth):
            raise Refused(_("Say either --dividend, or how long the points last and what one is worth: --last 36 --worth 1."))
        if 0 < last < point_terms.MONTHS_LEAST:
            least = point_terms.MONTHS_LEAST
            raise Refused(_("Points last %(months)s months at least, as members are told of their end 60 days before.", months=least))
        terms = None if dividend else PointTerms(last, VALUE.read(worth))
        return _line(await point_terms.set_terms(of, period=name, terms=terms), of.currency)

    OUT.print(for_society(context, society, say), markup=False, soft_wrap=True)


@verbs.command("expire")
def expire(context: typer.Context, society: OfSociety = "") -> None:
    """End now the points whose last day is over, as every night. What ended before does not end again."""
    OUT.print(_("Lots that ended: %(count)s.", count=for_society(context, society, point_expiries.expire)))


@verbs.command("list")
def list_periods(context: typer.Context, society: OfSociety = "", as_json: AsJson = False) -> None:
    """Every period with its first and last day, oldest first; a locked one is closed to what comes late."""

    async def all_of(of: Society) -> tuple[list[Period], str]:
        return await periods.visible_to(of), of.currency

    found, currency = for_society(context, society, all_of)
    if not as_json:
        for period in found:
            OUT.print(_line(period, currency), markup=False, soft_wrap=True)
        return
    rows = [
        {
            "name": one.name, "starts_on": f"{one.starts_on}", "ends_on": f"{one.ends_on}", "locked": one.locked_at is not None,
            "points_last_months": one.points_last_months, "point_value": one.point_value,
        }
        for one in found
    ]  # fmt: skip
    OUT.print_json(json.dumps(rows))


def _line(period: Period, currency: str) -> str:
    locked = _("locked") if period.locked_at else ""
    terms = point_terms.of_period(period)
    points = rates.of_lasting_points(terms.months, terms.value, currency) if terms else ""
    return "  ".join(word for word in (period.name, f"{period.starts_on}", f"{period.ends_on}", locked, points) if word)
