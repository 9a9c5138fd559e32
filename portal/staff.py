"""Staff: whom the identity provider admits. What they may do here is said by their roles (portal/roles.py)."""

from collections.abc import Sequence

from portal import members, notices, people, roles
from portal.actors import Actor
from portal.kit import clock, database, locale
from portal.kit.locale import gettext as _
from portal.kit.refusals import Forbidden, Refused
from portal.models import Member, Person, Society, Staff, Store
from portal.sessions import end_all

INVITE = ("admin", "care lead")


async def invite(
    society: Society,
    *,
    by: Actor,
    email: str,
    given_name: str,
    family_name: str,
    given: Sequence[str] = (),
    store: Store | None = None,
    member: str | None = None,
    origin: str,
) -> Staff:
    """A place for somebody whom the identity provider will name by this address. Inviting the same person twice counts once.

    The roles `given` along are given by whoever invites; the first admin of a society comes by the command line. Whose access has ended
    gets a new place, without the roles of the first.

    Args:
        member: their number as a member of the society, where they are one: their own record stays closed to them, their household's
            too, and colleagues' to each other (O18).

    Raises:
        Refused: somebody with another name has this address, or nobody has this number; beside the field `email` or `member`.
    """
    assert by.kind == "system" or by.has(*INVITE), f"{by} may not invite"
    roles.check(given)
    async with database.transaction():
        await Society.select_for_update().get(id=society.id)
        invited = await _at(society, email)
        if invited is None:
            invited = await _make(society, email=email, given_name=given_name, family_name=family_name, store=store, origin=origin)
            if member:
                await _keep_membership(invited, await _numbered(society, member), by=by)
        elif (invited.person.given_name, invited.person.family_name) != (given_name, family_name):
            raise Refused(_("%(name)s has a place here with this address.", name=invited.person.name), field="email")
        elif member:
            invited = await be_member(invited, by=by, member=member)
        for role in given:
            await roles.give(invited, role=role, by=by)
    return invited


async def _at(society: Society, email: str) -> Staff | None:
    here = Staff.filter(society=society, person__email_key=people.email_key(email), disabled_at=None)
    return await here.select_related("person").first()


async def _make(society: Society, *, email: str, given_name: str, family_name: str, store: Store | None, origin: str) -> Staff:
    person = await people.add(society, given_name=given_name, family_name=family_name, email=email)
    invited = await Staff.create(society=society, person=person, store=store, created_at=clock.now())
    await _tell(invited, person, society, origin)
    return invited


async def be_member(colleague: Staff, *, by: Actor, member: str | None) -> Staff:
    """Keep who a colleague is as a member (O18), or that they are none.

    Raises:
        Forbidden: only an admin says so.
        Refused: it is themselves, or nobody has this number; the latter beside the field `member`.
    """
    async with database.transaction():
        society = await Society.get(id=colleague.society_id)
        colleague = await Staff.select_for_update().get(id=colleague.id)
        found = await _numbered(society, member) if member else None
        if colleague.member_id == (found.id if found else None):
            return colleague
        if by.kind != "system" and not by.has("admin"):
            raise Forbidden
        if by.kind == "staff" and by.id == colleague.id:
            raise Refused(_("Nobody says of themselves which member they are: ask another admin."))
        return await _keep_membership(colleague, found, by=by)


async def _numbered(society: Society, typed: str) -> Member:
    try:
        found = await members.by_number(society, typed)
    except Refused as refused:
        raise Refused(refused.message, field="member") from refused
    if not found:
        raise Refused(_("No member has this number."), field="member")
    return await Member.get(id=found[0].id)


async def _keep_membership(colleague: Staff, member: Member | None, *, by: Actor) -> Staff:
    colleague.member_id = member.id if member else None
    colleague.member_by_kind, colleague.member_by_id = by.kind, by.id
    await colleague.save(update_fields=["member_id", "member_by_kind", "member_by_id"])
    return colleague


async def _tell(invited: Staff, person: Person, society: Society, origin: str) -> None:
    with locale.speaking(locale.by_code(person.language)):
        text = _(
            "Hello, %(name)s.\n\n%(society)s has made a place for you at Toad Lane. Sign in with your staff account: %(link)s",
            name=person.given_name, society=society.name, link=f"{origin}/sign-in/staff",
        )  # fmt: skip
        await notices.send(person, purpose="service", subject=_("Your place at Toad Lane"), text=text, key=f"staff-{invited.id}")


async def disable(receiver: Staff, *, by: Actor) -> Staff:
    """End somebody's access: their sessions are dead at once.

    Raises:
        Forbidden: only an admin ends access.
        Refused: it is the last admin's.
    """
    if by.kind != "system" and not by.has("admin"):
        raise Forbidden
    async with database.transaction():
        await Society.select_for_update().get(id=receiver.society_id)
        receiver = await Staff.select_for_update().get(id=receiver.id)
        if receiver.disabled_at is not None:
            return receiver
        if "admin" in await roles.held_by(receiver):
            await roles.keep_an_admin(receiver.society_id)
        receiver.disabled_at, receiver.disabled_by_kind, receiver.disabled_by_id = clock.now(), by.kind, by.id
        await receiver.save(update_fields=["disabled_at", "disabled_by_kind", "disabled_by_id"])
        await end_all("staff", receiver.id)
    return receiver


async def acting(society: Society, email: str, *needed: str) -> Actor:
    """Whoever of a society's staff has this address, for an act on the command line that takes one of the roles `needed`.

    Raises:
        Refused: nobody has, their access has ended, or they hold none of the roles.
    """
    found = await Staff.get_or_none(society=society, person__email_key=people.email_key(email), disabled_at=None).select_related("person")
    if found is None:
        raise Refused(_("Nobody with the address %(email)s works for %(society)s.", email=email, society=society.name), field="by")
    held, wanted = await roles.held_by(found), ", ".join(needed)
    if not set(held) & set(needed):
        raise Refused(
            _("This takes one of these roles, and %(name)s has none of them: %(roles)s.", name=found.person.name, roles=wanted), field="by"
        )
    return Actor("staff", found.id, found.person.short_name, frozenset(held), society, found.person_id)
