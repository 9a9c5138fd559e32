"""Ready people: in the demo, and only there, a visitor may be somebody who shows a part of the site."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from portal import slots
from portal.kit.locale import gettext as _
from portal.kit.refusals import NotFound
from portal.kit.settings import Settings
from portal.models import Installation
from portal.slots import ReadyPerson

PEOPLE_MAX = 100


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
    """Members first, then those who serve, then staff by their society, then who speaks for others."""
    found: dict[str, list[ReadyPerson]] = {}
    for person in sorted(people, key=_turn):
        found.setdefault(_heading(person), []).append(person)
    return [Group(heading, group) for heading, group in found.items()]


def _turn(person: ReadyPerson) -> int:
    return {"member": 1 if person.serves else 0, "staff": 2, "contact": 3}[person.kind]


def _heading(person: ReadyPerson) -> str:
    match person:
        case ReadyPerson(serves=True):
            return _("Who run a community")
        case ReadyPerson(kind="staff"):
            return _("Who work for %(society)s", society=person.works_for)
        case ReadyPerson(kind="contact"):
            return _("Who speak for others")
        case _:
            return _("Members")
