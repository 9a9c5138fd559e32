"""Communities: who may read them, and how somebody picks one."""

from collections.abc import Sequence
from dataclasses import dataclass

from tortoise.queryset import QuerySet

from portal.actors import Actor
from portal.kit import clock, formats
from portal.kit.locale import gettext as _
from regions.models import Community, Region, Residence

COMMUNITIES_MAX = 2000


@dataclass(frozen=True)
class RegionOfList:
    """A region with its communities, for a list to choose from."""

    name: str
    communities: Sequence[Community]


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
