"""What regions show on other pages and on their own: each a query for one json value and a template."""

from datetime import date, datetime

import msgspec

from portal.kit import database
from portal.kit.locale import lazy
from portal.kit.slots import Panel
from regions.cards import ActivityCard


class HomeLane(msgspec.Struct):
    """How many doors are lit this fortnight, and whose row of houses it is."""

    community: str | None
    roofline: str | None
    lit: int


class Nearby(msgspec.Struct):
    """The next activities near a member, and how many there are."""

    community: str | None
    coming: int
    activities: list[ActivityCard]


class DeskRegion(msgspec.Struct):
    """A member's community as an advisor sees it; None where the member has none."""

    community: str | None
    slug: str | None
    region: str | None
    since: datetime | None
    time_zone: str | None
    pioneers: list[str]
    joined: list[ActivityCard]


class CommunityHero(msgspec.Struct):
    """How many members live there (None for fewer than ten, R22), whether the viewer does, and how many doors are lit this fortnight."""

    members: int | None
    own: bool
    lit: int


class PageSection(msgspec.Struct):
    """A section of the page; `text` is Markdown."""

    id: int
    heading: str
    text: str


class Pioneer(msgspec.Struct):
    """First name and initial of who runs the page."""

    name: str
    role: str
    me: bool | None


class ShownBulletin(msgspec.Struct):
    """What a store tells the community; `text` is Markdown."""

    title: str
    text: str
    ends_on: date
    store: str | None


def _panel(name: str, sql: str, shape: object, area: str) -> Panel:
    return Panel(name, database.sql("regions", sql), shape, f"regions/panels/{sql}.html", area)


HOME_LANE = _panel("lane", "home_lane", HomeLane, "lane")
HOME_NEARBY = _panel("near you", "home_nearby", Nearby, "main")
DESK_REGION = _panel(lazy("community"), "desk_region", DeskRegion, "middle")
COMMUNITY_HERO = _panel("community", "community_hero", CommunityHero, "hero")
COMMUNITY_ACTIVITIES = _panel("open doors", "community_activities", list[ActivityCard], "main")
COMMUNITY_SECTIONS = _panel("sections", "community_sections", list[PageSection], "main")
COMMUNITY_PIONEERS = _panel("pioneers", "community_pioneers", list[Pioneer], "aside")
COMMUNITY_BULLETINS = _panel("store notices", "community_bulletins", list[ShownBulletin], "aside")
OF_A_COMMUNITY = (COMMUNITY_HERO, COMMUNITY_ACTIVITIES, COMMUNITY_SECTIONS, COMMUNITY_PIONEERS, COMMUNITY_BULLETINS)
