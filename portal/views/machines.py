"""The description of the doors for machines."""

from starlette.requests import Request
from starlette.responses import Response

from portal.kit.gates import Door
from portal.kit.machines import answer, describe


async def show_description(request: Request) -> Response:
    """OpenAPI 3.1, made from the types that the doors themselves decode with."""
    doors = [route for route in request.app.routes if isinstance(route, Door)]
    return answer(describe(doors, title="Toad Lane", origin=request.app.state.settings.public_origin))
