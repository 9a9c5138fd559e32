"""Pages about the site itself: what is kept of people, and whose data it stands on."""

from starlette.requests import Request
from starlette.responses import Response

from portal.kit.pages import page


async def show_privacy(request: Request) -> Response:
    """What is kept, why, how long, and who looks."""
    return page(request, "portal/privacy")


async def show_sources(request: Request) -> Response:
    """The attributions that licences ask for, and what the demo invents."""
    return page(request, "portal/data_sources")
