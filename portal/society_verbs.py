"""What verbs share that work for one society."""

from collections.abc import Awaitable, Callable
from contextlib import nullcontext
from typing import TypeVar

import typer

from portal.kit.locale import gettext as _
from portal.kit.progress import ERRORS
from portal.kit.refusals import Refused
from portal.kit.site import site_of
from portal.models import Society

Result = TypeVar("Result")


async def society_named(slug: str) -> Society:
    """The society that `--society` names, or the only one.

    Raises:
        Refused: there is none, or several and none is named.
    """
    found = await Society.filter(**({"slug": slug} if slug else {})).limit(2)
    if len(found) == 1:
        return found[0]
    slugs = ", ".join([str(one) for one in await Society.all().order_by("slug").values_list("slug", flat=True)])
    raise Refused(_("Say which society: --society SLUG. There are: %(slugs)s", slugs=slugs or "-"))


def for_society(context: typer.Context, slug: str, work: Callable[[Society], Awaitable[Result]], *, says: str = "") -> Result:
    """Do the work for the society that is meant; what may take long `says` meanwhile what it does."""

    async def within() -> Result:
        return await work(await society_named(slug))

    with ERRORS.status(says) if says else nullcontext():
        return site_of(context).run(within)
