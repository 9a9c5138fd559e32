"""Every page as somebody meets it, filled, empty and wrong: nothing for axe, nothing for the console, one h1, no sideways scroll."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from itertools import combinations, product

import pytest
from playwright.async_api import Browser

import app as site
from tests.journeys import faults
from tests.journeys.conftest import Welcome
from tests.journeys.lane import Lane
from tests.journeys.places import ELSEWHERE, EMPTY, EVERY, FILES, FILLED, WRONG
from tests.journeys.town import Circumstance, Town, gather
from tests.journeys.visitor import DANISH, ENGLISH, WELSH

pytestmark = [pytest.mark.anyio, pytest.mark.browser]

LANGUAGES = {ENGLISH: "en-GB", WELSH: "cy", DANISH: "da"}
WIDTHS = (320, 1280)
THEMES = ("light", "dark")

BAD = """<!doctype html><html lang="en"><head><title>Bad</title></head><body><main><h1>One</h1><h1>Two</h1>
<img src="data:,"><p id="long">{}</p></main></body></html>"""


def circumstance(language: str, number: int) -> Circumstance:
    """Width and theme of a page in a language, so that every two of page, language, width and theme meet."""
    turn = list(LANGUAGES).index(language)
    return WIDTHS[(turn + number) % 2], THEMES[((turn + 1) // 2 + number // 2) % 2]


@pytest.fixture(scope="module")
async def town(lane: Lane, chromium: Browser) -> AsyncIterator[Town]:
    """Everybody who opens pages."""
    async with AsyncExitStack() as stack:
        town = await gather(chromium, lane, stack)
        yield town
        await town.speak(ENGLISH)


def test_every_page_of_the_timetable_has_its_place() -> None:
    opened = {door.name for domain in site.DOMAINS for door in domain.routes if "GET" in door.views}
    assert opened - FILES - ELSEWHERE == {place.route for place in FILLED}
    assert {place.route for place in (*EMPTY, *WRONG) if place.route} <= opened


def test_every_two_circumstances_meet_and_every_page_meets_each() -> None:
    rows = [(number, language, *circumstance(language, number)) for language in LANGUAGES for number in range(len(EVERY))]
    for one, other in combinations(range(4), 2):
        assert {(row[one], row[other]) for row in rows} == set(product({row[one] for row in rows}, {row[other] for row in rows}))


async def test_what_the_browser_complains_of_is_heard(welcome: Welcome) -> None:
    visitor = await welcome()
    await visitor.open("/privacy")
    await visitor.page.evaluate("console.error('ouch'); alert(1); fetch('https://elsewhere.example/').catch(() => {})")
    await visitor.page.evaluate("setTimeout(() => { throw new Error('thrown') }); fetch('/no/such/door')")
    await visitor.page.wait_for_load_state("networkidle")
    heard = "\n".join(visitor.complaints)
    visitor.complaints.clear()
    for complaint in (
        "console says ouch",
        "a script that was posted runs",
        "Content Security Policy",
        "thrown",
        "/no/such/door answers 404",
    ):
        assert complaint in heard


async def test_a_bad_page_is_found_out(welcome: Welcome) -> None:
    visitor = await welcome()
    await faults.prepare(visitor.context)
    await visitor.open("/privacy")
    await visitor.page.set_content(BAD.format("x" * 500))
    found = await faults.faults(visitor.page, lang="cy")
    assert "2 h1" in found
    assert "speaks en" in found
    assert [fault for fault in found if fault.startswith("axe image-alt")]
    assert [fault for fault in found if fault.startswith("scrolls sideways")]


@pytest.mark.row("M41.1")
@pytest.mark.row("M41.3")
@pytest.mark.parametrize("language", LANGUAGES)
async def test_every_page_is_in_order(town: Town, language: str) -> None:
    places = [(place, circumstance(language, number)) for number, place in enumerate(EVERY)]
    assert await town.look_at(places, language, LANGUAGES[language]) == []


@pytest.mark.row("M41.5")
@pytest.mark.parametrize("language", LANGUAGES)
async def test_every_page_prints_without_what_can_only_be_pressed(town: Town, language: str) -> None:
    await town.speak(language)
    assert await town.print(place for place in FILLED if place.route != "portal:sign_in_link") == []


@pytest.mark.slow
@pytest.mark.row("M41.1")
@pytest.mark.row("M41.3")
@pytest.mark.parametrize(("width", "theme"), list(product(WIDTHS, THEMES)))
@pytest.mark.parametrize("language", LANGUAGES)
async def test_every_page_is_in_order_in_every_circumstance(town: Town, language: str, width: int, theme: str) -> None:
    assert await town.look_at([(place, (width, theme)) for place in EVERY], language, LANGUAGES[language]) == []
