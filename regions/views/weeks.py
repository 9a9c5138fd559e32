"""The pioneer's week."""

from starlette.requests import Request
from starlette.responses import Response

from portal.kit.pages import page
from portal.kit.paging import number_of
from portal.kit.refusals import NotFound
from regions import appointments, weeks


async def show_week(request: Request) -> Response:
    """What is coming in the communities that the member runs, and what to do about it, most useful first."""
    communities = await appointments.run_by(request.user).order_by("name").limit(15)
    if not communities:
        raise NotFound
    week = await weeks.of(communities, number_of(request))
    return page(request, "regions/week", communities=communities, week=week)
