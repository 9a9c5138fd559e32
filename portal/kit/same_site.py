"""Cross-site requests may not change anything: by fetch metadata, else by Origin against the site's own address."""

from collections.abc import Callable

from starlette.datastructures import Headers
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send

READING = frozenset({"GET", "HEAD", "OPTIONS"})


class SameSite:
    """`refuse` answers a write that another site's page sent; nothing is loaded before. Bearer requests carry no cookie: no check."""

    def __init__(self, app: ASGIApp, *, origin: str, refuse: Callable[[Request], Response]) -> None:
        self.app = app
        self.origin = origin
        self.refuse = refuse

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["method"] in READING or self._is_our_own(Headers(scope=scope)):
            await self.app(scope, receive, send)
            return
        await self.refuse(Request(scope, receive))(scope, receive, send)

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
