"""Sign-in by link or code, and out again."""

from secrets import token_urlsafe

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from portal import rates, sessions, sign_in
from portal.actors import Kind
from portal.forms import CodeForm, SelfForm, SignInForm
from portal.kit import clock, transports
from portal.kit.locale import gettext as _
from portal.kit.pages import go, page, safe_next
from portal.kit.refusals import NotFound, Refused
from portal.models import SignInRequest

CHOOSING = "choosing"
BY_PHONE = "by phone"


async def show_sign_in(request: Request) -> Response:
    """The door: an address to which we send a link and a code."""
    if request.user.is_authenticated:
        return RedirectResponse(safe_next(request.query_params.get("next", ""), "/"), 303)
    form = SignInForm.blank(next_address=safe_next(request.query_params.get("next", ""), ""))
    return _sign_in_page(request, form)


async def create_request(request: Request) -> Response:
    """Send a link and a code; the answer is the same whether the address is known or not."""
    await rates.hold(request, "sign-in")
    form = await SignInForm.read(request)
    browser = request.session.setdefault("browser", token_urlsafe(24))
    if await form.submit(sign_in.ask, browser=browser, origin=request.app.state.settings.public_origin) is None:
        return _sign_in_page(request, form, status=422)
    request.session[BY_PHONE] = "@" not in form.values["address"]
    return go(request, "portal:sign_in_code")


async def show_code(request: Request) -> Response:
    """Check your mail, and type the code here."""
    return _code_page(request, CodeForm.blank())


async def create_session_by_code(request: Request) -> Response:
    """Sign in with the code that this browser asked for."""
    await rates.hold(request, "sign-in code")
    form = await CodeForm.read(request)
    asked = await form.submit(sign_in.use_code, browser=request.session.get("browser", ""))
    if asked is None:
        return _code_page(request, form, status=422)
    return await _go_in(request, asked)


async def show_link(request: Request) -> Response:
    """What a mail's link opens: a button. Opening alone signs nobody in, so a mail scanner may look."""
    await rates.hold(request, "sign-in link")
    asked = await sign_in.by_link(request.path_params["token"])
    if asked is None:
        return _gone(request, _("This link was used before, or is too old. Ask for a new one."))
    return page(request, "portal/sign_in_link", name=await sign_in.name_of(asked))


async def create_session_by_link(request: Request) -> Response:
    """Sign in with a mail's link, once."""
    await rates.hold(request, "sign-in link")
    try:
        asked = await sign_in.use_link(request.path_params["token"])
    except Refused as refused:
        return _gone(request, refused.message)
    return await _go_in(request, asked)


async def show_selves(request: Request) -> Response:
    """Somebody with several places here chooses one."""
    asked = await _proven(request)
    return page(request, "portal/sign_in_as", selves=await sign_in.selves(asked), door="portal:sign_in_as")


async def create_session_as(request: Request) -> Response:
    """Sign in as the one that was chosen."""
    asked = await _proven(request)
    form = await SelfForm.read(request)
    for each in await sign_in.selves(asked):
        if form.typed["who"] == f"{each.kind} {each.id}":
            return await enter(request, each.kind, each.id, asked.next_address)
    raise NotFound


async def delete_session(request: Request) -> Response:
    """Sign out here."""
    stay = request.state.stay
    if stay.session_id is not None:
        await sessions.end(stay.session_id)
    stay.new_token = ""
    return go(request, "portal:home")


async def delete_sessions(request: Request) -> Response:
    """Sign out everywhere."""
    await sessions.end_all(request.user.kind, request.user.id)
    request.state.stay.new_token = ""
    return go(request, "portal:home")


async def enter(request: Request, kind: Kind, actor_id: int, next_address: str = "") -> Response:
    """A new session with a new cookie, and on to where the person wanted to go."""
    stay = request.state.stay
    agent = request.headers.get("user-agent", "")
    stay.new_token = await sessions.begin(kind, actor_id, agent=agent, days=request.app.state.settings.session_days, ends=stay)
    return RedirectResponse(safe_next(next_address, str(request.app.url_path_for("portal:home"))), 303)


async def _go_in(request: Request, asked: SignInRequest) -> Response:
    selves = await sign_in.selves(asked)
    if not selves:
        return _gone(request, _("This membership has ended, so there is nothing to sign in to."))
    if len(selves) == 1:
        return await enter(request, selves[0].kind, selves[0].id, asked.next_address)
    request.session[CHOOSING] = asked.id
    return go(request, "portal:sign_in_as")


async def _proven(request: Request) -> SignInRequest:
    asked = await SignInRequest.get_or_none(id=request.session.get(CHOOSING, 0))
    if asked is None or asked.used_at is None or asked.used_at < clock.now() - sign_in.REQUEST_LASTS:
        raise NotFound
    return asked


def _gone(request: Request, problem: str) -> Response:
    return _sign_in_page(request, SignInForm.blank(), problem=problem, status=410)


def _sign_in_page(request: Request, form: SignInForm, *, problem: str | None = None, status: int = 200) -> Response:
    settings = request.app.state.settings
    staff, texts = bool(settings.oidc_issuer), transports.reaches(settings, "text")
    return page(request, "portal/sign_in", form=form, problem=problem, staff=staff, texts=texts, status=status)


def _code_page(request: Request, form: CodeForm, *, status: int = 200) -> Response:
    by_phone, texts = request.session.get(BY_PHONE, False), transports.reaches(request.app.state.settings, "text")
    return page(request, "portal/sign_in_code", form=form, by_phone=by_phone, texts=texts, status=status)
