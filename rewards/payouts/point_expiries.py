"""Points that last end with their day, and their member is told sixty and fourteen days before (M10, R9)."""

from portal import notices
from portal.kit import clock, database, formats, locale
from portal.kit.locale import ngettext
from portal.models import Person, Society
from rewards.books import ledger, lots, periods, point_terms
from rewards.books.point_terms import PointTerms
from rewards.payouts import redemptions

EXPIRED_AT_ONCE = 5_000
TOLD_AT_ONCE = 500
TOLD = "UPDATE rewards_lot SET told_days = $2 WHERE id = $1 AND (told_days IS NULL OR told_days > $2) RETURNING id"


async def expire(society: Society) -> int:
    """End the points whose last day is over, some accounts at a time; gives how many lots. Run again, none."""
    count = 0
    while found := await _expire_some(society):
        count += found
    return count


async def _expire_some(society: Society) -> int:
    today = clock.today(society.time_zone)
    async with database.transaction():
        await periods.cover(society)
        over = [row["account_id"] for row in await database.rows(database.sql("rewards", "lots_over"), society.id, today, EXPIRED_AT_ONCE)]
        if not over:
            return 0
        await ledger.hold(over)
        return await lots.settle(society, over)


async def tell(society: Society) -> int:
    """Tell every member whose points end soon, by the channel that reaches them; gives how many notices. Run again, none."""
    terms = await point_terms.of_today(society)
    if terms is None:
        return 0
    count, last = 0, 0
    today = clock.today(society.time_zone)
    while found := await database.rows(database.sql("rewards", "lots_ending"), society.id, today, last, TOLD_AT_ONCE):
        for row in found:
            count += await _tell(society, row, terms) if row["points"] else 0
        last = found[-1]["id"]
    return count


async def _tell(society: Society, row: database.Row, terms: PointTerms) -> int:
    person = await Person.get(id=row["person_id"])
    async with database.transaction():
        if await database.value(TOLD, row["id"], row["days"]) is None:
            return 0
        with locale.speaking(locale.by_code(person.language)):
            told = {"figure": formats.number(row["points"]), "day": formats.date(row["ends_on"])}
            subject = ngettext("%(figure)s point ends on %(day)s", "%(figure)s points end on %(day)s", row["points"], **told)
            worth = formats.amount(redemptions.worth(row["points"], terms.value), society.currency)
            text = ngettext(
                "%(figure)s of your points ends on %(day)s. Spend it at the till by then: it pays %(amount)s.",
                "%(figure)s of your points end on %(day)s. Spend them at the till by then: they pay %(amount)s.",
                row["points"], amount=worth, **told,
            )  # fmt: skip
            key = f"points-end-{row['id']}-{row['days']}"
            await notices.send(person, purpose="service", subject=subject, text=text, key=key, channel=notices.channel_to(person))
    return 1
