"""Errors: each in the site's own look, with words, and none because of what an address says."""

from collections.abc import AsyncIterator, Callable

import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from tortoise.context import TortoiseContext

from portal.kit import database
from portal.kit.gates import ANYONE, Door
from portal.kit.headers import ALWAYS
from portal.kit.refusals import Refused
from portal.middleware import cookie_name
from portal.records import PurposeNeeded
from tests import people
from tests.browser import Browser

pytestmark = pytest.mark.anyio
NOWHERE = "postgres://nobody@127.0.0.1:1/nothing"

Breaks = Callable[[Exception], None]


@pytest.fixture
async def closed(browser: Browser, toad_lane: Starlette) -> AsyncIterator[Browser]:
    """Somebody with a cookie, whom a site without its database cannot recognise."""
    browser.client.cookies.set(cookie_name(toad_lane.state.settings.secure), "whoever")
    async with TortoiseContext() as context:
        await context.init(config=database.configuration(NOWHERE, ["portal"], connections_max=1))
        yield browser


@pytest.fixture
def breaks(toad_lane: Starlette, monkeypatch: pytest.MonkeyPatch) -> Breaks:
    """A door behind which something is raised."""

    def put(error: Exception) -> None:
        async def show_nothing(request: Request) -> Response:
            raise error

        door = Door("/broken", "portal:broken", ANYONE, get=show_nothing)
        monkeypatch.setattr(toad_lane.router, "routes", [door, *toad_lane.router.routes])

    return put


async def test_who_cannot_be_recognised_sees_the_sites_own_page_and_when_to_try_again(closed: Browser) -> None:
    page = await closed.open("/", status=503)
    assert page.h1 == "We are closed for a moment" and "Sign in" in page.links() and page.all("link", rel="stylesheet")
    assert page.response.headers["retry-after"] == "30" and "Try again in 30 seconds." in page.text


async def test_a_page_from_before_anybody_was_recognised_speaks_the_readers_language(closed: Browser) -> None:
    page = await closed.open("/", status=503, language="da")
    assert page.response.headers["content-language"] == "da"


async def test_a_page_of_what_broke_has_the_headers_of_every_page(closed: Browser, breaks: Breaks) -> None:
    breaks(ZeroDivisionError())
    closed.sign_out()
    for address, status in (("/broken", 500), ("/", 200)):
        headers = (await closed.open(address, status=status)).response.headers
        assert ALWAYS.items() <= {name: headers.get(name) for name in ALWAYS}.items()
        assert "nonce-" in headers["content-security-policy"]


async def test_words_stand_even_where_the_frame_of_all_pages_is_broken(
    browser: Browser, toad_lane: Starlette, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delattr(toad_lane.state, "nav")
    assert (await browser.open("/", status=500)).h1 == "Something broke on our side"


@pytest.mark.parametrize(
    ("error", "status", "title", "words"),
    [
        (Refused("The shop is <shut>."), 422, "We could not do that", "The shop is <shut>."),
        (PurposeNeeded(), 403, "Say why first", "This record is not open."),
    ],
)
async def test_a_refusal_that_no_form_shows_is_a_page_of_words(
    browser: Browser, breaks: Breaks, error: Exception, status: int, title: str, words: str
) -> None:
    breaks(error)
    page = await browser.open("/broken", status=status)
    assert page.h1 == title and words in page.text


@pytest.mark.parametrize("length", [{}, {"content-length": "9000000"}], ids=["unsaid", "said"])
async def test_who_sends_too_much_sees_the_sites_own_page(
    rolled_back: None, browser: Browser, toad_lane: Starlette, length: dict[str, str]
) -> None:
    async def parts() -> AsyncIterator[bytes]:
        for _ in range(toad_lane.state.settings.body_bytes_max // 1_000_000 + 1):
            yield b"note=" + b"n" * 999_994 + b"&"

    headers = {"content-type": "application/x-www-form-urlencoded", "sec-fetch-site": "same-origin", **length}
    answer = await browser.client.post("/sign-in", content=parts(), headers=headers)
    assert answer.status_code == 413 and "That is too large to send" in answer.text
    assert ALWAYS.items() <= {name: answer.headers.get(name) for name in ALWAYS}.items()


@pytest.mark.parametrize(
    "address",
    [
        "/staff/99999999999999999999", "/communities/%00", "/activities/%00", "/causes/%00", "/join/%00", "/unsubscribe/%00",
        "/desk/members/%00", "/activities?category=%00",
    ],
)  # fmt: skip
async def test_an_address_that_no_row_can_have_is_not_found(rolled_back: None, browser: Browser, address: str) -> None:
    role = "advisor" if "desk" in address else "admin"
    await browser.sign_in("staff", (await people.staff(await people.society(), role)).id)
    assert (await browser.open(address, status=404)).h1 == "No door here"


@pytest.mark.parametrize("address", ["/static/nothing.png", "/static/"])
async def test_a_file_that_is_not_there_is_the_sites_own_page_in_the_readers_language(browser: Browser, address: str) -> None:
    page = await browser.open(address, status=404, language="da")
    assert page.response.headers["content-language"] == "da" and page.words("p", class_="number-of-error") == ["404"]


async def test_what_another_site_sends_is_refused_on_the_sites_own_page_before_anything_is_loaded(closed: Browser) -> None:
    headers = {"sec-fetch-site": "cross-site", "accept-language": "en"}
    answer = await closed.client.post("/sign-in", data={"address": "a@b.example"}, headers=headers)
    assert answer.status_code == 403 and "<h1" in answer.text, "nobody asked the database that is not there"
    assert "This came from another site" in answer.text and "Another site sent this in your name" in answer.text
    assert ALWAYS.items() <= {name: answer.headers.get(name) for name in ALWAYS}.items()
    danish = await closed.client.post("/sign-in", headers={**headers, "accept-language": "da"})
    assert danish.headers["content-language"] == "da"


@pytest.mark.parametrize(
    ("address", "headers", "status", "error"),
    [
        ("/api/purchases", {"sec-fetch-site": "cross-site"}, 403, "Another site sent this in your name"),
        ("/oauth/token", {"sec-fetch-site": "cross-site"}, 403, "invalid_request"),
        ("/api/nothing", {}, 404, "The page may have moved"),
        ("/oauth/nothing", {}, 404, "invalid_request"),
    ],
)
async def test_machines_get_json(browser: Browser, address: str, headers: dict[str, str], status: int, error: str) -> None:
    answer = await browser.client.post(address, headers=headers)
    assert answer.status_code == status and str(answer.json()["error"]).startswith(error)
