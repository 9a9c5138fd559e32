"""R7 as a machine: random baskets under random rules, lines given back in any order and any number of parts, before and after their days.

After each step what was posted, difference by difference, is what the lines that remain earn, worked out anew by a model of R5 to R7.
"""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, timedelta

import pytest
from hypothesis import settings, strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule, run_state_machine_as_test

from rewards.rules import earning
from rewards.rules.earning import Line, Part
from tests.rewards import schemes
from tests.rewards.schemes import DAY, STORE, Scheme


class Refunds(RuleBasedStateMachine):
    """One purchase: what of it is posted, and what waits for its day."""

    @initialize(scheme=schemes.schemes, basket=schemes.baskets)
    def buy(self, scheme: Scheme, basket: list[Line]) -> None:
        self.scheme, self.terms = scheme, scheme.terms
        self.pieces = schemes.bought(scheme, basket, DAY)
        self.today = DAY
        self.points = self.units = 0
        self.pending: dict[date, list[Part]] = defaultdict(list)
        self.left = earning.earn(basket, self.terms, DAY, store=STORE).lines
        self.book(earning.parts(self.left, self.terms))

    def book(self, changes: Iterable[Part]) -> None:
        """Post what counts by now; the rest waits."""
        for change in changes:
            if change.due_on and change.due_on > self.today:
                self.pending[change.due_on].append(change)
            else:
                self.points += change.points
                self.units += change.contribution_units

    def give_back(self, returned: list[Line]) -> None:
        judged = [earning.judge(line, self.terms, self.today, store=STORE) for line in returned]
        remaining = earning.remaining(self.left, judged)
        assert schemes.take_back(self.scheme, self.pieces, returned, self.today) is (remaining is not None)
        if remaining is not None:
            before, after = [earning.parts(lines, self.terms) for lines in (self.left, remaining)]
            self.book(earning.difference(now, then, due_on=now.due_on) for now, then in zip(after, before, strict=True))
            self.left = remaining

    @rule(cut=schemes.cuts)
    def give_some_back(self, cut: list[tuple[int, int]]) -> None:
        whole = self.whole
        self.give_back(schemes.parts(self.pieces, cut))
        assert all(now <= then for now, then in zip(self.whole, whole, strict=True)), "a refund never earns"

    @rule()
    def give_the_rest_back(self) -> None:
        self.give_back([schemes.part(piece, piece.left) for piece in self.pieces if piece.left > 0])

    @precondition(lambda self: any(piece.left > 0 for piece in self.pieces))
    @rule(more=st.integers(1, 9_999))
    def give_back_more_than_was_bought(self, more: int) -> None:
        pieces = [piece for piece in self.pieces if piece.left > 0]
        before = self.left
        self.give_back([schemes.part(pieces[0], sum(piece.left for piece in pieces) + more)])
        assert self.left is before

    @rule(days=st.sampled_from([8, 1, 21, 1_000]))
    def let_days_pass(self, days: int) -> None:
        self.today += timedelta(days=days)
        for due_on in sorted(due for due in self.pending if due <= self.today):
            self.book(self.pending.pop(due_on))

    @property
    def whole(self) -> tuple[int, int]:
        """Points and units, posted and pending."""
        waiting = [part for parts in self.pending.values() for part in parts]
        return self.points + sum(part.points for part in waiting), self.units + sum(part.contribution_units for part in waiting)

    @invariant()
    def what_is_posted_is_what_the_remaining_lines_earn(self) -> None:
        assert (self.points, self.units) == schemes.earned(self.scheme, self.pieces, self.today)
        assert self.whole == schemes.earned(self.scheme, self.pieces, date.max)

    @invariant()
    def what_is_wholly_given_back_leaves_nothing(self) -> None:
        if all(piece.left <= 0 for piece in self.pieces):
            assert self.whole == (self.points, self.units) == (0, 0)
            assert all(earning.together(parts).points == 0 for parts in self.pending.values())


@pytest.mark.heavy
@pytest.mark.row("M8.1")
def test_whatever_comes_back_in_whatever_parts_under_whatever_rules_what_is_posted_is_what_remains() -> None:
    run_state_machine_as_test(Refunds, settings=settings(max_examples=150, stateful_step_count=12, deadline=None))
