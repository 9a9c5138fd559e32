"""Communities: how they come to be, who may read them, and how somebody picks one."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import count
from typing import Any, NamedTuple

from tortoise.queryset import QuerySet

from portal.actors import Actor
from portal.kit import clock, database, formats
from portal.kit.locale import gettext as _
from portal.kit.refusals import Refused
from portal.models import Society
from regions.models import Community, Region, Residence
from regions.slugs import LENGTH_MAX, is_slug, slug_of

COMMUNITIES_MAX = 2000
ROOFLINES = ("lane", "hills", "harbour")


class RegionTold(NamedTuple):
    """What is said of a region beside each of its communities."""

    code: str
    name: str
    roofline: str


@dataclass(frozen=True)
class RegionOfList:
    """A region with its communities, for a list to choose from."""

    name: str
    communities: Sequence[Community]


async def keep(society: Society, *, by: Actor, region: RegionTold, slug: str, name: str, **told: Any) -> Community:
    """Write a community down by its slug, and its region by its code. The same again changes nothing; what is told otherwise is rewritten.

    Args:
        told: `greeting`, `latitude` and `longitude`, `is_national`, as far as they are known.

    Raises:
        Refused: an address or roofline that is none, another society's address, or a second national community.
    """
    assert by.kind == "system", "only the command line makes communities"
    if not is_slug(slug):
        raise Refused(_("An address is made of small letters, digits and hyphens."), field="slug")
    if region.roofline not in ROOFLINES:
        raise Refused(_("A roofline is one of: %(rooflines)s.", rooflines=", ".join(ROOFLINES)), field="roofline")
    async with database.transaction():
        await Society.select_for_update(no_key=True).get(id=society.id)  # one writer at a time
        community = await Community.get_or_none(slug=slug)
        if community and community.society_id != society.id:
            raise Refused(_("There is another community at %(slug)s.", slug=slug), field="slug")
        if told.get("is_national") and (other := await Community.exclude(slug=slug).get_or_none(society=society, is_national=True)):
            raise Refused(_("%(name)s is the national community already.", name=other.name), field="national")
        told |= {"name": name, "region_id": (await _keep_region(society, region)).id}
        if community is None:
            return await Community.create(society=society, slug=slug, time_zone=society.time_zone, **told)
        await database.rewrite(community, told)
    return community


async def _keep_region(society: Society, told: RegionTold) -> Region:
    region = await Region.get_or_none(society=society, code=told.code)
    if region is None:
        return await Region.create(society=society, slug=await _free_slug(told.name), **told._asdict())
    await database.rewrite(region, told._asdict())
    return region


async def _free_slug(name: str) -> str:
    """An address for a region: another society may have one of that name."""
    slug = first = slug_of(name, "region")
    turns = count(2)
    while await Region.filter(slug=slug).exists():
        slug = f"{first[: LENGTH_MAX - 5]}-{next(turns)}"
    return slug


async def named(society: Society, slug: str) -> Community:
    """A society's community by its slug.

    Raises:
        Refused: there is none.
    """
    community = await Community.get_or_none(society=society, slug=slug)
    if community is None:
        raise Refused(_("There is no community %(slug)s.", slug=slug), field="community")
    return community


def visible_to(actor: Actor) -> QuerySet[Community]:
    """The communities of the actor's society; to a visitor those of all."""
    return Community.filter(society_id=actor.society.id) if actor.society else Community.all()


async def by_region(actor: Actor) -> list[RegionOfList]:
    """Every community that may be picked, region by region."""
    found = await visible_to(actor).filter(is_national=False).select_related("region").order_by("name").limit(COMMUNITIES_MAX)
    regions: dict[int, Region] = {community.region_id: community.region for community in found}
    return [
        RegionOfList(region.name, [community for community in found if community.region_id == region_id])
        for region_id, region in sorted(regions.items(), key=lambda each: each[1].name)
    ]


async def choices(actor: Actor) -> list[tuple[str, str]]:
    """The same for a field of a form."""
    found = await visible_to(actor).filter(is_national=False).order_by("name").limit(COMMUNITIES_MAX)
    return [("", _("By my postcode")), *((community.slug, community.name) for community in found)]


async def picked(actor: Actor, slug: str | None) -> Community | None:
    """The community that was picked in a form."""
    return await visible_to(actor).get_or_none(slug=slug) if slug else None


def settled_words(residence: Residence, community: Community) -> str:
    """What a member reads after moving."""
    if residence.begins_at <= clock.now():
        return _("Your community is %(community)s.", community=community.name)
    day = formats.day_of(residence.begins_at, community.time_zone)
    return _("From %(day)s your community is %(community)s.", day=day, community=community.name)
