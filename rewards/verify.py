"""The books, added up again from the entries: balances, tallies, purchases against transfers. The first disagreement is named."""

from portal.kit import database

CHECKS = (
    ("balance", "account {account_id} holds {kept}, its transfers say {added}"),
    ("tally", "account {account_id}, business line {line_id}: the tally says {kept} points, the purchases {added}"),
    ("earning", "account {id}: its purchases earned {kept} points, its transfers say {added}"),
    ("unit", "transfer {source} of kind {kind} joins accounts of other units or none"),
    ("dividend", "dividend {dividend_id}: line {id} is not in the ledger as it was frozen"),
    ("refund", "purchase {id} was refunded beyond what it gave"),
)


async def verify() -> list[str]:
    """Every check's first disagreement, in words; none when the books agree."""
    found = [(says, await database.row(database.sql("rewards", f"verify_{name}"))) for name, says in CHECKS]
    return [says.format(**row) for says, row in found if row]
