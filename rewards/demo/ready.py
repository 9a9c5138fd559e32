"""Ready people of rewards: somebody who brought something back."""

from collections.abc import Sequence

from portal.kit import database
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


async def members() -> Sequence[ReadyPerson]:
    """The latest refund's member."""
    found = await database.row(REFUNDED)
    return [ReadyPerson("member", found["id"], found["name"], _("a member who brought something back"))] if found else []
