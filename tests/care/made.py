"""Real rows of the desk for tests: staff as actors, an open record, a chosen cause."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

from care import openings
from care.openings import Opening
from causes.models import Cause, Choice, Round, Running
from portal.actors import Actor
from portal.kit import clock
from portal.models import Brand, Consent, Member, Person, Society, Staff, Wording
from regions.models import Community
from tests import people

DAY = timedelta(days=1)


async def advisor(of: Society, *roles: str, **given: Any) -> Actor:
    """The Actor that a member of staff is once signed in; an advisor where no role is named."""
    return await acting(await people.staff(of, *(roles or ("advisor",)), **given), *(roles or ("advisor",)))


async def acting(staff: Staff, *roles: str) -> Actor:
    person = await Person.get(id=staff.person_id).select_related("society")
    return Actor("staff", staff.id, person.short_name, frozenset(roles), person.society, person.id)


async def opened(member: Member, *, by: Actor) -> Opening:
    """A record that stands open for a call."""
    return await openings.begin(member.id, by=by, purpose="call", reason="")


async def cause(community: Community, **given: Any) -> Cause:
    """A cause that runs nowhere yet."""
    values: dict[str, Any] = {"slug": f"cause-{uuid4().hex}", "name": "Calderbrook Food Pantry", "aim": "A full shelf", "category": "food"}
    return await Cause.create(society_id=community.society_id, community=community, **{**values, **given})


async def chosen_cause(member: Member, community: Community, **given: Any) -> Cause:
    """A cause that runs and that the member has chosen."""
    at = clock.now() - 10 * DAY
    chosen = await cause(community, **given)
    round_ = await Round.create(society_id=community.society_id, name="2026", starts_at=at - 30 * DAY, ends_at=at + 300 * DAY)
    running = await Running.create(round=round_, cause=chosen, community=community, begins_at=at)
    await Choice.create(member=member, round=round_, running=running, is_first=True, begins_at=at, by_kind="member", by_id=member.id)
    return chosen


async def switched_off(member: Member) -> None:
    """The member wants no talking points (R37)."""
    brand = await Brand.create(society_id=member.society_id, name=f"Brand {member.id}")
    wording = await Wording.create(
        society_id=member.society_id, purpose="regional talk", version=member.id, language="en_GB", text="Talk", created_at=clock.now()
    )
    await Consent.create(
        person_id=member.person_id, brand=brand, wording=wording, purpose="regional talk", channel="desk", given=False,
        source="consent centre", by_kind="member", by_id=member.id, at=clock.now(),
    )  # fmt: skip
