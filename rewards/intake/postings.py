"""Purchases into the books, set-wise: the temporary tables of a batch, and the statements that carry them over."""

from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256

import msgspec

from portal.actors import Actor
from portal.kit import clock, database
from portal.kit.events import publish
from rewards.books import ledger
from rewards.intake.receipts import Known, Named, Purchase, Ready
from rewards.intake.tills import Till

INTAKE = (
    "period_id", "id", "books_id", "store_id", "key", "body_hash", "account_id", "member_id", "sold_at", "sold_on", "amount_pence",
    "points", "contribution_units", "lines", "earned", "refunds_id", "refunds_period_id", "releases_id", "releases_period_id",
)  # fmt: skip
EARNING = ("period_id", "id", "books_id", "source", "account_id", "issued_id", "line_id", "eligible_pence", "points")
ENCODER = msgspec.json.Encoder()


@dataclass(frozen=True)
class PurchasesPosted:
    """Purchases of a society are written: `rows` names the temporary table that holds the new ones, `count` how many they are.

    Their points stand on the ledger's stage; what a listener puts beside them is posted with them, in one statement.
    """

    society_id: int
    rows: str
    count: int


async def begin(till: Till, batch: Sequence[Purchase]) -> None:
    """Empty the batch's temporary tables, and lock the account of every refund, in order: a refund reads before it writes.

    A sale locks nothing here: what it changes it adds to, in the order of the accounts.
    """
    await database.connection().execute_script(database.sql("rewards", "intake_tables"))
    owners = [till.member_of(purchase) for purchase in batch if purchase.refunds]
    await ledger.hold({who.account_id for who in owners if who})


async def add(till: Till, new: Sequence[Ready], *, by: Actor, history: bool) -> dict[int, Ready]:
    """Write these purchases with their earnings aside; gives them by number, without those that somebody else wrote at this moment."""
    if not new:
        return {}
    if new[0].purchase.refunds:  # the sales of the batch stand there still
        await database.run("DELETE FROM rewards_intake")
    rows = [_row(made) for whole in new for made in (whole, *whole.beside)]
    await database.copy("rewards_intake", INTAKE, rows)
    told = (till.society.id, clock.now(), by.kind, by.id, history)
    count = await database.value(database.sql("rewards", "intake"), *told)
    created = {made.id: made for made in new}
    if count < len(rows):
        fresh = {row["id"] for row in await database.rows("SELECT id FROM posted")}
        created = {number: made for number, made in created.items() if number in fresh}
    if any(made.member_id is None for made in created.values()):
        await database.run(database.sql("rewards", "card_first_used"))
    await database.copy("rewards_intake_earning", EARNING, [row for made in created.values() for row in _earnings(till, made)])
    if pending := [row for made in created.values() for row in _pending(made)]:
        await database.run(database.sql("rewards", "pending_write"), till.society.id, ENCODER.encode(pending).decode())
    return created


def _row(made: Ready) -> tuple[object, ...]:
    purchase, earned, original, released = made.purchase, made.earned, made.original, made.released
    return (
        made.period_id, made.id, made.books_id, made.store_id, made.key, made.body_hash, made.account_id, made.member_id,
        purchase.sold_at, made.sold_on, purchase.amount_pence, earned.points, earned.contribution_units,
        ENCODER.encode(earned.lines).decode(), ENCODER.encode(earned.earnings).decode(),
        original.id if original else None, original.period_id if original else None,
        released.id if released else None, released.period_id if released else None,
    )  # fmt: skip


def _pending(made: Ready) -> list[dict[str, object]]:
    """What of a purchase counts on a later day, or what a refund takes off that."""
    of = made.original or made
    return [
        {
            "account_id": made.account_id, "purchase_period_id": of.period_id, "purchase_id": of.id, "told_period_id": made.period_id,
            "told_id": made.id, "due_on": part.due_on, "points": part.points, "contribution_units": part.contribution_units,
            "earned": part.earnings,
        }
        for part in made.earned.pending
    ]  # fmt: skip


def _earnings(till: Till, made: Ready) -> list[tuple[object, ...]]:
    return [
        (
            made.period_id, made.id, made.books_id, source_of(made.id, given.rule), made.account_id, till.issued[given.line], given.line,
            given.eligible_pence, given.points,
        )
        for given in made.earned.earnings
    ]  # fmt: skip


def source_of(purchase_id: int, rule_id: int) -> int:
    """The number of a posting: a purchase by a rule."""
    return (int.from_bytes(sha256(b"%d:%d" % (purchase_id, rule_id)).digest()[:8], "big") >> 1) or 1


async def book(till: Till, count: int) -> None:
    """Post what was added: the points, and beside them on the ledger's stage what listeners put there; then keep the tallies, and where
    points last the lots (R9)."""
    await ledger.stage()
    await database.run(database.sql("rewards", "intake_transfers"))
    await publish(PurchasesPosted(till.society.id, "posted", count))
    await ledger.post(at=clock.now())
    await database.run(database.sql("rewards", "intake_tallies"))
    if till.has_lasting_points:
        await database.run(database.sql("rewards", "intake_lots"))


async def known(asked: Sequence[Named]) -> dict[int, Known]:
    """What the books hold already of these purchases, by number."""
    if not asked:
        return {}
    periods, numbers = [made.period_id for made in asked], [made.id for made in asked]
    found = await database.rows(database.sql("rewards", "known_purchases"), periods, numbers)
    return {row.pop("id"): Known(**row) for row in found}
