"""The Danish society of the demo: its points last nine months and pay at the till, and some members have spent of them."""

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from portal.actors import system
from portal.kit import clock, database
from portal.kit.demonstration import Demo
from portal.models import Society, Store
from rewards.books import point_terms
from rewards.books.point_terms import PointTerms
from rewards.models.ledger import Period
from rewards.models.redemptions import Redemption
from rewards.payouts import redemptions
from rewards.payouts.voucher_uses import Receipt

TERMS = PointTerms(months=9, value=100_000)  # ten øre a point, a hundredth of what earns it
SPENT = timedelta(days=4)
SPENDERS = 40
HOLDERS = """
SELECT card.number, rewards_lasting(account.id) AS points
FROM rewards_account account
JOIN portal_card card ON card.member_id = account.owner_id AND card.blocked_at IS NULL AND card.batch_id IS NULL
WHERE account.society_id = $1 AND account.unit = 1 AND account.owner_kind = 'member' AND rewards_lasting(account.id) >= 30
ORDER BY account.id
"""


async def begin(society: Society, running: Period) -> None:
    """Say it of the year that runs, before anything is booked in it."""
    await point_terms.set_terms(society, period=running.name, terms=TERMS)


async def spend(demo: Demo, society: Society) -> None:
    """Some spend a part of what they have; of every fourth the goods come back."""
    chance = demo.random("points spent")
    store = await Store.filter(society=society).order_by("id").first()
    holders = await database.rows(HOLDERS, society.id)
    assert store is not None
    day = clock.today(society.time_zone) - SPENT
    with clock.standing_at(datetime.combine(day, time(16), ZoneInfo(society.time_zone))):
        for number, holder in enumerate(chance.sample(holders, min(SPENDERS, len(holders)))):
            points, by = holder["points"] // chance.choice((2, 3, 5)), system(society)
            told = await redemptions.spend(
                society, Receipt(store.number, "4", f"P{number}", day), card=holder["number"], points=points, by=by
            )
            if number % 4 == 0:
                used = await Redemption.get(id=told.number)
                await redemptions.give_back(society, used, Receipt(store.number, "4", f"B{number}", day), points=points // 2, by=by)
