"""The verb of what is pending: count what can no longer be given back."""

import typer

from portal.actors import system
from portal.commands import OfSociety
from portal.kit.locale import gettext as _
from portal.kit.progress import OUT
from portal.models import Society
from portal.society_verbs import for_society
from rewards.intake import releases

verbs = typer.Typer(help="Pending points: count what can no longer be given back.", no_args_is_help=True)


@verbs.callback()
def pending() -> None:
    """Pending points: count what can no longer be given back."""


@verbs.command("release")
def release(context: typer.Context, society: OfSociety = "") -> None:
    """Count now what is due, as every night. What was released before is not released again."""

    async def release_all(of: Society) -> int:
        return await releases.release(of, by=system(of))

    OUT.print(_("Released: %(count)s.", count=for_society(context, society, release_all)))
