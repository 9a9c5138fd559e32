"""The verb of the review list: look through the books."""

from datetime import UTC, datetime
from typing import Annotated

import typer

from portal.commands import DAY, OfSociety
from portal.kit.locale import gettext as _
from portal.kit.progress import OUT
from portal.models import Society
from portal.society_verbs import for_society
from rewards import findings

verbs = typer.Typer(help="The review list: look through the books for what somebody should look at.", no_args_is_help=True)


@verbs.callback()
def review() -> None:
    """The review list: look through the books for what somebody should look at."""


@verbs.command("look")
def look_through(
    context: typer.Context,
    since: Annotated[datetime | None, typer.Option(help="The day of sale to begin with", formats=DAY)] = None,
    society: OfSociety = "",
) -> None:
    """Look through the books now, as every night. What was found before is not found again."""

    async def look(of: Society) -> int:
        return await findings.look(of, since=since.replace(tzinfo=UTC) if since else None)

    count = for_society(context, society, look, says=_("Looking through the books"))
    OUT.print(_("New on the review list: %(count)s.", count=count))
