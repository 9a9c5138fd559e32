"""What a dividend gives each member (R11 to R13), worked out over all members at once, for a simulation as for the posting.

First `gather`: who is entitled with all that counts, by one statement, so that all of it is of one moment. Then `due`, each member's part
by terms, which reads nothing else; then `add_up`. Everything stays in the database.
"""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from hashlib import sha256
from zoneinfo import ZoneInfo

import msgspec

from portal.kit import database
from portal.models import Society
from rewards.models.dividends import Dividend
from rewards.models.ledger import Period
from rewards.rules.rates import RATE_UNITS

FUNDED_BEFORE = """
SELECT coalesce(sum(dividend.fund_pence), 0)::bigint
FROM rewards_dividend dividend JOIN rewards_dividend_step step ON step.dividend_id = dividend.id AND step.state = 'posted'
WHERE dividend.period_id = $1 AND step.at <= $2
"""


class Terms(msgspec.Struct, frozen=True, kw_only=True):
    """By what it is shared out: a rate in ten-thousandths of a penny a point, or a pool in pence; first points to the fund (R12)."""

    rate: int = 0
    pool_pence: int | None = None
    first_points: int = 0

    @property
    def measure(self) -> int:
        """What its statement takes: the pool, or the rate."""
        return self.pool_pence or self.rate

    @property
    def due(self) -> str:
        """The statement that gives each member's part, over what was gathered."""
        whole = "dividend_by_pool" if self.pool_pence else "dividend_by_rate"
        return database.sql("rewards", "dividend_due").replace("/* whole */", database.sql("rewards", whole))


class Inputs(msgspec.Struct, frozen=True, kw_only=True):
    """What goes into a dividend, added up, and its fingerprint member by member: money in pence.

    `points` are those of the period, of which `owed_points` repay what earlier periods left below zero; `before_pence` and
    `funded_before_pence` were given by earlier dividends of the period, to members and the community fund; `held_pence` is paid of shares.
    """

    members: int
    points: int
    owed_points: int
    before_pence: int
    held_pence: int
    funded_before_pence: int
    share_pence: int
    checksum: str


@dataclass(frozen=True)
class Figures:
    """What a dividend comes to: money in pence.

    Of the whole amount `before_pence` was given by earlier dividends of the period; `fund_pence` goes to the community fund, for
    `fund_points`; `residue_units`, in ten-thousandths of a penny, is what rounding down leaves.
    """

    members: int
    points: int
    total_pence: int
    shares_pence: int
    fund_points: int
    fund_pence: int
    whole_pence: int
    before_pence: int
    least_pence: int
    most_pence: int
    checksum: str
    residue_units: int


def terms_of(dividend: Dividend) -> Terms:
    """The terms that a dividend was drafted with."""
    return Terms(rate=dividend.rate, pool_pence=dividend.pool_pence, first_points=dividend.first_points)


def record_instant(period: Period, society: Society) -> datetime:
    """The record date's end: who is a member then is eligible (R13)."""
    return datetime.combine(period.ends_on + timedelta(days=1), time(), tzinfo=ZoneInfo(society.time_zone))


@asynccontextmanager
async def joined_whole() -> AsyncIterator[None]:
    """For the length of a block, in a transaction, nothing is looked up one by one, and each join keeps to the memory of a sort.

    A run reads everybody: what no planner can guess (how many have points above zero) must not lead it there. It joins some five tables of
    everybody at once, whatever the number of members: what does not fit goes to the disk.
    """
    await database.run("SET LOCAL enable_nestloop = off")
    await database.run("SET LOCAL hash_mem_multiplier = 1")
    yield
    await database.run("SET LOCAL enable_nestloop TO DEFAULT")  # after a failure the transaction is over, and this with it
    await database.run("SET LOCAL hash_mem_multiplier TO DEFAULT")


async def gather(period: Period, society: Society, *, as_of: datetime) -> None:
    """Set who is entitled, with all that counts, beside the rest of the transaction.

    Args:
        as_of: dividends and what was paid of shares count as they stood then. Points count as they stand: those of a locked period never
            change any more.
    """
    await database.connection().execute_script(database.sql("rewards", "dividend_entitled_table"))
    async with joined_whole():
        await database.run(database.sql("rewards", "dividend_entitled"), society.id, period.id, record_instant(period, society), as_of)
    await database.run("ANALYZE rewards_entitled")


async def inputs(period: Period, society: Society, *, as_of: datetime) -> Inputs:
    """What was gathered, added up."""
    found = await database.row(database.sql("rewards", "dividend_inputs"))
    assert found is not None
    return Inputs(**found, funded_before_pence=await funded_before(period, as_of), share_pence=society.share_pence)


async def funded_before(period: Period, as_of: datetime) -> int:
    """What dividends of the period had given the community fund by then, in pence."""
    return int(await database.value(FUNDED_BEFORE, period.id, as_of))


async def add_up(terms: Terms, rows: str, *arguments: object, funded_before_pence: int) -> Figures:
    """The figures of rows that are due or frozen.

    Args:
        rows: a statement, `terms.due` or one over frozen lines, with its arguments.
        funded_before_pence: what earlier dividends of the period gave the community fund.
    """
    found = await database.row(database.sql("rewards", "dividend_figures").replace("/* due */", rows), *arguments)
    assert found is not None
    promised_units, fund_whole = _promised(terms, found)
    fund_pence = max(fund_whole - funded_before_pence, 0)
    checksum = sha256(f"{found.pop('lines')},{fund_pence}".encode()).hexdigest()
    residue_units = promised_units - (found["whole_pence"] + fund_whole) * RATE_UNITS
    return Figures(**found, fund_pence=fund_pence, checksum=checksum, residue_units=residue_units)


def _promised(terms: Terms, found: database.Row) -> tuple[int, int]:
    """What is to be shared out, in ten-thousandths of a penny, and in pence the community fund's whole part of it."""
    if terms.pool_pence is None:
        return found["points"] * terms.rate, found["fund_points"] * terms.rate // RATE_UNITS
    return terms.pool_pence * RATE_UNITS, terms.pool_pence - found["whole_pence"] if found["members"] else 0
