"""Bonuses and flat awards: what they add, where they stand, and that refunds take back exactly what they gave (R2, R5, R7)."""

from datetime import UTC, date, datetime
from typing import Any

import pytest
from msgspec.structs import replace

from portal.kit import clock
from portal.kit.refusals import Refused
from rewards import verify
from rewards.models.earning import EarningRule
from rewards.models.purchases import Purchase
from rewards.rules import earning_rules, till_categories
from rewards.rules.earning import Line
from rewards.statements import history, statements
from tests import people
from tests.rewards.tills import NOON, Shop, food, fuel

pytestmark = [pytest.mark.anyio, pytest.mark.usefixtures("rolled_back")]
TOMORROW, WEEK_AFTER = date(2026, 11, 23), date(2026, 11, 29)
LATER = datetime(2026, 11, 25, 12, tzinfo=UTC)
NAMES = {"en_GB": "Own-brand week", "cy": "Wythnos ein brand", "da": "Egne varer i en uge"}


async def bonus(shop: Shop, code: str = "week", **told: Any) -> EarningRule:
    given: dict[str, Any] = {
        "line": "food",
        "names": NAMES,
        "points": 1,
        "pence": 200,
        "starts_on": TOMORROW,
        "ends_on": WEEK_AFTER,
        **told,
    }
    return await earning_rules.set_bonus(shop.society, by=shop.by, code=code, **given)


def deed(pence: int, quantity: int = 1) -> Line:
    return Line("deed", "conveyancing", quantity, pence)


@pytest.fixture
async def flat(shop: Shop) -> Shop:
    """The shop, where a deed gives 250 points from tomorrow on; it is the day after that."""
    await till_categories.keep(shop.society, by=shop.by, code="conveyancing", line="food", names={"en_GB": "Deeds"}, basis="all")
    await earning_rules.set_flat(shop.society, by=shop.by, category="conveyancing", line="food", points=250, starts_on=TOMORROW)
    clock.start_at(datetime(2026, 11, 26, 9, tzinfo=UTC))
    return shop


@pytest.mark.row("O1.1")
async def test_bonuses_add_and_each_is_floored_by_itself(shop: Shop) -> None:
    member = await people.member(shop.society)
    one, two = await bonus(shop), await bonus(shop, "own", points=1, pence=300, own_only=True)
    clock.start_at(datetime(2026, 11, 26, 9, tzinfo=UTC))
    sold = await shop.sell(member, food(399), food(450, own=False), fuel(1_000), at=LATER)
    base, diesel = 8, 1
    assert sold.points == base + diesel + (399 + 450) // 200 + 399 // 300
    earned = {each["rule"]: each for each in (await Purchase.get(id=sold.id)).earned}
    assert (earned[one.id]["points"], earned[one.id]["bonus_pence"], earned[one.id]["eligible_pence"]) == (4, 849, 0)
    assert (earned[two.id]["points"], earned[two.id]["bonus_pence"]) == (1, 399)
    assert await verify.verify() == []


async def test_a_bonus_holds_from_its_first_day_to_its_last_for_what_it_names(shop: Shop) -> None:
    member = await people.member(shop.society)
    other = await people.store(shop.society, number="9")
    await bonus(shop, points=5, pence=100, stores=[shop.store.number], categories=["grocery"])
    clock.start_at(datetime(2026, 12, 2, 9, tzinfo=UTC))
    points = [
        (await shop.sell(member, *lines, at=at)).points
        for lines, at in (
            ([food(100)], NOON), ([food(100)], LATER), ([Line("drops", "pharmacy", 1, 100)], LATER),
            ([food(100)], datetime(2026, 11, 29, 12, tzinfo=UTC)), ([food(100)], datetime(2026, 11, 30, 12, tzinfo=UTC)),
        )
    ]  # fmt: skip
    assert points == [1, 6, 1, 6, 1]
    bought = await shop.purchase(member, food(100), at=LATER)
    assert (await shop.take(replace(bought, store=other.number))).points == 1, "a bonus of one store"


async def test_a_bonus_ends_early_by_a_version_of_nothing_and_says_the_same_twice(shop: Shop) -> None:
    member = await people.member(shop.society)
    first = await bonus(shop)
    assert (await bonus(shop)).id == first.id
    with pytest.raises(Refused, match="Another rate of food begins on 23 November 2026"):
        await bonus(shop, points=2)
    end = await bonus(shop, points=0, starts_on=date(2026, 11, 25), ends_on=None)
    assert end.version == 2
    clock.start_at(datetime(2026, 11, 26, 9, tzinfo=UTC))
    sold = [(await shop.sell(member, food(400), at=datetime(2026, 11, day, 12, tzinfo=UTC))).points for day in (24, 25)]
    assert sold == [6, 4]


