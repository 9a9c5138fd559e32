"""Sections of a community's page: Markdown in an order, every version kept, each able to come back (P3)."""

from dataclasses import dataclass
from datetime import datetime

from tortoise.expressions import Subquery
from tortoise.queryset import QuerySet

from portal.actors import Actor
from portal.kit import clock, database
from portal.kit.locale import gettext as _
from portal.kit.refusals import Refused
from regions import appointments, communities
from regions.models import Community, Section, SectionVersion

SECTIONS_MAX = 12


@dataclass(frozen=True)
class ShownSection:
    """A section as its newest version says it."""

    id: int
    position: int
    number: int
    heading: str
    text: str
    published_at: datetime


async def on_page(community: Community) -> list[ShownSection]:
    """The sections that stand on the page, in their order."""
    found = await database.rows(database.sql("regions", "sections_on_page"), community.id)
    return [ShownSection(**row) for row in found]


def visible_to(actor: Actor) -> QuerySet[Section]:
    """The sections that an actor may read: what stands on the pages of their society, to a visitor of all."""
    return Section.filter(community_id__in=Subquery(communities.visible_to(actor).values("id")), removed_at=None)


def run_by(actor: Actor) -> QuerySet[Section]:
    """The sections that an actor may change: those of the communities they run (R27)."""
    return Section.filter(community_id__in=Subquery(appointments.run_by(actor).values("id")), removed_at=None)


async def versions_of(section: Section) -> list[SectionVersion]:
    """Every version, the newest first."""
    return await SectionVersion.filter(section=section).order_by("-number").limit(100)


async def add(community: Community, *, heading: str, text: str, once: str, by: Actor) -> Section:
    """Publish a new section at the end of the page. The same `once` counts once.

    Raises:
        Refused: the page is full, or `once` came before with other words.
    """
    async with database.transaction():
        await Community.select_for_update().get(id=community.id)
        if present := await Section.get_or_none(once=once):
            return await _same(present, community, heading, text)
        standing = await Section.filter(community=community, removed_at=None).order_by("-position")
        if len(standing) >= SECTIONS_MAX:
            raise Refused(_("A page holds %(most)s parts. Remove one first.", most=SECTIONS_MAX))
        section = await Section.create(community=community, once=once, position=standing[0].position + 1 if standing else 1)
        await _publish(section, 1, heading, text, by)
    return section


async def _same(present: Section, community: Community, heading: str, text: str) -> Section:
    first = await SectionVersion.get(section=present, number=1)
    if (present.community_id, first.heading, first.text) != (community.id, heading, text):
        raise Refused(_("This form was sent before with other words, which stand. Open a new form for these."))
    return present


async def edit(section: Section, *, heading: str, text: str, by: Actor) -> SectionVersion:
    """Publish new words for a section. The same words again are the version that stands."""
    async with database.transaction():
        section = await Section.select_for_update().get(id=section.id)
        newest = await _newest(section)
        if (newest.heading, newest.text) == (heading, text):
            return newest
        return await _publish(section, newest.number + 1, heading, text, by)


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
    """Take a section off the page; its versions stay."""
    async with database.transaction():
        section = await Section.select_for_update().get(id=section.id)
        if section.removed_at is None:
            section.removed_at, section.removed_by_kind, section.removed_by_id = clock.now(), by.kind, by.id
            await section.save()
    return section


async def _newest(section: Section) -> SectionVersion:
    return (await SectionVersion.filter(section=section).order_by("-number").limit(1))[0]


async def _publish(section: Section, number: int, heading: str, text: str, by: Actor) -> SectionVersion:
    return await SectionVersion.create(
        section=section, number=number, heading=heading, text=text, published_at=clock.now(), by_kind=by.kind, by_id=by.id
    )
