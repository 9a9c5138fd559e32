"""Places, homes and waitlists, added up again from their rows. The first disagreement of each check is named."""

from portal.kit import database

CHECKS = (
    ("places", "activity {id} of {capacity} places: {kept} are counted as taken, its answers and offers say {added}"),
    ("homes", "member {member_id} has {homes} homes at once"),
    ("overlap", "member {member_id}: residence {id} begins before residence {before_id} ends"),
    ("line", "activity {activity_id}: turn {id} stands behind turn {before_id}, but was taken before it"),
    ("twice", "activity {activity_id}: member {member_id} has a place and waits for one"),
)


async def verify() -> list[str]:
    """Every check's first disagreement, in words; none when all is well."""
    found = [(says, await database.row(database.sql("regions", f"verify_{name}"))) for name, says in CHECKS]
    return [says.format(**row) for says, row in found if row]
