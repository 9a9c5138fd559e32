"""The desk's own traces, held against the log of openings and the society that staff belong to, and cases against what they are about.

The first disagreement is named.
"""

from portal.kit import database

CHECKS = (
    ("mention", "mention {id} is of member {kept}, its opening is of member {added}"),
    ("look_up", "look-up {id} of society {kept} named a member of society {added}"),
    ("case", "the case of claim {id} is {kept}, the claim is {told}, or it is another member's"),
)


async def verify() -> list[str]:
    """Every check's first disagreement, in words; none when all agrees."""
    found = [(says, await database.row(database.sql("care", f"verify_{name}"))) for name, says in CHECKS]
    return [says.format(**row) for says, row in found if row]
