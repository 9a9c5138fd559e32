"""Pages of a list: every list has an end, and older entries are one press away."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from starlette.requests import Request

Item = TypeVar("Item")
SIZE = 25
PAGES_MAX = 400


@dataclass(frozen=True)
class Page(Generic[Item]):
    """One page of a list; `older` and `newer` are page numbers, or None at the ends."""

    items: Sequence[Item]
    number: int
    older: int | None
    newer: int | None


def number_of(request: Request) -> int:
    """The page asked for, from 1; anything that is no such number means the first."""
    asked = request.query_params.get("page", "1")
    return min(max(int(asked), 1), PAGES_MAX) if asked.isascii() and asked.isdigit() and len(asked) < 5 else 1


def window(number: int, size: int = SIZE) -> tuple[int, int]:
    """LIMIT and OFFSET for a page: one row more than is shown, which tells whether there is an older page."""
    return size + 1, (number - 1) * size


def cut(found: Sequence[Item], number: int, size: int = SIZE) -> Page[Item]:
    """The page, from the rows that `window` asked for."""
    older = number + 1 if len(found) > size and number < PAGES_MAX else None
    return Page(found[:size], number, older, number - 1 if number > 1 else None)
