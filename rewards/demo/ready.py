"""Ready people of rewards: somebody who brought something back, somebody whose holiday is still to come."""

from collections.abc import Sequence

from portal.kit import clock, database
from portal.kit.locale import gettext as _
from portal.slots import ReadyPerson

REFUNDED = """
SELECT member.id, person.given_name || ' ' || person.family_name AS name
FROM rewards_purchase purchase
JOIN rewards_account account ON account.id = purchase.account_id
JOIN portal_member member ON account.owner_kind = 'member' AND member.id = account.owner_id
JOIN portal_person person ON person.id = member.person_id
WHERE purchase.refunds_id IS NOT NULL
ORDER BY person.language = 'en_GB' DESC, purchase.sold_at DESC, member.id LIMIT 1
"""


PENDING = """
SELECT member.id, person.given_name || ' ' || person.family_name AS name
FROM rewards_pending pending
JOIN rewards_account account ON account.id = pending.account_id
JOIN portal_member member ON member.id = account.owner_id
JOIN portal_person person ON person.id = member.person_id
WHERE pending.due_on > ($1::timestamptz)::date AND pending.points > 0 AND NOT EXISTS (
  SELECT FROM rewards_purchase back WHERE back.account_id = account.id AND back.refunds_id IS NOT NULL
)
ORDER BY person.language = 'en_GB' DESC, pending.points DESC, member.id LIMIT 1
"""


async def members() -> Sequence[ReadyPerson]:
    """The latest refund's member, and the one with most points that are pending."""
    known = (
        (await database.row(REFUNDED), _("a member who brought something back")),
        (await database.row(PENDING, clock.now()), _("a member whose holiday is still to come, its points pending")),
    )
    return [ReadyPerson("member", found["id"], found["name"], words) for found, words in known if found]
