"""The states of a disbursement (R10): open for choices, calculated, released by two people, posted, paid, closed; or withdrawn before."""

from collections.abc import Sequence
from enum import StrEnum

from portal.kit.locale import lazy
from rewards.books.steps import RELEASE, Way
from rewards.models.disbursements import DisbursementStep

FILE = "file"
"""The step of somebody who opened the bank file: names stand in it, so each opening is kept (R27)."""


class State(StrEnum):
    OPEN = "open"
    CALCULATED = "calculated"
    RELEASED = "released"
    POSTED = "posted"
    PAID = "paid"
    CLOSED = "closed"
    WITHDRAWN = "withdrawn"


ORDER = (State.OPEN, State.CALCULATED, State.RELEASED, State.POSTED, State.PAID, State.CLOSED)
WAY = Way(
    order=ORDER,
    missing={
        State.OPEN: lazy("This disbursement is not open any more."),
        State.CALCULATED: lazy("This disbursement has not been calculated yet."),
        State.RELEASED: lazy("Two people have to release this disbursement before it is posted."),
        State.POSTED: lazy("This disbursement has not been posted yet."),
        State.PAID: lazy("The bank has not confirmed this disbursement yet."),
    },
    withdrawn=lazy("This disbursement was withdrawn."),
    asides=frozenset({RELEASE, FILE}),
)
AFTER_POSTING = (State.POSTED, State.PAID, State.CLOSED)


def state_of(steps: Sequence[DisbursementStep]) -> State:
    """Where a disbursement stands."""
    return State(WAY.state_of(steps))


def ahead_of(state: State) -> list[State]:
    """The states that a disbursement has still to come to, the next one first."""
    return [] if state is State.WITHDRAWN else list(ORDER[ORDER.index(state) + 1 :])
