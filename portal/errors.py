"""Errors in the site's own look: what happened, what to do, no trace."""

import logging
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from asyncpg import CannotConnectNowError, PostgresConnectionError
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response
from tortoise.exceptions import DBConnectionError

from portal.kit import clock
from portal.kit.locale import gettext as _, lazy
from portal.kit.pages import go, page
from portal.kit.refusals import Forbidden, NotFound, SignInNeeded
from portal.models import Denial

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
    500: Words(lazy("Something broke on our side"), lazy("Nothing was changed by half. Try again in a minute.")),
    503: Words(lazy("We are closed for a moment"), lazy("We could not do that just now. Nothing has changed; try again in a minute.")),
}
UNAVAILABLE = (PostgresConnectionError, CannotConnectNowError, DBConnectionError, ConnectionError)


def _answer(request: Request, status: int, headers: Mapping[str, str] | None = None) -> Response:
    words = WORDS.get(status, WORDS[500 if status >= 500 else 422])
    if request.url.path.startswith("/api/"):
        return JSONResponse({"error": words.text}, status, headers)
    if "user" not in request.scope:
        # the visitor could not even be recognised: a page that asks nothing of the database
        return HTMLResponse(
            f"<!doctype html><html lang=en><title>{words.title}</title><h1>{words.title}</h1><p>{words.text}</p></html>", status
        )
    answer = page(request, "portal/error", status=status, title=_(words.title), text=_(words.text), code=status)
    answer.headers.update(headers or {})
    return answer


async def _not_found(request: Request, error: Exception) -> Response:
    return _answer(request, 404)


async def _sign_in_needed(request: Request, error: Exception) -> Response:
    wanted = request.url.path + (f"?{request.url.query}" if request.url.query else "")
    return go(request, "portal:sign_in", query={"next": wanted} if request.method == "GET" else None)


async def _forbidden(request: Request, error: Exception) -> Response:
    by = request.user
    await Denial.create(by_kind=by.kind, by_id=by.id, method=request.method, path=request.url.path[:300], at=clock.now())
    return _answer(request, 403)


async def _http(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    return _answer(request, error.status_code, error.headers)


async def _unavailable(request: Request, error: Exception) -> Response:
    logger.error("unavailable: %s", error)
    return _answer(request, 503, {"Retry-After": str(RETRY_SECONDS)})


async def _broken(request: Request, error: Exception) -> Response:
    logger.error("%s %s failed", request.method, request.url.path, exc_info=error)
    return _answer(request, 500)


HANDLERS: dict[Any, Any] = {
    NotFound: _not_found,
    SignInNeeded: _sign_in_needed,
    Forbidden: _forbidden,
    HTTPException: _http,
    **dict.fromkeys(UNAVAILABLE, _unavailable),
    500: _broken,
}
