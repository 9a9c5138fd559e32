"""Points by year and business line (M5): to the point what the ledger holds, with the rate of each."""

from datetime import UTC, date, datetime, timedelta

import pytest

from portal.kit import clock
from portal.models import BusinessLine, Member
from rewards.books import ledger
from rewards.intake import tills
from rewards.models.earning import EarningRule
from rewards.rules import rates
from rewards.statements import points
from tests import people
from tests.rewards import made
from tests.rewards.tills import NOON, Shop, food, fuel, tobacco

pytestmark = [pytest.mark.anyio, pytest.mark.usefixtures("rolled_back")]


@pytest.fixture
async def member(shop: Shop) -> Member:
    return await people.member(shop.society)


async def balance(member: Member) -> int:
    return await ledger.balance((await tills.points_accounts(member.society_id, {member.id}))[member.id])


@pytest.mark.row("M5.1")
async def test_each_business_line_has_its_points_rate_and_year(shop: Shop, member: Member) -> None:
    await made.last_year(shop)
    await made.sell_last_year(shop, member, food(20_000))
    await shop.sell(member, food(3450), fuel(12_000), tobacco(1400))
    now, before = (await points.of_member(member)).years
    assert [(line.name, line.points, line.rate) for line in now.lines] == [("Food", 34, "1 point per £1"), ("Fuel", 12, "1 point per £10")]
    assert (now.name, now.runs, before.name, before.runs) == ("2026", True, "2025", False)
    assert [(line.name, line.points) for line in before.lines] == [("Food", 200)]


@pytest.mark.row("M5.2")
async def test_the_years_add_up_to_the_ledger_to_the_point(shop: Shop, member: Member) -> None:
    year = await made.last_year(shop)
    await made.sell_last_year(shop, member, food(20_050))
    await shop.sell(member, food(9990), receipt="1")
    await shop.refund(member, "1", food(333))
    await made.posted(shop, year)
    found = await points.of_member(member)
    assert found.balance == await balance(member) == sum(year.left for year in found.years) == 96
    assert [(year.earned, year.closed) for year in found.years] == [(96, 0), (200, 200)]


@pytest.mark.row("M5.3")
@pytest.mark.row("M9.2")
async def test_what_is_owed_is_told_apart_from_what_was_earned(shop: Shop, member: Member) -> None:
    year = await made.last_year(shop)
    await made.sell_on(shop, member, food(4000), at=made.LAST_YEAR, receipt="old")
    await made.posted(shop, year)
    await made.take_back(shop, member, food(4000), at=NOON, of="old", sold_on=made.LAST_YEAR.date())
    found = await points.of_member(member)
    assert found.running is not None
    assert (found.balance, found.owed, found.running.owed) == (-40, 40, 40)
    await shop.sell(member, food(10_000))
    assert (await points.of_member(member)).owed == 0


async def test_what_an_earlier_year_left_below_zero_stands_as_its_own_row(shop: Shop, member: Member) -> None:
    await made.last_year(shop)
    await made.sell_on(shop, member, food(4000), at=NOON, receipt="1")
    await made.take_back(shop, member, food(4000), at=made.LAST_YEAR, of="1", sold_on=NOON.date())
    found = await points.of_member(member)
    assert found.running is not None
    assert (found.running.earned, found.running.owed_before, found.running.counted) == (40, -40, 0)


async def test_a_rate_that_changed_within_the_year_is_told_with_its_day(shop: Shop, member: Member) -> None:
    line = await BusinessLine.get(society=shop.society, code="food")
    await EarningRule.create(
        society=shop.society, line=line, version=2, numerator=2, denominator=100, contribution_basis_points=100,
        starts_on=date(2026, 11, 1), created_at=clock.now(),
    )  # fmt: skip
    await shop.sell(member, food(1000), at=NOON - timedelta(days=30))
    await shop.sell(member, food(1000))
    (food_line,) = (await points.of_member(member)).years[0].lines
    assert (food_line.points, food_line.rate) == (30, "1 point per £1 and 2 points per £1 from 1 November 2026")
    assert food_line.provenance[1] == "Food: 2 points per £1. Version 2 of the rule, since 1 November 2026."


async def test_who_never_bought_has_no_points_and_no_lines(shop: Shop) -> None:
    found = await points.of_member(await people.member(shop.society))
    assert (found.balance, found.owed, [year.lines for year in found.years]) == (0, 0, [[]])


async def test_every_month_of_the_year_up_to_today_has_its_points(shop: Shop, member: Member) -> None:
    await shop.sell(member, food(1000))
    await shop.sell(member, food(500), at=datetime(2026, 9, 2, tzinfo=UTC))
    year = (await points.of_member(member)).years[0]
    months = await points.by_month(member, year)
    assert [month.points for month in months] == [0, 0, 0, 0, 0, 0, 0, 0, 5, 0, 10]
    assert [month.runs for month in months][-2:] == [False, True]


@pytest.mark.parametrize(
    ("numerator", "denominator", "words"),
    [
        (1, 100, "1 point per £1"),
        (1, 1000, "1 point per £10"),
        (1, 200, "1 point per £2"),
        (2, 100, "2 points per £1"),
        (3, 250, "6 points per £5"),
        (0, 1, "no points"),
    ],
)
def test_a_rate_reads_in_whole_pounds(numerator: int, denominator: int, words: str) -> None:
    assert rates.earning(numerator, denominator, "GBP") == words


def test_a_dividend_rate_reads_in_pence_with_its_decimals() -> None:
    assert [rates.a_point(rate, "GBP") for rate in (10_000, 14_300, 1, 0)] == [
        "1p a point",
        "1.43p a point",
        "0.0001p a point",
        "0p a point",
    ]
    assert rates.a_point(14_300, "DKK") == "1.43 øre a point"
