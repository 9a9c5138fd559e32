"""People from outside: invited once, written to, and able to sign in."""

from typing import Any

import pytest

from portal import contacts, sign_in
from portal.actors import VISITOR, system
from portal.kit.refusals import Refused
from portal.models import Contact, Notice, Person, SignInRequest, Society
from tests import people

pytestmark = [pytest.mark.anyio, pytest.mark.usefixtures("rolled_back")]
ORIGIN = "http://toadlane.test"


async def invite(society: Society, **given: Any) -> Contact:
    told = {
        "email": "Ffion@Example.org",
        "given_name": "Ffion",
        "family_name": "Rees",
        "role": "cause contact",
        "organisation": ("cause", 7),
    }
    return await contacts.invite(society, by=system(society), origin=ORIGIN, **{**told, **given})


async def test_a_contact_is_invited_once_and_written_to() -> None:
    society = await people.society()
    first = await invite(society)
    assert (await invite(society, email="ffion@example.org")).id == first.id
    assert (first.role, first.organisation_kind, first.organisation_id) == ("cause contact", "cause", 7)
    (notice,) = await Notice.filter(society=society)
    assert (notice.address, f"{ORIGIN}/sign-in" in notice.text) == ("Ffion@Example.org", True)


async def test_one_address_may_speak_for_several() -> None:
    society = await people.society()
    made = {(await invite(society, organisation=organisation)).id for organisation in (("cause", 7), ("cause", 8))}
    made.add((await invite(society, role="outside validator", organisation=None)).id)
    assert len(made) == await Contact.filter(society=society).count() == 3


async def test_a_contact_gets_a_link_to_sign_in_by() -> None:
    contact = await invite(await people.society())
    asked = await sign_in.ask(address="ffion@example.org", next_address="/", browser="b", origin=ORIGIN)
    await sign_in.write_mail({"request": asked.id, "address": "ffion@example.org", "origin": ORIGIN})
    meant = await SignInRequest.get(id=asked.id)
    assert (meant.kind, meant.actor_id) == ("contact", contact.id)


async def test_a_role_that_there_is_not_is_refused_and_nobody_is_made() -> None:
    with pytest.raises(Refused, match="no role king"):
        await invite(await people.society(), role="king")
    assert not await Person.exists()


async def test_only_the_command_line_and_admins_invite() -> None:
    with pytest.raises(AssertionError):
        await contacts.invite(
            await people.society(),
            by=VISITOR,
            email="a@example.org",
            given_name="A",
            family_name="B",
            role="outside validator",
            origin=ORIGIN,
        )
