"""Rates and categories as a society sets them: from a day on, never back, and each told twice counts once."""

from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from portal.kit import clock
from portal.kit.refusals import Refused
from rewards import verify
from rewards.models.earning import Category, CategoryVersion, EarningRule
from rewards.models.purchases import Purchase
from rewards.rules import earning_rules, term_files, terms, till_categories
from rewards.rules.terms import ALWAYS
from tests import people
from tests.csv_files import refused, written
from tests.rewards.tills import NOON, Shop, food

pytestmark = [pytest.mark.anyio, pytest.mark.usefixtures("rolled_back")]
TODAY, TOMORROW = date(2026, 11, 22), date(2026, 11, 23)


async def versions(shop: Shop, line: str = "food") -> list[tuple[int, int, int, date]]:
    found = EarningRule.filter(society=shop.society, line__code=line).order_by("version")
    return [(rule.version, rule.numerator, rule.denominator, rule.starts_on) for rule in await found]


async def set_food(shop: Shop, *, points: int = 3, pence: int = 200, starts_on: date = TOMORROW) -> EarningRule:
    return await earning_rules.set_rate(shop.society, by=shop.by, line="food", points=points, pence=pence, starts_on=starts_on)


async def test_a_new_rate_is_a_new_version_from_its_day_on_and_twice_counts_once(shop: Shop) -> None:
    member = await people.member(shop.society)
    before = await shop.sell(member, food(1_000))
    first = await set_food(shop)
    assert (await set_food(shop, points=6, pence=400)).id == first.id, "the same rate in other words"
    assert await versions(shop) == [(1, 1, 100, date(2020, 1, 1)), (2, 3, 200, TOMORROW)]
    every = await terms.of_society(shop.society.id)
    verdicts = [every.verdict("grocery", day) for day in (NOON.date(), TODAY, TOMORROW)]
    assert [(one.rule.numerator, one.rule.denominator) for one in verdicts if one and one.rule] == [(1, 100), (1, 100), (3, 200)]
    again = await shop.sell(member, food(1_000))
    assert (before.points, again.points) == (10, 10), "what is bought today counts by today's rate"


@pytest.mark.parametrize("day", [TODAY, date(2026, 1, 1)], ids=["today", "the past"])
async def test_the_past_never_changes(shop: Shop, day: date) -> None:
    with pytest.raises(Refused, match="tomorrow or later"):
        await set_food(shop, starts_on=day)
    assert len(await versions(shop)) == 1


async def test_one_day_has_one_rate_and_a_line_must_be_there(shop: Shop) -> None:
    await set_food(shop)
    with pytest.raises(Refused, match="Another rate of food begins on 23 November 2026"):
        await set_food(shop, points=2)
    with pytest.raises(Refused, match=r"There is no business line fish\. There are: food, fuel"):
        await earning_rules.set_rate(shop.society, by=shop.by, line="fish", points=1, pence=100, starts_on=TOMORROW)
    assert len(await versions(shop)) == 2


async def test_a_line_without_a_rate_may_have_its_first_from_any_day(shop: Shop) -> None:
    await people.line(shop.society, "insurance")
    await earning_rules.set_rate(shop.society, by=shop.by, line="insurance", points=1, pence=2_000, starts_on=date(2026, 1, 1))
    assert await versions(shop, "insurance") == [(1, 1, 2_000, date(2026, 1, 1))]


async def test_a_file_sets_rates_line_by_line(shop: Shop, tmp_path: Path) -> None:
    lines = ("food,3,2.00,2026-11-23", "fish,1,1,2026-11-23", "fuel,none,1,2026-11-23", "fuel,1,0,2026-11-23", "fuel,1,8,soon")
    path = written(tmp_path, "rates.csv", "line,points,spend,starts_on", *lines)
    for _ in range(2):
        wrong = await refused(term_files.load_rates(shop.society, path, by=shop.by))
        assert [number for number, _ in wrong] == [3, 4, 5, 6]
    assert (await versions(shop), len(await versions(shop, "fuel"))) == ([(1, 1, 100, date(2020, 1, 1)), (2, 3, 200, TOMORROW)], 1)


async def category(shop: Shop, code: str) -> list[tuple[str | None, str, date]]:
    found = CategoryVersion.filter(category__society=shop.society, category__code=code).order_by("version")
    return [(one.excluded_why, one.basis, one.starts_on) for one in await found]


