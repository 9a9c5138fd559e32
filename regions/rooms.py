"""Rooms of stores, which activities may use: each a Space of the community in which its store stands."""

from portal.actors import Actor
from portal.kit import database
from portal.models import Store
from regions import store_places
from regions.models import Space


async def keep(store: Store, *, name: str, seats: int, by: Actor) -> Space:
    """Write a room of a store down by its name. The same again changes nothing; other seats are written over those before.

    Raises:
        Refused: the store stands in no community.
    """
    assert by.kind == "system", "only the command line makes rooms"
    assert seats > 0, seats
    async with database.transaction():
        place = await store_places.locked(store)
        told = {"community_id": place.community_id, "seats": seats}
        room, _new = await Space.get_or_create(defaults=told, store_id=store.id, name=name)
        await database.rewrite(room, told)
    return room
