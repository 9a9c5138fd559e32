"""What a society begins with: rates of R2, categories of R3, and nothing of it twice."""

import re
from datetime import date
from pathlib import Path

import pytest

from portal import business_lines, societies
from portal.actors import system
from portal.kit import locale
from portal.kit.events import publish
from portal.models import BusinessLine, Society
from portal.societies import SocietyFounded
from rewards.models.earning import Category, CategoryVersion, EarningRule
from rewards.models.ledger import Period
from rewards.rules import first_terms, terms, till_categories
from rewards.rules.earning import Line, earn
from rewards.rules.terms import EXCLUSIONS
from tests import people

pytestmark = [pytest.mark.anyio, pytest.mark.usefixtures("rolled_back", "toad_lane")]
OTHERWISE = {"unknown", "no rate", "fuel"}
"""Exclusions that no category begins with: what the till did not say, what no rate is set for, fuel where it has no rate."""


LISTS = {"a society begins: ": ". ", "of its business line (": ")"}
"""Where the paper lists them: the words before, and the end."""


async def founded(**given: str) -> Society:
    return await societies.create(by=system(), **{"slug": "lane", "name": "Lane", **given})  # type: ignore[arg-type]


async def rates(society: Society) -> dict[str, tuple[int, int, int]]:
    rules = await EarningRule.filter(society=society, kind="base").select_related("line")
    return {rule.line.code: (rule.numerator, rule.denominator, rule.contribution_basis_points) for rule in rules}


async def test_a_new_society_has_the_rates_that_the_published_schemes_had() -> None:
    assert await rates(await founded()) == {
        "food": (1, 100, 100), "pharmacy": (1, 100, 100), "electrical": (1, 100, 100), "fuel": (1, 1_000, 100), "travel": (1, 200, 100),
        "funeral": (1, 100, 100), "legal": (1, 200, 100), "energy": (1, 200, 100),
    }  # fmt: skip


async def test_where_money_is_smaller_a_point_asks_for_more_of_it() -> None:
    danish = await founded(currency="DKK", language="da", country="DK", time_zone="Europe/Copenhagen")
    assert (await rates(danish))["food"] == (1, 1_000, 100)


async def test_every_reason_not_to_earn_has_its_category_and_counts_for_no_cause() -> None:
    society = await founded()
    excluded = await CategoryVersion.filter(category__society=society, excluded_why__isnull=False)
    assert {category.excluded_why for category in excluded} == EXCLUSIONS.keys() - OTHERWISE
    assert {category.basis for category in excluded} == {"none"}


async def test_every_business_line_has_a_category_and_every_name_its_languages() -> None:
    society = await founded()
    lines, categories = await BusinessLine.filter(society=society), await Category.filter(society=society)
    versions = await CategoryVersion.filter(category__society=society).select_related("line")
    assert {version.line.code for version in versions} == {line.code for line in lines} == {line.code for line in business_lines.FIRST}
    spoken = {language.code for language in locale.LANGUAGES}
    names = [line.names for line in lines] + [category.names for category in categories]
    assert all(each.keys() == spoken and all(each.values()) for each in names)


async def test_the_paper_names_every_category_and_line_that_a_file_may_name() -> None:
    paper = (Path(__file__).resolve().parents[2] / "docs" / "operations.md").read_text(encoding="utf-8")
    lists = {words: re.split(r"[,;]\s+", " ".join(paper.split(words)[1].split(end)[0].split())) for words, end in LISTS.items()}
    named = [name.removeprefix("and those that earn nothing (R3): ") for name in lists["a society begins: "]]
    assert sorted(named) == sorted(category.code for category in first_terms.CATEGORIES)
    assert lists["of its business line ("] == [line.code for line in business_lines.FIRST]


async def test_of_a_sensitive_line_no_product_is_kept() -> None:
    society = await founded()
    versions = await CategoryVersion.filter(category__society=society).select_related("line", "category")
    assert [version.category.code for version in versions if version.category.sensitive != version.line.sensitive] == []


async def test_what_has_no_rate_yet_says_so_and_not_that_the_till_was_silent() -> None:
    society = await founded()
    held = await terms.of_society(society.id)
    earned = earn([Line("home", "insurance", 1, 20_000), Line("?", "?", 1, 100)], held, date(2026, 11, 20))
    assert ([line.why for line in earned.lines], earned.points) == (["no rate", "unknown"], 0)


@pytest.mark.row("O1.3")
async def test_whatever_earns_nothing_says_why_and_nothing_else_does() -> None:
    society = await founded()
    held = await terms.of_society(society.id)
    bought = [Line("it", category.code, 1, 20_000) for category in first_terms.CATEGORIES] + [Line("it", "never heard of", 1, 20_000)]
    judged = [(line, earn([line], held, date(2026, 11, 20))) for line in bought]
    silent = {line.category: [kept.why for kept in earned.lines] for line, earned in judged if not earned.points}
    assert silent == {
        "tobacco": ["tobacco"], "lottery": ["lottery"], "stamps": ["stamps"], "vouchers": ["gift cards"], "top-ups": ["top-ups"],
        "baby milk": ["baby milk"], "concession": ["concession"], "newspaper delivery": ["newspaper delivery"], "bags": ["bags"],
        "delivery": ["delivery"], "prescription": ["prescription"], "insurance": ["no rate"], "mortgage": ["no rate"],
        "never heard of": ["unknown"],
    }  # fmt: skip
    assert not [line for line, earned in judged if earned.points and earned.lines[0].why]
    assert len({terms.reason(code) for codes in silent.values() for code in codes}) == len(silent) - 1, (
        "insurance and mortgages have the same"
    )


async def test_founded_twice_is_founded_once() -> None:
    society = await founded()
    await founded()
    await publish(SocietyFounded(society.id))
    kinds = (BusinessLine, EarningRule, Category, CategoryVersion, Period)
    mine = [
        CategoryVersion.filter(category__society=society) if kind is CategoryVersion else kind.filter(society=society) for kind in kinds
    ]
    counts = [await found.count() for found in mine]
    rules = len(first_terms.PENCE_A_POINT) + len(first_terms.POINTS_AN_ITEM)
    rules += len(first_terms.BALANCE_PENCE_A_POINT) + len(first_terms.POINTS_A_READING)
    assert counts == [len(business_lines.FIRST), rules, len(first_terms.CATEGORIES), len(first_terms.CATEGORIES), 1]


async def test_what_a_society_has_decided_stays() -> None:
    society = await people.society()
    await people.line(society, "food")
    await till_categories.keep(society, by=system(), code="tobacco", line="food", names={}, basis="all")
    await first_terms.lay_down(society)
    assert [version.basis for version in await CategoryVersion.filter(category__society=society, category__code="tobacco")] == ["all"]
    assert (await rates(society)).keys() == {"food"}, "a line that it does not have gets no rule"
