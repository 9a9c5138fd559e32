"""Purchases in: what is earned, what is the same, what is changed, what is refused."""

from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any

import pytest
from msgspec.structs import replace
from tortoise.exceptions import OperationalError

from portal.actors import Actor
from portal.kit import clock, database
from portal.models import Card
from rewards import verify
from rewards.books import ledger
from rewards.intake import purchases, tills
from rewards.intake.purchases import State
from rewards.intake.receipts import Receipt
from rewards.models.earning import Category
from rewards.models.ledger import Unit
from rewards.models.purchases import Purchase
from tests import people
from tests.rewards.tills import Shop, food, fuel, tobacco

pytestmark = [pytest.mark.anyio, pytest.mark.usefixtures("rolled_back")]
GIVING_REFUND = """
INSERT INTO rewards_purchase
SELECT period_id, id + 1, society_id, store_id, key || 'x', body_hash, account_id, sold_at, sold_on, posted_at, 1, 0, 0,
  lines, earned, id, period_id
FROM rewards_purchase
"""


async def points_of(shop: Shop, member_id: int) -> int:
    return await ledger.balance((await tills.points_accounts(shop.society.id, {member_id}))[member_id])


async def test_a_purchase_earns_a_point_for_every_whole_pound_by_rule(shop: Shop) -> None:
    member = await people.member(shop.society)
    outcome = await shop.sell(member, food(349), food(250, product="milk"), fuel(2999))
    assert outcome.state is State.CREATED
    assert outcome.points == 5 + 2
    assert await points_of(shop, member.id) == 7


async def test_excluded_lines_earn_nothing_and_say_why(shop: Shop) -> None:
    member = await people.member(shop.society)
    outcome = await shop.sell(member, food(100), tobacco(1400))
    assert outcome.points == 1
    lines = await database.value("SELECT lines::text FROM rewards_purchase WHERE id = $1", outcome.id)
    assert '"why":"tobacco"' in lines.replace(" ", "")


async def test_the_contribution_counts_own_brand_only_where_the_category_says_so(shop: Shop) -> None:
    outcome = await shop.sell(await people.member(shop.society), food(349), food(500, own=False, product="wine"))
    assert outcome.contribution_units == 34_900


@pytest.mark.row("X1.3")
async def test_the_same_purchase_again_is_the_same_answer_and_counts_once(shop: Shop) -> None:
    member = await people.member(shop.society)
    first = await shop.sell(member, food(1000), receipt="1")
    again = await shop.sell(member, food(1000), receipt="1")
    assert (again.state, again.id, again.points) == (State.SAME, first.id, 10)
    assert await points_of(shop, member.id) == 10


@pytest.mark.row("X1.3")
async def test_the_same_receipt_with_another_body_is_refused_as_changed(shop: Shop) -> None:
    member = await people.member(shop.society)
    await shop.sell(member, food(1000), receipt="1")
    assert (await shop.sell(member, food(9000), receipt="1")).state is State.CHANGED
    assert await points_of(shop, member.id) == 10


async def test_in_a_batch_each_purchase_has_its_own_outcome(shop: Shop) -> None:
    member, stranger = await people.member(shop.society), await people.member(await people.society())
    good = await shop.purchase(member, food(500), receipt="1")
    bad = await shop.purchase(stranger, food(500), receipt="2")
    outcomes = await purchases.take(shop.society, [good, bad, good], by=shop.by)
    assert [outcome.state for outcome in outcomes] == [State.CREATED, State.REFUSED, State.SAME]
    assert "card" in outcomes[1].why


@pytest.mark.row("X1.2")
@pytest.mark.parametrize("history", [False, True])
@pytest.mark.parametrize("at", [datetime.min.replace(tzinfo=UTC), datetime.max.replace(tzinfo=timezone(-timedelta(hours=1)))])
async def test_a_purchase_at_an_end_of_the_calendar_is_refused_alone(shop: Shop, at: datetime, history: bool) -> None:
    sale = await shop.purchase(await people.member(shop.society), food(500), at=at)
    (outcome,) = await purchases.take(shop.society, [sale], by=shop.by, history=history)
    assert outcome.state is State.REFUSED
    assert outcome.why == "The time of this purchase cannot be right."
    assert not await Purchase.all().exists()


