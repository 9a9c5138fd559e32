"""Verbs of corrections: what a society has set for them."""

from typing import Annotated

import typer

from portal.commands import OfSociety
from portal.kit.locale import gettext as _
from portal.kit.progress import OUT
from portal.models import Society
from portal.society_verbs import for_society
from rewards import corrections
from rewards.corrections import Terms

verbs = typer.Typer(help="Corrections of points by hand: what the society has set for them.", no_args_is_help=True)


@verbs.command("terms")
def set_terms(
    context: typer.Context,
    limit: Annotated[
        int | None, typer.Option(help="Points that one person posts alone for a member in 30 days", min=0, max=1_000_000)
    ] = None,
    reason: Annotated[list[str] | None, typer.Option(help="A reason that may be given; several times for several")] = None,
    society: OfSociety = "",
) -> None:
    """Show limit and reasons, or set them."""

    async def keep(of: Society) -> Terms:
        held = await corrections.terms_of(of.id)
        if limit is not None or reason:
            chosen = held.limit_points if limit is None else limit
            await corrections.set_terms(of, limit_points=chosen, reasons=reason or list(held.reasons))
        return await corrections.terms_of(of.id)

    held = for_society(context, society, keep)
    OUT.print(
        _("Alone up to %(points)s points. Reasons: %(reasons)s.", points=held.limit_points, reasons=", ".join(held.reasons)), markup=False
    )
