"""R7 as a property: whatever comes back, in any order and any parts, what is posted equals what the remaining lines earn."""

from datetime import date

import msgspec
import pytest
from hypothesis import given, settings, strategies as st

from rewards.rules import earning
from rewards.rules.earning import Line, Part
from rewards.rules.terms import CategoryTerms, RuleTerms, Terms

DAY = date(2026, 11, 20)
TERMS = Terms(
    [
        CategoryTerms("grocery", 1, None, "own brand"),
        CategoryTerms("fuel", 2, None, "none"),
        CategoryTerms("tobacco", 1, "tobacco", "none"),
        CategoryTerms("pharmacy", 1, None, "all", sensitive=True),
    ],
    [
        RuleTerms(1, 1, 1, 100, 100, date(2020, 1, 1)),
        RuleTerms(2, 2, 1, 1000, 100, date(2020, 1, 1)),
        RuleTerms(3, 1, 2, 100, 200, date(2027, 1, 1)),
    ],
)

lines = st.builds(
    Line,
    product=st.sampled_from(["bread", "milk", "diesel", "shag"]),
    category=st.sampled_from(["grocery", "fuel", "tobacco", "pharmacy", "never heard of"]),
    quantity=st.integers(1, 9),
    pence=st.integers(0, 99_999),
    own=st.booleans(),
)
below = st.builds(
    Line, product=st.sampled_from(["bread", "milk", "bottle"]), category=st.sampled_from(["grocery", "fuel", "pharmacy"]),
    quantity=st.just(1), pence=st.integers(-5_000, -1), own=st.booleans(),
)  # fmt: skip
baskets = st.lists(lines, min_size=1, max_size=12)
baskets_with_bottles = st.lists(st.one_of(lines, lines, below), min_size=1, max_size=12)


@given(baskets)
def test_points_are_the_floor_by_rule_and_the_contribution_is_exact(basket: list[Line]) -> None:
    earned = earning.earn(basket, TERMS, DAY)
    groceries = sum(line.pence for line in basket if line.category in ("grocery", "pharmacy"))
    fuel = sum(line.pence for line in basket if line.category == "fuel")
    assert earned.points == groceries // 100 + fuel // 1000
    counted = sum(line.pence for line in basket if line.category == "pharmacy" or (line.category == "grocery" and line.own))
    assert earned.contribution_units == counted * 100


@pytest.mark.row("M8.1")
@given(baskets_with_bottles, st.randoms(use_true_random=False))
@settings(max_examples=200)
def test_a_full_refund_in_any_order_and_any_parts_leaves_exactly_nothing(basket: list[Line], random: object) -> None:
    bought = earning.earn(basket, TERMS, DAY).lines
    parts = [part for line in bought if line.pence > 0 for part in _parts(line, random)]
    random.shuffle(parts)  # type: ignore[attr-defined]
    left, posted = bought, earning.earn_again(bought, TERMS)
    points, units = posted.points, posted.contribution_units
    for part in parts:
        if not part.pence:
            continue
        remaining = earning.remaining(left, [part])
        assert remaining is not None
        after = earning.earn_again(remaining, TERMS)
        _agrees(after, remaining)
        assert after.points <= posted.points and after.contribution_units <= posted.contribution_units  # a refund never earns
        points += after.points - posted.points
        units += after.contribution_units - posted.contribution_units
        left, posted = remaining, after
    assert (points, units) == (0, 0)


def _parts(line: Line, random: object) -> list[Line]:
    cut = random.randint(0, line.pence)  # type: ignore[attr-defined]
    return [msgspec.structs.replace(line, pence=pence, quantity=1) for pence in {0: [line.pence]}.get(cut, [cut, line.pence - cut])]


def _agrees(after: Part, remaining: list[Line]) -> None:
    again = earning.earn([msgspec.structs.replace(line, why=None, rule=None, basis_points=0) for line in remaining], TERMS, DAY)
    assert after.points <= again.points  # a sensitive line has lost its product, never its worth
    assert after.contribution_units == again.contribution_units


@pytest.mark.row("M8.3")
@given(baskets, lines)
def test_more_than_was_bought_never_comes_back(basket: list[Line], more: Line) -> None:
    bought = earning.earn(basket, TERMS, DAY).lines
    total = sum(line.pence for line in bought)
    too_much = msgspec.structs.replace(more, pence=total + 1)
    assert earning.remaining(bought, [too_much]) is None


@pytest.mark.parametrize(("sold", "back"), [("ibuprofen", ""), ("", "ibuprofen")])
def test_what_was_sold_before_its_category_became_sensitive_comes_back_and_the_other_way_round(sold: str, back: str) -> None:
    bought = [Line(sold, "pharmacy", 1, 800, rule=1)]
    (left,) = earning.remaining(bought, [Line(back, "pharmacy", 1, 300, rule=1)]) or []
    assert left.pence == 500
    assert earning.remaining(bought, [Line(back, "pharmacy", 1, 300, True)]) is None


def test_a_new_rule_version_leaves_the_past_alone() -> None:
    basket = [Line("bread", "grocery", 1, 1000, True)]
    assert earning.earn(basket, TERMS, DAY).points == 10
    assert earning.earn(basket, TERMS, date(2027, 1, 1)).points == 20
    assert earning.earn_again(earning.earn(basket, TERMS, DAY).lines, TERMS).points == 10
