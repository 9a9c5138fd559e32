"""Verbs of the books: where each period stands, the trial balance, and the same as a file."""

import json
import sys
from typing import Annotated

import msgspec
import typer

from portal.commands import AsJson, OfSociety
from portal.kit.locale import gettext as _
from portal.kit.progress import OUT
from portal.kit.refusals import Refused
from portal.models import Society
from portal.society_verbs import for_society
from rewards.books import periods
from rewards.closing import books, trial_balance
from rewards.closing.trial_balance import TrialBalance
from rewards.models.ledger import Period, Unit

verbs = typer.Typer(help="The books: where each period stands, its trial balance, and the same as a file.", no_args_is_help=True)
OfPeriod = Annotated[str, typer.Option("--period", help="The name of one period; without it everything that was ever posted")]
FOUND_WRONG = 1


@verbs.command("list")
def list_books(context: typer.Context, society: OfSociety = "", as_json: AsJson = False) -> None:
    """Every period with where its books stand; a sealed one with the head of its chain, to be kept elsewhere."""

    async def found(of: Society) -> list[dict[str, str]]:
        return [await _row(period, of) for period in await periods.visible_to(of)]

    rows = for_society(context, society, found)
    if as_json:
        OUT.print_json(json.dumps(rows))
        return
    for row in rows:
        OUT.print("  ".join(row.values()).rstrip(), markup=False, soft_wrap=True)


async def _row(period: Period, of: Society) -> dict[str, str]:
    steps = await books.steps_of(period)
    head = next((step.says["head"] for step in steps if "head" in step.says), "")
    return {"period": period.name, "standing": books.standing_of(period, steps, of).value, "head": head}


@verbs.command("trial-balance")
def show_trial_balance(context: typer.Context, period: OfPeriod = "", society: OfSociety = "", as_json: AsJson = False) -> None:
    """What each class of accounts stood at, what moved, and what it stands at. Ends with 1 where it does not agree with the ledger."""

    async def found(of: Society) -> tuple[TrialBalance, dict[int, str]]:
        return await _balance(of, period), await trial_balance.line_names(of)

    balance, names = for_society(context, society, found, says=_("Adding up"))
    if as_json:
        OUT.print_json(msgspec.json.encode({"agrees": balance.agrees, "lines": balance.lines}).decode())
    else:
        for line in balance.lines:
            amounts = "  ".join(f"{amount:>16,}" for amount in (line.opening, line.debit, line.credit, line.closing))
            unit = trial_balance.FILE_UNITS[Unit(line.unit)]
            OUT.print(f"{trial_balance.class_words(line, names):<40}  {unit:<12}  {amounts}", markup=False, soft_wrap=True)
    if not balance.agrees:
        raise typer.Exit(FOUND_WRONG)


@verbs.command("export")
def export(context: typer.Context, period: OfPeriod = "", society: OfSociety = "") -> None:
    """Write the trial balance of a period, or of each period in turn, as CSV."""

    async def found(of: Society) -> str:
        chosen = [await _named(of, period)] if period else await periods.visible_to(of)
        return await trial_balance.as_file(of, [(one.name, await trial_balance.of_period(one)) for one in chosen])

    sys.stdout.write(for_society(context, society, found, says=_("Adding up")))


async def _balance(of: Society, period: str) -> TrialBalance:
    return await trial_balance.of_period(await _named(of, period)) if period else await trial_balance.of_all(of)


async def _named(of: Society, name: str) -> Period:
    found = await Period.filter(society=of, name=name).first()
    if found is None:
        raise Refused(_("The books have no period %(name)s.", name=name))
    return found
