"""The bar: at most five links, those of the viewer's roles. Home gives way first: the wordmark leads there too."""

from typing import NamedTuple

from starlette.requests import Request

from portal import slots
from portal.kit.locale import gettext as _

LINKS_MAX = 5


class NavLink(NamedTuple):
    """A link of the bar as a template draws it."""

    label: str
    href: str
    current: bool


def links(request: Request) -> list[NavLink]:
    """The links that the viewer sees; the one of the present page is current."""
    roles = request.user.roles or frozenset({"visitor"})
    seen = [link for link in slots.NAV.fillings if link.roles & roles]
    url = request.app.state.templates.globals["url"]
    addresses = {link.route: url(link.route) for link in seen}
    path = request.scope["path"]
    here = max((address for address in addresses.values() if _holds(address, path)), key=len, default=None)
    return [NavLink(_(link.label), addresses[link.route], addresses[link.route] == here) for link in seen[-LINKS_MAX:]]


def _holds(address: str, path: str) -> bool:
    """Whether a page stands at a link's address or below it; everything would stand below home."""
    return path == address or (address != "/" and path.startswith(f"{address}/"))
