"""Verbs of the ground floor: societies, staff, API clients, and members and stores from files."""

import csv
import json
import sys
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Annotated

import typer

from portal import clients, member_files, societies, staff, store_files, stores
from portal.actors import system
from portal.clients import Credentials
from portal.file_verbs import DryRun, LayoutFile, Rejects, layout_of, take_files
from portal.kit.csv_files import Taken
from portal.kit.fields import Email, Fixed, Text
from portal.kit.locale import gettext as _, lazy
from portal.kit.progress import OUT
from portal.kit.refusals import Refused
from portal.kit.site import site_of
from portal.models import Client, Society, Staff
from portal.society_verbs import society_named

FOUND_WRONG = 1

app = typer.Typer()
imports = typer.Typer()
exports = typer.Typer()

society_verbs = typer.Typer(help="The co-operatives of this installation.", no_args_is_help=True)
staff_verbs = typer.Typer(help="Who works for a society.", no_args_is_help=True)
client_verbs = typer.Typer(help="Credentials for other systems.", no_args_is_help=True)
app.add_typer(society_verbs, name="society")
app.add_typer(staff_verbs, name="staff")
app.add_typer(client_verbs, name="client")

OfSociety = Annotated[str, typer.Option("--society", help="The society's slug; not needed where there is one")]
AsJson = Annotated[bool, typer.Option("--json", help="For a script to read")]
NAME, GIVEN, EMAIL = Text("", most=120), Text("", most=80), Email("")
SHARE = Fixed("", places=2, least=0, most=societies.SHARE_MOST)
DAY = ["%Y-%m-%d"]
"""How a day is typed."""


def read_share(typed: str) -> int:
    """A share as it is typed, in the money of its society, as whole pence or øre."""
    try:
        return SHARE.read(typed)
    except Refused as refused:
        raise typer.BadParameter(refused.message) from None


Share = Annotated[
    int | None,
    typer.Option(
        parser=read_share, metavar="AMOUNT", help="What a member’s share is, such as 1.00; what is usual in the country unless said"
    ),
]


@society_verbs.command("create")
def create_society(
    context: typer.Context,
    slug: Annotated[str, typer.Argument(help="Small letters, digits and hyphens")],
    name: Annotated[str, typer.Argument(help="As members know it")],
    currency: str = "GBP",
    language: Annotated[str, typer.Option(help="en_GB, cy or da")] = "en_GB",
    country: Annotated[str, typer.Option(help="GB or DK: whose postcodes")] = "GB",
    time_zone: str = "Europe/London",
    share: Share = None,
    age: Annotated[int | None, typer.Option(help="From which age people join; what is usual in the country unless said")] = None,
) -> None:
    """Found a society, with its brand and its range of numbers."""
    made = site_of(context).run(
        societies.create, by=system(), slug=slug, name=NAME.read(name), currency=currency, language=language, country=country,
        time_zone=time_zone, share_pence=share, age_least=age,
    )  # fmt: skip
    OUT.print(_("%(name)s is here; its numbers begin with %(range)s.", name=made.name, range=made.number_range), markup=False)


@staff_verbs.command("invite")
def invite_staff(
    context: typer.Context,
    email: str,
    given_name: str,
    family_name: str,
    role: Annotated[list[str], typer.Option(help="A role of docs/roles.md; several times for several")],
    store: Annotated[str, typer.Option(help="The number of the store where they work")] = "",
    member: Annotated[str, typer.Option(help="Their own member number, where they are a member")] = "",
    society: OfSociety = "",
) -> None:
    """Make a place for somebody whom the identity provider will name by this address."""
    site = site_of(context)

    async def invite() -> Staff:
        of = await society_named(society)
        at = await stores.numbered(of, store) if store else None
        return await staff.invite(
            of, by=system(of), email=EMAIL.read(email), given_name=GIVEN.read(given_name), family_name=GIVEN.read(family_name),
            given=role, store=at, member=member, origin=site.settings.public_origin,
        )  # fmt: skip

    site.run(invite)
    OUT.print(_("%(name)s has a place: %(roles)s.", name=f"{given_name} {family_name}", roles=", ".join(role)), markup=False)


