"""R5 to R7 as properties: bonuses, flat awards and what is pending, whatever comes back, in whatever order, before or after its day."""

from datetime import date, timedelta
from random import Random

import msgspec
import pytest
from hypothesis import given, settings, strategies as st

from rewards.rules import earning
from rewards.rules.earning import Line, Part
from rewards.rules.terms import CategoryTerms, RuleTerms, Terms

DAY = date(2026, 11, 20)
SINCE = date(2020, 1, 1)
DUES = [DAY + timedelta(days=days) for days in (10, 40, 400)]
TERMS = Terms(
    [
        CategoryTerms("grocery", 1, None, "own brand"),
        CategoryTerms("travel", 2, None, "all", due_days=10),
        CategoryTerms("deed", 2, None, "all"),
        CategoryTerms("policy", 3, None, "all", sensitive=True),
        CategoryTerms("tobacco", 1, "tobacco", "none"),
    ],
    [
        RuleTerms(1, 1, 1, 100, 100, SINCE),
        RuleTerms(2, 2, 1, 200, 100, SINCE),
        RuleTerms(3, 2, 250, 1, 100, SINCE, kind="flat", code="deed"),
        RuleTerms(4, 3, 120, 1, 100, SINCE, kind="flat", code="policy"),
        RuleTerms(5, 1, 1, 300, 0, SINCE, kind="bonus", code="own", own_only=True),
        RuleTerms(6, 1, 2, 700, 0, SINCE, kind="bonus", code="week", ends_on=DAY),
        RuleTerms(7, 2, 1, 900, 0, SINCE, kind="bonus", code="sun", categories=("travel", "deed")),
        RuleTerms(8, 1, 9, 1, 0, DAY + timedelta(days=1), kind="bonus", code="not yet"),
    ],
)

lines = st.builds(
    Line,
    product=st.sampled_from(["bread", "milk", "holiday"]),
    category=st.sampled_from(["grocery", "travel", "deed", "policy", "tobacco", "never heard of"]),
    quantity=st.integers(0, 4),
    pence=st.integers(-2_000, 99_999),
    own=st.booleans(),
    due_on=st.sampled_from([None, None, *DUES]),
)
baskets = st.lists(lines, min_size=1, max_size=10)


def halves(line: Line, random: Random) -> list[Line]:
    cut = random.randint(0, line.pence)
    return [msgspec.structs.replace(line, pence=pence, quantity=1) for pence in (cut, line.pence - cut) if pence]


def given_by(part: Part) -> dict[int, int]:
    return {each.rule: each.points for each in part.earnings if each.points}


@given(baskets)
def test_each_rule_floors_by_itself_bonuses_add_and_the_parts_come_to_the_whole(basket: list[Line]) -> None:
    earned = earning.earn(basket, TERMS, DAY)
    whole = earning.earn_again(earned.lines, TERMS)
    assert given_by(whole) == given_by(earning.together([Part(earned.earnings, earned.contribution_units), *earned.pending]))

    def spent(*categories: str, own: bool = False) -> int:
        return max(0, sum(line.pence for line in basket if line.category in categories and (line.own or not own)))

    deeds = sum(max(line.quantity, 1) for line in basket if line.category == "deed" and line.pence > 0)
    policies = sum(max(line.quantity, 1) for line in basket if line.category == "policy" and line.pence > 0)
    told = {
        1: spent("grocery") // 100, 2: spent("travel") // 200, 3: 250 * deeds, 4: 120 * policies, 5: spent("grocery", own=True) // 300,
        6: spent("grocery") * 2 // 700, 7: spent("travel", "deed") // 900,
    }  # fmt: skip
    assert given_by(whole) == {rule: points for rule, points in told.items() if points}
    assert sum(each.eligible_pence for each in whole.earnings) == sum(
        max(0, sum(line.pence for line in earned.lines if line.rule == rule)) for rule in (1, 2, 3, 4)
    ), "each penny counts once, whatever bonuses look at it"


@given(baskets)
def test_a_part_never_takes_and_waits_for_the_day_that_the_till_or_the_category_names(basket: list[Line]) -> None:
    earned = earning.earn(basket, TERMS, DAY)
    assert all(part.points >= 0 and part.contribution_units >= 0 and part.due_on and part.due_on > DAY for part in earned.pending)
    for told, judged in zip(basket, earned.lines, strict=True):
        counts = judged.pence > 0 and (judged.rule or judged.basis_points)
        due_on = told.due_on or (DUES[0] if told.category == "travel" else None)
        assert judged.due_on == (due_on if counts else None)


@pytest.mark.row("M8.1")
@given(baskets, st.randoms(use_true_random=False))
@settings(max_examples=300)
def test_whatever_comes_back_while_it_is_released_leaves_nothing_never_less_and_never_earns(basket: list[Line], random: Random) -> None:
    bought = earning.earn(basket, TERMS, DAY).lines
    returned = [part for line in bought if line.pence > 0 for part in halves(line, random)]
    days = sorted({line.due_on for line in bought if line.due_on})
    acts: list[Line | date] = [*returned, *days]
    random.shuffle(acts)
    acts = [*_in_order(acts, days)]
    left, released = bought, set[date | None]([None])
    posted = earning.parts(bought, TERMS)[0]
    held: dict[date | None, int] = {None: posted.contribution_units}
    for act in acts:
        if isinstance(act, date):
            released.add(act)
        else:
            remaining = earning.remaining(left, [act])
            assert remaining is not None
            left = remaining
        now = earning.parts(left, TERMS)
        counted = earning.together(part for part in now if part.due_on in released)
        if not isinstance(act, date):
            assert counted.points <= posted.points, "a refund never earns"
            assert all(part.contribution_units <= held.get(part.due_on, part.contribution_units) for part in now)
        assert counted.points >= 0
        posted, held = counted, {part.due_on: part.contribution_units for part in now if part.due_on in released}
    assert (posted.points, sum(held.values())) == (0, 0)
    assert earning.earn_again(left, TERMS).points == 0


def _in_order(acts: list[Line | date], days: list[date]) -> list[Line | date]:
    """The same acts, the days of release in their order."""
    coming = iter(days)
    return [next(coming) if isinstance(act, date) else act for act in acts]
