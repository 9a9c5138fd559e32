"""Accruals: the 1% of each purchase goes to the member's cause, or waits undecided, set-wise for a whole batch.

`causes_batch` holds the entries of a batch while they are judged; then they go onto the ledger's stage and into the counters.
"""

from datetime import datetime

from causes import rounds
from portal.kit import clock, database
from portal.kit.locale import lazy
from rewards.books import ledger
from rewards.models.ledger import Unit

ACCOUNT_CLASSES = {
    (Unit.CONTRIBUTION, "contributions"): lazy("The 1% that purchases gave"),
    (Unit.CONTRIBUTION, "running cause"): lazy("The 1% held for causes"),
    (Unit.CONTRIBUTION, "undecided"): lazy("The 1% held undecided, by community"),
    (Unit.MONEY, "cause"): lazy("Money for causes, from dividends"),
}
"""What the books call the accounts of causes."""


async def accrue(society_id: int) -> None:
    """Put the 1% of a society's purchases and refunds in the temporary table `posted` on the ledger's stage, and count it.

    Locks are taken in this order: members, accounts, counters, and when the caller posts, balances; each sorted.
    """
    # a member who chooses just now waits for us, or we for them: so an entry is judged by a choice as it stands (see choices.choose)
    await database.run("SELECT FROM portal_member WHERE id IN (SELECT member_id FROM posted) ORDER BY id FOR KEY SHARE")
    at = clock.now()
    await rounds.cover(at)
    await _judge(at)
    await _open_accounts(society_id)
    await _stage(society_id)
    await count()


async def _judge(at: datetime) -> None:
    """Fill `causes_batch` with where each entry lies. A refund may take back from a purchase of the same batch."""
    await empty_batch()
    if await database.value(database.sql("causes", "sales")):
        await database.run(database.sql("causes", "refunds"))
    await database.run(database.sql("causes", "moved_on"), at)
    await database.run(database.sql("causes", "swept"))
    await database.run(database.sql("causes", "chosen"))


async def empty_batch() -> None:
    """Make ready the temporary table `causes_batch`, empty."""
    await database.connection().execute_script(database.sql("causes", "batch"))


async def _open_accounts(society_id: int) -> None:
    owners = await database.rows(database.sql("causes", "unopened"), society_id)
    if any(owner["id"] is None for owner in owners):
        await database.run(database.sql("causes", "pools"))
        owners = await database.rows(database.sql("causes", "unopened"), society_id)
    for kind in sorted({owner["kind"] for owner in owners}):
        await ledger.open_accounts(society_id, Unit.CONTRIBUTION, kind, [owner["id"] for owner in owners if owner["kind"] == kind])


async def _stage(society_id: int) -> None:
    own = await ledger.own_account(society_id, Unit.CONTRIBUTION, "contributions")
    all_staged = await database.value(database.sql("causes", "staged"), society_id, own)
    assert all_staged, "each new purchase gives its 1% once"


async def count() -> None:
    """Add the entries of `causes_batch` to the counters."""
    await database.run(database.sql("causes", "count_accruals"))
    await database.run(database.sql("causes", "count_parts"))
