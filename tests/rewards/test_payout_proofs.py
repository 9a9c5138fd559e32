"""What was paid out is proved from its rows: whatever is changed behind the ledger's back is named (X9)."""

from datetime import UTC, datetime
from importlib import import_module

import asyncpg
import pytest
from tortoise.context import TortoiseContext

from portal.kit import clock, database
from rewards import verify
from rewards.models.disbursements import Disbursement
from rewards.models.ledger import Period
from rewards.payouts import disbursement_runs
from tests.conftest import NAMES
from tests.rewards import made, paid
from tests.rewards.test_books import sealed
from tests.rewards.tills import Shop, open_shop

pytestmark = [pytest.mark.anyio, pytest.mark.commits, pytest.mark.heavy]
BY_HAND = "SET session_replication_role = replica;"
OTHER_YEAR = "(SELECT id FROM rewards_period WHERE name = '2025')"
NOT_RELEASED = "was posted without all its steps"


class _Mended(Exception):
    """The row is as it was again."""


async def missed(owner: str, forgeries: list[tuple[str, str]]) -> list[str]:
    """Which of these changes, made one at a time by whoever owns the database, `verify` does not call by these words."""
    silent = []
    async with TortoiseContext() as context:
        await context.init(config=database.configuration(owner, NAMES))
        for tampering, words in forgeries:
            try:
                async with database.transaction():
                    await database.connection().execute_script(f"SET LOCAL session_replication_role = replica; {tampering}")
                    found = await verify.verify()
                    silent += [] if any(words in one for one in found) else [f"{tampering}: {found}"]
                    raise _Mended
            except _Mended:
                pass
    return silent


async def paid_out() -> tuple[Shop, Disbursement]:
    """A posted disbursement: by voucher, and to the community fund."""
    shop = await open_shop()
    members = await paid.owed(shop, await made.last_year(shop), 1_243, 1_243)
    await paid.choose(members[1], "fund")
    return shop, await paid.posted(shop, await paid.opened(shop))


@pytest.mark.row("X9.1")
async def test_a_disbursement_that_stands_in_the_books_of_two_periods_is_named(committed: str) -> None:
    shop, _disbursement = await paid_out()
    await paid.calculated(shop, await paid.opened(shop, closes_on=paid.LATER))
    assert await verify.verify() == []
    forgeries = [
        ("UPDATE rewards_disbursement SET period_id = NULL", f"disbursement 1 {NOT_RELEASED}"),
        (f"UPDATE rewards_disbursement SET period_id = {OTHER_YEAR} WHERE id = 1", f"disbursement 1 {NOT_RELEASED}"),
        (f"UPDATE rewards_payout_total SET period_id = {OTHER_YEAR} WHERE id = 1", f"disbursement 1 {NOT_RELEASED}"),
        (f"UPDATE rewards_disbursement SET period_id = {OTHER_YEAR} WHERE id = 2", f"disbursement 2 {NOT_RELEASED}"),
    ]
    assert await missed(committed, forgeries) == []


async def seal_both_years(shop: Shop) -> None:
    """The books of both years, when the second is over."""
    clock.start_at(datetime(2027, 1, 4, 9, tzinfo=UTC))
    for period in await Period.filter(society=shop.society, name__in=("2025", "2026")).order_by("starts_on"):
        await sealed(shop, period)


def written_once(migration: str) -> str:
    """What a migration does with disbursements that were posted before it."""
    return str(import_module(f"rewards.migrations.{migration}").POSTED_BEFORE)


@pytest.mark.row("X9.4")
async def test_payouts_are_a_batch_of_sealed_books_too(committed: str) -> None:
    shop, disbursement = await paid_out()
    batch = await database.row("SELECT * FROM rewards_batch WHERE covers = $1", f"disbursement {disbursement.id}")
    assert batch and (batch["entries_count"], batch["root"].hex()) == (2, disbursement.frozen_checksum)
    await disbursement_runs.post(disbursement, by=await made.officer(shop))
    assert await database.value("SELECT count(*) FROM rewards_batch WHERE covers LIKE 'disbursement%'") == 1
    await seal_both_years(shop)
    assert await verify.verify() == []
    named = "the batch of disbursement 1"
    forgeries = [
        ("DELETE FROM rewards_batch WHERE covers LIKE 'disbursement%'", named),
        ("UPDATE rewards_batch SET root = sha256(root) WHERE covers LIKE 'disbursement%'", named),
        ("UPDATE rewards_batch SET root = sha256(root) WHERE covers LIKE 'disbursement%'", "is not what was sealed there"),
        ("UPDATE rewards_batch SET entries_count = 3 WHERE covers LIKE 'disbursement%'", named),
        ("UPDATE rewards_batch SET covers = 'disbursement 7' WHERE covers LIKE 'disbursement%'", named),
        ("DELETE FROM rewards_disbursement_step WHERE state = 'posted'", named),
    ]
    assert await missed(committed, forgeries) == []


@pytest.mark.row("X9.4")
async def test_what_was_posted_before_payouts_had_batches_gets_one_unless_its_books_are_sealed(committed: str) -> None:
    shop, _disbursement = await paid_out()
    owner = await asyncpg.connect(committed)
    before = f"{BY_HAND} DELETE FROM rewards_batch WHERE covers LIKE 'disbursement%'; UPDATE rewards_disbursement SET period_id = NULL"
    again = f"{written_once('0025_payout_period')}; {written_once('0026_payout_batches')}"
    for _round in range(2):
        await owner.execute(before)
        await owner.execute(again)
        assert await verify.verify() == []
        assert await owner.fetchval("SELECT count(*) FROM rewards_batch WHERE covers = 'disbursement 1'") == 1
    await owner.execute(before)
    await owner.execute(written_once("0025_payout_period"))
    await seal_both_years(shop)
    await owner.execute(written_once("0026_payout_batches"))
    assert await owner.fetchval("SELECT count(*) FROM rewards_batch WHERE covers LIKE 'disbursement%'") == 0
    assert await verify.verify() == []
    assert await missed(committed, [("UPDATE rewards_disbursement SET sealed_without_batch = false", "the batch of disbursement 1")]) == []
    await owner.close()
