"""What verbs share that work for one society."""

from collections.abc import Awaitable, Callable
from contextlib import nullcontext
from typing import TypeVar

import typer

from portal.commands import society_named
from portal.kit.progress import ERRORS
from portal.kit.site import site_of
from portal.models import Society

Result = TypeVar("Result")


def for_society(context: typer.Context, slug: str, work: Callable[[Society], Awaitable[Result]], *, says: str = "") -> Result:
    """Do the work for the society that is meant; what may take long `says` meanwhile what it does."""

    async def within() -> Result:
        return await work(await society_named(slug))

    with ERRORS.status(says) if says else nullcontext():
        return site_of(context).run(within)