@pytest.mark.row("O1.1")
async def test_a_file_of_categories_says_what_earns_from_tomorrow_and_the_past_keeps_its_terms(shop: Shop, tmp_path: Path) -> None:
    head = "code,line,name,name_cy,why_not,basis,sensitive"
    member = await people.member(shop.society)
    before = await shop.sell(member, food(1_000))
    path = written(tmp_path, "categories.csv", head, "cafe,food,Café,Caffi,,all,", "grocery,food,Groceries,,tobacco,none,no")
    for _ in range(2):
        assert await refused(term_files.load_categories(shop.society, path, by=shop.by)) == []
    cafe = await Category.get(society=shop.society, code="cafe")
    assert (cafe.names, cafe.sensitive, await category(shop, "cafe")) == ({"en_GB": "Café", "cy": "Caffi"}, False, [(None, "all", ALWAYS)])
    grocery = await Category.get(society=shop.society, code="grocery")
    assert grocery.names == {"en_GB": "Groceries", "cy": "grocery", "da": "grocery"}, "a name that the file lacks stays"
    assert await category(shop, "grocery") == [(None, "own brand", ALWAYS), ("tobacco", "none", TOMORROW)]
    today = await shop.sell(member, food(1_000))
    clock.start_at(datetime(2026, 11, 24, 9, tzinfo=UTC))
    late = await shop.sell(member, food(1_000))
    after = await shop.sell(member, food(1_000), at=datetime(2026, 11, 23, 12, tzinfo=UTC))
    assert [(one.points, one.contribution_units) for one in (before, today, late, after)] == [(10, 100_000)] * 3 + [(0, 0)]
    assert await verify.verify() == []


async def test_a_file_may_name_the_day_the_days_until_points_count_and_points_an_item(shop: Shop, tmp_path: Path) -> None:
    head = "code,line,name,starts_on,due_days,points_an_item"
    lines = (
        "cafe,food,Café,2027-01-01,,", "cafe,food,Café,2027-02-01,30,", "deed,food,Deeds,,,250", "cafe,food,Café,2026-11-22,3,",
        "cafe,food,Café,2027-02-01,31,", "cafe,food,Café,soon,,", "cafe,food,Café,2027-03-01,0,",
    )  # fmt: skip
    path = written(tmp_path, "categories.csv", head, *lines)
    for _ in range(2):
        assert [number for number, _ in await refused(term_files.load_categories(shop.society, path, by=shop.by))] == [5, 6, 7, 8]
    found = await CategoryVersion.filter(category__code="cafe").order_by("version").values_list("starts_on", "due_days")
    assert found == [(date(2027, 1, 1), None), (date(2027, 2, 1), 30)]
    flat = await EarningRule.filter(kind="flat").values_list("code", "numerator", "starts_on")
    assert flat == [("deed", 250, TOMORROW)]


async def test_what_is_sensitive_once_is_sensitive_for_purchases_of_any_day_and_for_good(shop: Shop) -> None:
    member = await people.member(shop.society)
    for sensitive in (True, False):
        await till_categories.keep(shop.society, by=shop.by, code="grocery", line="food", names={}, sensitive=sensitive)
        outcome = await shop.sell(member, food(1_000))
        purchase = await Purchase.get(id=outcome.id)
        assert (purchase.lines[0]["product"], outcome.points) == ("", 10)
    assert len(await category(shop, "grocery")) == 1


@pytest.mark.parametrize(
    "told",
    [{"line": "fish"}, {"excluded_why": "unknown"}, {"excluded_why": "dull"}, {"basis": "some"}, {"due_days": 0}],
    ids=["no such line", "a reason that is ours", "no such reason", "no such basis", "no day to wait"],
)
async def test_a_category_that_cannot_be_is_refused_and_nothing_is_written(shop: Shop, told: dict[str, object]) -> None:
    before = [await kind.all().order_by("id").values() for kind in (Category, CategoryVersion)]
    with pytest.raises(Refused):
        await till_categories.keep(shop.society, by=shop.by, code="grocery", **{"line": "food", "names": {"en_GB": "Fish"}, **told})  # type: ignore[arg-type]
    assert [await kind.all().order_by("id").values() for kind in (Category, CategoryVersion)] == before
