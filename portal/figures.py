"""Figures and how they come about (M18): the formula in words, the inputs, the rule with its version, the rounding.

A result is never handed over: it is worked out here from the very inputs that are printed, and held against what the books hold.
"""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from math import floor, prod
from typing import Any

from portal.kit.refusals import NotFound
from portal.models import Member

Number = int | Fraction


@dataclass(frozen=True)
class Figure:
    """A figure of a member that a page shows: an opaque kind, and the id by which its floor finds it again."""

    kind: str
    id: str


class Way(StrEnum):
    """How a result comes about from its inputs, in their order."""

    SUM = "sum"
    SUM_FROM_ZERO = "sum, never below zero"
    DIFFERENCE = "the first less the second"
    PRODUCT = "product"
    PRODUCT_DOWN = "product, rounded down"
    PART_DOWN = "first times second by third, rounded down"


WAYS: dict[Way, Callable[[Sequence[Number]], Number]] = {
    Way.SUM: sum,
    Way.SUM_FROM_ZERO: lambda numbers: max(sum(numbers), 0),
    Way.DIFFERENCE: lambda numbers: numbers[0] - numbers[1],
    Way.PRODUCT: prod,
    Way.PRODUCT_DOWN: lambda numbers: floor(prod(numbers)),
    Way.PART_DOWN: lambda numbers: floor(Fraction(numbers[0] * numbers[1]) / numbers[2]),
}


@dataclass(frozen=True)
class Input:
    """What a sum begins with: its name, its number, and the number as it is written. `figure` is where it comes from itself."""

    name: str
    number: Number
    written: str
    figure: Figure | None = None


@dataclass(frozen=True)
class Step:
    """One sum: the formula in words, its inputs, what its result is called and how that is written; `rule` its version and date."""

    formula: str
    inputs: Sequence[Input]
    way: Way
    name: str
    write: Callable[[Any], str]
    rule: str = ""

    @property
    def result(self) -> Number:
        return WAYS[self.way]([given.number for given in self.inputs])

    @property
    def written(self) -> str:
        return self.write(self.result)

    @property
    def adds_up(self) -> bool:
        """Whether it is a column with its total under it."""
        return self.way in (Way.SUM, Way.SUM_FROM_ZERO)

    def given(self, name: str = "") -> Input:
        """The result as an input of a later step."""
        return Input(name or self.name, self.result, self.written)


@dataclass(frozen=True)
class Explanation:
    """How a figure comes about: `steps` end in it, `rounding` says how it was rounded; `booked` is what the books hold."""

    title: str
    booked: int
    steps: Sequence[Step]
    rounding: str
    remarks: Sequence[str] = ()

    @property
    def written(self) -> str:
        return self.steps[-1].write(self.booked)

    @property
    def holds(self) -> bool:
        """Whether what the inputs come to is what the books hold."""
        return self.steps[-1].result == self.booked


Explain = Callable[[Member, str], Awaitable[Explanation | None]]


@dataclass(frozen=True)
class Explainer:
    """Who can say how the figures of a kind come about: asked for a member, by the figure's id; None where they have no such figure."""

    kind: str
    explain: Explain


def parts_of(id: str, count: int) -> list[str]:
    """The parts of an id such as "3-1844"; of another shape it names nothing.

    Raises:
        NotFound: it has not so many parts.
    """
    parts = id.split("-", count - 1)
    if len(parts) != count or not all(parts):
        raise NotFound
    return parts


def whole(part: str, most: int = 2**63 - 1) -> int:
    """A number from an id.

    Raises:
        NotFound: it is none, or none that a row could have.
    """
    if not (part.isascii() and part.isdecimal() and len(part) < 20 and int(part) <= most):
        raise NotFound
    return int(part)
