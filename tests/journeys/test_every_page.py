"""Every page as somebody meets it, filled, empty and wrong: nothing for axe, nothing for the console, one h1, no sideways scroll."""

import asyncio
from collections.abc import AsyncIterator, Iterable
from itertools import combinations, product
from typing import Any

import pytest
from axe_playwright_python.async_playwright import Axe
from playwright.async_api import Browser, Page

import app as site
from tests.journeys import hostile, people
from tests.journeys.lane import Lane
from tests.journeys.places import ELSEWHERE, EMPTY, EVERY, FILES, FILLED, FRESH, HOSTILE, VISITOR, WRONG, Facts, Place
from tests.journeys.visitor import DANISH, ENGLISH, WELSH, Visitor, arrive

pytestmark = [pytest.mark.anyio, pytest.mark.browser]

LANGUAGES = {ENGLISH: "en-GB", WELSH: "cy", DANISH: "da"}
WIDTHS = (320, 1280)
THEMES = ("light", "dark")
PAGES_AT_ONCE = 3
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
AXE = Axe()

# What reaches beyond the right edge, the outermost element first.
SCROLL = """() => document.documentElement.scrollWidth <= innerWidth ? [] : [...document.body.querySelectorAll("*")]
  .filter(one => one.getBoundingClientRect().right > innerWidth + 1).slice(0, 3).map(one => one.outerHTML.slice(0, 120))"""
EMPTY_AND_SEND = """form => {
  for (const control of form.elements)
    if (control.matches("textarea, input:not([type=hidden]):not([type=radio]):not([type=checkbox])")) control.value = "";
  form.querySelector("button").click();
}"""

Circumstance = tuple[int, str]
"""Width and theme."""


def circumstance(language: str, number: int) -> Circumstance:
    """Width and theme of a page in a language, so that every two of page, language, width and theme meet."""
    turn = list(LANGUAGES).index(language)
    return WIDTHS[(turn + number) % 2], THEMES[((turn + 1) // 2 + number // 2) % 2]


@pytest.fixture(scope="module")
async def facts(lane: Lane, chromium: Browser) -> Facts:
    """The hostile content stands."""
    await lane.forget_tries()
    return await hostile.furnish(chromium, lane.origin)


@pytest.fixture
async def town(lane: Lane, chromium: Browser, facts: Facts) -> AsyncIterator["Town"]:
    """Everybody who opens pages, and somebody who has just joined."""
    await lane.forget_tries()
    town = Town(chromium, lane.origin, facts)
    await town.gather()
    yield town
    for visitor in town.visitors.values():
        await visitor.context.close()


class Town:
    """Everybody who opens pages, each in a browser session of their own."""

    def __init__(self, chromium: Browser, origin: str, facts: Facts) -> None:
        self.chromium, self.origin, self.facts = chromium, origin, facts
        self.visitors: dict[str, Visitor] = {}
        self.room = asyncio.Semaphore(PAGES_AT_ONCE)

    async def gather(self) -> None:
        """Let everybody come and sign in."""
        self.visitors = {who: await arrive(self.chromium, self.origin) for who in sorted({place.who for place in EVERY})}
        fresh = self.visitors[FRESH]
        address = await people.join(fresh)
        await people.sign_in_by_code(fresh, address)
        self.facts = self.facts.with_fresh(address, (await people.number_of(fresh)).replace(" ", ""))
        await people.sign_in_by_code(self.visitors[HOSTILE], self.facts.hostile_address)
        for who in self.visitors.keys() - {VISITOR, FRESH, HOSTILE}:
            await self.visitors[who].be(who)
        await hostile.open_record(self.visitors[people.ADVISOR], self.facts.fresh_number)

    async def speak(self, language: str) -> None:
        """Let everybody read in a language."""
        for visitor in self.visitors.values():
            await visitor.open("/privacy")
            await visitor.speak(language)

    async def look_at(self, places: Iterable[tuple[Place, Circumstance]], language: str) -> list[str]:
        """Open every place; gives what is wrong."""
        await self.speak(language)
        found = await asyncio.gather(*(self._look(self.facts.told(place), *under, language) for place, under in places))
        complaints = [complaint for visitor in self.visitors.values() for complaint in visitor.complaints]
        return [wrong for several in found for wrong in several] + complaints

    async def _look(self, place: Place, width: int, theme: str, language: str) -> list[str]:
        async with self.room:
            page = await self.visitors[place.who].context.new_page()
            try:
                await page.set_viewport_size({"width": width, "height": 900})
                await page.emulate_media(color_scheme=theme)  # type: ignore[arg-type]
                status = await self._open(page, place)
                wrong = [] if status == place.status else [f"answers {status} instead of {place.status}"]
                wrong += await faults(page, LANGUAGES[language])
            finally:
                await page.close()
        return [f"{place}, {language}, {width} {theme}: {fault}" for fault in wrong]

    async def _open(self, page: Page, place: Place) -> int:
        answer = await page.goto(place.address)
        if place.sends:
            async with page.expect_navigation() as sending:
                await page.locator("main form:has(.field)").last.evaluate(EMPTY_AND_SEND)
            answer = await sending.value
        assert answer is not None
        return answer.status


async def faults(page: Page, tag: str) -> list[str]:
    """What is wrong with the page as it stands."""
    found = []
    if (headings := await page.locator("h1").count()) != 1:
        found.append(f"{headings} h1")
    if (spoken := await page.locator("html").get_attribute("lang")) != tag:
        found.append(f"speaks {spoken}")
    results: dict[str, Any] = (await AXE.run(page, options={"runOnly": TAGS, "resultTypes": ["violations"]})).response
    found += [
        f"axe {violation['id']}: {node['html'][:160]} {node['failureSummary']}" for violation in results["violations"] for node in violation["nodes"][:3]
    ]
    await page.set_viewport_size({"width": min(WIDTHS), "height": 900})
    return found + [f"reaches beyond the edge: {element}" for element in await page.evaluate(SCROLL)]


def test_every_page_of_the_timetable_has_its_place() -> None:
    opened = {door.name for domain in site.DOMAINS for door in domain.routes if "GET" in door.views}
    assert opened - FILES - ELSEWHERE == {place.route for place in FILLED}
    assert {place.route for place in (*EMPTY, *WRONG)} - {"nowhere"} <= opened


def test_every_two_circumstances_meet() -> None:
    met = [("language", "width", "theme", "page")]
    rows = [(language, *circumstance(language, number), number % 4) for language in LANGUAGES for number in range(len(EVERY))]
    for one, other in combinations(range(len(met[0])), 2):
        pairs = {(row[one], row[other]) for row in rows}
        assert pairs == set(product({row[one] for row in rows}, {row[other] for row in rows}))
    for number in range(len(EVERY)):
        assert {circumstance(language, number)[0] for language in LANGUAGES} == set(WIDTHS)
        assert {circumstance(language, number)[1] for language in LANGUAGES} == set(THEMES)


@pytest.mark.row("M41.1")
@pytest.mark.row("M41.3")
@pytest.mark.parametrize("language", LANGUAGES)
async def test_every_page_is_in_order(town: Town, language: str) -> None:
    places = [(place, circumstance(language, number)) for number, place in enumerate(EVERY)]
    assert await town.look_at(places, language) == []


@pytest.mark.slow
@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("language", LANGUAGES)
async def test_every_page_is_in_order_in_every_circumstance(town: Town, language: str, width: int, theme: str) -> None:
    assert await town.look_at([(place, (width, theme)) for place in EVERY], language) == []
