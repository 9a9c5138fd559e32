"""Lots: points that last lie on their account by the day on which they end; what ends soonest is used first (R9).

The books say how many points there are, lots say until when. Where they hold more than the account (a refund took points that were spent,
a correction took some by hand), what is gone went soonest first: `rewards_lots_left` in SQL is the one place that says what is there.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from portal.kit import clock, database
from portal.models import Society
from rewards.books import ledger, periods
from rewards.models.ledger import Unit
from rewards.models.redemptions import Redemption

GRACE = timedelta(days=30)
"""How long points last that come back after their day (R9, proposed)."""
EXPIRED = "expiry"
"""Whose account, of the society's own side, gets the points that ended."""


@dataclass(frozen=True)
class _Settling:
    """Accounts of a society that are settled, and for every day that is over the period whose books take what ends then."""

    society: Society
    account_ids: Sequence[int]
    today: date
    taking: Mapping[date, int]
    at: datetime


async def settle(society: Society, account_ids: Sequence[int]) -> int:
    """End what is left in the lots of these accounts whose day is over; gives how many lots that were. Run again, none.

    Hold the accounts before (`ledger.hold`): what is there is read before it is taken.
    """
    today = clock.today(society.time_zone)
    days = [row["ends_on"] for row in await database.rows(database.sql("rewards", "lot_days_over"), account_ids, today)]
    taking = await periods.taking(society, {*days, today})
    settling = _Settling(society, account_ids, today, taking, clock.now())
    if days:
        # what had ended and was refunded is back first, or it would not be there when the rest is counted
        return await _end(settling, "point_expiry_back") + await _end(settling, "point_expiry") + await _give_grace(settling)
    return await _give_grace(settling)


async def _end(settling: _Settling, statement: str) -> int:
    days = settling.taking
    told = (settling.account_ids, settling.today, list(days), list(days.values()), settling.at)
    ended = [row["id"] for row in await database.rows(database.sql("rewards", statement), *told)]
    if ended:
        await ledger.own_account(settling.society.id, Unit.POINTS, EXPIRED)
        expiries = database.sql("rewards", "caused_by_point_expiries")
        await ledger.stage()
        await database.run(database.sql("rewards", "point_expiry_transfers").replace("/* expiries */", expiries), ended)
        await ledger.post(at=settling.at)
        await database.run(database.sql("rewards", "point_expiry_lots"), ended)
    return len(ended)


async def _give_grace(settling: _Settling) -> int:
    told = (settling.today + GRACE, settling.taking[settling.today], settling.at)
    given = await database.rows(database.sql("rewards", "lots_without"), settling.society.id, settling.account_ids, *told)
    if given:
        await database.run(database.sql("rewards", "point_expiry_lots"), [row["id"] for row in given])
    return len(given)


async def take(account_id: int, points: int, *, redemption_id: int, today: date) -> None:
    """Say from which lots a redemption takes its points, what ends soonest first: before they are posted, and `keep` after."""
    await database.run(database.sql("rewards", "lot_take"), account_id, points, redemption_id, today)


async def give_back(used: Redemption, points: int, *, redemption_id: int, today: date) -> None:
    """Say to which lots points of a redemption come back: those that they came from, last taken first, with their days.

    What comes to a lot whose day is over gets thirty days, once: what came from days of grace itself has had them.
    """
    told = (used.society_id, used.account_id, points, redemption_id, used.id, today, today + GRACE)
    await database.run(database.sql("rewards", "lot_give_back"), *told)


async def keep(redemption_id: int) -> None:
    """Keep what a redemption took or gave back in its lots: behind the posting, as every poster locks balances first and lots then."""
    await database.run(database.sql("rewards", "lot_used"), redemption_id)
