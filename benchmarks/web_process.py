"""One web process, from nothing to its first signed-in page: `python -m benchmarks.web_process site|bare URL COOKIE` prints what it cost.

The bare one imports what the site's pages need of libraries and nothing of ours: Starlette, a session looked up by asyncpg, and a page
by Jinja2. Neither has a server around it, which is the same for both.
"""

import asyncio
import gc
import sys
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from hashlib import sha256
from importlib import import_module

import msgspec
import psutil
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route

from benchmarks import asgi

LIBRARIES = (
    "aiosmtplib", "asyncpg", "authlib.integrations.httpx_client", "authlib.oidc.core", "babel.dates", "babel.numbers", "babel.support",
    "brotli", "httpx2", "icalendar", "jinja2", "joserfc.jwt", "limits", "markdown_it", "markupsafe", "nh3", "pgqueuer", "phonenumbers",
    "python_multipart", "segno", "starlette_compress", "stdnum.damm", "stdnum.ean", "tortoise.contrib.starlette", "uvloop",
)  # fmt: skip
MEMBER = """
SELECT person.given_name FROM portal_session session
JOIN portal_member member ON member.id = session.actor_id JOIN portal_person person ON person.id = member.person_id
WHERE session.token_hash = $1 AND session.expires_at > now()
"""
PAGE = '<!doctype html><html lang="en"><title>Home</title><h1>Good day, {{ name }}</h1></html>'


class Start(msgspec.Struct):
    """What a start cost: seconds of CPU until the first page was there, and bytes of memory then, shared ones counted by their part."""

    seconds: float
    pss: int


def site_app(url: str) -> Starlette:
    """Ours, imported only now."""
    made: Starlette = import_module("app").create_app(database_url=url)
    return made


def bare_app(url: str) -> Starlette:
    """Starlette with the same libraries."""
    for name in LIBRARIES:
        import_module(name)
    environment = import_module("jinja2").Environment(autoescape=True)

    @asynccontextmanager
    async def lifespan(app: Starlette) -> AsyncIterator[None]:
        async with import_module("asyncpg").create_pool(url, min_size=1, max_size=10) as pool:
            app.state.pool = pool
            yield

    async def show(request: Request) -> Response:
        token = sha256(next(iter(request.cookies.values())).encode()).hexdigest()
        name = await request.app.state.pool.fetchval(MEMBER, token)
        assert name is not None
        return HTMLResponse(environment.from_string(PAGE).render(name=name))

    return Starlette(routes=[Route("/", show)], lifespan=lifespan)


async def started(app: Starlette, cookie: str, value: str) -> Start:
    """Open the first page, and say what it took until then."""
    async with app.router.lifespan_context(app):
        status, body = await asgi.get(app, "/", {cookie: value})
        seconds = time.process_time()
        assert status == 200 and b"Good" in body
        gc.collect()
        return Start(seconds, psutil.Process().memory_full_info().pss)


def main(which: str, url: str, cookie: str, value: str) -> None:
    """Print the cost as JSON."""
    app = (site_app if which == "site" else bare_app)(url)
    start = asyncio.run(started(app, cookie, value))
    sys.stdout.write(msgspec.json.encode(start).decode())


if __name__ == "__main__":
    main(*sys.argv[1:])
