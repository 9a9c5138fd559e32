"""Releases: what can no longer be given back counts on its day, once, in the books of that day (R6, R8); the 1% comes with its points.

A release is a purchase without lines that names the one whose points it gives. So the ledger, the causes and the statement take it as they
take any purchase, and what a refund takes back from it goes from where it lies (R7).
"""

from datetime import datetime, time
from zoneinfo import ZoneInfo

import msgspec

from portal.actors import Actor
from portal.kit import clock, database
from portal.models import Society
from rewards.books import ledger
from rewards.intake import postings, tills
from rewards.intake.purchases import BATCH_MAX
from rewards.intake.receipts import Original, Purchase, Ready, number_of
from rewards.intake.tills import Till
from rewards.rules import earning
from rewards.rules.earning import Earned, Part

PARTS = msgspec.json.Decoder(list[Part])


async def release(society: Society, *, by: Actor) -> int:
    """Post what is due by today, batch by batch, each all or nothing; gives how many releases that were. Again, it finds nothing more."""
    assert by.kind in ("staff", "system")
    count = 0
    while done := await _release_some(society, by):
        count += done
    return count


async def _release_some(society: Society, by: Actor) -> int:
    async with database.transaction():
        till = await tills.open_till(society, [])
        today = clock.today(society.time_zone)
        looked = await database.rows(database.sql("rewards", "pending_due"), society.id, today, BATCH_MAX, None)
        accounts = sorted({row["account_id"] for row in looked})
        if not accounts:
            return 0
        await postings.begin(till, [])
        await ledger.hold(accounts)  # a refund of the same member has come before this, or waits for it
        due = await database.rows(database.sql("rewards", "pending_due"), society.id, today, BATCH_MAX, accounts)
        ready = [made for made in (_ready(till, row) for row in due) if made]
        created = await postings.add(till, ready, by=by, history=False)
        if created:
            await postings.book(till, len(created))
    return len(created)


def _ready(till: Till, row: database.Row) -> Ready | None:
    """A release of one purchase; None where no open books take its day."""
    period, books = till.period_of(row["due_on"]), till.books_of(row["due_on"])
    if period is None or books is None:
        return None
    whole = earning.together(PARTS.decode(row["parts"]))
    key = f"release/{row['period_id']}-{row['id']}/{row['due_on']}"
    sold_at = datetime.combine(row["due_on"], time(), ZoneInfo(till.society.time_zone))
    purchase = Purchase("", "-", f"{row['id']}", sold_at, [])
    return Ready(
        number_of(key), key, period.id, row["store_id"], row["due_on"], purchase, books, row["account_id"], row["member_id"],
        Earned([], [each for each in whole.earnings if not each.is_empty], whole.contribution_units),
        purchase.body_hash(row["account_id"]), released=Original(row["id"], row["period_id"]),
    )  # fmt: skip
