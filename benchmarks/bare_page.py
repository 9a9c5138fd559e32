"""The page to beat: the same templates, and the same json from as many statements, by asyncpg and Jinja2 alone.

No session, no models, no translation, no CSRF, no gate, no headers. Dates, numbers and addresses come ready-made, out of a dict.
`flat` is barer still: each member's page as a template of its own without a loop or a macro, whose every word is a value.
"""

import html
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import msgspec
from jinja2 import Environment, Template
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route

from portal import slots
from portal.kit import clock, locale, templating
from portal.kit.slots import joined, shown
from portal.models import Society
from portal.navigation import LINKS_MAX, NavLink
from portal.views.home import AREAS, part_of_day

if TYPE_CHECKING:
    from asyncpg import Connection, Record

SESSION = "SELECT actor_id FROM portal_session WHERE token_hash = $1 AND expires_at > $2"
VALUE = re.compile(r'(?<=>)[^<>]*[^\s<>][^<>]*(?=<)|(?<=href=")[^"]*(?=")')
NONCE = "x" * 22


@dataclass(frozen=True)
class Reading:
    """What both bare pages read with: one connection, a look-up by key, and the one statement of all panels."""

    connection: "Connection[Any]"
    cookie: str

    async def read(self, request: Request) -> tuple[int, "Record"]:
        """The member whose session it is, and their panels as json text."""
        token = sha256(request.cookies[self.cookie].encode()).hexdigest()
        session = await self.connection.fetchrow(SESSION, token, clock.now())
        assert session is not None
        statement = joined(slots.HOME.fillings, slots.HOME.arguments)
        found = await self.connection.fetchrow(statement, session["actor_id"], clock.now())
        assert found is not None
        return session["actor_id"], found


def bare(reading: Reading, site: Starlette, society: Society, names: Mapping[int, str]) -> Starlette:
    """The same templates, plain. `names` are those of the members of the society, as the bar shows them."""
    template = _plain(site.state.templates).get_template("portal/home.html")
    url: Callable[..., str] = site.state.templates.globals["url"]
    links = [link for link in slots.NAV.fillings if "member" in link.roles][-LINKS_MAX:]
    nav = [NavLink(link.label, url(link.route), link.route == "portal:home") for link in links]
    frame = dict.fromkeys(("theme", "toast", "density", "demo"))
    frame |= {"nav": nav, "here": "/", "society": society, "language": locale.DEFAULT, "csp_nonce": NONCE}

    async def show(request: Request) -> Response:
        member, found = await reading.read(request)
        panels = shown(slots.HOME.fillings, list(found.values()))
        name, now = names[member], clock.now()
        text = template.render(
            request=request,
            viewer=SimpleNamespace(name=name, is_authenticated=True),
            given_name=name.rpartition(" ")[0],
            part=part_of_day(now),
            today=now.date(),
            areas={area: [panel for panel in panels if panel.area == area] for area in AREAS},
            **frame,
        )
        return HTMLResponse(text)

    return Starlette(routes=[Route("/", show)])


def flat(reading: Reading, pages: Mapping[int, str]) -> Starlette:
    """One template for each member's page, made from the page itself."""
    made = {member: _flat(page) for member, page in pages.items()}

    async def show(request: Request) -> Response:
        member, found = await reading.read(request)
        panels = [msgspec.json.decode(content or "null") for content in found.values()]
        template, values = made[member]
        return HTMLResponse(template.render(values=values, panels=panels))

    return Starlette(routes=[Route("/", show)])


def _plain(ours: Environment) -> Environment:
    """The site's environment without catalogues, its formats and addresses remembered for good."""
    made = ours.overlay()
    url: Callable[..., str] = ours.globals["url"]  # type: ignore[assignment]
    made.globals = {**ours.globals, "url": _ready_made(url)}
    made.globals |= {function.__name__: _ready_made(function) for function in templating.FORMATS}
    made.install_null_translations(newstyle=True)  # type: ignore[attr-defined]
    return made


def _ready_made(function: Callable[..., Any]) -> Callable[..., Any]:
    return cache(function)


def _flat(page: str) -> tuple[Template, list[str]]:
    values: list[str] = []

    def hole(found: re.Match[str]) -> str:
        values.append(html.unescape(found[0]))
        return f"{{{{ values[{len(values) - 1}] }}}}"

    template = Environment(autoescape=True).from_string(VALUE.sub(hole, page))
    assert template.render(values=values) == page.rstrip("\n")
    return template, values
