"""What is posted stays: the site's role cannot change it, and the owner's own hand is refused too."""

import asyncpg
import pytest

from portal.kit import database, embedded
from rewards import verify
from rewards.books import shares
from rewards.dividends import dividend_runs
from tests import people
from tests.rewards import made
from tests.rewards.tills import food, open_shop

pytestmark = [pytest.mark.anyio, pytest.mark.commits, pytest.mark.heavy]
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


LINES = (
    "UPDATE rewards_dividend_line SET gross_pence = 0", "DELETE FROM rewards_dividend_line_1", "TRUNCATE rewards_dividend_line_1",
    "INSERT INTO rewards_dividend_line_1 SELECT 1, 999, 1, 1, 0, 0, 1, 0",
    "INSERT INTO rewards_dividend_line SELECT 1, 999, 1, 1, 0, 0, 1, 0",
)  # fmt: skip


@pytest.mark.row("X9.3")
async def test_nobody_can_change_or_add_a_line_of_a_dividend_that_is_frozen(committed: str) -> None:
    await everything_posted()
    for address in (embedded.site_url(committed), committed):
        connection = await asyncpg.connect(address)
        for change in LINES:
            with pytest.raises((asyncpg.InsufficientPrivilegeError, asyncpg.RestrictViolationError)):
                await connection.execute(change)
        await connection.close()


async def everything_posted() -> None:
    """A year with its dividend, of which one share was paid before and one is taken from it; and points of the year that runs."""
    shop = await open_shop()
    year = await made.last_year(shop)
    members = [await people.member(shop.society) for _ in range(2)]
    await shares.receive(shop.society, [members[0].id], by=shop.by)
    for member in members:
        await made.sell_last_year(shop, member, food(12_000))
        await shop.sell(member, food(1234), receipt=str(member.id))
    await shop.refund(members[0], str(members[0].id), food(300))
    await shop.sell(await people.member(shop.society), food(1234))
    await made.posted(shop, year)


FORGED = """
WITH forged AS (
  INSERT INTO rewards_transfer
  SELECT period_id, {kind}, {source}, debit_id, credit_id, 7, unit, posted_at
  FROM rewards_transfer WHERE kind = {like} ORDER BY source LIMIT 1
  RETURNING debit_id, credit_id, amount
)
UPDATE rewards_balance balance SET amount = balance.amount + CASE balance.account_id WHEN forged.credit_id THEN 7 ELSE -7 END
FROM forged WHERE balance.account_id IN (forged.debit_id, forged.credit_id)
"""
LINE_CHANGED = """
ALTER TABLE rewards_dividend_line_1 DISABLE TRIGGER toadlane_no_change;
UPDATE rewards_dividend_line SET gross_pence = gross_pence + 1, whole_pence = whole_pence + 1;
ALTER TABLE rewards_dividend_line_1 ENABLE TRIGGER toadlane_no_change;
"""
OTHER_PERIOD = "UPDATE rewards_tally SET period_id = (SELECT max(id) FROM rewards_period) WHERE id = (SELECT max(id) FROM rewards_tally)"


@pytest.mark.row("X9.1")
@pytest.mark.parametrize(
    ("tampering", "said"),
    [
        ("UPDATE rewards_balance SET amount = amount + 1", "account"),
        ("UPDATE rewards_tally SET points = points - 1", "tally"),
        ("DELETE FROM rewards_balance", "account"),
        (
            "INSERT INTO rewards_transfer SELECT period_id, kind, source + 1000, debit_id, credit_id, 1, unit, posted_at "
            "FROM rewards_transfer",
            "account",
        ),
        (OTHER_PERIOD, "tally"),
        *((FORGED.format(kind=kind, source=source, like=like), f"of kind {kind}") for kind, source, like in (
            (1, 5, 1), (2, 5, 2), (3, 5, 1), (7, 5, 1), (8, 5, 10), (9, 5, 1), (10, 5, 10), (10, -5, 10), (11, 5, 1), (18, 5, 10)
        )),
        ("UPDATE rewards_dividend SET votes_for = NULL", "dividend"),
        ("UPDATE rewards_dividend SET motion = ''", "dividend"),
        ("UPDATE rewards_dividend SET frozen_checksum = 'x'", "dividend"),
        ("UPDATE rewards_dividend SET fund_pence = 5", "dividend"),
        ("UPDATE rewards_dividend SET rate = rate * 2", "dividend"),
        (LINE_CHANGED, "dividend"),
        ("UPDATE portal_society SET share_pence = 99", "share"),
    ],
)  # fmt: skip
async def test_verify_names_the_first_disagreement(committed: str, tampering: str, said: str) -> None:
    await everything_posted()
    assert await verify.verify() == []
    owner = await asyncpg.connect(committed)
    await owner.execute(tampering)
    await owner.close()
    found = await verify.verify()
    assert found and any(said in words for words in found), found


BY_HAND = """
INSERT INTO rewards_dividend_step (dividend_id, state, by_kind, by_id, by_name, note, at)
SELECT $1, step.state, 'staff', 1, 'Me', '', now() FROM unnest($2::text[]) AS step(state)
"""


@pytest.mark.row("X9.2")
@pytest.mark.row("X9.1")
async def test_verify_names_a_dividend_whose_steps_one_person_wrote_by_hand(committed: str) -> None:
    shop = await open_shop()
    year = await made.last_year(shop)
    await made.sell_last_year(shop, await people.member(shop.society), food(12_000))
    dividend = await made.drafted(shop, year, await made.officer(shop))
    owner = await asyncpg.connect(committed)
    await owner.execute(BY_HAND, dividend.id, ["recommended", "approved"])
    await dividend_runs.calculate(dividend, by=shop.by)
    await owner.execute(BY_HAND, dividend.id, ["release", "released"])
    await owner.close()
    await dividend_runs.post(dividend, by=shop.by)
    assert await verify.verify() == [
        f"dividend {dividend.id} was posted without all its steps in order, two people's release and the lines that they released"
    ]
