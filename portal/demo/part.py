"""The ground floor's part of the demo: the societies, their stores, their people."""

from collections.abc import Sequence

from portal import clients, ready_people
from portal.actors import system
from portal.demo import consents, households, people, places, staff
from portal.kit import clock
from portal.kit.demonstration import Demo, Part
from portal.kit.locale import gettext as _
from portal.kit.refusals import Refused
from portal.kit.settings import Settings
from portal.models import Installation, Society

SCOPES = ("purchases:write", "members:read")


async def furnish(demo: Demo) -> bool:
    """Found both societies in an empty database; False where they stand already.

    Raises:
        Refused: the database holds something else.
    """
    installation = await Installation.get_or_none(id=1)
    if installation and installation.demo:
        return False
    if installation or await Society.exists():
        raise Refused(_("This database holds a society of its own. The demo needs an empty one: choose another TOADLANE_FOLDER."))
    await Installation.create(id=1, demo=True, created_at=clock.now())
    founded = await places.found()
    everybody = people.dwellers(demo, founded, households.chosen(demo))
    await people.settle(everybody)
    await consents.give(demo, founded, everybody)
    await staff.appoint(founded)
    await clients.create(founded[0], name="Tills of the demo", scopes=SCOPES, by=system(founded[0]))
    return True


async def sign_ins() -> Sequence[str]:
    """The ready people under their headings, as the terminal names them."""
    groups = ready_people.grouped(await ready_people.ready_people(Settings(demo=True)))
    return [line for group in groups for line in (group.heading, *(f"  {one.name}: {one.says}" for one in group.people))]


PART = Part(furnish=furnish, sign_ins=sign_ins)
