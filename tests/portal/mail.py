"""Asking for a mail, and what came: the job is run as the worker would, and the newest notice read."""

import re
from typing import Any

import msgspec
from httpx2 import ASGITransport, AsyncClient
from starlette.applications import Starlette

from portal import sign_in
from portal.kit import database
from portal.models import Notice
from tests.browser import Browser

ORIGIN = "http://toadlane.test"


async def deliver() -> None:
    """Run the jobs that write sign-in mails, as the worker would."""
    queued = await database.rows("SELECT id, payload FROM pgqueuer WHERE entrypoint = $1 ORDER BY id", sign_in.MAIL)
    for job in queued:
        payload: Any = msgspec.json.decode(job["payload"])
        await sign_in.write_mail(payload)
        await database.run("DELETE FROM pgqueuer WHERE id = $1", job["id"])


async def newest() -> Notice:
    """The last notice written."""
    await deliver()
    found = await Notice.all().order_by("-id").first()
    assert found is not None, "nothing was sent"
    return found


async def link() -> str:
    """The path of the link in the newest notice."""
    (found,) = re.findall(r"https?://[^/\s]+(/sign-in/link/\S+)", (await newest()).text)
    return str(found)


async def code() -> str:
    """The code in the newest notice."""
    (found,) = re.findall(r"\b\d{6}\b", (await newest()).text)
    return str(found)


def elsewhere(app: Starlette, host: str) -> Browser:
    """Another browser, at another address."""
    transport = ASGITransport(app=app, raise_app_exceptions=False, client=(host, 1))
    return Browser(AsyncClient(transport=transport, base_url=ORIGIN), app)


async def ask(browser: Browser, address: str | None, next_address: str = "") -> None:
    page = await browser.send("/sign-in", address=address, next_address=next_address)
    assert page.location == "/sign-in/code"
