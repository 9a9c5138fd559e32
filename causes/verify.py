"""The 1%, added up again from purchases and transfers: accounts and counters. The first disagreement of each check is named."""

from portal.kit import database

CHECKS = (
    ("purchase", "purchase {id} gave {kept} units of the 1%, its transfers say {added}"),
    ("sweep", "sweep {id} is not in the ledger as it was made"),
    ("balance", "account {account_id} of the 1% holds {kept} units, the counters say {added}"),
    ("accrual", "community {community_id}, running cause {running_id}, {day}: the counter says {kept} units, the purchases {added}"),
    ("part", "account {account_id}, running cause {running_id}: the counter says {kept} units, the purchases {added}"),
)


async def verify() -> list[str]:
    """Every check's first disagreement, in words; none when the books agree. Number 0 stands for undecided, or for no community."""
    found = [(says, await database.row(database.sql("causes", f"verify_{name}"))) for name, says in CHECKS]
    return [says.format(**row) for says, row in found if row]
