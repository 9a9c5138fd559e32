"""Batches and their chain: whatever is changed behind the ledger's back is found, and who seals waits for who posts."""

import asyncio

import asyncpg
import pytest

from portal.kit import clock, database
from rewards import verify
from rewards.books import batches, ledger
from rewards.books.ledger import Transfer
from rewards.closing import books
from rewards.models.books import BooksStep
from rewards.models.ledger import Kind, Period, Unit
from tests import people
from tests.rewards import made
from tests.rewards.test_books import sealed
from tests.rewards.tills import Shop, food, fuel, open_shop

pytestmark = [pytest.mark.anyio, pytest.mark.commits, pytest.mark.heavy]
BY_HAND = "SET session_replication_role = replica; "
OLDEST = "SELECT min(posted_at) FROM rewards_batch WHERE period_id = {period}"
NEWEST = "SELECT max(posted_at) FROM rewards_batch WHERE period_id = {period}"
OLD = f"period_id = {{period}} AND posted_at = ({OLDEST})"
NEW = f"period_id = {{period}} AND posted_at = ({NEWEST})"
COPIED = "period_id, kind, source + 1, debit_id, credit_id, amount, unit"
# the two instants change places, in batches and transfers alike: each still has its own hash
SWAP = """
CREATE TEMPORARY TABLE swapped AS SELECT min(posted_at) AS one, max(posted_at) AS other FROM rewards_batch WHERE period_id = {period};
UPDATE rewards_transfer SET posted_at = CASE posted_at WHEN one THEN other ELSE one END
FROM swapped WHERE period_id = {period} AND posted_at IN (one, other);
UPDATE rewards_batch SET posted_at = '2001-01-01' FROM swapped WHERE period_id = {period} AND posted_at = one;
UPDATE rewards_batch SET posted_at = one FROM swapped WHERE period_id = {period} AND posted_at = other;
UPDATE rewards_batch SET posted_at = other FROM swapped WHERE period_id = {period} AND posted_at = '2001-01-01'
"""
LEAF = "sha256(ROW(kind, source, debit_id, credit_id, amount, unit)::text::bytea)"
ROOT = f"sha256('\\x01' || string_agg({LEAF}, ''::bytea ORDER BY kind, source))"
# whoever changes an amount and makes the batch's own hash anew is found by the chain only
FORGED = f"""
UPDATE rewards_transfer SET amount = amount + 1 WHERE period_id = {{period}} AND posted_at = ({OLDEST});
UPDATE rewards_batch batch SET root = (SELECT {ROOT} FROM rewards_transfer made
WHERE made.period_id = batch.period_id AND made.posted_at = batch.posted_at) WHERE period_id = {{period}} AND posted_at = ({OLDEST})
"""


async def sealed_year() -> tuple[Shop, Period]:
    """A sealed year of three batches, and one batch of the year that runs."""
    shop = await open_shop()
    year = await made.last_year(shop)
    for pence in (12_000, 7_000, 900):
        await made.sell_last_year(shop, await people.member(shop.society), food(pence), fuel(3_000))
    await shop.sell(await people.member(shop.society), food(5_000))
    return shop, await sealed(shop, year)


@pytest.mark.row("X9.4")
@pytest.mark.parametrize(
    ("tampering", "said"),
    [
        (f"UPDATE rewards_transfer SET amount = amount + 1 WHERE {OLD} AND kind = 1", "the batch of"),
        (f"DELETE FROM rewards_transfer WHERE {NEW} AND kind = 1", "the batch of"),
        (f"INSERT INTO rewards_transfer SELECT {COPIED}, posted_at FROM rewards_transfer WHERE {OLD} LIMIT 1", "the batch of"),
        (f"INSERT INTO rewards_transfer SELECT {COPIED}, now() FROM rewards_transfer WHERE period_id <> {{period}} LIMIT 1",
         "0 entries were posted, 1 are there"),
        (f"DELETE FROM rewards_batch WHERE {OLD}", "the batch of"),
        (f"DELETE FROM rewards_transfer WHERE {NEW}; DELETE FROM rewards_batch WHERE {NEW}", "another head, or another number"),
        (SWAP, "batch 1 of the sealed period {period}"),
        (FORGED, "batch 1 of the sealed period {period}"),
        ("UPDATE rewards_sealed_batch SET hash = sha256(hash) WHERE place = 2", "batch 2 of the sealed period {period}"),
        ("UPDATE rewards_books_step SET says = '{{\"head\": \"00\"}}' WHERE step = 'sealed'", "another head"),
        ("UPDATE rewards_books_step SET says = jsonb_set(says, '{{lines,0,debit}}', '1') WHERE step = 'agreed'", "is not what was agreed"),
        ("UPDATE rewards_books_step step SET by_id = sealed.by_id FROM rewards_books_step sealed "
         "WHERE sealed.step = 'sealed' AND step.step = 'agreed'", "two people"),
        ("DELETE FROM rewards_books_step WHERE step = 'sealed'", "two people"),
    ],
)  # fmt: skip
async def test_whatever_is_changed_in_sealed_books_is_found(committed: str, tampering: str, said: str) -> None:
    _shop, year = await sealed_year()
    assert await verify.verify() == []
    owner = await asyncpg.connect(committed)
    await owner.execute(BY_HAND + tampering.format(period=year.id))
    await owner.close()
    found = await verify.verify()
    assert any(said.format(period=year.id) in words for words in found), found


