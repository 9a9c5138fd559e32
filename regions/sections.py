"""Sections of a community's page: Markdown in an order, every version kept; what was said before, or taken off, can come back (P3)."""

from dataclasses import dataclass
from datetime import datetime

from tortoise.expressions import Subquery
from tortoise.queryset import QuerySet

from portal.actors import Actor
from portal.kit import clock, database, paging
from portal.kit.locale import gettext as _
from portal.kit.paging import Page
from portal.kit.refusals import Refused
from regions import appointments, communities
from regions.models import Community, Section, SectionReturn, SectionVersion

SECTIONS_MAX = 12
SIZE = 10
"""Whole texts stand in the lists of the editor: fewer a page than elsewhere."""


@dataclass(frozen=True)
class ShownSection:
    """A section as its newest version says it."""

    id: int
    position: int
    number: int
    heading: str
    text: str
    published_at: datetime


@dataclass(frozen=True)
class RemovedSection(ShownSection):
    """The same of a section that was taken off the page."""

    removed_at: datetime


async def on_page(community: Community) -> list[ShownSection]:
    """The sections that stand on the page, in their order."""
    found = await database.rows(database.sql("regions", "sections_on_page"), community.id)
    return [ShownSection(**row) for row in found]


async def off_page(community: Community, number: int) -> Page[RemovedSection]:
    """One page of the sections that were taken off, the latest first."""
    found = await database.rows(database.sql("regions", "sections_off_page"), community.id, *paging.window(number, SIZE))
    return paging.cut([RemovedSection(**row) for row in found], number, SIZE)


def visible_to(actor: Actor) -> QuerySet[Section]:
    """The sections that an actor may read: what stands on the pages of their society, to a visitor of all."""
    return Section.filter(community_id__in=Subquery(communities.visible_to(actor).values("id")), removed_at=None)


def run_by(actor: Actor) -> QuerySet[Section]:
    """The sections that an actor may change: those of the communities they run (R27)."""
    return kept_by(actor).filter(removed_at=None)


def kept_by(actor: Actor) -> QuerySet[Section]:
    """The same with those that were taken off a page, which they may bring back."""
    return Section.filter(community_id__in=Subquery(appointments.run_by(actor).values("id")))


async def versions_of(section: Section, number: int) -> Page[SectionVersion]:
    """One page of the versions, the newest first."""
    limit, offset = paging.window(number, SIZE)
    return paging.cut(await SectionVersion.filter(section=section).order_by("-number").limit(limit).offset(offset), number, SIZE)


async def newest(section: Section) -> SectionVersion:
    """The version that stands."""
    return (await SectionVersion.filter(section=section).order_by("-number").limit(1))[0]


async def add(community: Community, *, heading: str, text: str, once: str, by: Actor) -> Section:
    """Publish a new section at the end of the page. The same `once` counts once.

    Raises:
        Refused: the page is full, or `once` came before with other words.
    """
    async with database.transaction():
        await Community.select_for_update().get(id=community.id)
        if present := await Section.get_or_none(once=once):
            return await _same(present, community, heading, text)
        section = await Section.create(community=community, once=once, position=await _free_position(community.id))
        await _publish(section, 1, heading, text, by)
    return section


async def _free_position(community_id: int) -> int:
    """The place at the end of a page that is locked."""
    standing = await Section.filter(community_id=community_id, removed_at=None).order_by("-position")
    if len(standing) >= SECTIONS_MAX:
        raise Refused(_("A page holds %(most)s parts. Remove one first.", most=SECTIONS_MAX))
    return standing[0].position + 1 if standing else 1


async def _same(present: Section, community: Community, heading: str, text: str) -> Section:
    first = await SectionVersion.get(section=present, number=1)
    if (present.community_id, first.heading, first.text) != (community.id, heading, text):
        raise Refused(_("This form was sent before with other words, which stand. Open a new form for these."))
    return present


async def edit(section: Section, *, heading: str, text: str, by: Actor) -> SectionVersion:
    """Publish new words for a section. The same words again are the version that stands."""
    async with database.transaction():
        section = await Section.select_for_update().get(id=section.id)
        standing = await newest(section)
        if (standing.heading, standing.text) == (heading, text):
            return standing
        return await _publish(section, standing.number + 1, heading, text, by)


async def revert(section: Section, earlier: SectionVersion, *, by: Actor) -> SectionVersion:
    """Let an earlier version stand again, as a new version."""
    return await edit(section, heading=earlier.heading, text=earlier.text, by=by)


async def move(section: Section, *, position: int, by: Actor) -> Section:
    """Let a section stand at a place of the page, from 1; past the end, at the end. The same place twice counts once.

    Raises:
        Refused: it has been taken off the page.
    """
    assert position >= 1, position
    async with database.transaction():
        await Community.select_for_update().get(id=section.community_id)
        standing = await Section.filter(community_id=section.community_id, removed_at=None).order_by("position", "id")
        order = [each.id for each in standing]
        if section.id not in order:
            raise Refused(_("This part has been taken off the page."))
        order.remove(section.id)
        order.insert(position - 1, section.id)
        for number, section_id in enumerate(order, 1):
            await Section.filter(id=section_id).update(position=number)
    return section


async def remove(section: Section, *, by: Actor) -> Section:
    """Take a section off the page; it and its versions are kept, and come back by `bring_back`."""
    async with database.transaction():
        section = await Section.select_for_update().get(id=section.id)
        if section.removed_at is None:
            section.removed_at, section.removed_by_kind, section.removed_by_id = clock.now(), by.kind, by.id
            await section.save()
    return section


async def bring_back(section: Section, *, by: Actor) -> Section:
    """Let a section that was taken off stand again as it was, at the end of the page. One that stands there is back already.

    Raises:
        Refused: the page is full.
    """
    async with database.transaction():
        await Community.select_for_update().get(id=section.community_id)
        section = await Section.select_for_update().get(id=section.id)
        if section.removed_at is None:
            return section
        section.position = await _free_position(section.community_id)
        removed = {"removed_at": section.removed_at, "removed_by_kind": section.removed_by_kind, "removed_by_id": section.removed_by_id}
        await SectionReturn.create(section=section, **removed, returned_at=clock.now(), by_kind=by.kind, by_id=by.id)
        await section.update_from_dict(dict.fromkeys(removed)).save()
    return section


async def _publish(section: Section, number: int, heading: str, text: str, by: Actor) -> SectionVersion:
    return await SectionVersion.create(
        section=section, number=number, heading=heading, text=text, published_at=clock.now(), by_kind=by.kind, by_id=by.id
    )
