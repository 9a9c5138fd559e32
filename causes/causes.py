"""Causes: who they are, as their pages tell it."""

from typing import Any

from tortoise.expressions import Subquery
from tortoise.queryset import QuerySet

from causes.categories import LABELS
from causes.models import Cause, Running
from portal.actors import Actor
from portal.kit import clock, database
from portal.kit.locale import gettext as _
from portal.kit.refusals import Refused
from portal.models import Society
from regions.models import Community
from regions.slugs import is_slug, slug_of

OTHER = "other"


async def register(community: Community, *, name: str, aim: str, category: str, slug: str = "", **told: Any) -> Cause:
    """A cause of a community; `told` are the other fields of its page. Its address is made from its name where none is given."""
    slug = slug or slug_of(name, "cause")
    while await Cause.filter(slug=slug).exists():
        slug = f"{slug}-{community.slug}"
    return await Cause.create(
        society_id=community.society_id, community=community, slug=slug[:80], name=name, aim=aim, category=category, **told
    )  # fmt: skip


async def keep(community: Community, *, by: Actor, name: str, aim: str, slug: str = "", **told: Any) -> Cause:
    """Write a cause down: by its address, or where none is given by its name in the community.

    The same again changes nothing; what is told otherwise is rewritten. `told` are the other fields of its page.

    Raises:
        Refused: an address that is none or another cause's, or a category that there is not.
    """
    assert by.kind == "system", "only the command line writes causes down"
    told |= {"name": name, "aim": aim}
    if (category := told.get("category", OTHER)) not in LABELS:
        raise Refused(_("There is no category %(category)s. There are: %(all)s.", category=category, all=", ".join(LABELS)))
    async with database.transaction():
        await Society.select_for_update(no_key=True).get(id=community.society_id)  # one writer at a time
        cause = await Cause.filter(**({"slug": slug} if slug else {"community": community, "name": name})).order_by("id").first()
        if cause is None and slug and not is_slug(slug):
            raise Refused(_("An address is made of small letters, digits and hyphens."), field="slug")
        if cause is None:
            return await register(community, slug=slug, **{"category": OTHER, **told})
        if cause.community_id != community.id:
            raise Refused(_("There is another cause at %(slug)s.", slug=slug), field="slug")
        await database.rewrite(cause, told)
    return cause


async def named(society: Society, slug: str) -> Cause:
    """A society's cause by its address.

    Raises:
        Refused: there is none.
    """
    cause = await Cause.get_or_none(society=society, slug=slug)
    if cause is None:
        raise Refused(_("There is no cause %(slug)s.", slug=slug), field="cause")
    return cause


def visible() -> QuerySet[Cause]:
    """The causes that everybody may see: those that run or have run, not those that only asked to."""
    run = Running.filter(begins_at__lte=clock.now()).values("cause_id")
    return Cause.filter(id__in=Subquery(run)).select_related("society", "community")


async def title(kind: str, cause_id: int) -> str | None:
    """What a cause is called, for lower floors that know only its kind and number."""
    found = await Cause.get_or_none(id=cause_id) if kind == "cause" else None
    return found.name if found else None
