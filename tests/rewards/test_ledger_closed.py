"""What is posted stays: the site's role cannot change it, and the owner's own hand is refused too."""

import asyncpg
import pytest

from portal.kit import database, embedded
from rewards import verify
from tests import people
from tests.rewards.tills import food, open_shop

pytestmark = [pytest.mark.anyio, pytest.mark.commits]
CHANGES = ("UPDATE {table} SET posted_at = now()", "DELETE FROM {table}", "TRUNCATE {table}")


async def sold() -> None:
    shop = await open_shop()
    await shop.sell(await people.member(shop.society), food(1234))


@pytest.mark.row("X9.3")
async def test_nobody_can_change_or_delete_a_posted_entry(committed: str) -> None:
    await sold()
    period = await database.value("SELECT max(period_id) FROM rewards_transfer")
    for address in (embedded.site_url(committed), committed):
        connection = await asyncpg.connect(address)
        for table in ("rewards_transfer", "rewards_purchase", f"rewards_transfer_{period}", f"rewards_purchase_{period}"):
            for change in CHANGES:
                with pytest.raises((asyncpg.InsufficientPrivilegeError, asyncpg.RestrictViolationError)):
                    await connection.execute(change.format(table=table))
        await connection.close()


@pytest.mark.row("X9.1")
@pytest.mark.parametrize(
    ("tampering", "said"),
    [
        ("UPDATE rewards_balance SET amount = amount + 1", "account"),
        ("UPDATE rewards_tally SET points = points - 1", "tally"),
        ("DELETE FROM rewards_balance", "account"),
        (
            "INSERT INTO rewards_transfer SELECT period_id, kind, source + 1, debit_id, credit_id, 1, unit, posted_at "
            "FROM rewards_transfer",
            "account",
        ),
    ],
)
async def test_verify_names_the_first_disagreement(committed: str, tampering: str, said: str) -> None:
    await sold()
    assert await verify.verify() == []
    owner = await asyncpg.connect(committed)
    await owner.execute(tampering)
    await owner.close()
    found = await verify.verify()
    assert found and said in found[0]