@pytest.mark.parametrize(
    ("told", "words"),
    [
        ({"starts_on": date(2026, 11, 22)}, "tomorrow or later"),
        ({"ends_on": date(2026, 11, 1)}, "cannot be before the first"),
        ({"categories": ["fish"]}, "There is no category fish"),
        ({"stores": ["77"]}, "No store has the number 77"),
        ({"line": "fish"}, "There is no business line fish"),
    ],
)
async def test_a_bonus_that_cannot_be_is_refused_and_nothing_is_written(shop: Shop, told: dict[str, Any], words: str) -> None:
    with pytest.raises(Refused, match=words):
        await bonus(shop, **told)
    assert await EarningRule.filter(kind="bonus").count() == 0


@pytest.mark.row("M8.1")
async def test_a_refund_takes_back_what_base_and_bonus_gave_by_the_versions_of_the_purchase(shop: Shop) -> None:
    member = await people.member(shop.society)
    await bonus(shop)
    clock.start_at(datetime(2026, 11, 26, 9, tzinfo=UTC))
    sold = await shop.sell(member, food(399), food(450), receipt="B1", at=LATER)
    await bonus(shop, points=0, starts_on=date(2026, 11, 28), ends_on=None)
    clock.start_at(datetime(2026, 12, 4, 9, tzinfo=UTC))
    backs = []
    for pence in (450, 399):
        back = await shop.back(member, "B1", food(pence), at=datetime(2026, 12, 3, 12, tzinfo=UTC))
        assert back.refunds
        backs.append(replace(back, refunds=replace(back.refunds, sold_on=LATER.date())))
    taken = [(await shop.take(back)).points for back in backs]
    assert (sold.points, taken) == (12, [-8, -4])
    assert await verify.verify() == []


async def test_a_flat_award_comes_for_each_whole_item_and_goes_with_its_whole_price(flat: Shop) -> None:
    member = await people.member(flat.society)
    sold = await flat.sell(member, deed(90_001, quantity=2), food(100), receipt="D1", at=LATER)
    assert (sold.points, sold.contribution_units) == (501, 9_010_100)
    points = []
    for pence in (45_000, 1, 45_000):
        back = await flat.back(member, "D1", deed(pence), at=LATER)
        assert back.refunds
        points.append((await flat.take(replace(back, refunds=replace(back.refunds, sold_on=LATER.date())))).points)
    assert points == [0, -250, -250]
    assert await verify.verify() == []


async def test_before_a_flat_award_begins_its_line_counts_by_the_rate_and_its_end_brings_the_rate_back(flat: Shop) -> None:
    member = await people.member(flat.society)
    ends = date(2026, 11, 27)
    await earning_rules.set_flat(flat.society, by=flat.by, category="conveyancing", line="food", points=0, starts_on=ends)
    clock.start_at(datetime(2026, 11, 28, 9, tzinfo=UTC))
    days = [datetime(2026, 11, day, 10, tzinfo=UTC) for day in (22, 23, 26, 27)]
    assert [(await flat.sell(member, deed(1_000), at=day)).points for day in days] == [10, 250, 250, 10]


async def test_receipt_and_statement_name_the_bonus_and_what_it_gave(shop: Shop) -> None:
    member = await people.member(shop.society)
    await bonus(shop)
    clock.start_at(datetime(2026, 11, 26, 9, tzinfo=UTC))
    sold = await shop.sell(member, food(400), at=LATER)
    bought = await Purchase.get(id=sold.id)
    receipt = await history.receipt(member, period_id=bought.period_id, number=bought.id)
    said = [(each.name, each.rate, each.spend_pence, each.points) for each in receipt.earned]
    assert said == [("Food", "1 point per £1", 400, 4), ("Own-brand week", "1 point more per £2", 400, 2)]
    assert receipt.counted[0].note == "1 point per £1; Own-brand week"
    (entry,) = (await statements.of_member(member, begins=LATER.date(), ends=LATER.date())).entries
    assert (entry.business, entry.spend_pence, entry.points) == ("Food", 400, 6)
    assert entry.rule == "Food: 1 point per £1, rule 1; Own-brand week: 1 point more per £2, rule 1"
