"""The second step: a code to the address that we know, typed in the same browser, and on to where the person wanted to go."""

from secrets import token_urlsafe

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from portal import rates, second_steps
from portal.forms import CodeForm
from portal.kit.pages import go, page, safe_next
from portal.kit.refusals import Refused

NEXT, ASKED = "second_step_next", "second_step_asked"


async def show_step(request: Request) -> Response:
    """Why a code is needed, and the button that sends it; once it is sent, where to type it."""
    if wanted := safe_next(request.query_params.get("next", ""), ""):
        request.session[NEXT] = wanted
        request.session[ASKED] = False
    return _draw(request, CodeForm.blank())


async def create_code(request: Request) -> Response:
    """Send the code."""
    await rates.hold(request, "sign-in")
    browser = request.session.setdefault("browser", token_urlsafe(24))
    try:
        await second_steps.ask(request.user, browser=browser, origin=request.app.state.settings.public_origin)
    except Refused as refused:
        return _draw(request, CodeForm.blank(), problem=refused.message, status=422)
    request.session[ASKED] = True
    return go(request, "portal:second_step")


async def create_proof(request: Request) -> Response:
    """The code was typed."""
    await rates.hold(request, "sign-in code")
    form = await CodeForm.read(request)
    if await form.submit(second_steps.prove, request.user, request.session, browser=request.session.get("browser", "")) is None:
        return _draw(request, form, status=422)
    request.session.pop(ASKED, None)
    return RedirectResponse(safe_next(request.session.pop(NEXT, ""), "/"), 303)


def _draw(request: Request, form: CodeForm, *, problem: str | None = None, status: int = 200) -> Response:
    asked = request.session.get(ASKED, False) or form.read_at_all
    return page(request, "portal/second_step", form=form, asked=asked, problem=problem, status=status)
