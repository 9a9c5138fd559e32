"""Opening the database for a command: the embedded one or the one that the settings name, with listeners and slots wired as in the site."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass

import asyncpg
from tortoise.context import TortoiseContext

from portal.kit import database, embedded, events, slots
from portal.kit.domain import Domain
from portal.kit.locale import gettext as _
from portal.kit.refusals import Refused
from portal.kit.settings import Settings

CONNECTIONS_MAX = 4


class Unavailable(Exception):
    """What a command needs is not there: the database does not answer, a port is taken, a package is missing."""


@dataclass(frozen=True)
class Addresses:
    """The two addresses of one database: its owner's, who migrates, and the site's, whose role cannot change what is posted."""

    owner_url: str
    site_url: str


async def addresses(settings: Settings) -> Addresses:
    """Where the database is; the embedded one is started or joined.

    Raises:
        Unavailable: it does not start, or nobody answers there.
    """
    if settings.database_url:
        found = Addresses(settings.owner_database_url or settings.database_url, settings.database_url)
        await _knock(found.site_url)
        return found
    try:
        owner = embedded.start(settings.folder)
        await embedded.ensure_site_role(owner)
    except (Refused, OSError) as error:
        raise Unavailable(str(error)) from error
    return Addresses(owner, embedded.site_url(owner))


async def _knock(url: str) -> None:
    try:
        connection = await asyncpg.connect(url, timeout=10)
    except (OSError, TimeoutError, asyncpg.PostgresError, asyncpg.InterfaceError) as error:
        raise Unavailable(_("The database does not answer: %(reason)s", reason=str(error) or type(error).__name__)) from error
    await connection.close()


@asynccontextmanager
async def opened(settings: Settings, domains: Sequence[Domain]) -> AsyncIterator[Addresses]:
    """The database, open as the site's own role for the length of the block."""
    events.wire([domain.listens for domain in domains])
    slots.fill([domain.fills for domain in domains])
    found = await addresses(settings)
    async with TortoiseContext() as context:
        names = [domain.name for domain in domains]
        await context.init(config=database.configuration(found.site_url, names, connections_max=CONNECTIONS_MAX))
        yield found
