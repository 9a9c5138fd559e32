"""What was paid out is proved from its rows: whatever is changed behind the ledger's back is named (X9)."""

import pytest
from tortoise.context import TortoiseContext

from portal.kit import database
from rewards import verify
from rewards.models.disbursements import Disbursement
from tests.conftest import NAMES
from tests.rewards import made, paid
from tests.rewards.tills import Shop, open_shop

pytestmark = [pytest.mark.anyio, pytest.mark.commits, pytest.mark.heavy]
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
