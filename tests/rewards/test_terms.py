"""Rates and categories as a society sets them: from a day on, never back, and each told twice counts once."""

from datetime import date
from pathlib import Path

import pytest

from portal.kit.refusals import Refused
from rewards import earning_rules, term_files, till_categories
from rewards.models.earning import Category, EarningRule
from rewards.tills import terms_of
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
    terms = await terms_of(shop.society.id)
    rules = [terms.rule_for(terms.categories["grocery"].line_id, day) for day in (NOON.date(), TODAY, TOMORROW)]
    assert [(rule.numerator, rule.denominator) for rule in rules if rule] == [(1, 100), (1, 100), (3, 200)]
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


async def test_a_file_of_categories_says_what_earns_from_now_on(shop: Shop, tmp_path: Path) -> None:
    head = "code,line,name,name_cy,why_not,basis,sensitive"
    member = await people.member(shop.society)
    before = await shop.sell(member, food(1_000))
    path = written(tmp_path, "categories.csv", head, "cafe,food,Café,Caffi,,all,", "grocery,food,Groceries,,tobacco,none,no")
    for _ in range(2):
        assert await refused(term_files.load_categories(shop.society, path, by=shop.by)) == []
    cafe = await Category.get(society=shop.society, code="cafe")
    assert (cafe.names, cafe.excluded_why, cafe.basis, cafe.sensitive) == ({"en_GB": "Café", "cy": "Caffi"}, None, "all", False)
    grocery = await Category.get(society=shop.society, code="grocery")
    assert grocery.names == {"en_GB": "Groceries", "cy": "grocery", "da": "grocery"}, "a name that the file lacks stays"
    after = await shop.sell(member, food(1_000))
    assert (before.points, before.contribution_units, after.points, after.contribution_units) == (10, 100_000, 0, 0)


@pytest.mark.parametrize(
    "told",
    [{"line": "fish"}, {"excluded_why": "unknown"}, {"excluded_why": "dull"}, {"basis": "some"}],
    ids=["no such line", "a reason that is ours", "no such reason", "no such basis"],
)
async def test_a_category_that_cannot_be_is_refused_and_nothing_is_written(shop: Shop, told: dict[str, str]) -> None:
    before = await Category.all().order_by("id").values()
    with pytest.raises(Refused):
        await till_categories.keep(shop.society, by=shop.by, code="grocery", **{"line": "food", "names": {"en_GB": "Fish"}, **told})  # type: ignore[arg-type]
    assert await Category.all().order_by("id").values() == before
