"""Ready people of the ground floor: somebody of every staff role, those who speak for others, and members by language."""

from collections.abc import Sequence

from portal.kit import database
from portal.kit.locale import gettext as _, lazy
from portal.models import Contact, Staff
from portal.slots import ReadyPerson

ROLES = {
    "advisor": lazy("an advisor: find a member, open the record, see what to talk about"),
    "store staff": lazy("at the till: the short form of a member"),
    "care lead": lazy("leads the advisors, and opens colleagues’ records"),
    "operator": lazy("an operator: declares a dividend and releases it"),
    "finance": lazy("finance: the second pair of eyes, and the figures"),
    "marketing": lazy("marketing: no page of their own yet"),
    "supervisor": lazy("a supervisor"),
    "admin": lazy("an admin: invites colleagues and gives roles"),
    "knowledge editor": lazy("a knowledge editor: no page of their own yet"),
    "auditor": lazy("an auditor: reads the books, and tries dividends"),
}
CONTACTS = {
    "cause contact": lazy("speaks for a cause: no page of their own yet"),
    "outside validator": lazy("validates from outside the co-operative: no page of their own yet"),
}
PLACES = {
    "LL": ("cy", lazy("a member in Wales, whose pages are in Welsh")),
    "5": ("da", lazy("a member in Denmark, whose pages are in Danish")),
}


async def members() -> Sequence[ReadyPerson]:
    """A member for each language that is not English, by the postcode: whoever plays them may have chosen another language since."""
    found = []
    for postcodes, (language, says) in PLACES.items():
        there = await database.row(database.sql("portal", "ready_member"), postcodes, language)
        if there:
            found.append(ReadyPerson("member", there["id"], there["name"], _(says)))
    return found


async def staff() -> Sequence[ReadyPerson]:
    """Two operators of each society, since two must release a dividend; one of every other role; and an advisor in Denmark."""
    found = await database.rows(database.sql("portal", "ready_staff"))
    staff = {one.id: one for one in await Staff.filter(id__in=[row["staff_id"] for row in found]).select_related("person", "society")}
    return [_colleague(staff[row["staff_id"]], ROLES[row["role"]]) for row in found]


def _colleague(staff: Staff, says: str) -> ReadyPerson:
    return ReadyPerson("staff", staff.id, staff.person.name, _(says), works_for=staff.society.name)


async def contacts() -> Sequence[ReadyPerson]:
    """One for each kind of organisation."""
    found = []
    for role, says in CONTACTS.items():
        contact = await Contact.filter(role=role, ended_at=None).order_by("id").select_related("person").first()
        if contact:
            found.append(ReadyPerson("contact", contact.id, contact.person.name, _(says)))
    return found
