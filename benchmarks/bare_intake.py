"""The intake to beat: COPY and one statement of SQL keep the same purchases, balances and counters, without a ledger row.

Its rows come ready-made, from what the product's own intake posted before the clock starts: what each line earns and whose it is cost
this side nothing, as they cost the product's posting nothing. Where the 1% goes both find while the clock runs.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec

from portal.kit import database
from rewards.rules.earning import Earning

if TYPE_CHECKING:
    from asyncpg import Connection

SQL = Path(__file__).parent / "sql"
PURCHASE = (
    "period_id", "id", "society_id", "store_id", "key", "body_hash", "account_id", "sold_at", "sold_on", "posted_at", "amount_pence",
    "points", "contribution_units", "lines", "earned", "member_id",
)  # fmt: skip
EARNING = ("period_id", "id", "account_id", "line_id", "eligible_pence", "points")
EARNINGS = msgspec.json.Decoder(list[Earning])
COUNTERS = {
    "rewards_balance": "account_id, amount",
    "rewards_tally": "account_id, period_id, line_id, points, eligible_pence",
    "causes_accrual": "round_id, community_id, running_id, day, units",
    "causes_part": "account_id, round_id, community_id, running_id, choice_id, units",
}


def statement(name: str) -> str:
    """The text of `sql/<name>.sql`."""
    return (SQL / f"{name}.sql").read_text(encoding="utf-8")


@dataclass(frozen=True)
class Batch:
    """A batch as rows for COPY."""

    purchases: list[tuple[Any, ...]]
    earnings: list[tuple[Any, ...]]


async def ready_made(numbers: Sequence[int]) -> Batch:
    """The rows of these purchases, read from the present database, where the intake posted them."""
    found = await database.rows(statement("judged"), list(numbers))
    earnings = [
        (row["period_id"], row["id"], row["account_id"], earning.line, earning.eligible_pence, earning.points)
        for row in found
        for earning in EARNINGS.decode(row["earned"])
    ]
    return Batch([tuple(row[name] for name in PURCHASE) for row in found], earnings)


async def open_intake(connection: "Connection[Any]", accounts: Sequence[tuple[Any, ...]], places: Sequence[tuple[Any, ...]]) -> None:
    """The temporary tables of a connection, and the accounts and places of the 1%, which the product opens when they are first needed."""
    await connection.execute(statement("bare_tables"))
    await connection.copy_records_to_table("bare_place", columns=("round_id", "community_id", "running_id", "account_id"), records=places)
    columns = ("id", "society_id", "unit", "owner_kind", "owner_id")
    await connection.execute(
        "CREATE TEMPORARY TABLE opened (id bigint, society_id bigint, unit smallint, owner_kind text, owner_id bigint)"
    )
    await connection.copy_records_to_table("opened", columns=columns, records=accounts)
    names = ", ".join(columns)
    await connection.execute(f"INSERT INTO rewards_account ({names}) SELECT {names} FROM opened ON CONFLICT DO NOTHING")


async def take(connection: "Connection[Any]", batch: Batch) -> int:
    """Keep a batch in one transaction; gives how many purchases were new."""
    async with connection.transaction():
        await connection.copy_records_to_table("bare_purchase", columns=PURCHASE, records=batch.purchases)
        await connection.copy_records_to_table("bare_earning", columns=EARNING, records=batch.earnings)
        return int(await connection.fetchval(INTAKE))


INTAKE = statement("bare_intake")
