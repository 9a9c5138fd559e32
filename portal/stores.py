"""Stores: the shops, funeral homes and counters of a society, by the numbers that tills call them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from zoneinfo import available_timezones

from portal.actors import Actor
from portal.kit import database, postcodes
from portal.kit.events import publish
from portal.kit.locale import gettext as _
from portal.kit.refusals import Refused
from portal.models import BusinessLine, Society, Store

CHOICES_MOST = 5_000
FIXED = {"line_id": "line", "time_zone": "time_zone"}
"""What stays as it was first written down: receipts are dated by its clock, and another line makes it another store."""


@dataclass(frozen=True)
class StoreKept:
    """A store was written down, or was there already. `beside` is what was said of it that this floor does not know."""

    store_id: int
    beside: Mapping[str, str] = field(default_factory=dict)


async def keep(
    society: Society, *, by: Actor, number: str, name: str, line: str, beside: Mapping[str, str] | None = None, **told: Any
) -> Store:
    """Write a store down by its number. The same again changes nothing; another name or place is written over the one before.

    Args:
        line: the code of its business line.
        told: `address`, `postcode`, `latitude` and `longitude`, `time_zone`, as far as they are known.

    Raises:
        Refused: there is no such line, postcode or time zone, or the store is known with another line or time zone.
    """
    assert by.kind == "system", "only the command line makes stores"
    told |= {"name": name, "line_id": (await _line(society, line)).id} | _checked(society, told)
    async with database.transaction():
        await Society.select_for_update(no_key=True).get(id=society.id)  # one writer at a time, so that a number is given once
        store = await Store.get_or_none(society=society, number=number)
        if store is None:
            store = await Store.create(society=society, number=number, **{"time_zone": society.time_zone, **told})
        elif fixed := [FIXED[name] for name in database.differing(store, told) if name in FIXED]:
            raise Refused(_("Store %(number)s is known with another %(what)s, which stays.", number=number, what=fixed[0]))
        await database.rewrite(store, told)
        await publish(StoreKept(store.id, beside or {}))
    return store


async def numbered(society: Society, number: str) -> Store:
    """A society's store by its number.

    Raises:
        Refused: there is none.
    """
    store = await Store.get_or_none(society=society, number=number)
    if store is None:
        raise Refused(_("No store has the number %(store)s.", store=number), field="store")
    return store


async def choices(society: Society) -> list[tuple[str, str]]:
    """The stores to pick one from, by name: the number of each, and its name."""
    found = await Store.filter(society=society).order_by("name").limit(CHOICES_MOST)
    return [(store.number, store.name) for store in found]


async def _line(society: Society, code: str) -> BusinessLine:
    lines = {line.code: line for line in await BusinessLine.filter(society=society).order_by("id")}
    if code not in lines:
        raise Refused(_("There is no business line %(line)s. There are: %(lines)s.", line=code, lines=", ".join(lines)), field="line")
    return lines[code]


def _checked(society: Society, told: Mapping[str, Any]) -> dict[str, str]:
    """The postcode in its one form, where there is one."""
    if told.get("time_zone", society.time_zone) not in available_timezones():
        raise Refused(_("A time zone has a name such as Europe/London."), field="time_zone")
    if not told.get("postcode"):
        return {}
    found = postcodes.normalise(society.country, told["postcode"])
    if found is None:
        raise Refused(_("That is not a whole postcode."), field="postcode")
    return {"postcode": found.full}
