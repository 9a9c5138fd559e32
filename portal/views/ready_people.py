"""The demo's page of ready people."""

from starlette.requests import Request
from starlette.responses import Response

from portal.forms import SelfForm
from portal.kit.pages import page
from portal.kit.refusals import NotFound
from portal.ready_people import grouped, ready_people
from portal.views.sign_in import enter


async def show_ready_people(request: Request) -> Response:
    """Whom a visitor may be."""
    return page(request, "portal/ready_people", groups=grouped(await ready_people(request.app.state.settings)))


async def create_session(request: Request) -> Response:
    """Be one of them, and only of them."""
    people = await ready_people(request.app.state.settings)
    form = await SelfForm.read(request)
    for person in people:
        if form.typed["who"] == f"{person.kind} {person.id}":
            return await enter(request, person.kind, person.id)
    raise NotFound
