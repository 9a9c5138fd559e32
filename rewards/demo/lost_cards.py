"""Somebody of the demo lost their card, and it was used afterwards: the purchase waits on the review list."""

from datetime import datetime, timedelta

import msgspec

from portal import cards
from portal.actors import Actor, system
from portal.kit import clock, database
from portal.models import Card, Member, Society
from rewards.intake import purchases
from rewards.intake.purchases import State
from rewards.intake.receipts import Purchase
from rewards.rules.earning import Line

FOUND_AFTER = timedelta(hours=3)
LATEST = """
SELECT account.owner_id AS member_id, purchase.key, purchase.sold_at, purchase.lines::text AS lines
FROM rewards_purchase purchase
JOIN rewards_account account ON account.id = purchase.account_id AND account.owner_kind = 'member'
WHERE purchase.society_id = $1 AND purchase.refunds_id IS NULL AND purchase.amount_pence > 0 AND purchase.sold_at < $2
  AND NOT EXISTS (SELECT FROM rewards_purchase back WHERE back.account_id = purchase.account_id AND back.refunds_id IS NOT NULL)
ORDER BY purchase.sold_at DESC, purchase.id LIMIT 1
"""


async def use_one(society: Society) -> None:
    """The last shopper of the society lost the card on the way home; whoever found it bought the same again."""
    latest = await database.row(LATEST, society.id, clock.now() - 2 * FOUND_AFTER)
    if latest is None:
        return
    member = await Member.get(id=latest["member_id"])
    number = str((await Card.get(member=member, blocked_at=None, batch=None)).number)
    with clock.standing_at(latest["sold_at"] + FOUND_AFTER / 2):
        await cards.replace(member, by=Actor("member", member.id, member_row=member), number=number)
    used = _again(latest, number, latest["sold_at"] + FOUND_AFTER)
    with clock.standing_at(used.sold_at):
        (outcome,) = await purchases.take(society, [used], by=system(society))
    assert outcome.state is State.HELD, outcome.why


def _again(latest: database.Row, card: str, at: datetime) -> Purchase:
    store, till, receipt = latest["key"].split("/")[1:4]
    told = msgspec.json.decode(latest["lines"], type=list[Line])
    lines = [Line(line.product or "-", line.category, line.quantity, line.pence, line.own, name=line.name) for line in told]
    return Purchase(store, till, f"L{receipt}", at, lines, card=card)