@pytest.mark.row("M8.1")
async def test_a_refund_in_parts_leaves_exactly_nothing(shop: Shop) -> None:
    member = await people.member(shop.society)
    await shop.sell(member, food(199), food(199, product="milk"), food(199, product="eggs"), receipt="1")
    assert await points_of(shop, member.id) == 5
    first = await shop.refund(member, "1", food(199, product="eggs"))
    assert (first.points, first.contribution_units) == (-2, -19_900)
    await shop.refund(member, "1", food(199))
    last = await shop.refund(member, "1", food(199, product="milk"))
    assert last.state is State.CREATED
    assert await points_of(shop, member.id) == 0
    assert await database.value("SELECT sum(contribution_units)::bigint FROM rewards_purchase") == 0


@pytest.mark.row("M8.3")
async def test_a_refund_never_exceeds_its_purchase_nor_arrives_twice(shop: Shop) -> None:
    member = await people.member(shop.society)
    await shop.sell(member, food(500), receipt="1")
    await shop.refund(member, "1", food(500), receipt="2")
    assert (await shop.refund(member, "1", food(500), receipt="2")).state is State.SAME
    assert (await shop.refund(member, "1", food(500), receipt="3")).state is State.REFUSED
    assert await points_of(shop, member.id) == 0


async def test_a_purchase_keeps_who_sent_it_and_which_books_took_it(shop: Shop) -> None:
    sale = await shop.purchase(await people.member(shop.society), food(1000))
    till = Actor("client", 42, "Till 1", society=shop.society)
    for by in (till, shop.by):
        await purchases.take(shop.society, [sale], by=by)
    row = await database.row("SELECT by_kind, by_id, books_id = period_id AS own FROM rewards_purchase")
    assert row == {"by_kind": "client", "by_id": 42, "own": True}


@pytest.mark.row("X1.3")
async def test_a_replay_is_answered_as_it_was_whatever_holds_today(shop: Shop) -> None:
    member = await people.member(shop.society)
    sale = await shop.purchase(member, food(1000), receipt="1")
    (first,) = await purchases.take(shop.society, [sale], by=shop.by)
    await Card.filter(member=member).update(blocked_at=clock.now())
    clock.start_at(clock.now() + timedelta(days=95))
    changed = replace(sale, lines=[food(1)])
    again, other = await purchases.take(shop.society, [sale, changed], by=shop.by)
    assert (again.state, again.id, again.points) == (State.SAME, first.id, 10)
    assert other.state is State.CHANGED
    fresh = replace(sale, receipt="2")
    (refused,) = await purchases.take(shop.society, [fresh], by=shop.by)
    assert refused.state is State.REFUSED


async def test_a_refund_sent_again_with_other_content_makes_no_room_for_another(shop: Shop) -> None:
    member = await people.member(shop.society)
    await shop.sell(member, food(1000), receipt="1")
    await shop.refund(member, "1", food(900), receipt="R2")
    batch = [await shop.back(member, "1", food(100), receipt="R2"), await shop.back(member, "1", food(800), receipt="R3")]
    changed, refused = await purchases.take(shop.society, batch, by=shop.by)
    assert (changed.state, refused.state) == (State.CHANGED, State.REFUSED)
    assert await database.value("SELECT sum(amount_pence)::bigint FROM rewards_purchase") == 100


async def test_a_refund_that_is_known_counts_once_between_new_ones(shop: Shop) -> None:
    member = await people.member(shop.society)
    await shop.sell(member, food(1000), receipt="1")
    await shop.refund(member, "1", food(150), receipt="R2")
    parts = (("R1", 100), ("R2", 150), ("R3", 40))
    batch = [await shop.back(member, "1", food(pence), receipt=receipt) for receipt, pence in parts]
    outcomes = await purchases.take(shop.society, batch, by=shop.by)
    assert [outcome.state for outcome in outcomes] == [State.CREATED, State.SAME, State.CREATED]
    assert await points_of(shop, member.id) == 7
    assert (await shop.refund(member, "1", food(710))).state is State.CREATED
    assert await points_of(shop, member.id) == 0


@pytest.mark.row("M8.1")
async def test_a_basket_with_a_bottle_in_it_comes_back_to_exactly_nothing(shop: Shop) -> None:
    member = await people.member(shop.society)
    await shop.sell(member, food(500), food(-150, product="bottle"), food(700, product="milk"), receipt="1")
    assert await points_of(shop, member.id) == 10
    for pence, product, left in ((700, "milk", 3), (500, "bread", 0)):
        assert (await shop.refund(member, "1", food(pence, product=product))).state is State.CREATED
        assert await points_of(shop, member.id) == left
    assert await database.value("SELECT sum(contribution_units)::bigint FROM rewards_purchase") == 0
    assert (await shop.refund(member, "1", food(1, product="bottle"))).state is State.REFUSED
    assert await verify.verify() == []


