"""What stands around every page: the visitor's session, language and theme."""

from http.cookies import SimpleCookie
from typing import Any

from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import cookie_parser
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from portal import sessions
from portal.kit import locale
from portal.kit.settings import Settings

THEMES = ("light", "dark")
UNVISITED = "/static/"
YEAR_SECONDS = 365 * 24 * 3600


def cookie_name(secure: bool) -> str:
    """`__Host-` needs TLS; without it (a demo on one's own machine) the plain name serves."""
    return "__Host-toadlane" if secure else "toadlane"


def furnish(scope: Scope, stay: sessions.Stay) -> None:
    """Give a request what every page asks for: who, in which language and theme, what is kept between pages."""
    headers = Headers(scope=scope)
    cookies = cookie_parser(headers.get("cookie", ""))
    state: dict[str, Any] = scope.setdefault("state", {})
    wanted = stay.actor.language or cookies.get("language")
    language = locale.by_code(wanted) if wanted else locale.negotiate(headers.get("accept-language", ""))
    locale.speak(language)
    theme = stay.actor.theme or cookies.get("theme")
    state["theme"] = theme if theme in THEMES else None
    state["stay"] = stay
    state["toasts"] = stay.kept.pop("toasts", [])
    scope["user"] = stay.actor
    scope["session"] = stay.kept


def _bearer(headers: Headers) -> str | None:
    scheme, _, token = headers.get("authorization", "").partition(" ")
    return token.strip() if scheme.lower() == "bearer" else None


class Visits:
    """Gives each request its `user`, `session`, language, theme and toasts; writes the session when it changed."""

    def __init__(self, app: ASGIApp, *, settings: Settings) -> None:
        self.app = app
        self.settings = settings
        self.cookie = cookie_name(settings.secure)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["path"].startswith(UNVISITED):
            await self.app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        cookies = cookie_parser(headers.get("cookie", ""))
        stay = await self._stay(headers, cookies)
        furnish(scope, stay)

        async def send_with_cookie(message: Message) -> None:
            if message["type"] == "http.response.start":
                await self._settle(scope, stay, headers, MutableHeaders(scope=message))
            await send(message)

        await self.app(scope, receive, send_with_cookie)

    async def _stay(self, headers: Headers, cookies: dict[str, str]) -> sessions.Stay:
        """A browser shows a cookie, a client a bearer token; neither may pass for the other."""
        bearer = _bearer(headers)
        stay = await sessions.load(bearer or cookies.get(self.cookie))
        return stay if (stay.actor.kind == "client") == (bearer is not None) else sessions.Stay()

    async def _settle(self, scope: Scope, stay: sessions.Stay, headers: Headers, answer: MutableHeaders) -> None:
        if toasts := scope["state"]["toasts"]:
            stay.kept["toasts"] = toasts[-3:]
        token = stay.new_token
        if token is not None:  # somebody comes or goes: whatever this browser has kept of the site was another's, the card among it
            answer["Clear-Site-Data"] = '"storage"'
        else:
            token = await sessions.keep(stay, agent=headers.get("user-agent", ""), days=self.settings.session_days)
        if token is not None:
            answer.append("Set-Cookie", self._cookie_line(token))

    def _cookie_line(self, token: str) -> str:
        line: SimpleCookie = SimpleCookie({self.cookie: token})
        morsel = line[self.cookie]
        age = self.settings.session_days * 24 * 3600 if token else 0
        morsel.update({"path": "/", "samesite": "Lax", "max-age": str(age)})
        morsel["httponly"] = True
        morsel["secure"] = self.settings.secure
        return morsel.OutputString()
