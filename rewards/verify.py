"""The books, added up again from the entries: batches by their hashes, balances, tallies, purchases against transfers.

The first disagreement is named.
"""

from portal.kit import database
from rewards.books import batches
from rewards.closing import books
from rewards.payouts import disbursement_runs

CHECKS = (
    (
        "batch",
        "the batch of period {period_id} at {posted_at}: {kept} entries were posted, {added} are there, or they are not the same ones",
    ),
    ("balance", "account {account_id} holds {kept}, its transfers say {added}"),
    (
        "tally",
        "account {account_id}, period {period_id}, business line {line_id}: the tally says {kept} points, purchases and journal {added}",
    ),
    ("earning", "account {id}: its purchases earned {kept} points, its transfers say {added}"),
    ("unit", "transfer {source} of kind {kind} joins accounts of other units or none"),
    ("transfer", "transfer {source} of kind {kind} in period {period_id} is not what caused it, or lacks a cause, or is missing"),
    ("dividend", "dividend {id} was posted without all its steps in order, two people's release and the lines that they released"),
    ("dividend_parts", "dividend {id}: its parts come to {added} pence of {kept}, or one is not what its points give"),
    ("share", "account {id} holds {kept} pence of a share of {added}"),
    ("disbursement", "disbursement {id} was posted without all its steps, two people's release, or the payouts that they released"),
    ("payout_total", "disbursement {id} moved {kept} pence to the account of {owner_kind} {owner_id}, its payouts say {added}"),
    ("payout", "account {id} was paid more than stood there: {pence} pence"),
    ("voucher", "voucher {id} of account {account_id} is not what was paid out, or its rest is not what its entries leave"),
    ("payout_return", "return {id}: {pence} pence stand on the account again of a payment of {paid}, or no file had told the bank to pay"),
    ("bank_file", "the bank files of disbursement {id} do not pay what its payouts say, or add up otherwise: {name}"),
    ("voucher_entry", "entry {id} of voucher {voucher_id} leaves something else, or gives back what was not used"),
    ("voucher_debt", "society {id} owes {kept} pence for vouchers, {added} are left on them"),
    ("lot", "account {account_id}: its lot to {ends_on} says {kept} points are left, what came and went {added}"),
    ("lot_use", "redemption {id} is of {points} points, its lots say {added}"),
    ("redemption", "redemption {id}: {given_back} of its {points} points came back, or to another account, or another worth"),
    ("pending", "purchase {id}, {due_on}: {kept} points wait for that day or came on it, its release says {added}"),
    ("award", "award {id}: what was told for it comes to {kept} points, the journal gave {added}"),
    ("refund", "purchase {id} was refunded beyond what it gave"),
    ("registration", "card {id} was registered, and its account holds {kept} points still or belongs to another"),
    ("claim", "claim {id} is {verdict}, and the books say otherwise"),
    ("correction", "correction {id} is {outcome}, and the journal says otherwise"),
    ("covered_batch", "the batch of {covers} is not there, or has another fingerprint than was released"),
    ("books", "period {id} is sealed without all steps in order, two people's word, or before an earlier one"),
    ("review", "entry {id} of the review list says {decision}, the books hold its purchase {count} times"),
)


CAUSES = (
    "earnings", "contributions", "share_back", "dividend_fund", "share_receipts", "journal", "moves", "payouts",
    "payout_returns", "vouchers", "redemptions",
    "point_expiries",
)  # fmt: skip
"""What a transfer may come from: each has its statement, caused_by_*.sql."""


async def verify() -> list[str]:
    """Every check's first disagreement, in words; none when the books agree."""
    found = [(says, await database.row(_statement(name))) for name, says in CHECKS]
    walked = [await batches.walk(), await books.differing()]
    return [says.format(**row) for says, row in found if row] + [words for words in walked if words]


def _statement(name: str) -> str:
    causes = "UNION ALL\n".join(database.sql("rewards", f"caused_by_{cause}") for cause in CAUSES)
    lot_causes = database.sql("rewards", "lot_causes")
    pays = ", ".join(f"('{method}', '{owner_kind}')" for method, owner_kind in disbursement_runs.owner_kinds().items())
    parts = {"/* causes */": causes, "/* lot causes */": lot_causes, "/* pays */": f"VALUES {pays}"}
    statement = database.sql("rewards", f"verify_{name}")
    for mark, part in parts.items():
        statement = statement.replace(mark, part)
    return statement
