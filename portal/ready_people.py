"""Ready people: in the demo, and only there, a visitor may be somebody who shows a part of the site."""

from portal import slots
from portal.kit.refusals import NotFound
from portal.kit.settings import Settings
from portal.models import Installation
from portal.slots import ReadyPerson

PEOPLE_MAX = 100


async def ready_people(settings: Settings) -> list[ReadyPerson]:
    """Everybody whom the domains offer, in floor order, each once.

    Raises:
        NotFound: this is no demo. Both must say that it is one: the setting, and the database itself.
    """
    if not settings.demo or not await Installation.filter(id=1, demo=True).exists():
        raise NotFound
    offered = [person for offer in slots.READY.fillings for person in await offer()]
    return list({(person.kind, person.id): person for person in offered}.values())[:PEOPLE_MAX]
