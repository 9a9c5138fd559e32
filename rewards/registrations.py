"""Registrations: what a temporary card earned becomes its member's, with the days on which it was earned (M2, R32); or nobody comes, and it
lapses. The 1% stays where it was given.
"""

from datetime import date

from portal.actors import Actor
from portal.kit import clock, database
from portal.models import Member, Society
from portal.temporary_cards import GOOD_FOR, CardRegistered
from rewards.books import journal, ledger, periods
from rewards.books.journal import Draft
from rewards.models.journal import EntryKind
from rewards.models.ledger import Account, Unit
from rewards.models.registrations import Registration

OWNER = "card"
REASON = "temporary card"
LAPSED_AT_ONCE = 1_000
"""Points of so many cards and lines end in one transaction, or of a few more: a card's lines stay together."""
BOOKS = "SELECT id, ends_on FROM rewards_period WHERE society_id = $1 AND starts_on <= $2"
HELD = "SELECT id FROM portal_card WHERE id = ANY($1::bigint[]) AND member_id IS NULL ORDER BY id FOR NO KEY UPDATE"


async def move(event: CardRegistered) -> None:
    """Move the card's points to the member, by period and business line; its purchases are read as the member's from now on.

    The card is locked by whoever registers it, so no till is in between.
    """
    member = await Member.get(id=event.member_id)
    card_account = await Account.get_or_none(society_id=member.society_id, unit=Unit.POINTS, owner_kind=OWNER, owner_id=event.card_id)
    if card_account is None:  # it was never used
        return
    society = await Society.get(id=member.society_id)
    books = await _books(society)
    account_id = await ledger.account(society.id, Unit.POINTS, "member", member.id)
    await ledger.hold([account_id, card_account.id])
    at = clock.now()
    made = await Registration.create(card_account=card_account, account_id=account_id, at=at)
    await database.run(database.sql("rewards", "moved_points"), made.id, card_account.id, list(books), list(books.values()))
    await ledger.stage()
    moves = database.sql("rewards", "caused_by_moves")
    await database.run(database.sql("rewards", "moved_transfers").replace("/* moves */", moves), made.id)
    await ledger.post(at=at)
    await database.run(database.sql("rewards", "moved_tallies"), made.id)
    causes = database.sql("rewards", "lot_causes")
    await database.run(database.sql("rewards", "moved_lots").replace("/* causes */", causes), made.id)


async def _books(society: Society) -> dict[int, int]:
    """Every period in whose books something may stand, and the one that takes what moves from it: itself, or the one that runs (R8)."""
    today = clock.today(society.time_zone)
    days: dict[int, date] = {row["id"]: min(row["ends_on"], today) for row in await database.rows(BOOKS, society.id, today)}
    taking = await periods.taking(society, set(days.values()))
    return {period_id: taking[day] for period_id, day in days.items()}


async def lapse(society: Society, *, by: Actor) -> int:
    """The points of cards that nobody registered in time end, some at a time until none is left, each time all or nothing; gives how many
    cards. A second run finds nothing to end.
    """
    count = 0
    while done := await _lapse_some(society, by):
        count += done
    return count


async def _lapse_some(society: Society, by: Actor) -> int:
    today = clock.today(society.time_zone)
    before = today - GOOD_FOR
    async with database.transaction():
        found = await database.rows(database.sql("rewards", "lapsing_points"), society.id, before, LAPSED_AT_ONCE)
        held = {row["id"] for row in await database.rows(HELD, sorted({row["card_id"] for row in found}))}
        # read again behind the locks: a till or a second run may have been there
        rows = [
            row
            for row in await database.rows(database.sql("rewards", "lapsing_points"), society.id, before, LAPSED_AT_ONCE)
            if row["card_id"] in held
        ]
        await ledger.hold({row["account_id"] for row in rows})
        if rows:
            await journal.write(society, [_draft(row, today) for row in rows], by=by)
    return len({row["card_id"] for row in rows})


def _draft(row: database.Row, today: date) -> Draft:
    key = f"temporary card/{row['card_id']}/{row['line_id']}/{today}/{row['points']}"
    return Draft(key, EntryKind.LAPSE, row["account_id"], row["line_id"], -row["points"], today, reason=REASON)
