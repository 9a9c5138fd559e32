"""Cross-site requests may not change anything: by fetch metadata, else by Origin against the site's own address."""

from starlette.datastructures import Headers
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Receive, Scope, Send

READING = frozenset({"GET", "HEAD", "OPTIONS"})


class SameSite:
    """403 for a write that another site's page sent. Bearer requests carry no cookie and need no such check."""

    def __init__(self, app: ASGIApp, *, origin: str) -> None:
        self.app = app
        self.origin = origin

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["method"] in READING or self._is_our_own(Headers(scope=scope)):
            await self.app(scope, receive, send)
            return
        await PlainTextResponse("This request came from another site, so nothing was changed.", 403)(scope, receive, send)

    def _is_our_own(self, headers: Headers) -> bool:
        if headers.get("authorization", "").lower().startswith("bearer ") and "cookie" not in headers:
            return True
        site = headers.get("sec-fetch-site")
        if site is not None:
            return site in ("same-origin", "none")
        origin = headers.get("origin")
        if origin is None:
            return "cookie" not in headers
        return origin == self.origin or origin.partition("://")[2] == headers.get("host")
