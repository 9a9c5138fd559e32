"""What the browser is told about keeping the card (M3.5): by whom, for which page, and when to let go."""

import re

import pytest
from starlette.applications import Starlette

from portal.models import Member
from tests import people
from tests.browser import Browser

pytestmark = [pytest.mark.anyio, pytest.mark.usefixtures("rolled_back")]
CLEARED = "clear-site-data"


@pytest.fixture
async def member(browser: Browser) -> Member:
    """A member who is signed in."""
    member = await people.member(await people.society())
    await browser.sign_in("member", member.id)
    return member


@pytest.mark.row("M3.5")
async def test_only_the_page_of_the_card_names_a_worker_and_the_worker_may_serve_it(browser: Browser, member: Member) -> None:
    text = (await browser.open("/card")).response.text
    (worker,) = re.findall(r'data-worker="([^"]+)"', text)
    answer = await browser.client.get(worker)
    assert (answer.status_code, answer.headers["service-worker-allowed"]) == (200, "/")
    assert "'unsafe" not in answer.headers["content-security-policy"]
    for address in ("/", "/card/large-print", "/profile", "/card/loss"):
        other = (await browser.open(address)).response.text
        assert "data-worker" not in other and "card.js" not in other.replace("card_", "")


async def test_no_other_file_may_serve_pages(browser: Browser, toad_lane: Starlette) -> None:
    for address in re.findall(r'"(/static/[^"]+)"', (await browser.open("/sign-in")).response.text):
        assert "service-worker-allowed" not in (await browser.client.get(address)).headers


@pytest.mark.row("M3.5")
@pytest.mark.parametrize("address", ["/sign-out", "/sign-out/everywhere"])
async def test_signing_out_empties_what_the_browser_has_kept(browser: Browser, member: Member, address: str) -> None:
    assert CLEARED not in (await browser.open("/card")).response.headers
    assert (await browser.send(address)).response.headers[CLEARED] == '"storage"'


async def test_an_act_between_signing_in_and_out_empties_nothing(browser: Browser, member: Member) -> None:
    assert CLEARED not in (await browser.send("/theme", theme="dark")).response.headers
    assert CLEARED not in (await browser.send("/consents/withdrawals")).response.headers
