"""Rounds: twelve months from the last Sunday of October (R16), and the causes that run in them."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from causes.models import Accrual, Cause, Round, Running
from portal.kit import clock, database
from portal.kit.locale import gettext as _
from portal.kit.refusals import Refused
from portal.models import Society
from rewards.books import ledger
from rewards.models.ledger import Unit

CAUSES_MOST = 3  # R16: few enough that each gets a sum that builds something


async def open_round(
    society: Society, *, name: str, starts_on: date, ends_on: date, causes_most: int = CAUSES_MOST, sweeps: bool = True
) -> Round:
    """Open a round from `starts_on` to the midnight before `ends_on`, on the society's clock. The same days again are the same round.

    Raises:
        Refused: it overlaps another.
    """
    assert starts_on < ends_on
    starts_at, ends_at = midnight(starts_on, society.time_zone), midnight(ends_on, society.time_zone)
    async with database.transaction():
        same = await Round.get_or_none(society=society, starts_at=starts_at, ends_at=ends_at)
        if same:
            return same
        if await Round.filter(society=society, starts_at__lt=ends_at, ends_at__gt=starts_at).exists():
            raise Refused(_("These days belong to another round already."), field="starts_on")
        return await Round.create(
            society=society, name=name, starts_at=starts_at, ends_at=ends_at, causes_most=causes_most, sweeps=sweeps
        )  # fmt: skip


async def round_at(society_id: int, at: datetime) -> Round | None:
    """The round that an instant belongs to."""
    return await Round.get_or_none(society_id=society_id, starts_at__lte=at, ends_at__gt=at)


async def running(society: Society) -> Round:
    """The round that runs now, opened by the calendar where nobody has."""
    now = clock.now()
    found = await round_at(society.id, now)
    if found is None:
        await open_by_calendar(society.id, society.time_zone, clock.today(society.time_zone))
        found = await round_at(society.id, now)
    assert found is not None
    return found


async def cover(at: datetime) -> None:
    """Open the rounds that the rows of `posted`, and now, belong to and that nobody has opened: no purchase is without a round."""
    for missing in await database.rows(database.sql("causes", "uncovered"), at):
        if await round_at(missing["society_id"], midnight(missing["day"], missing["time_zone"])) is None:
            await open_by_calendar(missing["society_id"], missing["time_zone"], missing["day"])


async def open_by_calendar(society_id: int, zone: str, day: date) -> None:
    """Open the round of a day by R16, as far as no other round stands in its way."""
    starts_on, ends_on = span(day)
    noon = datetime.combine(day, time(12), ZoneInfo(zone))
    before = await Round.filter(society_id=society_id, ends_at__lte=noon).order_by("-ends_at").first()
    after = await Round.filter(society_id=society_id, starts_at__gt=noon).order_by("starts_at").first()
    starts_at = max(midnight(starts_on, zone), before.ends_at) if before else midnight(starts_on, zone)
    ends_at = min(midnight(ends_on, zone), after.starts_at) if after else midnight(ends_on, zone)
    await database.run(
        "INSERT INTO causes_round (society_id, name, starts_at, ends_at, causes_most, sweeps) VALUES ($1, $2, $3, $4, $5, true) "
        "ON CONFLICT DO NOTHING",  # another batch may have opened it
        society_id, f"{starts_on.year}/{ends_on:%y}", starts_at, ends_at, CAUSES_MOST,
    )  # fmt: skip


def span(day: date) -> tuple[date, date]:
    """The first day of the round of a day, and of the one after it (R16)."""
    year = day.year if day >= last_sunday_of_october(day.year) else day.year - 1
    return last_sunday_of_october(year), last_sunday_of_october(year + 1)


def last_sunday_of_october(year: int) -> date:
    halloween = date(year, 10, 31)
    return halloween - timedelta(days=halloween.isoweekday() % 7)


def midnight(day: date, zone: str) -> datetime:
    """The instant at which a day begins on the clocks of a time zone."""
    return datetime.combine(day, time(), ZoneInfo(zone))


async def enter(cause: Cause, within: Round, *, begins_at: datetime | None = None) -> Running:
    """Let a cause run in a round, for its community. The same cause twice runs once (R16).

    Raises:
        Refused: as many causes as the round allows run in the community already.
    """
    assert cause.society_id == within.society_id
    async with database.transaction():
        within = await Round.select_for_update().get(id=within.id)
        entered = await Running.get_or_none(cause=cause, round=within)
        if entered:
            return entered
        if await Running.filter(round=within, community_id=cause.community_id, ends_at=None).count() >= within.causes_most:
            words = _("%(most)s causes share in this community already: that is as many as the round allows.", most=within.causes_most)
            raise Refused(words)
        made = await Running.create(cause=cause, round=within, community_id=cause.community_id, begins_at=begins_at or within.starts_at)
        await ledger.account(cause.society_id, Unit.CONTRIBUTION, "running cause", made.id)
    return made


async def enter_present(cause: Cause, society: Society) -> Running:
    """Let a cause run in the round that runs: from its first day, or from today where money came together in its community before (R18).

    Raises:
        Refused: as `enter`.
    """
    present = await running(society)
    late = await Accrual.filter(round=present, community_id=cause.community_id).exists()
    today = midnight(clock.today(society.time_zone), society.time_zone)
    return await enter(cause, present, begins_at=max(today, present.starts_at) if late else None)
