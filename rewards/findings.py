"""Findings: what looks wrong in the books and somebody has to look at (O20). Nothing is taken from anybody by itself.

Each finding stands once on the review list, however often the books are looked through.
"""

from datetime import datetime, timedelta

from portal.kit import clock, database
from portal.models import Society

LOOKS_BACK = timedelta(days=100)
"""As far as a late purchase may reach (R8), and some days for nights that were missed."""
METRES_LEAST = 20_000
METRES_AN_HOUR_MOST = 200_000
LOOP_DAYS = 30
STAFF_SALES_LEAST = 5
"""Sales of a day on a colleague's own card where they work, from which on somebody looks: more than a home makes."""
STAFF_TILLS_SECONDS = 120
"""Two tills within so many seconds are at once: nobody pays at both."""
ROUNDS_MOST = 100


async def look(society: Society, *, since: datetime | None = None) -> int:
    """Look through what was sold since then, else in the last hundred days; gives how many findings are new."""
    now = clock.now()
    begins = since or now - LOOKS_BACK
    async with database.transaction():
        found = await database.rows(database.sql("rewards", "find_receipts_twice"), society.id, begins, now)
        found += await database.rows(
            database.sql("rewards", "find_far_apart"), society.id, begins, now, METRES_LEAST, METRES_AN_HOUR_MOST
        )  # fmt: skip
        found += await database.rows(
            database.sql("rewards", "find_staff_cards"), society.id, begins, now, STAFF_SALES_LEAST, STAFF_TILLS_SECONDS
        )  # fmt: skip
        for _round in range(ROUNDS_MOST):  # a member's next three purchases come in the next round
            loops = await database.rows(database.sql("rewards", "find_refund_loops"), society.id, begins, now, LOOP_DAYS)
            found += loops
            if not loops:
                break
    return len(found)
