"""Gates: who may come in at which route. Nothing is open unless its row in the timetable says so.

Who is not signed in goes to sign-in before anything is loaded (machines get 401); who has the wrong role gets the same 404 as for what
is not there. Rights to single things are not gates: loading them through what a person may see is the check.
"""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from portal.kit.refusals import NotFound, SignInNeeded

View = Callable[[Request], Awaitable[Response]]
NUMBER_MOST = 2**63 - 1


@dataclass(frozen=True)
class Gate:
    """Who may pass: anybody (`open`), or a viewer with one of `roles`. `says` is the line of docs/roles.md."""

    says: str
    roles: frozenset[str] = frozenset()
    open: bool = False
    machine: bool = False

    def admits(self, roles: frozenset[str]) -> bool:
        return self.open or bool(self.roles & roles)


def roles(*names: str, says: str | None = None) -> Gate:
    """A gate for people with one of these roles."""
    return Gate(says or ", ".join(names), frozenset(names))


def scope(name: str) -> Gate:
    """A gate for API clients whose credentials carry a scope."""
    return Gate(f"API client with {name}", frozenset({f"scope:{name}"}), machine=True)


ANYONE = Gate("anyone", open=True)


class Door(Route):
    """A route with its gate: one line of a timetable. GET and POST of the same address are two views."""

    def __init__(self, path: str, name: str, gate: Gate, *, get: View | None = None, post: View | None = None) -> None:
        views = {method: view for method, view in (("GET", get), ("POST", post)) if view}
        assert views, f"{name} leads nowhere"
        self.gate = gate
        self.views = views
        super().__init__(path, _gated(gate, views), methods=list(views), name=name)


def _gated(gate: Gate, views: dict[str, View]) -> View:
    async def endpoint(request: Request) -> Response:
        if not gate.admits(request.user.roles):
            return _turned_away(gate, request)
        if _names_nothing(request):
            raise NotFound
        request.state.views = views
        view = views["GET" if request.method == "HEAD" else request.method]
        return await view(request)

    return endpoint


def _names_nothing(request: Request) -> bool:
    """Whether the address says what no row can hold: asked for it, the database would fail instead of finding nothing."""
    numbers = [part for part in request.path_params.values() if isinstance(part, int)]
    return max(numbers, default=0) > NUMBER_MOST or "\x00" in request.scope["path"] or b"%00" in request.scope["query_string"]


def _turned_away(gate: Gate, request: Request) -> Response:
    if gate.machine:
        return JSONResponse({"error": "A bearer token with the right scope is needed"}, 401, {"WWW-Authenticate": "Bearer"})
    raise NotFound if request.user.is_authenticated else SignInNeeded


def doors(routes: Sequence[Any]) -> list[Door]:
    """Every route of a site with its gate; asserts that none stands without one."""
    ungated = [route for route in routes if not isinstance(route, Door)]
    assert not ungated, f"routes without a gate: {ungated}"
    return list(routes)
