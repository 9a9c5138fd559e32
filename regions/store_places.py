"""Store places: in which community a store stands. Its claims to streets, its rooms and its bulletins are that community's."""

from portal.kit import database
from portal.kit.locale import gettext as _
from portal.kit.refusals import Refused
from portal.models import Store
from regions.models import Bulletin, Community, Space, StorePlace


async def stand(store: Store, community: Community) -> StorePlace:
    """Let a store stand in a community, from now on, with its rooms and bulletins; the same one again changes nothing."""
    async with database.transaction():
        await Store.select_for_update().get(id=store.id)
        place, _new = await StorePlace.get_or_create(store=store, defaults={"community": community})
        await database.rewrite(place, {"community_id": community.id})
        for its in (Space, Bulletin):
            await its.filter(store_id=store.id).exclude(community_id=community.id).update(community_id=community.id)
    return place


async def locked(store: Store) -> StorePlace:
    """Where a store stands, held until the present transaction ends: one writer at a time for what is the store's.

    Raises:
        Refused: it stands in no community.
    """
    place = await StorePlace.select_for_update().get_or_none(store_id=store.id)
    if place is None:
        raise Refused(_("This store stands in no community yet."))
    return place
