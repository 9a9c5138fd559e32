"""A community with activities near and far, one resident, and the advisor who opens their record."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from care import talking_points
from care.talking_points import TalkingPoint
from portal.actors import Actor
from portal.kit import clock
from portal.models import Member
from regions.models import Activity, Community, Reply, Rsvp, Turn
from tests.regions import made as regions_made

DAY = timedelta(days=1)
HOUR = timedelta(hours=1)
MILE = 1 / 69.0934  # degrees of latitude
LATITUDE, LONGITUDE = 53.65, -2.1
NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)


@dataclass
class Lane:
    """A community with one resident and the advisor who opens their record."""

    community: Community
    member: Member
    advisor: Actor

    async def activity(self, *, miles: float | None = 0, **given: Any) -> Activity:
        place = {"latitude": None if miles is None else LATITUDE + miles * MILE, "longitude": None if miles is None else LONGITUDE}
        return await regions_made.activity(self.community, **{"category": "talk", **place, **given})

    async def points(self) -> list[TalkingPoint]:
        return await talking_points.for_member(self.member.id, self.advisor.id)

    async def answered(self, activity: Activity, reply: Reply = Reply.GOING) -> None:
        await Rsvp.create(
            activity=activity, member=self.member, reply=reply, answered_at=clock.now(), by_kind="member", by_id=self.member.id
        )

    async def queue(self, activity: Activity, count: int) -> None:
        for _ in range(count):
            other = await regions_made.resident(self.community)
            await Turn.create(activity=activity, member=other, taken_at=clock.now())
