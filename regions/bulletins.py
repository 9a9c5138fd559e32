"""Bulletins: what a store tells its community, from one day to another (M19)."""

from datetime import date
from typing import Any

from portal.actors import Actor
from portal.kit import clock
from portal.kit.locale import gettext as _
from portal.kit.refusals import Refused
from portal.models import Store
from regions.models import Bulletin, Community


async def post(
    community: Community, *, title: str, text: str, begins_on: date, ends_on: date, by: Actor, store: Store | None = None
) -> Bulletin:
    """Put a notice up. The same words for the same days count once.

    Raises:
        Refused: it ends before it begins.
    """
    if ends_on < begins_on:
        raise Refused(_("The last day cannot be before the first."), field="ends_on")
    said: dict[str, Any] = {"community": community, "title": title, "begins_on": begins_on, "ends_on": ends_on}
    signed = {"text": text, "store": store, "created_at": clock.now(), "by_kind": by.kind, "by_id": by.id}
    bulletin, _new = await Bulletin.get_or_create(defaults=signed, **said)
    return bulletin
