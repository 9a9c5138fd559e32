"""Verbs of causes: causes from files, who speaks for them, the rounds of a society."""

import json
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Annotated

import typer

from causes import cause_files, causes, rounds
from causes.models import Round
from portal import contacts
from portal.actors import system
from portal.commands import AsJson, OfSociety
from portal.file_verbs import take_files
from portal.kit.csv_files import Taken
from portal.kit.fields import Email, Text
from portal.kit.locale import gettext as _
from portal.kit.progress import OUT
from portal.kit.refusals import Refused
from portal.kit.site import site_of
from portal.models import Contact, Society
from portal.society_verbs import society_named

EMAIL, NAME = Email(""), Text("", most=80)

app = typer.Typer()
imports = typer.Typer()
contact_verbs = typer.Typer(help="People from outside, who speak for a cause or validate.", no_args_is_help=True)
app.add_typer(contact_verbs, name="contact")
round_verbs = typer.Typer(help="Rounds: twelve months of the 1%.", no_args_is_help=True)
app.add_typer(round_verbs, name="round")


@imports.command("causes")
def import_causes(context: typer.Context, file: list[Path], society: OfSociety = "") -> None:
    """Write down causes (community, name, aim; slug, story, category, sensitive, latitude, longitude, enter).

    With yes in the column `enter` a cause runs in the present round.
    """

    def load(of: Society, path: Path) -> AsyncIterator[Taken]:
        return cause_files.load(of, path, by=system(of))

    take_files(context, file, society, load)


@contact_verbs.command("invite")
def invite_contact(
    context: typer.Context,
    email: str,
    given_name: str,
    family_name: str,
    role: Annotated[str, typer.Option(help="cause contact, or outside validator")],
    cause: Annotated[str, typer.Option(help="The slug of the cause that a cause contact speaks for")] = "",
    society: OfSociety = "",
) -> None:
    """Make a place for somebody from outside, and write to them."""
    site = site_of(context)

    async def invite() -> Contact:
        of = await society_named(society)
        return await contacts.invite(
            of, by=system(of), email=EMAIL.read(email), given_name=NAME.read(given_name), family_name=NAME.read(family_name), role=role,
            organisation=await _spoken_for(of, role, cause), origin=site.settings.public_origin,
        )  # fmt: skip

    site.run(invite)
    OUT.print(_("%(name)s has a place: %(roles)s.", name=f"{given_name} {family_name}", roles=role), markup=False)


async def _spoken_for(society: Society, role: str, slug: str) -> tuple[str, int] | None:
    if (role == "cause contact") != bool(slug):
        raise Refused(_("A cause contact speaks for one cause, named with --cause SLUG; nobody else speaks for any."))
    return ("cause", (await causes.named(society, slug)).id) if slug else None


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
