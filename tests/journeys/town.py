"""Everybody who opens pages, each in a browser session of their own."""

import asyncio
from collections import defaultdict
from collections.abc import Iterable, Mapping
from contextlib import AsyncExitStack
from dataclasses import dataclass

from playwright.async_api import Browser

from tests.journeys import faults, hostile, people
from tests.journeys.lane import Lane
from tests.journeys.places import EVERY, FRESH, HOSTILE, VISITOR, Facts, Place
from tests.journeys.visitor import ENGLISH, Visitor, arrive

AT_ONCE = 3
HEIGHT = 900

# As whoever clears every box and sends: the form itself judges nothing, our words do.
CLEAR_AND_SEND = """form => {
  for (const control of form.elements)
    if (control.matches("textarea, input:not([type=hidden]):not([type=radio]):not([type=checkbox])")) control.value = "";
  form.querySelector("button").click();
}"""

Circumstance = tuple[int, str]
"""Width and theme."""


@dataclass(frozen=True)
class Town:
    """The visitors by who they are, and what stands in the addresses."""

    lane: Lane
    visitors: Mapping[str, Visitor]
    facts: Facts

    async def look_at(self, places: Iterable[tuple[Place, Circumstance]], language: str, lang: str) -> list[str]:
        """Open every place in a language; gives what is wrong."""
        facts = self.facts._replace(link=await self._link())
        of: defaultdict[str, list[tuple[Place, Circumstance]]] = defaultdict(list)
        for place, under in places:
            of[place.who].append((facts.told(place), under))
        room = asyncio.Semaphore(AT_ONCE)
        most_first = sorted(of, key=lambda who: -len(of[who]))
        found = await asyncio.gather(*(self._walk(room, who, of[who], language, lang) for who in most_first))
        return [wrong for several in found for wrong in several]

    async def print(self, places: Iterable[Place]) -> list[str]:
        """Open every place and look at it as it is printed; gives what is wrong."""
        found = []
        for place in [self.facts.told(place) for place in places]:
            visitor = self.visitors[place.who]
            await self._open(visitor, place)
            found += [f"{place}: {fault}" for fault in await faults.faults_on_paper(visitor.page)]
        return found

    async def speak(self, language: str) -> None:
        """Let everybody read a language from now on; the demo's ready people are found by it."""
        await asyncio.gather(*(self._turn(visitor, language) for visitor in self.visitors.values()))

    async def _turn(self, visitor: Visitor, language: str) -> None:
        await visitor.open("/privacy")
        await visitor.speak(language)

    async def _link(self) -> str:
        """A link to sign in with, which is good for a quarter of an hour."""
        await self.lane.forget_tries()
        await self._turn(self.visitors[VISITOR], ENGLISH)
        return await people.ask_for(people.LINK, self.visitors[VISITOR], self.facts.hostile_address)

    async def _walk(
        self, room: asyncio.Semaphore, who: str, places: Iterable[tuple[Place, Circumstance]], language: str, lang: str
    ) -> list[str]:
        visitor, found = self.visitors[who], []
        async with room:
            await self._turn(visitor, language)
            for place, (width, theme) in places:
                wrong = await self._look(visitor, place, width, theme, lang)
                found += [f"{place}, {language}, {width} {theme}: {fault}" for fault in wrong]
        complaints, visitor.complaints[:] = list(visitor.complaints), []
        return found + complaints

    async def _look(self, visitor: Visitor, place: Place, width: int, theme: str, lang: str) -> list[str]:
        await visitor.page.set_viewport_size({"width": width, "height": HEIGHT})
        await visitor.page.emulate_media(color_scheme=theme)  # type: ignore[arg-type]
        status = await self._open(visitor, place)
        answers = [] if status == place.status else [f"answers {status} instead of {place.status}"]
        return answers + await faults.faults(visitor.page, lang=lang)

    async def _open(self, visitor: Visitor, place: Place) -> int:
        answer = await visitor.page.goto(place.address)
        if place.sends:
            async with visitor.page.expect_response(lambda answer: answer.request.method == "POST") as sending:
                await visitor.page.locator("main form:has(.field)").last.evaluate(CLEAR_AND_SEND)
            answer = await sending.value
            await visitor.page.locator("#problems").wait_for()  # a new page, or the same one where it is answered in place
        assert answer is not None
        return answer.status


async def gather(chromium: Browser, lane: Lane, stack: AsyncExitStack) -> Town:
    """Post the hostile content, let everybody sign in, and somebody join whose pages are empty."""
    await lane.forget_tries()
    facts = await hostile.furnish(chromium, lane.origin)
    visitors = {who: await arrive(chromium, lane.origin) for who in sorted({place.who for place in EVERY})}
    for visitor in visitors.values():
        stack.push_async_callback(visitor.context.close)
    fresh = visitors[FRESH]
    await people.sign_in_by_code(fresh, await people.join(fresh))
    number = (await people.number_of(fresh)).replace(" ", "")
    await people.sign_in_by_code(visitors[HOSTILE], facts.hostile_address)
    await asyncio.gather(*(visitors[who].be(who) for who in visitors.keys() - {VISITOR, FRESH, HOSTILE}))
    await hostile.open_record(visitors[people.ADVISOR], number)
    for visitor in visitors.values():
        await faults.prepare(visitor.context)
    return Town(lane, visitors, facts._replace(fresh_number=number))
