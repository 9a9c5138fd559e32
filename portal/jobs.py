"""Jobs of the ground floor: handing notices over, trying again by the clock, and forgetting what has run out."""

from datetime import timedelta

from portal import notices, rates, sessions, sign_in
from portal.kit import clock, jobs, settings as setting, transports
from portal.kit.jobs import Job
from portal.models import SignInRequest

KEPT_AFTER = timedelta(days=1)
FAILED_KEPT = timedelta(days=30)


async def hand_over(notice_id: int | None) -> None:
    """Hand one notice over, as this installation's settings say."""
    assert notice_id is not None, "a notice is handed over by its id"
    settings = setting.read()
    await notices.hand_over(notice_id, transports.ways_out(settings), origin=settings.public_origin)


async def hand_over_waiting(_: object = None) -> None:
    """Enqueue the notices whose first try did not succeed. Where mail has no way out, they wait."""
    if transports.ways_out(setting.read()) is not None:
        await notices.hand_over_again(await notices.waiting())


async def sweep(_: object = None) -> None:
    """Forget sessions, requests to sign in and counts of tries that have run out, and jobs that nobody had tried again."""
    await sessions.sweep()
    await SignInRequest.filter(expires_at__lt=clock.now() - KEPT_AFTER).delete()
    await rates.sweep()
    await jobs.sweep(clock.now() - FAILED_KEPT)


JOBS = (
    Job(notices.HAND_OVER, hand_over),
    Job(sign_in.MAIL, sign_in.write_mail),
    Job("portal.hand_over_waiting", hand_over_waiting, cron="* * * * *"),
    Job("portal.sweep", sweep, cron="17 * * * *"),
)
