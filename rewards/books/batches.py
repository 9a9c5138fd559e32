"""Batches: what is posted at once is kept with a hash over its entries, and the batches of a period are chained when it is sealed (X9).

The leaf of an entry is SHA-256 of its text `(kind,source,debit,credit,amount,unit)` in decimal digits. The root of a batch is SHA-256 of
the byte 1 and the leaves, one after the other, in the order of kind and source: sql/post.sql makes both. A text begins with a bracket, so
that no leaf passes for a root, and the leaves of a batch prove one entry without telling the others. A batch is named by its period and
instant, which each of its transfers carries: no two batches of a period are of one instant.

The hash of a batch in the chain is SHA-256 of the byte 2, the hash before it and the text `period,microseconds,covers,entries,root`: the
microseconds since 1970 of its instant, the root in hexadecimal digits. Batches stand in the order of their instants. The first of a period
goes on from the head of the period that was sealed before, the first of all from 32 bytes of zero. The head is the last hash.
"""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import Any

from portal.kit import database
from rewards.books import ledger

BEGINNING = bytes(32)
LINK = b"\x02"
PAGE = 50_000
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)
COLUMNS = ("period_id", "place", "posted_at", "hash")
RECORD = """
INSERT INTO rewards_batch (period_id, posted_at, covers, entries_count, root) VALUES ($1, $2, $3, $4, $5)
ON CONFLICT DO NOTHING RETURNING period_id
"""
SEALED = """
SELECT period.id, period.society_id, step.says ->> 'head' AS head
FROM rewards_period period
LEFT JOIN rewards_books_step step ON step.period_id = period.id AND step.step = 'sealed'
WHERE period.sealed_at IS NOT NULL OR step.id IS NOT NULL
ORDER BY period.society_id, period.starts_on
"""


async def record(period_id: int, *, at: datetime, covers: str, entries_count: int, root: bytes) -> None:
    """Keep a batch whose entries are not the ledger's transfers: whoever posts them says what it covers, and proves its root at `verify`.

    Raises:
        asyncpg.RestrictViolationError: the period is sealed.
    """
    assert covers != "transfers" and entries_count > 0 and len(root) == len(BEGINNING)
    for _attempt in range(ledger.INSTANTS_MOST):
        if await database.rows(RECORD, period_id, at, covers, entries_count, root):
            return
        at += ledger.INSTANT
    raise AssertionError(f"period {period_id} has a batch at every instant")


async def chain(period_id: int, *, before: bytes) -> tuple[bytes, int]:
    """Chain the batches of a period, on from the head of the period before; gives its own head and how many batches there are."""
    head, place = before, 0
    async for page in _pages(period_id):
        links = []
        for batch in page:
            head, place = _link(head, period_id, batch), place + 1
            links.append((period_id, place, batch["posted_at"], head))
        await database.copy("rewards_sealed_batch", COLUMNS, links)
    return head, place


async def head_before(society_id: int) -> bytes:
    """The head of the period that was sealed last, from which the next one goes on."""
    found = await database.rows(SEALED)
    heads = [row["head"] for row in found if row["society_id"] == society_id]
    return bytes.fromhex(heads[-1]) if heads else BEGINNING


def _link(before: bytes, period_id: int, batch: dict[str, Any]) -> bytes:
    instant = (batch["posted_at"] - EPOCH) // MICROSECOND
    text = f"{period_id},{instant},{batch['covers']},{batch['entries_count']},{batch['root'].hex()}"
    return sha256(LINK + before + text.encode()).digest()


async def _pages(period_id: int) -> AsyncIterator[list[dict[str, Any]]]:
    """The batches of a period in the order of their instants, each with its place and hash in the chain where it has them."""
    after = datetime(1, 1, 1, tzinfo=UTC)
    while page := await database.rows(database.sql("rewards", "batches"), period_id, after, PAGE):
        yield page
        after = page[-1]["posted_at"]


async def walk() -> str | None:
    """Walk the chains of all sealed periods; names the first batch, or head, that is not as it was sealed."""
    society_id, head = None, BEGINNING
    for period in await database.rows(SEALED):
        if period["society_id"] != society_id:
            society_id, head = period["society_id"], BEGINNING
        place = 0
        async for page in _pages(period["id"]):
            for batch in page:
                head, place = _link(head, period["id"], batch), place + 1
                if (batch["place"], batch["hash"]) != (place, head):
                    return (
                        f"batch {place} of the sealed period {period['id']}, posted at {batch['posted_at']}, is not what was sealed there"
                    )
        if period["head"] != head.hex() or place != await _sealed_count(period["id"]):
            return f"the sealed period {period['id']} has another head, or another number of batches, than when it was sealed"
    return None


async def _sealed_count(period_id: int) -> int:
    return int(await database.value("SELECT count(*) FROM rewards_sealed_batch WHERE period_id = $1", period_id))