@pytest.mark.row("X9.4")
async def test_the_chain_of_a_period_goes_on_from_the_one_before(committed: str) -> None:
    shop, year = await sealed_year()
    clock.start_at(clock.now().replace(year=2027))
    running = await Period.get(society=shop.society, name="2026")
    await sealed(shop, running)
    first, second = [step.says["head"] for step in await BooksStep.filter(step="sealed").order_by("id")]
    assert await batches.head_before(shop.society.id) == bytes.fromhex(second) and first != second
    assert await verify.verify() == []
    other = await asyncpg.connect(committed)
    await other.execute(
        BY_HAND
        + "UPDATE rewards_books_step SET says = '{\"head\": \"00\"}' WHERE step = 'sealed' AND period_id = $1".replace("$1", str(year.id))
    )
    await other.close()
    assert await verify.verify() != []


async def transfer(shop: Shop, period: Period, source: int) -> Transfer:
    bank = await ledger.own_account(shop.society.id, Unit.MONEY, "bank")
    fund = await ledger.account(shop.society.id, Unit.MONEY, "fund", 0)
    return Transfer(period.id, Kind.FUND, source, bank, fund, 1, Unit.MONEY)


@pytest.mark.row("X9.4")
async def test_two_postings_of_one_instant_are_two_batches(committed: str) -> None:
    shop = await open_shop()
    running, at = await Period.get(society=shop.society), clock.now()

    async def post(source: int) -> None:
        async with database.transaction():
            await ledger.post_rows([await transfer(shop, running, source)], at=at)

    await ledger.account(shop.society.id, Unit.MONEY, "fund", 0)
    await asyncio.gather(*(post(source) for source in range(1, 6)))
    found = await database.rows("SELECT posted_at, entries_count FROM rewards_batch ORDER BY posted_at")
    assert [(row["posted_at"] - at).microseconds for row in found] == [0, 1, 2, 3, 4]
    assert not [words for words in await verify.verify() if "batch" in words]


@pytest.mark.row("X9.4")
async def test_whoever_seals_waits_for_whoever_posts_and_nobody_posts_after_it(committed: str) -> None:
    shop = await open_shop()
    year = await made.last_year(shop)
    await made.sell_last_year(shop, await people.member(shop.society), food(12_000))
    first, second = await made.officer(shop), await made.officer(shop)
    await books.lock(year, shop.society, by=first)
    await books.agree(year, shop.society, by=first)
    posted, go_on = asyncio.Event(), asyncio.Event()

    async def post() -> None:
        async with database.transaction():
            await ledger.post_rows([await transfer(shop, year, 1)], at=clock.now())
            posted.set()
            await go_on.wait()

    posting = asyncio.create_task(post())
    await posted.wait()
    sealing = asyncio.create_task(books.seal(year, shop.society, by=second))
    await asyncio.sleep(0.2)
    assert not sealing.done()
    go_on.set()
    await posting
    with pytest.raises(Exception, match="agreed again"):  # what was posted meanwhile is in the trial balance that it looked at
        await sealing
    await books.agree(year, shop.society, by=first)
    await books.seal(year, shop.society, by=second)
    with pytest.raises(Exception, match="rewards_batch_open_only"):
        async with database.transaction():
            await ledger.post_rows([await transfer(shop, year, 2)], at=clock.now())


async def test_two_who_seal_at_once_seal_once(committed: str) -> None:
    shop = await open_shop()
    year = await made.last_year(shop)
    await made.sell_last_year(shop, await people.member(shop.society), food(12_000))
    first, second, third = [await made.officer(shop) for _ in range(3)]
    await books.lock(year, shop.society, by=first)
    await books.agree(year, shop.society, by=first)
    await asyncio.gather(*(books.seal(year, shop.society, by=by) for by in (second, third, second)))
    assert await BooksStep.filter(step="sealed").count() == 1 and await verify.verify() == []


@pytest.mark.row("X9.4")
@pytest.mark.parametrize(
    "tampering",
    [
        "DELETE FROM rewards_batch WHERE covers <> 'transfers'",
        "UPDATE rewards_batch SET root = sha256(root) WHERE covers <> 'transfers'",
        "DELETE FROM rewards_dividend_step WHERE state = 'posted'",
    ],
)
async def test_a_dividend_is_a_batch_of_sealed_books_too(committed: str, tampering: str) -> None:
    shop = await open_shop()
    year = await made.last_year(shop)
    await made.holder(shop, 100)
    await made.posted(shop, year)
    await sealed(shop, year)
    assert await verify.verify() == []
    owner = await asyncpg.connect(committed)
    await owner.execute(BY_HAND + tampering)
    await owner.close()
    found = await verify.verify()
    assert any("the batch of dividend" in words for words in found), found
