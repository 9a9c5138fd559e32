"""The ledger: one door for points, the 1% and money, each in its own unit.

A transfer moves an amount from a debit account to a credit account, so entries balance by construction. Transfers are only ever added;
a mistake is mended by a reversal. Balances are kept in the same transaction; the society's own side (numbers below zero) keeps none.
What a dividend gives each member stands in its lines, which are entries themselves once it is posted (decision 8).
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from portal.kit import database
from rewards.models.ledger import Kind, Unit

COLUMNS = ("period_id", "kind", "source", "debit_id", "credit_id", "amount", "unit")
INSTANT = timedelta(microseconds=1)
INSTANTS_MOST = 1_000


@dataclass(frozen=True)
class Transfer:
    """One posting: `amount` of `unit` leaves `debit_id` and reaches `credit_id`; (period_id, kind, source) names it for good."""

    period_id: int
    kind: Kind
    source: int
    debit_id: int
    credit_id: int
    amount: int
    unit: Unit

    def __post_init__(self) -> None:
        assert self.amount > 0 and self.debit_id != self.credit_id


async def account(society_id: int, unit: Unit, owner_kind: str, owner_id: int) -> int:
    """The number of an owner's account, opened when it is first asked for."""
    found = await database.value(database.sql("rewards", "account"), society_id, int(unit), owner_kind, owner_id)
    if found is None:
        await open_accounts(society_id, unit, owner_kind, [owner_id])
        found = await database.value(database.sql("rewards", "account"), society_id, int(unit), owner_kind, owner_id)
    assert isinstance(found, int)
    return found


async def open_accounts(society_id: int, unit: Unit, owner_kind: str, owner_ids: Sequence[int]) -> None:
    """Open the accounts that are missing among these owners."""
    await database.run(
        "INSERT INTO rewards_account (society_id, unit, owner_kind, owner_id) "
        "SELECT $1, $2, $3, owner FROM unnest($4::bigint[]) owner ORDER BY owner ON CONFLICT DO NOTHING",
        society_id, int(unit), owner_kind, list(owner_ids),
    )  # fmt: skip


async def own_account(society_id: int, unit: Unit, owner_kind: str, owner_id: int = 0) -> int:
    """An account of the society's own side: below zero, without a stored balance."""
    asked = (society_id, int(unit), owner_kind, owner_id)
    found = await database.value(database.sql("rewards", "account"), *asked)
    if found is None:
        await database.run(
            "INSERT INTO rewards_account (id, society_id, unit, owner_kind, owner_id) "
            "VALUES (nextval('rewards_own_account'), $1, $2, $3, $4) ON CONFLICT DO NOTHING",
            *asked,
        )
        found = await database.value(database.sql("rewards", "account"), *asked)
    assert isinstance(found, int) and found < 0
    return found


async def balance(account_id: int) -> int:
    """What an account holds now, in its unit, by its transfers and the lines of posted dividends; below zero is owed."""
    assert account_id > 0, "the society's own side keeps no balance"
    return int(await database.value("SELECT rewards_held($1)", account_id))


async def lasting(account_id: int) -> int:
    """The points of an account that last (R9): what it holds, without those that wait for a dividend; below zero is owed.

    What is owed of those that wait is taken off these, so that a refund finds the points that it takes back (R7).
    """
    return int(await database.value("SELECT rewards_lasting($1)", account_id))


async def hold(account_ids: Iterable[int]) -> None:
    """Lock accounts for the rest of the transaction, in order, for who reads what they hold before posting: one at a time.

    The account is locked, not its balance: a new account has none yet. Who only posts does not wait for it.
    """
    if held := sorted(account_ids):
        await database.run("SELECT FROM rewards_account WHERE id = ANY($1::bigint[]) ORDER BY id FOR NO KEY UPDATE", held)


async def stage() -> None:
    """Make ready the temporary table `rewards_staged`, empty, for the transfers that `post` will take."""
    await database.connection().execute_script(database.sql("rewards", "stage"))


async def stage_rows(transfers: Iterable[Transfer]) -> None:
    """Put transfers on the stage."""
    rows = [(t.period_id, int(t.kind), t.source, t.debit_id, t.credit_id, t.amount, int(t.unit)) for t in transfers]
    await database.copy("rewards_staged", COLUMNS, rows)


async def post(*, at: datetime) -> int:
    """Post what is staged and keep the balances; gives how many transfers that were. In each period they are one batch (batches.py).

    Each is new: who posts has seen before that its cause is. A name that is taken the database refuses: nothing is posted then.
    Rows are locked in the order of the accounts, so that two posters do not wait for each other in a circle.

    Args:
        at: when, to the microsecond; where the period has a batch of that instant already, the next free one.
    """
    posted: database.Row = {}
    for _attempt in range(INSTANTS_MOST):
        (posted,) = await database.rows(database.sql("rewards", "post"), at)
        if posted["batches"] or not posted["staged"]:
            break
        at += INSTANT
    assert posted["fresh"] == posted["staged"], f"{posted}: one of its periods has a batch of this instant"
    return int(posted["fresh"])


async def post_rows(transfers: Iterable[Transfer], *, at: datetime) -> int:
    """Stage and post a few transfers."""
    await stage()
    await stage_rows(transfers)
    return await post(at=at)
