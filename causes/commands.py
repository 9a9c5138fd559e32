"""Verbs of causes: the rounds of a society."""

import json
from typing import Annotated

import typer

from causes import rounds
from causes.models import Round
from portal.commands import AsJson, OfSociety, society_named
from portal.kit.progress import OUT
from portal.kit.site import site_of

app = typer.Typer()
round_verbs = typer.Typer(help="Rounds: twelve months of the 1%.", no_args_is_help=True)
app.add_typer(round_verbs, name="round")


@round_verbs.command("list")
def list_rounds(context: typer.Context, society: OfSociety = "", as_json: AsJson = False) -> None:
    """Every round with its days."""

    async def found() -> list[Round]:
        return await Round.filter(society=await society_named(society)).order_by("starts_at").limit(200)

    rows = [(one.name, one.starts_at.isoformat(), one.ends_at.isoformat()) for one in site_of(context).run(found)]
    if as_json:
        OUT.print_json(json.dumps([dict(zip(("name", "starts_at", "ends_at"), row, strict=True)) for row in rows]))
        return
    for row in rows:
        OUT.print("  ".join(row), markup=False)


@round_verbs.command("open")
def open_round(
    context: typer.Context,
    year: Annotated[int, typer.Argument(help="The year in whose October it begins", min=2000, max=2100)],
    society: OfSociety = "",
) -> None:
    """Open the round that begins on the last Sunday of October. The same year again is the same round."""

    async def begin() -> Round:
        of = await society_named(society)
        first, last = rounds.last_sunday_of_october(year), rounds.last_sunday_of_october(year + 1)
        return await rounds.open_round(of, name=f"{year}/{last:%y}", starts_on=first, ends_on=last)

    OUT.print(site_of(context).run(begin).name, markup=False)
