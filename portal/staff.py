"""Staff: whom the identity provider admits. What they may do here is said by their roles (portal/roles.py)."""

from collections.abc import Sequence

from portal import notices, people, roles
from portal.actors import Actor
from portal.kit import clock, database, locale
from portal.kit.locale import gettext as _
from portal.kit.refusals import Forbidden, Refused
from portal.models import Person, Society, Staff, Store
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
    origin: str,
) -> Staff:
    """A place for somebody whom the identity provider will name by this address. Inviting the same person twice counts once.

    The roles `given` along are given by whoever invites; the first admin of a society comes by the command line. Whose access has ended
    gets a new place, without the roles of the first.

    Raises:
        Refused: somebody with another name has this address; beside the field `email`.
    """
    assert by.kind == "system" or by.has(*INVITE), f"{by} may not invite"
    roles.check(given)
    async with database.transaction():
        await Society.select_for_update().get(id=society.id)
        invited = await _at(society, email)
        if invited is None:
            invited = await _make(society, email=email, given_name=given_name, family_name=family_name, store=store, origin=origin)
        elif (invited.person.given_name, invited.person.family_name) != (given_name, family_name):
            raise Refused(_("%(name)s has a place here with this address.", name=invited.person.name), field="email")
        for role in given:
            await roles.give(invited, role=role, by=by)
    return invited


async def _at(society: Society, email: str) -> Staff | None:
    here = Staff.filter(society=society, person__email_key=people.email_key(email), disabled_at=None)
    return await here.select_related("person").first()


async def _make(society: Society, *, email: str, given_name: str, family_name: str, store: Store | None, origin: str) -> Staff:
    person = await Person.create(
        society=society, given_name=given_name, family_name=family_name, surname_key=people.surname_key(family_name), email=email,
        email_key=people.email_key(email), country=society.country, language=society.language, created_at=clock.now(),
    )  # fmt: skip
    invited = await Staff.create(society=society, person=person, store=store, created_at=clock.now())
    await _tell(invited, person, society, origin)
    return invited


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
