"""The journal: points that no till told (awards, corrections, what lapsed, what was brought over), posted set-wise.

Each entry is a row, its transfer between the business line's account and the owner's, and its part of tally and lots, in one transaction.
"""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date

import msgspec

from portal.actors import Actor
from portal.kit import clock, database
from portal.kit.locale import gettext as _
from portal.kit.refusals import Refused
from portal.models import Society
from rewards.books import ledger, periods
from rewards.models.journal import EntryKind
from rewards.models.ledger import Kind, Unit

BATCH_MAX = 10_000
KINDS = {
    EntryKind.AWARD: Kind.AWARD, EntryKind.CORRECTION: Kind.CORRECTION, EntryKind.LAPSE: Kind.LAPSE, EntryKind.BROUGHT: Kind.BROUGHT,
}  # fmt: skip


@dataclass(frozen=True)
class Draft:
    """An entry to be written. `key` makes it one within its society; `purchase` is the (period, number) whose points it puts right."""

    key: str
    kind: EntryKind
    account_id: int
    line_id: int
    points: int
    day: date
    reason: str = ""
    note: str = ""
    purchase: tuple[int, int] | None = None
    subject: tuple[str, int] | None = None


async def write(society: Society, drafts: Sequence[Draft], *, by: Actor) -> int:
    """Write entries and post their points; gives how many are new. One that is there already with the same content counts once.

    Raises:
        Refused: a key is there with other content, or no open books take a day (R8). Nothing is written then.
    """
    assert 0 < len(drafts) <= BATCH_MAX and all(draft.points for draft in drafts)
    assert len({draft.key for draft in drafts}) == len(drafts), "each entry has a key of its own"
    async with database.transaction():
        books = await periods.taking(society, {draft.day for draft in drafts})
        rows = msgspec.json.encode([_row(draft, books[draft.day]) for draft in sorted(drafts, key=lambda draft: draft.key)]).decode()
        at = clock.now()
        fresh = await database.rows(database.sql("rewards", "journal_write"), society.id, rows, by.kind, by.id, by.name, at)
        if await database.value(database.sql("rewards", "journal_differing"), society.id, rows):
            raise Refused(_("This entry is in the journal already and says something else."))
        if fresh:
            written = [row["id"] for row in fresh]
            for line_id in sorted({draft.line_id for draft in drafts}):
                await ledger.own_account(society.id, Unit.POINTS, "line", line_id)
            await ledger.stage()
            kinds = {kind.value: int(posted) for kind, posted in KINDS.items()}
            await database.run(database.sql("rewards", "journal_transfers"), written, msgspec.json.encode(kinds).decode())
            await ledger.post(at=at)
            await database.run(database.sql("rewards", "journal_tallies"), written)
            await database.run(database.sql("rewards", "journal_lots"), written)
    return len(fresh)


def _row(draft: Draft, books_id: int) -> dict[str, object]:
    told = asdict(draft)
    purchase, subject = told.pop("purchase") or (None, None), told.pop("subject") or ("", None)
    return told | {
        "books_id": books_id, "purchase_period_id": purchase[0], "purchase_id": purchase[1], "subject_kind": subject[0],
        "subject_id": subject[1],
    }  # fmt: skip
