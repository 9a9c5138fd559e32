"""Ready people: in the demo, and only there, a visitor may be somebody who shows a part of the site."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from portal import slots
from portal.kit.locale import gettext as _, lazy
from portal.kit.refusals import NotFound
from portal.kit.settings import Settings
from portal.models import Installation
from portal.slots import ReadyPerson

PEOPLE_MAX = 100
GROUPS = {
    "member": lazy("Members"),
    "serves": lazy("Who run a community"),
    "staff": lazy("Who work for the co-operative"),
    "contact": lazy("Who speak for others"),
}


@dataclass(frozen=True)
class Group:
    """Ready people of one sort under their heading."""

    heading: str
    people: Sequence[ReadyPerson]


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
    return [_with_every_reason(offers) for offers in met.values()][:PEOPLE_MAX]


def _with_every_reason(offers: Sequence[ReadyPerson]) -> ReadyPerson:
    says = "; ".join(dict.fromkeys(one.says for one in offers))
    return replace(offers[0], says=says, serves=any(one.serves for one in offers))


def grouped(people: Sequence[ReadyPerson]) -> list[Group]:
    """Members first, then those who serve; a group without anybody is left out."""
    found = [Group(_(heading), [one for one in people if _group_of(one) == name]) for name, heading in GROUPS.items()]
    return [group for group in found if group.people]


def _group_of(person: ReadyPerson) -> str:
    return "serves" if person.serves else person.kind
