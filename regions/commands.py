"""Verbs of regions: communities, catchments and what is the stores' from files, and who runs a community's page."""

from collections.abc import AsyncIterator
from datetime import date, datetime
from pathlib import Path
from typing import Annotated

import typer

from portal import members, staff
from portal.actors import Actor, system
from portal.commands import DAY, FOUND_WRONG, OfSociety
from portal.file_verbs import name_rejected, take_files
from portal.kit import clock
from portal.kit.csv_files import Taken
from portal.kit.fields import Text
from portal.kit.locale import gettext as _, ngettext
from portal.kit.progress import ERRORS, OUT
from portal.kit.refusals import Refused
from portal.kit.site import site_of
from portal.models import Member, Society
from portal.society_verbs import society_named
from regions import appointments, bulletin_files, catchment_files, claim_files, communities, community_files, room_files
from regions.catchment_files import Loaded
from regions.models import Appointment

NAME = Text("", most=120)

app = typer.Typer()
imports = typer.Typer()
appointment_verbs = typer.Typer(help="Who runs a community's page: one person proposes, another confirms.", no_args_is_help=True)
app.add_typer(appointment_verbs, name="appointment")

By = Annotated[str, typer.Option("--by", help="The address of an admin or operator of the society")]


@imports.command("communities")
def import_communities(context: typer.Context, file: list[Path], society: OfSociety = "") -> None:
    """Write down communities (region_code, region_name, roofline, slug, name; greeting, latitude, longitude, national).

    In which of them a store stands is said in the file of stores, in a column `community` with the slug.
    """

    def load(of: Society, path: Path) -> AsyncIterator[Taken]:
        return community_files.load(of, path, by=system(of))

    take_files(context, file, society, load)


@imports.command("catchments")
def import_catchments(
    context: typer.Context,
    file: Path,
    name: Annotated[str, typer.Option(help="What this edition of the table is called")],
    begins_on: Annotated[datetime, typer.Option(help="From which day it is in force", formats=DAY)],
    society: OfSociety = "",
) -> None:
    """Load an edition of the catchments (code, community; share, latitude, longitude), whole or not at all.

    The code is a full postcode, a sector or an outward code; the share is in percent, all of it where none is said.
    """

    async def load() -> Loaded:
        return await catchment_files.load(await society_named(society), file, name=NAME.read(name), begins_on=begins_on.date())

    with ERRORS.status(_("Reading files")):
        loaded = site_of(context).run(load)
    for line in loaded.refused:
        name_rejected(line)
    if loaded.refused:
        OUT.print(_("Nothing was loaded: an edition is taken whole."))
        raise typer.Exit(FOUND_WRONG)
    OUT.print(ngettext("%(name)s has %(num)s line.", "%(name)s has %(num)s lines.", loaded.count, name=name), markup=False)


@imports.command("claims")
def import_claims(context: typer.Context, file: list[Path], society: OfSociety = "") -> None:
    """Give streets to stores (store, postcode): whoever lives there belongs to the store's community, whatever the catchments say."""

    def load(of: Society, path: Path) -> AsyncIterator[Taken]:
        return claim_files.load(of, path, by=system(of))

    take_files(context, file, society, load)


@imports.command("rooms")
def import_rooms(context: typer.Context, file: list[Path], society: OfSociety = "") -> None:
    """Write down the rooms of stores (store, name, seats), which pioneers may pick for their activities."""

    def load(of: Society, path: Path) -> AsyncIterator[Taken]:
        return room_files.load(of, path, by=system(of))

    take_files(context, file, society, load)


@imports.command("bulletins")
def import_bulletins(context: typer.Context, file: list[Path], society: OfSociety = "") -> None:
    """Put up what stores tell their communities (store, title, text, begins_on, ends_on), on show from the first day to the last."""

    def load(of: Society, path: Path) -> AsyncIterator[Taken]:
        return bulletin_files.load(of, path, by=system(of))

    take_files(context, file, society, load)


@appointment_verbs.command("propose")
def propose_appointment(
    context: typer.Context,
    member_number: str,
    community: Annotated[str, typer.Argument(help="Its slug")],
    by: By,
    role: Annotated[str, typer.Option(help="pioneer or co-ordinator")] = "pioneer",
    begins_on: Annotated[datetime | None, typer.Option(help="The first day; today where none is said", formats=DAY)] = None,
    ends_on: Annotated[datetime | None, typer.Option(help="The last day; twelve months where none is said", formats=DAY)] = None,
    society: OfSociety = "",
) -> None:
    """Propose a member; it counts once somebody else has confirmed it."""

    async def propose() -> Appointment:
        of = await society_named(society)
        first = begins_on.date() if begins_on else clock.today(of.time_zone)
        last = ends_on.date() if ends_on else appointments.last_day(first)
        return await _propose(of, member_number, community, role, first, last, await staff.acting(of, by, *appointments.STAFF))

    proposed = site_of(context).run(propose)
    OUT.print(_("Appointment %(number)s, until %(day)s, waits for somebody else.", number=proposed.id, day=proposed.ends_on), markup=False)


async def _propose(of: Society, typed: str, slug: str, role: str, first: date, last: date, by: Actor) -> Appointment:
    if role not in appointments.ROLES:
        raise Refused(_("There is no role %(role)s. There are: %(roles)s.", role=role, roles=", ".join(appointments.ROLES)))
    found = await members.by_number(of, typed)
    if not found:
        raise Refused(_("No member has the number %(number)s.", number=typed))
    member = await Member.get(id=found[0].id)
    return await appointments.appoint(member, await communities.named(of, slug), role=role, begins_on=first, ends_on=last, by=by)


@appointment_verbs.command("confirm")
def confirm_appointment(context: typer.Context, number: int, by: By, society: OfSociety = "") -> None:
    """Confirm what somebody else has proposed."""

    async def confirm() -> Appointment:
        of = await society_named(society)
        proposed = await Appointment.get_or_none(id=number, community__society_id=of.id)
        if proposed is None:
            raise Refused(_("There is no appointment with the number %(number)s.", number=number))
        return await appointments.confirm(proposed, by=await staff.acting(of, by, *appointments.STAFF))

    confirmed = site_of(context).run(confirm)
    OUT.print(_("Appointment %(number)s is confirmed.", number=confirmed.id), markup=False)
