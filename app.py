"""The whole site on one screen: settings, domains in floor order, one Starlette application."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from importlib import import_module
from pathlib import Path

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette_compress import CompressMiddleware
from tortoise.context import TortoiseContext

import care.domain
import causes.domain
import portal.domain
import regions.domain
import rewards.domain
from portal import errors, middleware, navigation
from portal.kit import bodies, database, events, gates, headers, same_site, serving, settings as setting, slots, templating
from portal.kit.assets import Assets
from portal.kit.settings import Settings

DOMAINS = (portal.domain.DOMAIN, rewards.domain.DOMAIN, regions.domain.DOMAIN, causes.domain.DOMAIN, care.domain.DOMAIN)
STATIC = Path(__file__).parent / "static"


def create_app(settings: Settings | None = None, *, database_url: str | None = None) -> Starlette:
    """The site. With `database_url` it opens its own connections while it lives; without, those around it serve (tests)."""
    settings = settings or setting.read()
    events.wire([domain.listens for domain in DOMAINS])
    slots.fill([domain.fills for domain in DOMAINS])
    assets = Assets(STATIC)
    routes = gates.doors([door for domain in DOMAINS for door in domain.routes])

    @asynccontextmanager
    async def lifespan(app: Starlette) -> AsyncIterator[None]:
        if database_url is None:
            yield
            return
        async with TortoiseContext() as context:
            names = [domain.name for domain in DOMAINS]
            await context.init(
                config=database.configuration(database_url, names, connections_max=settings.database_connections_max),
                _enable_global_fallback=True,
            )
            async with serving.background(settings, DOMAINS, database_url):
                yield

    app = Starlette(
        routes=[*routes, assets.mount()],
        lifespan=lifespan,
        exception_handlers=errors.HANDLERS,
        middleware=[
            Middleware(headers.SafeHeaders, secure=settings.secure),
            Middleware(CompressMiddleware, minimum_size=600),
            Middleware(same_site.SameSite, origin=settings.public_origin, refuse=errors.from_another_site),
            Middleware(middleware.Visits, settings=settings),
            Middleware(bodies.BodyLimit, bytes_max=settings.body_bytes_max),
        ],
    )
    extra = {"url": templating.address_of(app.router), **{name: value for domain in DOMAINS for name, value in domain.globals.items()}}
    app.state.settings = settings
    names = [domain.name for domain in DOMAINS]
    app.state.templates = templating.environment(names, static=assets.url, extra=extra, folder=settings.folder)
    app.state.nav = navigation.links
    return app


def main() -> None:
    """The command line `toadlane`, loaded only here: a web process has no use for what it asks for."""
    import_module("portal.kit.command_line").run(DOMAINS, create_app)
