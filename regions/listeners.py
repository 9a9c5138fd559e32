"""What regions do when a floor below has done something."""

from portal.actors import system
from portal.joining import MemberJoined
from portal.models import Member, Store
from portal.stores import StoreKept
from regions import catchments, communities, residences, store_places
from regions.models import Community


async def settle_newcomer(joined: MemberJoined) -> None:
    """A new member belongs somewhere at once; where the table does not know, to the national community, until they pick (R23)."""
    member = await Member.get(id=joined.member_id).select_related("person", "society")
    place = await catchments.place_of(member.society, member.person.country, joined.postcode)
    national = await Community.get_or_none(society=member.society, is_national=True)
    if place or national:  # a society may join people before its communities are drawn
        await residences.settle(member, joined.postcode, community=national, by=system(member.society))


async def place_store(kept: StoreKept) -> None:
    """A store stands in the community that its file names beside it; where none is named, it stays where it is."""
    if slug := kept.beside.get("community"):
        store = await Store.get(id=kept.store_id).select_related("society")
        await store_places.stand(store, await communities.named(store.society, slug))
