"""Causes: who they are, as their pages tell it."""

from typing import Any

from tortoise.expressions import Subquery
from tortoise.queryset import QuerySet

from causes.models import Cause, Running
from portal.kit import clock
from regions.models import Community
from regions.slugs import slug_of


async def register(community: Community, *, name: str, aim: str, category: str, **told: Any) -> Cause:
    """A cause of a community; `told` are the other fields of its page. Its address is made from its name."""
    slug = slug_of(name, "cause")
    while await Cause.filter(slug=slug).exists():
        slug = f"{slug}-{community.slug}"
    return await Cause.create(
        society_id=community.society_id, community=community, slug=slug[:80], name=name, aim=aim, category=category, **told
    )  # fmt: skip


def visible() -> QuerySet[Cause]:
    """The causes that everybody may see: those that run or have run, not those that only asked to."""
    run = Running.filter(begins_at__lte=clock.now()).values("cause_id")
    return Cause.filter(id__in=Subquery(run)).select_related("society", "community")


async def title(kind: str, cause_id: int) -> str | None:
    """What a cause is called, for lower floors that know only its kind and number."""
    found = await Cause.get_or_none(id=cause_id) if kind == "cause" else None
    return found.name if found else None
