"""Errors in the site's own look: what happened, what to do, no trace."""

import logging
from collections.abc import Mapping
from dataclasses import dataclass
from html import escape
from typing import Any

from asyncpg import CannotConnectNowError, PostgresConnectionError
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response
from tortoise.exceptions import DBConnectionError

from portal.kit import clock
from portal.kit.locale import gettext as _, lazy
from portal.kit.pages import go, page
from portal.kit.refusals import Forbidden, NotFound, Refused, SignInNeeded
from portal.middleware import furnish
from portal.models import Denial
from portal.records import PurposeNeeded
from portal.sessions import Stay

logger = logging.getLogger(__name__)
RETRY_SECONDS = 30


@dataclass(frozen=True)
class Words:
    """Title and text of an error page, through the catalogue."""

    title: str
    text: str


WORDS = {
    403: Words(lazy("This is not yours to change"), lazy("You may read this page, but not change it. Nothing was changed.")),
    404: Words(lazy("No door here"), lazy("The page may have moved, or it was never here.")),
    405: Words(lazy("This address works another way"), lazy("Go back and use the button on the page.")),
    413: Words(lazy("That is too large to send"), lazy("Send something smaller. Nothing was changed.")),
    422: Words(lazy("We could not read that"), lazy("Go back, look at what you sent and try again. Nothing was changed.")),
    429: Words(lazy("Too many tries"), lazy("Wait a few minutes, then try again. Nothing was changed.")),
    500: Words(lazy("Something broke on our side"), lazy("Nothing was left half done. Try again in a minute.")),
    503: Words(lazy("We are closed for a moment"), lazy("We could not do that just now. Nothing has changed; try again in a minute.")),
}
REFUSED = lazy("We could not do that")
ELSEWHERE = Words(
    lazy("This came from another site"),
    lazy("Another site sent this in your name, so nothing was changed. If you meant it, do it from a page of ours."),
)
SAY_WHY = Words(lazy("Say why first"), lazy("This record is not open. Open it with a purpose, then come back. Nothing was changed."))
UNAVAILABLE = (PostgresConnectionError, CannotConnectNowError, DBConnectionError, ConnectionError)


def _answer(request: Request, status: int, headers: Mapping[str, str] | None = None, *, words: Words | None = None) -> Response:
    words = words or WORDS.get(status, WORDS[500 if status >= 500 else 422])
    path = request.url.path
    if path.startswith("/oauth/"):
        # RFC 6749, 5.2: a word for the client, and a sentence for whoever writes it
        error = "temporarily_unavailable" if status == 429 or status >= 500 else "invalid_request"
        answer: Response = JSONResponse({"error": error, "error_description": words.text}, status)
    elif path.startswith("/api/"):
        answer = JSONResponse({"error": words.text}, status)
    else:
        answer = _drawn(request, status, words, int((headers or {}).get("Retry-After", 0)))
    answer.headers.update(headers or {})
    return answer


def from_another_site(request: Request) -> Response:
    """The answer to a write that another site's page sent; who it is was not asked."""
    return _answer(request, 403, words=ELSEWHERE)


def _drawn(request: Request, status: int, words: Words, retry_after: int) -> Response:
    if "user" not in request.scope:
        # it broke before we knew who it is: a visitor's page asks nothing of the database
        furnish(request.scope, Stay())
    title, text = _(words.title), _(words.text)
    try:
        return page(request, "portal/error", status=status, title=title, text=text, code=status, retry_after=retry_after)
    except Exception:
        # what broke may be the frame of all pages
        logger.exception("the page of error %s failed", status)
        body = f"<!doctype html><html lang=en><title>{escape(title)}</title><h1>{escape(title)}</h1><p>{escape(text)}</p></html>"
        return HTMLResponse(body, status)


async def _not_found(request: Request, error: Exception) -> Response:
    return _answer(request, 404)


async def _sign_in_needed(request: Request, error: Exception) -> Response:
    wanted = request.url.path + (f"?{request.url.query}" if request.url.query else "")
    return go(request, "portal:sign_in", query={"next": wanted} if request.method == "GET" else None)


async def _forbidden(request: Request, error: Exception) -> Response:
    by = request.user
    await Denial.create(by_kind=by.kind, by_id=by.id, method=request.method, path=request.url.path[:300], at=clock.now())
    return _answer(request, 403)


async def _refused(request: Request, error: Exception) -> Response:
    """A refusal that no form stood ready to show."""
    assert isinstance(error, Refused)
    return _answer(request, 422, words=Words(REFUSED, error.message))


async def _purpose_needed(request: Request, error: Exception) -> Response:
    return _answer(request, 403, words=SAY_WHY)


async def _http(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    return _answer(request, error.status_code, error.headers)


async def _unavailable(request: Request, error: Exception) -> Response:
    logger.error("unavailable: %s", error)
    return _answer(request, 503, {"Retry-After": str(RETRY_SECONDS)})


async def _broken(request: Request, error: Exception) -> Response:
    """Whatever no other handler took, also before the visitor was known; outside of the layer that makes answers safe."""
    if isinstance(error, UNAVAILABLE):
        answer = await _unavailable(request, error)
    else:
        logger.error("%s %s failed", request.method, request.url.path, exc_info=error)
        answer = _answer(request, 500)
    answer.headers.update(getattr(request.state, "safe_headers", {}))
    return answer


HANDLERS: dict[Any, Any] = {
    NotFound: _not_found,
    SignInNeeded: _sign_in_needed,
    Forbidden: _forbidden,
    Refused: _refused,
    PurposeNeeded: _purpose_needed,
    HTTPException: _http,
    **dict.fromkeys(UNAVAILABLE, _unavailable),
    500: _broken,
}
