"""The close of books: locked, agreed by one, sealed by another; the trial balance is the ledger's to the unit."""

import pytest
from tortoise.exceptions import IntegrityError

from portal.kit import clock, database
from portal.kit.refusals import Refused
from rewards import verify
from rewards.books import journal, periods, shares
from rewards.books.journal import Draft
from rewards.closing import books, trial_balance
from rewards.closing.books import Standing
from rewards.dividends import dividend_runs, dividends
from rewards.models.books import BooksStep, SealedBatch
from rewards.models.journal import EntryKind
from rewards.models.ledger import Period, Unit
from tests import people
from tests.rewards import made
from tests.rewards.tills import Shop, food, fuel

pytestmark = pytest.mark.anyio
HELD = "SELECT sum(rewards_held(id))::bigint FROM rewards_account WHERE id > 0 AND unit = $1 AND owner_kind = $2"
OWN = """
SELECT coalesce(sum(amount) FILTER (WHERE credit.owner_kind = $2), 0) - coalesce(sum(amount) FILTER (WHERE debit.owner_kind = $2), 0)
FROM rewards_transfer transfer JOIN rewards_account debit ON debit.id = debit_id JOIN rewards_account credit ON credit.id = credit_id
WHERE transfer.unit = $1
"""


async def standing(shop: Shop, period: Period) -> Standing:
    period = await Period.get(id=period.id)
    return books.standing_of(period, await books.steps_of(period), shop.society)


async def traded(shop: Shop) -> None:
    """Points of two lines, a refund into what is owed, shares, and points of last year."""
    spender, other = [await people.member(shop.society) for _ in range(2)]
    await shares.receive(shop.society, [spender.id], by=shop.by)
    await made.sell_last_year(shop, spender, food(12_000), fuel(5_000))
    await shop.sell(spender, food(1_234), fuel(4_000))
    await shop.sell(other, food(3_000), receipt="B1")
    await shop.refund(other, "B1", food(1_000))


async def sealed(shop: Shop, period: Period) -> Period:
    first, second = await made.officer(shop), await made.officer(shop, "operator")
    await books.lock(period, shop.society, by=first)
    await books.agree(period, shop.society, by=first)
    return await books.seal(period, shop.society, by=second)


@pytest.mark.row("O22.1")
async def test_a_period_that_is_over_is_locked_by_hand_once_and_takes_nothing_late(shop: Shop, year: Period) -> None:
    finance = await made.officer(shop)
    assert await standing(shop, year) is Standing.ENDED
    await books.lock(year, shop.society, by=finance)
    await books.lock(year, shop.society, by=await made.officer(shop))
    assert await standing(shop, year) is Standing.LOCKED
    (step,) = await books.steps_of(year)
    assert (step.by_id, step.by_name) == (finance.id, finance.name)
    await made.sell_last_year(shop, await people.member(shop.society), food(1_000))
    assert not await database.value("SELECT count(*) FROM rewards_transfer WHERE period_id = $1", year.id)


@pytest.mark.row("O22.1")
async def test_the_period_that_runs_is_not_locked(shop: Shop) -> None:
    running = await periods.running(shop.society)
    assert await standing(shop, running) is Standing.RUNNING
    with pytest.raises(Refused, match="last day"):
        await books.lock(running, shop.society, by=await made.officer(shop))
    assert not await books.steps_of(running) and (await Period.get(id=running.id)).locked_at is None


@pytest.mark.row("O22.1")
async def test_what_a_dividend_locked_is_locked_without_a_step(shop: Shop, year: Period) -> None:
    await made.holder(shop, 100)
    await made.posted(shop, year)
    assert await standing(shop, year) is Standing.LOCKED and not await books.steps_of(year)


@pytest.mark.row("O22.2")
async def test_the_trial_balance_equals_the_ledger_to_the_unit(shop: Shop, year: Period) -> None:
    await traded(shop)
    await made.posted(shop, year)
    everything = await trial_balance.of_all(shop.society)
    assert everything.agrees
    expected = {
        (Unit.POINTS, "member"): HELD, (Unit.MONEY, "member"): HELD, (Unit.MONEY, "share"): HELD, (Unit.CONTRIBUTION, "undecided"): HELD,
        (Unit.POINTS, "line"): OWN, (Unit.MONEY, "bank"): OWN, (Unit.CONTRIBUTION, "contributions"): OWN,
    }  # fmt: skip
    for (unit, kind), statement in expected.items():
        assert everything.closing(unit, kind) == await database.value(statement, int(unit), kind) != 0, (unit, kind)
    assert everything.closing(Unit.POINTS, "dividend") == 125 and everything.closing(Unit.MONEY, "dividend") == -125


