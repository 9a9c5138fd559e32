"""The demo: each domain's part, in floor order and in one transaction, so that one who is killed leaves nothing behind."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from importlib import import_module
from random import Random

from portal.kit import database
from portal.kit.domain import Domain

HOUSEHOLDS = 400
SEED = 1844

Told = Callable[[str, int, int], None]
"""Hears how far a step is: its name, what is done, what there is to do."""


@dataclass(frozen=True)
class Demo:
    """What to load: how many households with their purchases (None: every one, and every postcode), made from which seed."""

    households: int | None = HOUSEHOLDS
    seed: int = SEED
    told: Told = lambda step, done, of: None

    def random(self, about: str) -> Random:
        """Chance that is the same at each start; every subject has its own, so that one more draw in one moves no other."""
        return Random(f"{self.seed} {about}")  # noqa: S311 - no secret


@dataclass(frozen=True)
class Part:
    """A domain's part of the demo.

    `furnish` makes what stands before anything happens (places, people, rules); it says False where the demo stands already.
    `live` then lets the year happen, in which floors above may listen. `sign_ins` names people to try.
    """

    furnish: Callable[[Demo], Awaitable[bool]]
    live: Callable[[Demo], Awaitable[None]] | None = None
    sign_ins: Callable[[], Awaitable[Sequence[str]]] | None = None


async def load(demo: Demo, domains: Sequence[Domain]) -> bool:
    """Fill an empty database; False where the demo stands there already.

    Raises:
        Refused: the database holds what is not the demo's.
    """
    every = parts(domains)
    async with database.transaction():
        for part in every:
            if not await part.furnish(demo):
                return False
        for part in every:
            if part.live:
                await part.live(demo)
    return True


async def sign_ins(domains: Sequence[Domain]) -> list[str]:
    """Lines for the terminal: who can be tried, and what there is to see as them."""
    return [line for part in parts(domains) if part.sign_ins for line in await part.sign_ins()]


def parts(domains: Sequence[Domain]) -> list[Part]:
    """Every domain's part, loaded only now: it asks for packages that the site does not need."""
    return [import_module(domain.demo).PART for domain in domains if domain.demo]
