"""Joining online."""

from starlette.requests import Request
from starlette.responses import Response

from portal import joining, rates, societies
from portal.forms import JoinForm
from portal.kit import locale, transports
from portal.kit.pages import find, go, page
from portal.models import Society


async def show_join(request: Request) -> Response:
    """The societies to choose from; with only one, its form."""
    found = await societies.open_to_join()
    if len(found) == 1:
        return go(request, "portal:join", society=found[0].slug)
    return page(request, "portal/societies", societies=found)


async def show_join_form(request: Request) -> Response:
    """The form of one society, nothing ticked or chosen beforehand but the language of the page."""
    society = await _society(request)
    return _form_page(request, society, JoinForm.blank(language=locale.present().code))


async def create_membership(request: Request) -> Response:
    """Join. Whoever is a member already gets the same answer, in the same time."""
    society = await _society(request)
    await rates.hold(request, "join")
    form = await JoinForm.read(request)
    origin = request.app.state.settings.public_origin
    async with rates.even_time():
        reached = await form.submit(joining.join, society, by=request.user, origin=origin, texts=_texts(request))
    if reached is None:
        return _form_page(request, society, form, status=422)
    return go(request, "portal:joined", society=society.slug, query={"by": "email" if form.values["email"] else "text"})


async def show_joined(request: Request) -> Response:
    """What happens now."""
    society = await _society(request)
    return page(request, "portal/joined", joined=society, by_email=request.query_params.get("by") != "text")


def _form_page(request: Request, society: Society, form: JoinForm, *, status: int = 200) -> Response:
    return page(request, "portal/join", joined=society, form=form, texts=_texts(request), status=status)


def _texts(request: Request) -> bool:
    return transports.reaches(request.app.state.settings, "text")


async def _society(request: Request) -> Society:
    return await find(Society.all(), slug=request.path_params["society"])
