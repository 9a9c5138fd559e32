"""Verbs of temporary cards: make some for a store, and end the points of those that nobody registered."""

from typing import Annotated
from uuid import uuid4

import typer

from portal import stores, temporary_cards
from portal.actors import system
from portal.commands import OfSociety
from portal.kit.locale import gettext as _
from portal.kit.progress import OUT
from portal.models import CARDS_MOST, Card, Society
from portal.society_verbs import for_society
from rewards import registrations

verbs = typer.Typer(help="Temporary cards: what stores sell before anybody joins.", no_args_is_help=True)


@verbs.command("issue")
def issue(
    context: typer.Context,
    store: Annotated[str, typer.Argument(help="The number of the store that will sell them")],
    count: Annotated[int, typer.Option(help="How many", min=1, max=CARDS_MOST)] = 50,
    society: OfSociety = "",
) -> None:
    """Make cards for a store, and print their numbers, a line each."""

    async def make(of: Society) -> list[str]:
        batch = await temporary_cards.issue(await stores.numbered(of, store), by=system(of), count=count, once=uuid4().hex)
        return [card.number for card in await Card.filter(batch=batch).order_by("id").limit(CARDS_MOST)]

    for number in for_society(context, society, make):
        OUT.print(number, markup=False)


@verbs.command("lapse")
def lapse(context: typer.Context, society: OfSociety = "") -> None:
    """End the points of cards that nobody registered within twelve weeks of their first use; the night does it too."""

    async def end(of: Society) -> int:
        return await registrations.lapse(of, by=system(of))

    OUT.print(_("Cards whose points ended: %(count)s.", count=for_society(context, society, end)), markup=False)
