"""A second step before what a thief would do first, such as changing where money is paid (M4): a sign-in or a code of the last minutes."""

from datetime import datetime, timedelta
from typing import Any

from portal import sign_in
from portal.actors import Actor
from portal.kit import clock
from portal.kit.locale import gettext as _
from portal.kit.refusals import Refused
from portal.models import Person, Session
from portal.sessions import Stay

LASTS = timedelta(minutes=10)
KEPT = "proven_at"
"""What a session keeps of the last code that was typed in it."""


async def is_fresh(stay: Stay) -> bool:
    """Whether whoever is signed in has proven it within the last ten minutes."""
    since = clock.now() - LASTS
    if (proven := stay.kept.get(KEPT)) and datetime.fromisoformat(proven) > since:
        return True
    return stay.session_id is not None and await Session.exists(id=stay.session_id, created_at__gt=since)


async def ask(by: Actor, *, browser: str, origin: str) -> None:
    """Send a code to the address that we know, as for a sign-in.

    Raises:
        Refused: we know neither an e-mail address nor a phone number.
    """
    person = await Person.get(id=by.person_id)
    address = person.email or person.phone
    if not address:
        raise Refused(_("We know no e-mail address or phone number of yours. Call us, and we go on together."))
    await sign_in.ask(address=address, next_address="", browser=browser, origin=origin)


async def prove(by: Actor, kept: dict[str, Any], *, code: str, browser: str) -> bool:
    """The code was typed where it was asked for; kept in the session for ten minutes.

    Raises:
        Refused: a wrong digit, too many tries, or it was for somebody else; beside the field `code`.
    """
    asked = await sign_in.use_code(code=code, browser=browser)
    if not any((each.kind, each.id) == (by.kind, by.id) for each in await sign_in.selves(asked)):
        raise Refused(_("That is not the code that we sent last."), field="code")
    kept[KEPT] = clock.now().isoformat()
    return True
