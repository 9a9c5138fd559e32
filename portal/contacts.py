"""Contacts: people who speak for an organisation, or validate from outside. They sign in as members do, by a link in their mail."""

from typing import Any

from portal import notices, people
from portal.actors import Actor
from portal.kit import clock, database, locale
from portal.kit.locale import gettext as _
from portal.kit.refusals import Refused
from portal.models import Contact, Person, Society

ROLES = ("cause contact", "outside validator")


async def invite(
    society: Society,
    *,
    by: Actor,
    email: str,
    given_name: str,
    family_name: str,
    role: str,
    organisation: tuple[str, int] | None = None,
    origin: str,
) -> Contact:
    """A place for somebody from outside, who gets a mail. The same address in the same role for the same organisation counts once.

    Args:
        organisation: for whom they speak, by the kind and id of a floor above.

    Raises:
        Refused: there is no such role.
    """
    assert by.kind == "system" or by.has("admin"), f"{by} may not name contacts"
    if role not in ROLES:
        raise Refused(_("There is no role %(role)s. There are: %(roles)s.", role=role, roles=", ".join(ROLES)), field="role")
    kind, organisation_id = organisation or (None, None)
    spoken: dict[str, Any] = {"role": role, "organisation_kind": kind, "organisation_id": organisation_id, "ended_at": None}
    async with database.transaction():
        await Society.select_for_update(no_key=True).get(id=society.id)
        if found := await Contact.get_or_none(society=society, person__email_key=people.email_key(email), **spoken):
            return found
        person = await people.add(society, given_name=given_name, family_name=family_name, email=email)
        invited = await Contact.create(society=society, person=person, since=clock.now(), **spoken)
        await _tell(invited, person, society, origin)
    return invited


async def _tell(invited: Contact, person: Person, society: Society, origin: str) -> None:
    with locale.speaking(locale.by_code(person.language)):
        text = _(
            "Hello, %(name)s.\n\n%(society)s has made a place for you at Toad Lane. Sign in with this e-mail address: %(link)s",
            name=person.given_name, society=society.name, link=f"{origin}/sign-in",
        )  # fmt: skip
        await notices.send(person, purpose="service", subject=_("Your place at Toad Lane"), text=text, key=f"contact-{invited.id}")
