"""Roles: what staff may do here. An appointment in the product gives one; where it moves money or gives roles, two persons do (R27)."""

from collections.abc import Collection, Iterable

from tortoise.expressions import Q
from tortoise.queryset import QuerySet

from portal.actors import Actor
from portal.kit import clock, database
from portal.kit.locale import gettext as _, lazy
from portal.kit.refusals import Forbidden, Refused
from portal.models import Society, Staff, StaffRole
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
GIVES: dict[str, Collection[str]] = {"admin": tuple(ROLES), "care lead": ("advisor",)}
"""Who gives which roles, and takes them back."""
TWO_PERSONS = ("operator", "finance", "admin")
"""Roles that count only when a second person has confirmed them."""
CONFIRM = ("admin", "operator", "finance")
"""Who may be that person."""
READ = tuple(dict.fromkeys((*GIVES, *CONFIRM)))
"""Who reads the list of staff."""
COUNTS = Q(ended_at=None, confirmed_at__isnull=False)


def counting(given: Iterable[StaffRole]) -> list[str]:
    """The roles that count among rows that are loaded, as COUNTS asks the database."""
    return [one.role for one in given if one.ended_at is None and one.confirmed_at is not None]


def words(held: Collection[str]) -> list[str]:
    """Roles as people call them, in the order of ROLES."""
    return [_(label) for role, label in ROLES.items() if role in held]


def may_confirm(given: StaffRole, by: Actor) -> bool:
    """Whether somebody can be the second person of a role that waits."""
    return by.has(*CONFIRM) and _is_another(given, by)


async def give(receiver: Staff, *, role: str, by: Actor) -> StaffRole:
    """Appoint. A role that somebody has, or that waits for its second person, counts once; nobody gives a role to themselves.

    Raises:
        Forbidden: this role is not theirs to give.
        Refused: there is no such role, or the receiver's access has ended.
    """
    check([role])
    _may_give(role, by)
    async with database.transaction():
        receiver = await Staff.select_for_update().get(id=receiver.id)
        if found := await StaffRole.get_or_none(staff=receiver, role=role, ended_at=None):
            return found
        if by.kind == "staff" and by.id == receiver.id:
            raise Refused(_("Nobody gives a role to themselves: ask another admin."))
        _still_here(receiver)
        at, giver = clock.now(), by.id if by.kind == "staff" else None
        waits = giver is not None and role in TWO_PERSONS  # the command line is whoever owns the installation
        given = await StaffRole.create(staff=receiver, role=role, given_by_id=giver, given_at=at, confirmed_at=None if waits else at)
        await end_all("staff", receiver.id)
    return given


async def confirm(receiver: Staff, *, role: str, by: Actor) -> StaffRole:
    """The second person's word. Twice counts once.

    Raises:
        Refused: no such role waits, or whoever gave or gets it confirms.
    """
    assert by.has(*CONFIRM), f"{by} may not confirm"
    async with database.transaction():
        receiver = await Staff.select_for_update().get(id=receiver.id)
        given = await StaffRole.get_or_none(staff=receiver, role=role, ended_at=None)
        if given is None:
            raise Refused(_("This role is not waiting any more. Nothing was changed."))
        if given.confirmed_at is not None:
            return given
        if not _is_another(given, by):
            raise Refused(_("This role needs two persons: neither whoever gave it nor whoever gets it can confirm it."))
        _still_here(receiver)
        given.confirmed_at, given.confirmed_by_id = clock.now(), by.id
        await given.save(update_fields=["confirmed_at", "confirmed_by_id"])
        await end_all("staff", receiver.id)
    return given


async def end(receiver: Staff, *, role: str, by: Actor) -> Staff:
    """Take a role back; sessions end, so that it is gone at once. A society keeps its last admin.

    Raises:
        Forbidden: this role is not theirs to take.
        Refused: it is the last admin's.
    """
    _may_give(role, by)
    async with database.transaction():
        await Society.select_for_update().get(id=receiver.society_id)
        given = await StaffRole.get_or_none(staff=receiver, role=role, ended_at=None)
        if given is None:
            return receiver
        if given.role == "admin" and given.confirmed_at is not None:
            await keep_an_admin(receiver.society_id)
        given.ended_at, given.ended_by_kind, given.ended_by_id = clock.now(), by.kind, by.id
        await given.save(update_fields=["ended_at", "ended_by_kind", "ended_by_id"])
        await end_all("staff", receiver.id)
    return receiver


async def keep_an_admin(society_id: int) -> None:
    """Asked before an admin goes.

    Raises:
        Refused: there is no other one.
    """
    if await StaffRole.filter(COUNTS, staff__society_id=society_id, staff__disabled_at=None, role="admin").count() < 2:
        raise Refused(_("This is the last admin. Appoint another one first."))


async def held_by(staff: Staff) -> list[str]:
    """The roles that somebody holds now, by name."""
    found = await StaffRole.filter(COUNTS, staff=staff).order_by("role").values_list("role", flat=True)
    return [str(role) for role in found]


def waiting(society: Society) -> QuerySet[StaffRole]:
    """What waits for a second person, oldest first."""
    found = StaffRole.filter(staff__society_id=society.id, staff__disabled_at=None, ended_at=None, confirmed_at=None)
    return found.order_by("id").select_related("staff__person", "given_by__person")


def given_by(actor: Actor) -> list[str]:
    """The roles that an actor may give and take back."""
    return [role for role in ROLES if any(role in GIVES[own] for own in actor.roles & GIVES.keys())]


def check(roles: Collection[str]) -> None:
    """Refuse what is no role."""
    if unknown := [role for role in roles if role not in ROLES]:
        raise Refused(_("There is no role %(role)s. There are: %(roles)s.", role=unknown[0], roles=", ".join(ROLES)), field="role")


def _is_another(given: StaffRole, by: Actor) -> bool:
    return by.id not in (given.given_by_id, given.staff_id)


def _may_give(role: str, by: Actor) -> None:
    if by.kind != "system" and role not in given_by(by):
        raise Forbidden


def _still_here(receiver: Staff) -> None:
    if receiver.disabled_at is not None:
        raise Refused(_("This person’s access has ended."))