@pytest.mark.row("O22.2")
async def test_what_a_period_closes_at_the_next_one_opens_with(shop: Shop, year: Period) -> None:
    await traded(shop)
    before, after = await trial_balance.of_period(year), await trial_balance.of_period(await periods.running(shop.society))
    closings = {line.key: line.closing for line in before.lines}
    assert {line.key: line.opening for line in after.lines if line.opening} == {
        key: closing for key, closing in closings.items() if closing
    }
    everything = await trial_balance.of_all(shop.society)
    assert {line.key: line.closing for line in after.lines} == {line.key: line.closing for line in everything.lines}
    await sealed(shop, year)
    assert (await trial_balance.of_period(await periods.running(shop.society))).lines == after.lines  # now from what was agreed


@pytest.mark.row("O22.2")
async def test_points_stand_by_business_line_with_what_members_hold_and_owe(shop: Shop, year: Period) -> None:
    await traded(shop)
    running = await periods.running(shop.society)
    member = await people.member(shop.society)
    await shop.sell(member, fuel(9_000))
    account = await database.value("SELECT id FROM rewards_account WHERE owner_kind = 'member' AND owner_id = $1 AND unit = 1", member.id)
    line = await database.value("SELECT id FROM portal_business_line WHERE society_id = $1 AND code = 'food'", shop.society.id)
    minus = Draft("minus", EntryKind.CORRECTION, account, line, -5, clock.today("Europe/London"))
    await journal.write(shop.society, [minus], by=shop.by)
    found = {one.name: one for one in await trial_balance.points_by_line(
        shop.society, await trial_balance.of_period(running), [running.id])}  # fmt: skip
    one = found["Food"]
    assert (one.issued, one.back, one.held, one.owed) == (42, 15, 32, -5)
    assert all(each.issued - each.back == each.held + each.owed for each in found.values()) and len(found) == 2


@pytest.mark.row("O22.2")
async def test_one_agrees_and_another_seals(shop: Shop, year: Period) -> None:
    await traded(shop)
    first, second = await made.officer(shop), await made.officer(shop)
    await books.lock(year, shop.society, by=first)
    with pytest.raises(Refused, match="Nobody has agreed"):
        await books.seal(year, shop.society, by=second)
    await books.agree(year, shop.society, by=first)
    await books.agree(year, shop.society, by=first)
    with pytest.raises(Refused, match="somebody else"):
        await books.seal(year, shop.society, by=first)
    assert await standing(shop, year) is Standing.AGREED and not await SealedBatch.exists()
    await books.seal(year, shop.society, by=second)
    again = await books.seal(year, shop.society, by=first)
    assert again.sealed_at and await standing(shop, year) is Standing.SEALED
    assert [step.step.value for step in await books.steps_of(year)] == ["locked", "agreed", "sealed"]
    assert await verify.verify() == []


async def test_what_was_posted_after_it_was_agreed_is_agreed_again(shop: Shop, year: Period) -> None:
    await made.holder(shop, 100)
    first, second = await made.officer(shop), await made.officer(shop)
    await books.lock(year, shop.society, by=first)
    await books.agree(year, shop.society, by=first)
    dividend = await made.released(shop, year)
    with pytest.raises(Refused, match="on its way"):
        await books.seal(year, shop.society, by=second)
    await dividend_runs.post(dividend, by=first)
    with pytest.raises(Refused, match="agreed again"):
        await books.seal(year, shop.society, by=second)
    await books.agree(year, shop.society, by=first)
    assert (await books.seal(year, shop.society, by=second)).sealed_at
    assert await BooksStep.filter(period_id=year.id, step="agreed").count() == 2


async def test_nothing_is_agreed_that_is_not_locked_or_stands_after_an_open_period(shop: Shop, year: Period) -> None:
    officer = await made.officer(shop)
    with pytest.raises(Refused, match="not locked"):
        await books.agree(year, shop.society, by=officer)
    clock.start_at(clock.now().replace(year=2027))
    running = await Period.get(society=shop.society, name="2026")
    await books.lock(running, shop.society, by=officer)
    with pytest.raises(Refused, match="come first"):
        await books.agree(running, shop.society, by=officer)
    assert not await BooksStep.filter(step="agreed").exists()


async def test_a_sealed_period_takes_no_dividend_and_nothing_opens_before_it(shop: Shop, year: Period) -> None:
    await made.holder(shop, 100)
    await sealed(shop, year)
    with pytest.raises(Refused, match="sealed"):
        await made.drafted(shop, year, await made.officer(shop))
    with pytest.raises(Refused, match="sealed"):
        await books.agree(year, shop.society, by=await made.officer(shop))
    with pytest.raises(Refused, match="sealed"):
        await periods.open_period(
            shop.society, name="2024", starts_on=year.starts_on.replace(year=2024), ends_on=year.ends_on.replace(year=2024)
        )
    assert not await dividends.visible_to(shop.society).exists()


@pytest.mark.parametrize("change", ["locked_at = NULL", "sealed_at = NULL", "name = 'x'"])
async def test_the_database_reopens_nothing(shop: Shop, year: Period, change: str) -> None:
    await sealed(shop, year)
    with pytest.raises(IntegrityError, match="stays so"):
        await database.connection().execute_script(f"UPDATE rewards_period SET {change} WHERE id = {year.id}")
