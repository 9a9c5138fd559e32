"""Who works for the societies of the demo: every staff role of R27 is somebody, and two persons can approve what needs two."""

from collections.abc import Sequence
from typing import NamedTuple

from portal import people
from portal.demo.tables import fill
from portal.demo.world import SOCIETIES
from portal.kit import clock
from portal.models import Society, Staff, Store
from portal.people import surname_key


class Colleague(NamedTuple):
    """Somebody who works for a society: the name, the language, the roles, and the number of the store where they stand."""

    given: str
    family: str
    language: str
    roles: tuple[str, ...]
    store: str | None = None


COLLEAGUES = {
    SOCIETIES[0].slug: (
        Colleague("Hannah", "Ormerod", "en_GB", ("advisor",)),
        Colleague("Ifan", "Llewelyn", "cy", ("advisor",)),
        Colleague("Derek", "Barraclough", "en_GB", ("store staff",), "1001"),
        Colleague("Mair", "Foulkes", "cy", ("store staff",), "1008"),
        Colleague("Samina", "Hussain", "en_GB", ("care lead",)),
        Colleague("Colin", "Rawstron", "en_GB", ("operator",)),
        Colleague("Priya", "Patel", "en_GB", ("operator",)),
        Colleague("Edith", "Thornber", "en_GB", ("finance",)),
        Colleague("Josh", "Fielden", "en_GB", ("marketing",)),
        Colleague("Rhian", "Mostyn", "cy", ("supervisor",)),
        Colleague("Graham", "Stott", "en_GB", ("admin",)),
        Colleague("Nadia", "Akhtar", "en_GB", ("admin",)),
        Colleague("Olwen", "Parry", "cy", ("knowledge editor",)),
        Colleague("Keith", "Wolfenden", "en_GB", ("auditor",)),
    ),
    SOCIETIES[1].slug: (
        Colleague("Sofie", "Bisgaard", "da", ("advisor",)),
        Colleague("Mogens", "Lund", "da", ("store staff",), "5001"),
        Colleague("Birgit", "Vinther", "da", ("operator", "care lead")),
        Colleague("Jens", "Hedegaard", "da", ("operator", "finance")),
        Colleague("Thea", "Storm", "da", ("admin", "supervisor")),
    ),
}


async def appoint(societies: Sequence[Society]) -> None:
    """Write them all."""
    for society in societies:
        for colleague in COLLEAGUES[society.slug]:
            await _appoint(society, colleague)


async def _appoint(society: Society, colleague: Colleague) -> None:
    at = clock.now()
    email = f"{surname_key(colleague.given)}.{surname_key(colleague.family)}@{society.slug}.example"
    person = await people.add(society, given_name=colleague.given, family_name=colleague.family, email=email, language=colleague.language)
    store = await Store.get(society=society, number=colleague.store) if colleague.store else None
    staff = await Staff.create(society=society, person=person, store=store, created_at=at)
    await fill(
        "portal_staff_role", ("staff_id", "role", "given_at", "confirmed_at"), [(staff.id, role, at, at) for role in colleague.roles]
    )
