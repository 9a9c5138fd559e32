"""What people of the demo do by hand: a store’s temporary cards, one in use; two claims, one rejected; corrections, one waiting."""

from datetime import timedelta

from portal import temporary_cards
from portal.actors import Actor, system
from portal.kit import clock, database
from portal.models import Card, Member, Society, Staff, Store
from rewards import claims, corrections
from rewards.intake import purchases
from rewards.intake.purchases import State
from rewards.intake.receipts import Purchase
from rewards.models.claims import Claim
from rewards.rules.earning import Line

CARDS = 20
LATEST = """
SELECT account.owner_id AS member_id, purchase.period_id || '-' || purchase.id AS name, line.code AS line
FROM rewards_purchase purchase
JOIN rewards_account account ON account.id = purchase.account_id AND account.owner_kind = 'member'
JOIN portal_business_line line ON line.id = (purchase.earned -> 0 ->> 'line')::bigint
WHERE purchase.society_id = $1 AND purchase.refunds_id IS NULL AND purchase.points > 0
  AND NOT EXISTS (SELECT FROM portal_staff staff WHERE staff.member_id = account.owner_id)
ORDER BY purchase.sold_at DESC, purchase.id LIMIT 2
"""


async def do(society: Society) -> None:
    """Some of each, as the society's own people do them."""
    store = await Store.filter(society=society).order_by("number").first()
    bought = await database.rows(LATEST, society.id)
    operator = await _colleague(society, "operator")
    if store is None or len(bought) < 2 or operator is None:
        return
    await _sell_cards(society, store, operator)
    for points, each in zip((25, 800), bought, strict=True):
        member = await Member.get(id=each["member_id"])
        proposed = await corrections.propose(
            member, by=operator, line=each["line"], points=points, reason="not counted", note="The till had lost its price list",
            purchase=each["name"], once=f"demo-correction-{points}",
        )  # fmt: skip
        if points <= corrections.LIMIT_POINTS:
            await corrections.confirm(proposed, by=operator)
    claimant = await Member.get(id=bought[0]["member_id"])
    await _claim(claimant, store, "4471", days_ago=3)
    refused = await _claim(claimant, store, "4417", days_ago=9)
    await claims.reject(refused, by=operator, reason="Till 3 has no such receipt on that day. Please look at the number again.")


async def _claim(member: Member, store: Store, receipt: str, *, days_ago: int) -> Claim:
    return await claims.claim(
        member, by=Actor("member", member.id, member_row=member), store=store.number, till="3", receipt=receipt,
        sold_on=clock.today(store.time_zone) - timedelta(days=days_ago), total_pence=2_315, once=f"demo-claim-{receipt}",
    )  # fmt: skip


async def _colleague(society: Society, role: str) -> Actor | None:
    found = await Staff.filter(society=society, given_roles__role=role).order_by("id").select_related("person").first()
    return Actor("staff", found.id, found.person.name, frozenset({role}), society=society, person_id=found.person_id) if found else None


async def _sell_cards(society: Society, store: Store, by: Actor) -> None:
    """A store sells a card, and whoever bought it shops with it at once."""
    batch = await temporary_cards.issue(store, by=by, count=CARDS, once="demo-cards")
    card = await Card.filter(batch=batch).order_by("id").first()
    assert card is not None
    at = clock.now() - timedelta(days=10)
    sale = Purchase(store.number, "2", "C1", at, [Line("-", "grocery", 1, 1_840, own=True)], card=card.number)
    (outcome,) = await purchases.take(society, [sale], by=system(society))
    assert outcome.state is State.CREATED, outcome.why
