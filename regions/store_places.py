"""Store places: in which community a store stands. Its claims to streets, its rooms and its bulletins are that community's."""

from portal.kit import database
from portal.models import Store
from regions.models import Community, StorePlace


async def stand(store: Store, community: Community) -> StorePlace:
    """Let a store stand in a community, from now on; the same one again changes nothing."""
    async with database.transaction():
        await Store.select_for_update().get(id=store.id)
        place, _new = await StorePlace.get_or_create(store=store, defaults={"community": community})
        await database.rewrite(place, {"community_id": community.id})
    return place
