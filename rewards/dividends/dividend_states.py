"""The states of a dividend (R10), and the way through them that each stage of one takes.

An interim dividend needs the board only. The final one is the whole amount by its own rate, less what the interim paid. A mistake in what
was posted is mended by an adjustment: again the whole amount by the right rate, less all that was paid, with its own vote.
"""

from collections.abc import Sequence
from datetime import datetime
from enum import StrEnum

from portal.kit.locale import gettext as _, lazy
from portal.kit.refusals import Refused
from rewards.books.steps import Way
from rewards.models.dividends import DividendStep, Stage


class State(StrEnum):
    DRAFT = "draft"
    RECOMMENDED = "recommended"
    APPROVED = "approved"
    CALCULATED = "calculated"
    RELEASED = "released"
    POSTED = "posted"
    WITHDRAWN = "withdrawn"


ORDER = (State.DRAFT, State.RECOMMENDED, State.APPROVED, State.CALCULATED, State.RELEASED, State.POSTED)
WAY = Way(
    order=ORDER,
    missing={
        State.DRAFT: lazy("This dividend is no draft any more."),
        State.RECOMMENDED: lazy("The board has not recommended this dividend yet."),
        State.APPROVED: lazy("The members have not approved this dividend yet."),
        State.CALCULATED: lazy("This dividend has not been calculated yet."),
        State.RELEASED: lazy("Two people have to release this dividend before it is posted."),
        State.POSTED: lazy("This dividend has not been posted yet."),
    },
    withdrawn=lazy("This dividend was withdrawn."),
)


def way_of(stage: Stage) -> tuple[State, ...]:
    """The states that a dividend of this stage takes, in their order."""
    return tuple(state for state in ORDER if state is not State.APPROVED) if stage is Stage.INTERIM else ORDER


def state_of(steps: Sequence[DividendStep]) -> State:
    """Where a dividend stands: its newest step; the release by a first person leaves it calculated."""
    return State(WAY.state_of(steps))


def ahead_of(state: State, stage: Stage) -> list[State]:
    """The states that a dividend has still to come to, the next one first."""
    way = way_of(stage)
    return [] if state is State.WITHDRAWN else list(way[way.index(state) + 1 :])


def before(state: State, stage: Stage) -> State:
    """The state from which a dividend of this stage comes to another."""
    way = way_of(stage)
    return way[way.index(state) - 1]


def frozen_at(steps: Sequence[DividendStep]) -> datetime:
    """When a dividend was calculated, so that its lines are frozen.

    Raises:
        Refused: it has not been calculated.
    """
    found = [step.at for step in steps if step.state == State.CALCULATED]
    if not found:
        raise Refused(_(WAY.missing[State.CALCULATED]))
    return found[0]


def require(steps: Sequence[DividendStep], state: State) -> None:
    """Refuse unless a dividend stands at this step."""
    WAY.require(steps, state)
