"""The site as a command sees it: its domains, its settings, and its database, opened for the length of one piece of work."""

import asyncio
import os
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TypeVar

import typer
from starlette.applications import Starlette

from portal.kit import clock, opening, settings as setting
from portal.kit.domain import Domain
from portal.kit.opening import Addresses
from portal.kit.settings import Settings, SettingsInvalid

Result = TypeVar("Result")


@dataclass
class Site:
    """What `app.py` hands to the command line."""

    domains: Sequence[Domain]
    create_app: Callable[..., Starlette]
    _settings: Settings | None = field(default=None, repr=False)

    @property
    def settings(self) -> Settings:
        """Read when they are first asked for, so that `--help` serves whatever the environment says; the test clock starts then."""
        if self._settings is None:
            self._settings = setting.read()
            start_clock(self._settings)
        return self._settings

    def change(self, **given: object) -> Settings:
        """Put what a command's options say into the environment, where jobs and worker processes read it; None changes nothing."""
        os.environ.update({setting.PREFIX + name.upper(): str(value) for name, value in given.items() if value is not None})
        self._settings = None
        return self.settings

    def run(self, work: Callable[..., Awaitable[Result]], *arguments: object, **named: object) -> Result:
        """Do a piece of work with the database open as the site's own role.

        Raises:
            Unavailable: there is no database.
        """
        return self.run_with_addresses(lambda _addresses: work(*arguments, **named))

    def run_with_addresses(self, work: Callable[[Addresses], Awaitable[Result]]) -> Result:
        """The same, for work that needs the database's addresses."""

        async def within() -> Result:
            async with opening.opened(self.settings, self.domains) as addresses:
                return await work(addresses)

        return asyncio.run(within())


def start_clock(settings: Settings) -> None:
    """Let the test clock start, where one is set.

    Raises:
        SettingsInvalid: it is no instant.
    """
    if not settings.clock:
        return
    try:
        instant = datetime.fromisoformat(settings.clock)
    except ValueError as error:
        raise SettingsInvalid(f"{setting.PREFIX}CLOCK is no instant such as 2026-11-22T09:00: {settings.clock}") from error
    clock.start_at(instant if instant.tzinfo else instant.replace(tzinfo=UTC))


def site_of(context: typer.Context) -> Site:
    """The site that a command belongs to."""
    found = context.find_object(Site)
    assert found is not None
    return found
