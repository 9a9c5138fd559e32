"""Answers to people: a page, a redirect after an act, and the one way to load a thing: through what the person may see."""

from typing import Any, TypeVar
from urllib.parse import quote, urlencode

from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from tortoise.exceptions import ValidationError
from tortoise.models import Model
from tortoise.queryset import QuerySet

from portal.kit import locale
from portal.kit.refusals import NotFound

Thing = TypeVar("Thing", bound=Model)


async def find(seen: QuerySet[Thing], **by: Any) -> Thing:
    """The one thing among those that the person may see.

    Raises:
        NotFound: there is none; to them it does not exist.
    """
    try:
        thing = await seen.get_or_none(**by)
    except ValidationError:  # longer than anything that the column holds
        thing = None
    if thing is None:
        raise NotFound
    return thing


def page(request: Request, template: str, *, status: int = 200, **context: Any) -> Response:
    """Draw a template. `portal/dashboard` and `portal/dashboard.html` are the same page."""
    name = template if template.endswith(".html") else f"{template}.html"
    language = locale.present()
    text = request.app.state.templates.get_template(name).render(
        request=request,
        here=address_of(request),
        viewer=request.user,
        society=getattr(request.user, "society", None),
        nav=request.app.state.nav(request),
        language=language,
        theme=request.state.theme,
        toast=request.state.toasts.pop() if request.state.toasts else None,
        csp_nonce=request.state.csp_nonce,
        demo=request.app.state.settings.demo,
        density=context.pop("density", None),
        **context,
    )
    return HTMLResponse(text, status, {"Content-Language": language.tag, "Cache-Control": "private, no-cache"})


def download(content: bytes, name: str, media_type: str, *, keeps: bool = True) -> Response:
    """A file to keep, by its name; without `keeps` no browser holds on to it beside that, for names and accounts stand in it."""
    cached = "private, no-cache" if keeps else "private, no-store"
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": cached}
    return Response(content, media_type=media_type, headers=headers)


def go(request: Request, name: str, /, *, toast: str | None = None, query: dict[str, str] | None = None, **parts: Any) -> Response:
    """Go on to a page after an act. The toast is shown once, on the next page."""
    address = str(request.app.url_path_for(name, **parts))
    if toast:
        request.state.toasts.append(toast)
    return RedirectResponse(f"{address}?{urlencode(query)}" if query else address, 303)


def address_of(request: Request) -> str:
    """Where the page that answers a request is opened again: its own address; of a form that came back, that of the page it stood on."""
    path = quote(request.scope["path"])
    if request.method in ("GET", "HEAD"):
        query = request.scope["query_string"].decode("latin-1")
        return f"{path}?{query}" if query else path
    opens = "GET" in getattr(request.state, "views", ())
    return _came_from(request) or (path if opens else "/")


def _came_from(request: Request) -> str:
    """The page that a form was sent from, as far as browsers tell; empty where it is none of this site's."""
    host, _, path = request.headers.get("referer", "").partition("://")[2].partition("/")
    ours = (request.headers.get("host"), request.app.state.settings.public_origin.partition("://")[2])
    return safe_next(f"/{path.partition('#')[0]}", "") if host in ours else ""


def safe_next(wanted: str, fallback: str) -> str:
    """An address to go on to that surely stays on this site."""
    plain = not any(ord(letter) < 33 or letter == "\\" for letter in wanted)
    # one slash and no second: what follows is a path, and names neither scheme nor host
    return wanted if plain and wanted.startswith("/") and not wanted.startswith("//") else fallback
