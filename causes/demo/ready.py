"""Ready people of causes: one who chose, and one who never did."""

from collections.abc import Sequence

from portal.kit import clock, database
from portal.kit.locale import gettext as _, lazy
from portal.slots import ReadyPerson

OFFERED = {
    False: lazy("a member who never chose a cause"),
    True: lazy("a member who has chosen a cause"),
}
MEMBERS = """
SELECT DISTINCT ON (chose) member.id, person.given_name || ' ' || person.family_name AS name, chose
FROM portal_member member
JOIN portal_person person ON person.id = member.person_id
JOIN rewards_account account ON account.owner_kind = 'member' AND account.owner_id = member.id AND account.unit = 1
CROSS JOIN LATERAL (SELECT rewards_held(account.id) AS amount) AS points
CROSS JOIN LATERAL (SELECT
  EXISTS (SELECT FROM causes_choice choice WHERE choice.member_id = member.id) AS ever,
  EXISTS (SELECT FROM causes_choice choice JOIN causes_round round ON round.id = choice.round_id
          WHERE choice.member_id = member.id AND choice.ends_at IS NULL AND $1 BETWEEN round.starts_at AND round.ends_at) AS chose
) choices
WHERE ever = chose
ORDER BY chose, person.language = 'en_GB' DESC, points.amount DESC, member.id
"""


async def members() -> Sequence[ReadyPerson]:
    """Of both sorts the one with the most points: there is something to see."""
    return [_member(row, OFFERED[row["chose"]]) for row in await database.rows(MEMBERS, clock.now())]


def _member(row: database.Row, says: str) -> ReadyPerson:
    return ReadyPerson("member", row["id"], row["name"], _(says))
