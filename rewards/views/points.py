"""Pages of a member's points."""

from starlette.requests import Request
from starlette.responses import Response

from portal.kit.pages import page
from portal.kit.refusals import NotFound
from rewards.explanations import points as explanations
from rewards.statements import points


async def show_points(request: Request) -> Response:
    """Points by year and business line; `?period=` chooses a year, the newest one stands first."""
    member = request.user.member
    found = await points.of_member(member)
    asked = request.query_params.get("period")
    chosen = [year for year in found.years if str(year.id) == asked] if asked else found.years[:1]
    if asked and not chosen:
        raise NotFound
    year = chosen[0] if chosen else None
    months = await points.by_month(member, year) if year else []
    return page(request, "rewards/points", points_found=found, year=year, months=months, why=explanations.of_page(found, year))
