"""What happens by the clock, or a little later."""

from typing import Any

from portal.kit.jobs import Job
from regions import offers, waitlists
from regions.activities import TELL_CANCELLED, TELL_CHANGED


async def lapse_offers(_payload: Any) -> None:
    await waitlists.lapse_all()


JOBS = (
    Job("regions.lapse_offers", lapse_offers, cron="*/5 * * * *"),
    Job(TELL_CANCELLED, offers.tell_cancelled),
    Job(TELL_CHANGED, offers.tell_changed),
)
