"""Parts: what a member's own 1% has done, to a hundredth of a penny."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import msgspec

from portal.kit import clock, database
from portal.models import Member

HISTORY_MOST = 60


class RoundShown(msgspec.Struct, frozen=True):
    """The round that runs; with `sweeps` a first choice takes what is undecided along."""

    id: int
    name: str
    starts_at: datetime
    ends_at: datetime
    sweeps: bool


class CauseChosen(msgspec.Struct, frozen=True):
    """The cause that a member's 1% goes to, since when, who pressed the button, and the units that it got of them in this round."""

    slug: str
    name: str
    since: datetime
    by_kind: str
    units: int


class HomeShown(msgspec.Struct, frozen=True):
    """The member's community, and how many causes share there."""

    id: int
    name: str
    causes: int


class MyContribution(msgspec.Struct, frozen=True):
    """A member's 1% in the round that runs, in units (R1)."""

    currency: str
    zone: str
    round: RoundShown | None
    units: int
    undecided_units: int
    cause: CauseChosen | None
    community: HomeShown | None

    @property
    def last_day(self) -> date:
        """The day at the end of which the round closes."""
        assert self.round is not None
        return (self.round.ends_at.astimezone(ZoneInfo(self.zone)) - timedelta(seconds=1)).date()


class PastChoice(msgspec.Struct, frozen=True):
    """A choice, or a stretch of a round without one (`by_kind` None), with what it sent; `swept_units` followed a first choice there."""

    round: str
    slug: str | None
    name: str | None
    begins_at: datetime
    ends_at: datetime
    live: bool
    by_kind: str | None
    units: int
    swept_units: int

    @property
    def until(self) -> datetime:
        """Its last moment: what ends at midnight ended on the day before."""
        return self.ends_at - timedelta(seconds=1)


async def mine(member: Member) -> MyContribution:
    """The member's 1% now."""
    found = await database.value(database.sql("causes", "mine"), member.id, clock.now())
    shown: MyContribution = database.decode(found, MyContribution)
    return shown


async def history(member: Member) -> list[PastChoice]:
    """Every choice with its times and what it sent, newest first (M15)."""
    found = await database.rows(database.sql("causes", "history"), member.id, clock.now(), HISTORY_MOST)
    return [PastChoice(**row) for row in found]
