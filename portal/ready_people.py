"""Ready people: in the demo, and only there, a visitor may be somebody who shows a part of the site."""

from dataclasses import replace

from portal import slots
from portal.kit.refusals import NotFound
from portal.kit.settings import Settings
from portal.models import Installation
from portal.slots import ReadyPerson

PEOPLE_MAX = 100


async def ready_people(settings: Settings) -> list[ReadyPerson]:
    """Everybody whom the domains offer, in floor order, each once with every reason to try them.

    Raises:
        NotFound: this is no demo. Both must say that it is one: the setting, and the database itself.
    """
    if not settings.demo or not await Installation.filter(id=1, demo=True).exists():
        raise NotFound
    met: dict[tuple[str, int], list[ReadyPerson]] = {}
    for person in [person for offer in slots.READY.fillings for person in await offer()]:
        met.setdefault((person.kind, person.id), []).append(person)
    return [replace(offers[0], says="; ".join(dict.fromkeys(one.says for one in offers))) for offers in met.values()][:PEOPLE_MAX]
