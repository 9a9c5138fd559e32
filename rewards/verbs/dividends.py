"""Verbs of dividends: see them, add up what one comes to, freeze it, post what was released."""

import json

import msgspec
import typer

from portal.actors import system
from portal.commands import AsJson, OfSociety
from portal.kit import formats
from portal.kit.locale import gettext as _
from portal.kit.progress import OUT
from portal.kit.refusals import Refused
from portal.models import Society
from portal.society_verbs import for_society
from rewards.dividends import dividend_runs, dividend_states, dividends
from rewards.dividends.dividend_parts import Figures
from rewards.models.dividends import Dividend

verbs = typer.Typer(help="Dividends: see them, add up what one comes to, freeze it, post what was released.", no_args_is_help=True)


@verbs.command("list")
def list_dividends(context: typer.Context, society: OfSociety = "", as_json: AsJson = False) -> None:
    """Every dividend with where it stands."""

    async def found(of: Society) -> list[dict[str, object]]:
        kept = await dividends.visible_to(of).limit(500)
        states = [str(dividend_states.state_of(dividends.steps_of(one))) for one in kept]
        return [
            {"id": one.id, "period": one.period.name, "stage": str(one.stage), "rate": one.rate, "state": state}
            for one, state in zip(kept, states, strict=True)
        ]

    rows = for_society(context, society, found)
    if as_json:
        OUT.print_json(json.dumps(rows))
        return
    for row in rows:
        OUT.print("  ".join(str(value) for value in row.values()), markup=False)


async def dividend_of(of: Society, number: int) -> Dividend:
    """The dividend with a number.

    Raises:
        Refused: there is none.
    """
    found = await dividends.visible_to(of).get_or_none(id=number)
    if found is None:
        raise Refused(_("There is no dividend with the number %(number)s.", number=number))
    return found


@verbs.command("figures")
def show_figures(context: typer.Context, number: int, society: OfSociety = "", as_json: AsJson = False) -> None:
    """What a dividend comes to: as frozen, or before that as it would come out now. Nothing is written."""

    async def figures(of: Society) -> tuple[Figures, str]:
        return await dividend_runs.figures(await dividend_of(of, number)), of.currency

    found, currency = for_society(context, society, figures, says=_("Adding up what each member gets"))
    if as_json:
        OUT.print_json(msgspec.json.encode(found).decode())
        return
    members, total = formats.number(found.members), formats.amount(found.total_pence, currency)
    OUT.print(_("%(members)s members, %(total)s together.", members=members, total=total), markup=False)


@verbs.command("calculate")
def calculate_dividend(context: typer.Context, number: int, society: OfSociety = "") -> None:
    """Close the books of a dividend's period and freeze what each member gets. Once, whole: safe to kill and to run again."""

    async def calculate(of: Society) -> tuple[Dividend, str]:
        return await dividend_runs.calculate(await dividend_of(of, number), by=system(of)), of.currency

    dividend, currency = for_society(context, society, calculate, says=_("Working out what each member gets"))
    members, total = formats.number(dividend.members_count or 0), formats.amount(dividend.total_pence or 0, currency)
    OUT.print(_("%(members)s members, %(total)s together.", members=members, total=total), markup=False)


@verbs.command("post")
def post_dividend(context: typer.Context, number: int, society: OfSociety = "") -> None:
    """Post a dividend that two people have released. Once, however often it is asked for."""

    async def post(of: Society) -> Dividend:
        return await dividend_runs.post(await dividend_of(of, number), by=system(of))

    for_society(context, society, post, says=_("Posting"))
    OUT.print(_("Dividend %(number)s is posted.", number=number), markup=False)
