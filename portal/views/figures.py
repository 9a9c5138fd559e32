"""The page of one figure: how it comes about."""

from starlette.requests import Request
from starlette.responses import Response

from portal import explanations
from portal.kit.pages import page


async def show_figure(request: Request) -> Response:
    """How a figure of the member's own comes about (M18)."""
    parts = request.path_params
    explanation = await explanations.of_figure(request.user.member, parts["kind"], parts["id"])
    return page(request, "portal/figure", explanation=explanation, explained_at=None, back=None)