@pytest.mark.row("M8.3")
@pytest.mark.parametrize("pence", [0, -400])
async def test_a_refund_of_lines_not_above_zero_is_refused_and_earns_nothing(shop: Shop, pence: int) -> None:
    member = await people.member(shop.society)
    await shop.sell(member, food(500), tobacco(400), receipt="1")
    outcome = await shop.refund(member, "1", food(pence), tobacco(400))
    assert (outcome.state, outcome.why) == (State.REFUSED, "A refund says what comes back, in amounts above zero.")
    assert await points_of(shop, member.id) == 5


@pytest.mark.row("M8.3")
async def test_the_database_refuses_a_refund_that_gives(shop: Shop) -> None:
    await shop.sell(await people.member(shop.society), food(500))
    with pytest.raises(OperationalError, match="rewards_purchase_takes_back"):
        async with database.transaction():
            await database.run(GIVING_REFUND)


async def test_what_was_sold_before_its_category_became_sensitive_can_come_back(shop: Shop) -> None:
    member = await people.member(shop.society)
    await shop.sell(member, food(500), receipt="1")
    await Category.filter(society=shop.society, code="grocery").update(sensitive=True)
    assert (await shop.refund(member, "1", food(500))).points == -5


LONG, SLASH, NUL = "x" * 41, "1/2", "b\x00d"


@pytest.mark.row("X1.2")
@pytest.mark.parametrize(
    "broken",
    [
        {"sold_at": datetime(1, 1, 1, tzinfo=UTC)},
        {"sold_at": datetime(9999, 12, 31, 23, 59, tzinfo=UTC)},
        *({name: bad} for name in ("store", "till", "receipt") for bad in (LONG, SLASH, NUL, "")),
        {"card": NUL},
        {"identifier": ("household", NUL), "card": None},
        {"lines": [food(100, product=NUL)]},
        {"lines": [food(100, product="x" * 201)]},
        {"lines": [food(100, quantity=10**30)]},
        {"lines": [food(10**30)]},
        {"lines": []},
        {"lines": [food(-1)]},
        {"refunds": Receipt("s", "t", NUL, date(2026, 11, 20))},
    ],
)  # fmt: skip
async def test_a_purchase_that_cannot_be_one_is_refused_alone(shop: Shop, broken: dict[str, Any]) -> None:
    member = await people.member(shop.society)
    bad = replace(await shop.purchase(member, food(100)), **broken)
    good = await shop.purchase(member, food(100))
    refused, taken = await purchases.take(shop.society, [bad, good], by=shop.by)
    assert (refused.state, taken.state) == (State.REFUSED, State.CREATED)
    assert refused.why.endswith(".")


@pytest.mark.row("X1.6")
async def test_a_sensitive_line_keeps_category_and_amount_but_never_the_product(shop: Shop) -> None:
    line = tobacco(800)
    medicine = type(line)("ibuprofen 400", "pharmacy", 1, 800, name="Ibuprofen")
    outcome = await shop.sell(await people.member(shop.society), medicine)
    row = await database.row("SELECT * FROM rewards_purchase WHERE id = $1", outcome.id)
    assert row is not None and "buprofen" not in str(row).lower()
    assert '"pence": 800' in row["lines"]


async def test_a_sensitive_line_comes_back_whole_and_its_refund_names_no_product(shop: Shop) -> None:
    member = await people.member(shop.society)
    medicine = type(tobacco(1))("ibuprofen 400", "pharmacy", 1, 800, name="Ibuprofen")
    await shop.sell(member, medicine, receipt="1")
    outcome = await shop.refund(member, "1", medicine)
    assert outcome.points == -8
    assert "buprofen" not in str(await database.row("SELECT * FROM rewards_purchase WHERE id = $1", outcome.id)).lower()


async def test_the_ledger_keeps_each_unit_in_balance(shop: Shop) -> None:
    member = await people.member(shop.society)
    await shop.sell(member, food(349), fuel(2999))
    account = (await tills.points_accounts(shop.society.id, {member.id}))[member.id]
    total = await database.value(
        "SELECT sum(CASE WHEN credit_id = $1 THEN amount ELSE -amount END)::bigint FROM rewards_transfer "
        "WHERE unit = $2 AND $1 IN (credit_id, debit_id)",
        account, int(Unit.POINTS),
    )  # fmt: skip
    assert total == await ledger.balance(account) == 5
