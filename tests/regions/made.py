"""Real rows of regions for tests."""

from datetime import datetime, timedelta
from itertools import count
from typing import Any, cast

from portal.actors import Actor
from portal.kit import clock
from portal.models import Member, Person, Society
from regions import activities, sections
from regions.models import Activity, Appointment, Community, Region, Residence, Section
from tests import people

_serial = count(1)
HOUR = timedelta(hours=1)


async def region(of: Society, **given: Any) -> Region:
    n = next(_serial)
    return await Region.create(society=of, **{"code": f"R{n}", "slug": f"region-{n}", "name": f"Region {n}", "roofline": "hills", **given})


async def community(of: Society, **given: Any) -> Community:
    """A community in the middle of nowhere in particular."""
    n = next(_serial)
    values: dict[str, Any] = {
        "slug": f"community-{n}", "name": f"Community {n}", "time_zone": of.time_zone, "latitude": 53.65, "longitude": -2.1,
    }  # fmt: skip
    return await Community.create(society=of, region=given.pop("region", None) or await region(of), **{**values, **given})


async def activity(within: Community, *, starts: datetime | None = None, **given: Any) -> Activity:
    """An activity in five days, published."""
    n = next(_serial)
    now = clock.now()
    starts = starts or now + timedelta(days=5)
    values: dict[str, Any] = {
        "slug": f"activity-{n}", "once": f"{n:032x}", "title": f"Activity {n}", "text": "Come in.", "category": "food",
        "starts_at": starts, "ends_at": starts + 2 * HOUR, "time_zone": within.time_zone, "place": "Lane store",
        "created_at": now, "changed_at": now, "by_kind": "system", "by_id": 0, "published_at": now - HOUR,
    }  # fmt: skip
    return await Activity.create(community=within, **{**values, **given})


async def resident(within: Community, **given: Any) -> Member:
    """A member who has long lived in a community."""
    member = await people.member(await within.society, **given)
    since = clock.now() - timedelta(days=400)
    await Residence.create(member=member, community=within, postcode="OL12 0AA", begins_at=since, by_kind="system", by_id=0)
    return member


async def pioneer(of: Community, role: str = "pioneer", **given: Any) -> Member:
    """A member who runs a community's page now."""
    member = await resident(of, **given)
    today = clock.today(of.time_zone)
    await Appointment.create(
        member=member, community=of, role=role, begins_on=today - timedelta(days=30), ends_on=today + timedelta(days=300),
        by_kind="staff", by_id=1, appointed_at=clock.now(), confirmed_by_kind="staff", confirmed_by_id=2, confirmed_at=clock.now(),
    )  # fmt: skip
    return member


async def acting(member: Member) -> Actor:
    """The Actor that a member is once signed in."""
    person = await Person.get(member__id=member.id).select_related("society")
    return Actor("member", member.id, person.short_name, frozenset({"member"}), person.society, person.id, member)


def plan(**given: Any) -> activities.Plan:
    """What a pioneer types for an activity at 18:30 in a week."""
    starts = (clock.now() + timedelta(days=7)).replace(hour=18, minute=30, second=0, microsecond=0, tzinfo=None)
    said: dict[str, Any] = {
        "title": "Bread from scratch", "text": "Bring an apron.", "category": "food", "starts": starts, "ends": starts + 2 * HOUR,
        "place": "Lane store", "space": None, "share_space": False, "online": False, "capacity": 12, "step_free": True,
        "access_notes": "Ring at the side door", "free": True, "sensitive": False, "shown_from": None, "act": "publish",
    }  # fmt: skip
    return cast(activities.Plan, {**said, **given})


async def part(of: Community, heading: str = "Who we are") -> Section:
    """A part of a community's page, by a pioneer of its own."""
    writer = await pioneer(of)
    once = f"{writer.id:032x}"
    return await sections.add(of, heading=heading, text="A valley with two bakers.", once=once, by=await acting(writer))


async def somebody(who: str, within: Community) -> tuple[str, int]:
    """Kind and id of somebody who does not run a community."""
    society = await within.society
    if who == "advisor":
        return "staff", (await people.staff(society, "advisor")).id
    if who == "neighbour":
        return "member", (await resident(within)).id
    if who == "pioneer of elsewhere":
        return "member", (await pioneer(await community(society))).id
    if who == "member of another society":
        return "member", (await pioneer(await community(await people.society()))).id
    ended = await pioneer(within)
    await Appointment.filter(member=ended).update(ended_at=clock.now())
    return "member", ended.id
