"""Redemptions: points that last pay at a till, in part or whole, and come back when what they paid for does (R9).

A use is one by its store, till, receipt and day within the society: told twice it counts once, told with another card or number of
points it is refused. The member's account is held while one till uses it, so two tills never spend the same points.
"""

from dataclasses import dataclass

from portal import members
from portal.actors import Actor
from portal.kit import clock, database
from portal.kit.locale import gettext as _
from portal.kit.refusals import Refused
from portal.models import Society
from rewards.books import ledger, lots, periods, point_terms
from rewards.books.ledger import Transfer
from rewards.intake import scans
from rewards.intake.scans import CardState
from rewards.models.ledger import Kind, Unit
from rewards.models.redemptions import Redemption, RedemptionKind
from rewards.payouts.voucher_uses import Outcome, Receipt, store_of
from rewards.rules.rates import RATE_UNITS

SPENT = "redemption"
"""Whose account, of the society's own side, gets the points that paid."""
MEMBER_OF = "SELECT member_id FROM portal_card WHERE society_id = $1 AND number = $2"


@dataclass(frozen=True)
class Told:
    """The answer to a till: what became of it, by which number it is called, and what so many points pay."""

    outcome: Outcome
    number: int
    points: int
    pence: int


async def spend(society: Society, receipt: Receipt, *, card: str, points: int, by: Actor) -> Told:
    """Pay with points of the member whose card it is.

    Raises:
        Refused: the card is blocked, nobody's or none; points of the society are not spent at tills; these pay nothing, or there are not as
            many that last; or the store is none of the society's.
    """
    assert points > 0
    async with database.transaction():
        await periods.cover(society)
        account_id = await _account_of(society, card)
        await ledger.hold([account_id])
        if told := await _known(society, RedemptionKind.USE, receipt, account_id, points):
            return told
        await _refuse_unless_good(society, card)
        terms = await point_terms.of_today(society)
        if terms is None:
            raise Refused(_("Points are not spent at tills here: they wait for the dividend."))
        pence = worth(points, terms.value)
        if not pence:
            raise Refused(_("So few points pay nothing."))
        await lots.settle(society, [account_id])
        if points > await ledger.lasting(account_id):
            raise Refused(_("There are not enough points to spend on this card."))
        return await _write(society, RedemptionKind.USE, receipt, account_id, points, rate=terms.value, pence=pence, back=None, by=by)


async def give_back(society: Society, used: Redemption, receipt: Receipt, *, points: int, by: Actor) -> Told:
    """What points paid for comes back, in part or whole: so many stand on the account again. A blocked card refuses nothing here.

    Raises:
        Refused: more would come back than it was; or the store is none of the society's.
    """
    assert points > 0 and used.society_id == society.id and used.kind is RedemptionKind.USE
    async with database.transaction():
        await periods.cover(society)
        await ledger.hold([used.account_id])
        if told := await _known(society, RedemptionKind.BACK, receipt, used.account_id, -points, back_id=used.id):
            return told
        came = await Redemption.filter(back_id=used.id)
        left, left_pence = used.points + sum(one.points for one in came), used.pence + sum(one.pence for one in came)
        if points > left:
            raise Refused(_("More points would come back than were spent there."))
        pence = left_pence - worth(left - points, used.rate)
        told = await _write(society, RedemptionKind.BACK, receipt, used.account_id, -points, rate=used.rate, pence=-pence, back=used, by=by)
        await lots.settle(society, [used.account_id])
        return told


def worth(points: int, rate: int) -> int:
    """What points pay, in whole pence: cut off, as for a dividend (R11)."""
    return points * rate // RATE_UNITS


async def _account_of(society: Society, card: str) -> int:
    member_id = await database.value(MEMBER_OF, society.id, members.number_behind(card))
    if member_id is None:
        raise Refused(_("No member stands behind this card."))
    return await ledger.account(society.id, Unit.POINTS, "member", member_id)


async def _refuse_unless_good(society: Society, card: str) -> None:
    scan = await scans.scan(society, card)
    if scan is None or scan.state is not CardState.VALID:
        raise Refused(_("This card is blocked."))


async def _known(
    society: Society, kind: RedemptionKind, receipt: Receipt, account_id: int, points: int, back_id: int | None = None
) -> Told | None:
    found = await Redemption.get_or_none(society_id=society.id, kind=kind, key=receipt.key)
    if found is None:
        return None
    same = (found.account_id, found.points, found.back_id) == (account_id, points, back_id)
    return Told(Outcome.SAME if same else Outcome.CHANGED, found.id, abs(found.points), abs(found.pence))


async def _write(
    society: Society,
    kind: RedemptionKind,
    receipt: Receipt,
    account_id: int,
    points: int,
    *,
    rate: int,
    pence: int,
    back: Redemption | None,
    by: Actor,
) -> Told:
    """The row and its transfer, from the member's points to what was spent, or back; and what lots give for that or get back."""
    store, period, at = await store_of(society, receipt), await periods.running(society), clock.now()
    back_id = back.id if back else None
    told = (society.id, account_id, kind.value, receipt.key, points, rate, pence, back_id, store.id, period.id, by.kind, by.id, at)
    number = await database.value(database.sql("rewards", "redemption_write"), *told)
    if number is None:  # another card at this very moment
        known = await _known(society, kind, receipt, account_id, points, back_id)
        assert known is not None
        return known
    today = clock.today(society.time_zone)
    spent = await ledger.own_account(society.id, Unit.POINTS, SPENT)
    if back is None:
        sides = (Kind.REDEMPTION, account_id, spent)
        await lots.take(account_id, points, redemption_id=number, today=today)
    else:
        sides = (Kind.REDEMPTION_BACK, spent, account_id)
        await lots.give_back(back, -points, redemption_id=number, today=today)
    await ledger.post_rows([Transfer(period.id, sides[0], number, sides[1], sides[2], abs(points), Unit.POINTS)], at=at)
    await lots.keep(number)
    return Told(Outcome.CREATED, number, abs(points), abs(pence))
