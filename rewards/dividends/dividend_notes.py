"""What a member reads of a dividend (M11): the rate, who voted for it, my points, my amount, and each deduction."""

from datetime import date

import msgspec

from portal.kit import clock, database, formats
from portal.kit.locale import gettext as _
from portal.models import Member
from rewards.dividends.dividend_states import State
from rewards.models.dividends import Stage
from rewards.rules import rates


class Mine(msgspec.Struct, frozen=True):
    """The member's own line. `gross_pence` is points x rate, rounded down, less `before_pence`, which earlier dividends of the period gave;
    `share_pence` of it went to the unpaid share."""

    points: int
    fund_points: int
    whole_pence: int
    before_pence: int
    gross_pence: int
    share_pence: int
    paid_pence: int

    @property
    def own_points(self) -> int:
        """The points that count for the member: all but those of the community fund."""
        return self.points - self.fund_points

    @property
    def earlier_pence(self) -> int:
        """What comes off for earlier dividends: zero or below, never more than the whole."""
        return -min(self.before_pence, self.whole_pence)

    @property
    def kept_pence(self) -> int:
        """What the share takes of it: zero or below."""
        return -self.share_pence


class Note(msgspec.Struct, frozen=True):
    """A dividend that the members approved, an interim one that the board did.

    `is_paid_out`: a disbursement has paid the member since, and it did not come back. `mine` is None until it is calculated, and for who
    has no part in it.
    """

    id: int
    stage: Stage
    period: str
    starts_on: date
    ends_on: date
    currency: str
    rate: int
    pool_pence: int | None
    points_count: int | None
    motion: str
    voted_on: date | None
    votes_for: int | None
    votes_against: int | None
    pays_on: date | None
    state: State
    share_pence: int
    posted_on: date | None
    is_paid_out: bool
    mine: Mine | None

    @property
    def rate_words(self) -> str:
        """By what it is shared out."""
        return rates.of_dividend(self.rate, self.pool_pence, self.currency)

    @property
    def whole_words(self) -> str:
        """How the member's whole amount comes about."""
        assert self.mine is not None
        points = formats.number(self.mine.own_points)
        if self.pool_pence is None:
            return _("%(points)s points × %(rate)s", points=points, rate=self.rate_words)
        pool, every = formats.amount(self.pool_pence, self.currency), formats.number(self.points_count or 0)
        return _("%(points)s of all %(every)s points, of %(pool)s", points=points, every=every, pool=pool)

    @property
    def nothing_words(self) -> str:
        """No money, as a price: `0p`."""
        return rates.small_money(0, self.currency)

    @property
    def is_zero(self) -> bool:
        return self.rate == 0 and self.pool_pence is None

    @property
    def is_interim(self) -> bool:
        return self.stage is Stage.INTERIM

    @property
    def is_adjustment(self) -> bool:
        return self.stage is Stage.ADJUSTMENT

    @property
    def is_calculated(self) -> bool:
        return self.state not in (State.RECOMMENDED, State.APPROVED)

    @property
    def is_posted(self) -> bool:
        return self.state is State.POSTED


async def of_member(member: Member) -> list[Note]:
    """The dividends of a member's society, newest first."""
    found = await database.value(database.sql("rewards", "dividend_notes"), member.id, clock.now())
    return msgspec.json.decode(found, type=list[Note])
