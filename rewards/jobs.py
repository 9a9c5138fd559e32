"""What rewards does by the clock."""

from typing import Any

from portal.kit.jobs import Job
from portal.models import Society
from rewards import findings


async def look_through(_payload: Any) -> None:
    """Every society's books, once a night (O20)."""
    for society in await Society.all().order_by("id"):
        await findings.look(society)


JOBS = (Job("rewards.look_through", look_through, cron="23 3 * * *"),)
