"""Residences: to which community a member belongs, and since when (R24)."""

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from tortoise.expressions import Q

from portal.actors import Actor
from portal.kit import clock, database, postcodes
from portal.kit.locale import gettext as _
from portal.kit.refusals import Refused
from portal.models import Member, Person
from regions import catchments
from regions.catchments import PlaceOfPostcode
from regions.models import Community, Residence


async def settle(member: Member, postcode: str, *, community: Community | None = None, address: str | None = None, by: Actor) -> Residence:
    """Give a member a home: the first at once, a move at the next midnight of the new place (R24). The same home twice counts once.

    Letters, and whoever looks for the member by postcode, go by the new home at once.

    Args:
        community: what the member picked, where the table does not know the postcode.
        address: the new street and town; None where they stay.

    Raises:
        Refused: the postcode is not known and no community was picked; beside the field `postcode`.
    """
    person = await Person.get(member__id=member.id).select_related("society")
    place = await catchments.place_of(person.society, person.country, postcode)
    if place is None and community is not None:
        place = PlaceOfPostcode(community.id, postcode.strip().upper()[:10])
    if place is None:
        raise Refused(_("We do not know this postcode. Choose your community below."), field="postcode")
    async with database.transaction():
        await Member.select_for_update().get(id=member.id)
        await _readdress(person, postcode, address)
        return await _move(member, place, by)


async def _readdress(person: Person, postcode: str, address: str | None) -> None:
    # who picked a community may have typed no whole postcode: nobody is found by half a one
    whole = postcodes.normalise(person.country, postcode)
    changed = {"postcode": whole and whole.full, "address": address}
    if given := {name: text for name, text in changed.items() if text}:
        await Person.filter(id=person.id).update(**given)


async def _move(member: Member, place: PlaceOfPostcode, by: Actor) -> Residence:
    # a move that has not come into force is simply replaced: nobody ever lived there
    now = clock.now()
    await Residence.filter(member_id=member.id, begins_at__gt=now).delete()
    present = await Residence.filter(member_id=member.id).order_by("-begins_at").first()
    if present is None:
        return await _begin(member, place, now, by)
    if (present.community_id, present.postcode) == (place.community_id, place.postcode):
        await Residence.filter(id=present.id).update(ends_at=None)
        return await Residence.get(id=present.id)
    community = await Community.get(id=place.community_id)
    at = _next_midnight(now, community.time_zone)
    await Residence.filter(id=present.id).update(ends_at=at)
    return await _begin(member, place, at, by)


async def _begin(member: Member, place: PlaceOfPostcode, at: datetime, by: Actor) -> Residence:
    return await Residence.create(
        member=member,
        community_id=place.community_id,
        postcode=place.postcode,
        latitude=place.latitude,
        longitude=place.longitude,
        begins_at=at,
        by_kind=by.kind,
        by_id=by.id,
    )


def _next_midnight(now: datetime, zone: str) -> datetime:
    tomorrow = now.astimezone(ZoneInfo(zone)).date() + timedelta(days=1)
    return datetime.combine(tomorrow, time(), ZoneInfo(zone))


async def community_of(member: Member) -> Community | None:
    """The community to which the member belongs now."""
    residence = await residence_of(member)
    return await Community.get(id=residence.community_id).select_related("region") if residence else None


async def residence_of(member: Member) -> Residence | None:
    """The member's home now."""
    now = clock.now()
    in_force = Q(ends_at=None) | Q(ends_at__gt=now)
    return await Residence.filter(in_force, member_id=member.id, begins_at__lte=now).first()
