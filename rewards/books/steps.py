"""Steps: how what moves money goes forward, state by state, each a row with who and when (R10). Nothing goes back.

A dividend and a disbursement each have their own table of steps and their own way; how a way is gone is written here once.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from portal.actors import Actor
from portal.kit.locale import gettext as _
from portal.kit.refusals import Refused

RELEASE = "release"
"""The step of one of the two people who release something: it stays calculated."""
RELEASES_NEEDED = 2


class Step(Protocol):
    """A row that says: it came to this state, by whom."""

    state: str
    by_kind: str
    by_id: int
    note: str


@dataclass(frozen=True)
class Way:
    """The states of a kind of thing in their order. `missing` says, for each, that it has not been come to yet; `asides` are steps that
    leave the state as it is; `withdrawn` says that it was withdrawn."""

    order: tuple[str, ...]
    missing: Mapping[str, str]
    withdrawn: str
    asides: frozenset[str] = frozenset({RELEASE})

    def state_of(self, steps: Sequence[Step]) -> str:
        """Where it stands: the newest step that is no aside."""
        return [step.state for step in steps if step.state not in self.asides][-1]

    def require(self, steps: Sequence[Step], *states: str) -> None:
        """Refuse unless it stands at one of these states."""
        now = self.state_of(steps)
        if now in states:
            return
        if now not in self.order:
            raise Refused(_(self.withdrawn))
        if self.order.index(now) > max(self.order.index(state) for state in states):
            raise Refused(_("This step was taken already."))
        raise Refused(_(self.missing[states[0]]))


def is_released_by(steps: Sequence[Step], actor: Actor) -> bool:
    """Whether this person has released it already."""
    return any(step.state == RELEASE and (step.by_kind, step.by_id) == (actor.kind, actor.id) for step in steps)


def is_second_release(steps: Sequence[Step]) -> bool:
    """Whether one more release is the last that is needed."""
    return sum(step.state == RELEASE for step in steps) + 1 == RELEASES_NEEDED
