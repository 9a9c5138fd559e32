"""The first page: a member's home, the pages of those who work here, and the door for visitors."""

from datetime import datetime
from zoneinfo import ZoneInfo

from starlette.requests import Request
from starlette.responses import Response

from portal import slots
from portal.kit import clock
from portal.kit.pages import page
from portal.kit.slots import show

AREAS = ("hero", "lane", "main", "aside", "card")
DAY_FROM, DAY_TO, NIGHT_FROM = 5, 12, 18


async def show_home(request: Request) -> Response:
    """A member's home: the panels of every domain. A visitor finds the door, whoever works here their pages."""
    viewer = request.user
    if not viewer.is_authenticated or viewer.kind == "client":
        return page(request, "portal/welcome")
    now = clock.now().astimezone(ZoneInfo(viewer.home.time_zone))
    given_name = viewer.name.rpartition(" ")[0]
    if not viewer.is_member:
        return page(request, "portal/work", given_name=given_name, part=part_of_day(now), today=now.date(), density="work")
    panels = await show(slots.HOME, viewer.id, clock.now())
    areas = {area: [panel for panel in panels if panel.area == area] for area in AREAS}
    return page(request, "portal/home", given_name=given_name, part=part_of_day(now), today=now.date(), areas=areas)


def part_of_day(now: datetime) -> str:
    """ "morning", "afternoon" or "evening", by the clock of the society."""
    if DAY_FROM <= now.hour < DAY_TO:
        return "morning"
    return "afternoon" if DAY_TO <= now.hour < NIGHT_FROM else "evening"
