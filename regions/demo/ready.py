"""Ready people of regions: who runs pages."""

from collections.abc import Sequence

from portal.kit import database
from portal.kit.locale import gettext as _, lazy
from portal.slots import ReadyPerson

ROLES = {
    "pioneer": lazy("a pioneer: runs the page of %(community)s"),
    "co-ordinator": lazy("a co-ordinator: looks after several communities, %(community)s among them"),
}
RUNNING = """
SELECT DISTINCT ON (appointment.role) appointment.role, member.id, person.given_name || ' ' || person.family_name AS name,
       community.name AS community
FROM regions_appointment appointment
JOIN regions_community community ON community.id = appointment.community_id
JOIN portal_member member ON member.id = appointment.member_id
JOIN portal_person person ON person.id = member.person_id
WHERE appointment.ended_at IS NULL AND appointment.confirmed_at IS NOT NULL
ORDER BY appointment.role DESC, person.language = 'en_GB' DESC, appointment.id
"""


async def members() -> Sequence[ReadyPerson]:
    """A pioneer and a co-ordinator."""
    found = await database.rows(RUNNING)
    return [_appointed(row, ROLES[row["role"]]) for row in found]


def _appointed(row: database.Row, says: str) -> ReadyPerson:
    return ReadyPerson("member", row["id"], row["name"], _(says, community=row["community"]), serves=True)
