"""Staff: whom the identity provider admits, and what they may do here. Appointments in the product give roles (R27)."""

from collections.abc import Sequence

from portal import notices, people
from portal.actors import Actor
from portal.kit import clock, database, locale
from portal.kit.locale import gettext as _, lazy
from portal.kit.refusals import Refused
from portal.models import Person, Society, Staff, StaffRole, Store
from portal.sessions import end_all

ROLES = {
    "advisor": lazy("advisor"),
    "store staff": lazy("store staff"),
    "care lead": lazy("care lead"),
    "operator": lazy("operator"),
    "finance": lazy("finance"),
    "marketing": lazy("marketing"),
    "supervisor": lazy("supervisor"),
    "admin": lazy("admin"),
    "knowledge editor": lazy("knowledge editor"),
    "auditor": lazy("auditor"),
}


async def invite(
    society: Society,
    *,
    by: Actor,
    email: str,
    given_name: str,
    family_name: str,
    roles: Sequence[str] = (),
    store: Store | None = None,
    origin: str,
) -> Staff:
    """A place for somebody whom the identity provider will name by this address. Inviting the same address twice counts once.

    Roles given along are given by whoever invites; the first admin of a society comes by the command line.
    """
    _may_appoint(by)
    _known_roles(roles)
    async with database.transaction():
        await Society.select_for_update().get(id=society.id)
        if found := await Staff.get_or_none(society=society, person__email_key=people.email_key(email), disabled_at=None):
            return found
        person = await Person.create(
            society=society, given_name=given_name, family_name=family_name, surname_key=people.surname_key(family_name), email=email,
            email_key=people.email_key(email), country=society.country, language=society.language, created_at=clock.now(),
        )  # fmt: skip
        invited = await Staff.create(society=society, person=person, store=store, created_at=clock.now())
        for role in roles:
            await give_role(invited, role=role, by=by)
        await _tell(invited, person, society, origin)
    return invited


async def _tell(invited: Staff, person: Person, society: Society, origin: str) -> None:
    with locale.speaking(locale.by_code(person.language)):
        text = _(
            "Hello, %(name)s.\n\n%(society)s has made a place for you at Toad Lane. Sign in with your staff account: %(link)s",
            name=person.given_name, society=society.name, link=f"{origin}/sign-in/staff",
        )  # fmt: skip
        await notices.send(person, purpose="service", subject=_("Your place at Toad Lane"), text=text, key=f"staff-{invited.id}")


async def give_role(receiver: Staff, *, role: str, by: Actor) -> StaffRole:
    """Appoint. A role that somebody has already counts once; nobody gives a role to themselves."""
    _may_appoint(by)
    _known_roles([role])
    async with database.transaction():
        await Staff.select_for_update().get(id=receiver.id)
        if found := await StaffRole.get_or_none(staff=receiver, role=role, ended_at=None):
            return found
        if by.kind == "staff" and by.id == receiver.id:
            raise Refused(_("Nobody gives a role to themselves: ask another admin."))
        if receiver.disabled_at is not None:
            raise Refused(_("This person’s access has ended."))
        given = await StaffRole.create(staff=receiver, role=role, given_by_id=by.id if by.kind == "staff" else None, given_at=clock.now())
        await end_all("staff", receiver.id)
    return given


async def end_role(receiver: Staff, *, role: str, by: Actor) -> Staff:
    """Take a role back; sessions end, so that it is gone at once. A society keeps its last admin."""
    _may_appoint(by)
    async with database.transaction():
        await Society.select_for_update().get(id=receiver.society_id)
        given = await StaffRole.get_or_none(staff=receiver, role=role, ended_at=None)
        if given is None:
            return receiver
        if role == "admin" and await _admins(receiver.society_id) < 2:
            raise Refused(_("This is the last admin. Appoint another one first."))
        given.ended_at = clock.now()
        await given.save(update_fields=["ended_at"])
        await end_all("staff", receiver.id)
    return receiver


async def disable(receiver: Staff, *, by: Actor) -> Staff:
    """End somebody's access: their sessions are dead at once."""
    _may_appoint(by)
    async with database.transaction():
        await Society.select_for_update().get(id=receiver.society_id)
        if receiver.disabled_at is not None:
            return receiver
        is_admin = await StaffRole.filter(staff=receiver, role="admin", ended_at=None).exists()
        if is_admin and await _admins(receiver.society_id) < 2:
            raise Refused(_("This is the last admin. Appoint another one first."))
        receiver.disabled_at = clock.now()
        await receiver.save(update_fields=["disabled_at"])
        await end_all("staff", receiver.id)
    return receiver


async def roles_of(receiver: Staff) -> list[str]:
    """The roles that somebody holds now, by name."""
    found = await StaffRole.filter(staff=receiver, ended_at=None).order_by("role").values_list("role", flat=True)
    return [str(role) for role in found]


async def _admins(society_id: int) -> int:
    return await StaffRole.filter(staff__society_id=society_id, staff__disabled_at=None, role="admin", ended_at=None).count()


def _may_appoint(by: Actor) -> None:
    assert by.kind == "system" or by.has("admin"), f"{by} may not appoint"


def _known_roles(roles: Sequence[str]) -> None:
    if unknown := [role for role in roles if role not in ROLES]:
        raise Refused(_("There is no role %(role)s. There are: %(roles)s.", role=unknown[0], roles=", ".join(ROLES)), field="role")
