"""Who runs the communities of the demo, and what stands on their pages."""

from collections.abc import Sequence
from datetime import timedelta
from hashlib import md5

from portal.demo.tables import fill
from portal.demo.world import WALES
from portal.kit import clock, database
from portal.kit.demonstration import Demo
from portal.models import Society, Staff
from regions.demo.world import BULLETINS, ROOM, SECTIONS
from regions.models import Community, Space, StorePlace

SEATS = 30


def language_of(community: Community, society: Society) -> str:
    """In which language a community's page is written."""
    return "cy" if community.region.slug in WALES else str(society.language)


def once(*named: object) -> str:
    """A key that is the same at each start."""
    return md5(" ".join(map(str, named)).encode(), usedforsecurity=False).hexdigest()


async def appoint(demo: Demo, society: Society, communities: Sequence[Community]) -> None:
    """A pioneer for each community and a co-ordinator for each region, appointed by one person and confirmed by another (R26)."""
    chance = demo.random(f"appointments {society.slug}")
    first, second, *_others = await Staff.filter(society=society).order_by("id").limit(2)
    at, today = clock.now() - timedelta(days=120), clock.today(society.time_zone)
    coordinators: dict[int, int] = {}
    rows = []
    for community in communities:
        members = await members_of(community)
        if not members:
            continue
        pioneer = chance.choice(members)
        others = [member for member in members if member != pioneer]
        if others and community.region_id not in coordinators:
            coordinators[community.region_id] = chance.choice(others)
        appointed = [(pioneer, "pioneer")]
        if community.region_id in coordinators:
            appointed.append((coordinators[community.region_id], "co-ordinator"))
        rows += [
            (
                member,
                community.id,
                role,
                today - timedelta(days=120),
                today + timedelta(days=200),
                "staff",
                first.id,
                at,
                "staff",
                second.id,
                at,
            )
            for member, role in appointed
        ]
    columns = (
        "member_id", "community_id", "role", "begins_on", "ends_on", "by_kind", "by_id", "appointed_at", "confirmed_by_kind",
        "confirmed_by_id", "confirmed_at",
    )  # fmt: skip
    await fill("regions_appointment", columns, rows)


async def members_of(community: Community) -> list[int]:
    """The members who live there, by number."""
    found = await database.rows(
        "SELECT member_id FROM regions_residence WHERE community_id = $1 AND ends_at IS NULL ORDER BY member_id", community.id
    )
    return [row["member_id"] for row in found]


async def write(society: Society, communities: Sequence[Community]) -> None:
    """Sections, a bulletin and a room for each community."""
    at, today = clock.now() - timedelta(days=60), clock.today(society.time_zone)
    first = await Staff.filter(society=society).order_by("id").first()
    assert first
    for community in communities:
        language = language_of(community, society)
        await _sections(community, language, first.id)
        title, text = BULLETINS[language]
        places = await StorePlace.filter(community=community).order_by("store_id")
        store_id = places[0].store_id if places else None
        await fill(
            "regions_bulletin",
            ("community_id", "store_id", "title", "text", "begins_on", "ends_on", "created_at", "by_kind", "by_id"),
            [(community.id, store_id, title, text, today - timedelta(days=3), today + timedelta(days=25), at, "staff", first.id)],
        )
        if store_id:
            await Space.create(store_id=store_id, community=community, name=ROOM[language], seats=SEATS)


async def _sections(community: Community, language: str, staff_id: int) -> None:
    at = clock.now() - timedelta(days=90)
    for position, (heading, text) in enumerate(SECTIONS[language], 1):
        key = once("section", community.slug, position)
        await fill("regions_section", ("community_id", "position", "once"), [(community.id, position, key)])
        section = await database.value("SELECT id FROM regions_section WHERE once = $1", key)
        columns = ("section_id", "number", "heading", "text", "published_at", "by_kind", "by_id")
        await fill("regions_section_version", columns, [(section, 1, heading, text, at, "staff", staff_id)])
