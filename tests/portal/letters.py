"""Notices for tests: people to write to, what is written, and a way out that keeps it."""

import asyncio
from dataclasses import dataclass, field
from typing import Any

from portal import consents, notices
from portal.actors import system
from portal.kit.transports import Letter
from portal.models import Notice, Person, Society
from tests import people

ORIGIN = "http://toadlane.test"


@dataclass
class Postbag:
    """A way out that keeps what it takes; `trouble` is raised instead, or after taking where `takes` says so."""

    trouble: Exception | None = None
    takes: bool = False
    slow: float = 0
    begun: asyncio.Event = field(default_factory=asyncio.Event)
    letters: list[Letter] = field(default_factory=list)

    channels = ("email", "text")
    shows = False

    async def take(self, letter: Letter) -> None:
        self.begun.set()
        await asyncio.sleep(self.slow)
        if self.trouble is None or self.takes:
            self.letters.append(letter)
        if self.trouble is not None:
            raise self.trouble


async def someone(**given: Any) -> Person:
    society = await people.society(name="Lôn")
    return (await people.member(society, **given)).person


async def write(person: Person, purpose: str = "news", key: str = "k1", **given: Any) -> Notice:
    return await notices.send(person, purpose=purpose, subject="Meeting", text="Come on Monday.", key=key, **given)


async def agree(person: Person, *pairs: consents.Pair) -> None:
    brand = (await consents.brands(await Society.get(id=person.society_id)))[0]
    await consents.save(person.id, brand, pairs, by=system(), source="test")


async def after(notice: Notice, bag: Any) -> Notice:
    """The notice after a try to hand it over."""
    await notices.hand_over(notice.id, bag, origin=ORIGIN)
    return await Notice.get(id=notice.id)
