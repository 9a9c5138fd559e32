"""Bulletins: what a store tells its community, from one day to another (M19)."""

from datetime import date
from typing import Any

from portal.actors import Actor
from portal.kit import clock, database
from portal.kit.locale import gettext as _
from portal.kit.refusals import Refused
from portal.models import Store
from regions import store_places
from regions.models import Bulletin

DAYS_MAX = 366
"""What stands longer than a year is no news: it belongs in a section of the page."""


async def post(store: Store, *, title: str, text: str, begins_on: date, ends_on: date, by: Actor) -> Bulletin:
    """Put a store's bulletin up where the store stands. The same again changes nothing; of one title from a day on, the newest words hold.

    Raises:
        Refused: it ends before it begins or stands longer than a year, or the store stands in no community.
    """
    async with database.transaction():
        place = await store_places.locked(store)
        if ends_on < begins_on:
            raise Refused(_("The last day cannot be before the first."), field="ends_on")
        if (ends_on - begins_on).days >= DAYS_MAX:
            raise Refused(_("It stands for a year at most."), field="ends_on")
        same: dict[str, Any] = {"store_id": store.id, "title": title, "begins_on": begins_on}
        told: dict[str, Any] = {"community_id": place.community_id, "text": text, "ends_on": ends_on}
        bulletin = await Bulletin.get_or_none(**same)
        if bulletin is None:
            return await Bulletin.create(**same, **told, created_at=clock.now(), by_kind=by.kind, by_id=by.id)
        await database.rewrite(bulletin, told)
    return bulletin
