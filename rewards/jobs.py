"""What rewards does by the clock."""

from typing import Any

from portal.actors import system
from portal.kit.jobs import Job
from portal.models import Society
from rewards import findings, registrations
from rewards.intake import releases
from rewards.models.disbursements import Disbursement
from rewards.payouts import bank_files, point_expiries, vouchers


async def look_through(_payload: Any) -> None:
    """Every society's books, once a night (O20)."""
    for society in await Society.all().order_by("id"):
        await findings.look(society)


async def lapse(_payload: Any) -> None:
    """Temporary cards that nobody registered in time, once a night (R32)."""
    for society in await Society.all().order_by("id"):
        await registrations.lapse(society, by=system(society))


async def release(_payload: Any) -> None:
    """What can no longer be given back counts from its day on (R6)."""
    for society in await Society.all().order_by("id"):
        await releases.release(society, by=system(society))


async def end_vouchers(_payload: Any) -> None:
    """Every society's vouchers whose last day is over, once a night (R13)."""
    for society in await Society.all().order_by("id"):
        await vouchers.expire(society)


async def end_points(_payload: Any) -> None:
    """Every society's points whose last day is over, once a night (R9)."""
    for society in await Society.all().order_by("id"):
        await point_expiries.expire(society)


async def tell_of_ends(_payload: Any) -> None:
    """Whose points end soon is told so, by day (M10)."""
    for society in await Society.all().order_by("id"):
        await point_expiries.tell(society)


async def write_bank_file(disbursement_id: int) -> None:
    """The files that somebody asked for; what refuses them was said when they asked (bank_files.ask)."""
    await bank_files.write(await Disbursement.get(id=disbursement_id))


JOBS = (
    Job("rewards.release", release, cron="11 1 * * *"),
    Job("rewards.look_through", look_through, cron="23 3 * * *"),
    Job("rewards.lapse_temporary_cards", lapse, cron="11 2 * * *"),
    Job("rewards.end_vouchers", end_vouchers, cron="11 0 * * *"),
    Job("rewards.end_points", end_points, cron="21 0 * * *"),
    Job("rewards.tell_of_ends", tell_of_ends, cron="40 9 * * *"),
    Job(bank_files.JOB, write_bank_file),
)
