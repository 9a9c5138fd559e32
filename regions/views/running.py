"""What the reader changes on a page for writing: loaded through what they run (R27). Who may read it but not write is told so (403)."""

from contextlib import suppress
from typing import TypeVar

from starlette.requests import Request
from tortoise.queryset import QuerySet

from portal.kit.pages import find
from portal.kit.refusals import Forbidden, NotFound
from portal.kit.rows import Row
from regions import activities, appointments, communities, sections
from regions.models import Activity, Community, Section

Thing = TypeVar("Thing", bound=Row)


async def community(request: Request) -> Community:
    """The community that the address names."""
    run, seen = appointments.run_by(request.user), communities.visible_to(request.user)
    return await _find(run.select_related("region"), seen, slug=request.path_params["slug"])


async def activity(request: Request) -> Activity:
    """The activity that the address names, with its community."""
    run, seen = activities.run_by(request.user), activities.visible_to(request.user)
    return await _find(run.select_related("community"), seen, slug=request.path_params["slug"])


async def section(request: Request) -> Section:
    """The section that the address names, with its community."""
    run, seen = sections.run_by(request.user), sections.visible_to(request.user)
    return await _find(run.select_related("community__region"), seen, id=request.path_params["id"])


async def kept_section(request: Request) -> Section:
    """The same, also where it has been taken off the page."""
    kept, seen = sections.kept_by(request.user), sections.visible_to(request.user)
    return await _find(kept.select_related("community__region"), seen, id=request.path_params["id"])


async def _find(run: QuerySet[Thing], seen: QuerySet[Thing], **by: object) -> Thing:
    with suppress(NotFound):
        return await find(run, **by)
    await find(seen, **by)
    raise Forbidden