@client_verbs.command("create")
def create_client(
    context: typer.Context,
    name: str,
    scope: Annotated[list[str], typer.Option(help="What it may do, such as purchases:write; several times for several")],
    society: OfSociety = "",
    as_json: AsJson = False,
) -> None:
    """Give another system credentials. The secret is shown this once: to renew them, disable them and create them again."""

    async def create() -> Credentials:
        of = await society_named(society)
        return await clients.create(of, name=NAME.read(name), scopes=scope, by=system(of))

    client_id, secret = site_of(context).run(create)
    if as_json:
        OUT.print_json(json.dumps({"client_id": client_id, "client_secret": secret}))
    elif secret:
        OUT.print(f"client_id      {client_id}\nclient_secret  {secret}", markup=False)
    else:
        OUT.print(f"client_id      {client_id}", markup=False)
        OUT.print(
            _(
                "%(name)s has these credentials already. Their secret was shown when they were made, and never again: for a new one, "
                "type client disable %(client)s, then create them again.",
                name=name, client=client_id,
            ),
            markup=False,
        )  # fmt: skip


@client_verbs.command("list")
def list_clients(context: typer.Context, as_json: AsJson = False) -> None:
    """Every system that has, or had, credentials."""

    async def found() -> list[Client]:
        return await Client.all().order_by("id").limit(1_000).select_related("society")

    rows = [
        (one.client_id, one.society.slug, one.name, " ".join(one.scopes) if one.disabled_at is None else _("disabled"))
        for one in site_of(context).run(found)
    ]
    if as_json:
        OUT.print_json(json.dumps([dict(zip(("client_id", "society", "name", "scopes"), row, strict=True)) for row in rows]))
        return
    for row in rows:
        OUT.print("  ".join(row), markup=False)


@client_verbs.command("disable")
def disable_client(context: typer.Context, client_id: str) -> None:
    """End a system's credentials and tokens at once."""

    async def disable() -> Client:
        found = await Client.get_or_none(client_id=client_id)
        if found is None:
            raise Refused(_("No system has the client id %(client)s.", client=client_id))
        return await clients.disable(found, by=system())

    site_of(context).run(disable)
    OUT.print(_("%(client)s is disabled.", client=client_id), markup=False)


@imports.command("members")
def import_members(
    context: typer.Context,
    file: list[Path],
    society: OfSociety = "",
    layout: LayoutFile = None,
    dry_run: DryRun = False,
    rejects: Rejects = None,
) -> None:
    """Join everybody in CSV files (given_name, family_name, birth_date, postcode, email, phone; address, language, household)."""
    origin, stands = site_of(context).settings.public_origin, layout_of(layout)

    def load(of: Society, path: Path) -> AsyncIterator[Taken]:
        return member_files.load(of, path, by=system(of), origin=origin, layout=stands)

    says = lazy("%(taken)s are members; %(rejected)s lines were not taken.")
    take_files(context, file, society, load, says, dry_run=dry_run, rejects=rejects)


@imports.command("stores")
def import_stores(context: typer.Context, file: list[Path], society: OfSociety = "") -> None:
    """Write down the stores of CSV files (number, name, line; address, postcode, latitude, longitude, time_zone)."""

    def load(of: Society, path: Path) -> AsyncIterator[Taken]:
        return store_files.load(of, path, by=system(of))

    take_files(context, file, society, load)


@exports.command("members")
def export_members(context: typer.Context, society: OfSociety = "") -> None:
    """Write every member as CSV to standard output."""

    async def write() -> None:
        writer = csv.DictWriter(sys.stdout, member_files.EXPORTED)
        writer.writeheader()
        async for row in member_files.every(await society_named(society)):
            writer.writerow(row)

    site_of(context).run(write)
