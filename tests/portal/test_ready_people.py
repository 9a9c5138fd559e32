"""The demo's ready people: in the demo, and only there."""

from dataclasses import replace

import msgspec
import pytest
from httpx2 import ASGITransport, AsyncClient

import app as site
from portal import slots
from portal.kit import clock
from portal.kit.settings import Settings
from portal.models import Installation, Session
from portal.slots import ReadyPerson
from tests import people
from tests.browser import Browser

pytestmark = pytest.mark.anyio


async def offer(monkeypatch: pytest.MonkeyPatch) -> ReadyPerson:
    member = await people.member(await people.society())
    ready = ReadyPerson("member", member.id, "Nerys", "who never chose a cause")

    async def offered() -> list[ReadyPerson]:
        return [ready, replace(ready)]

    monkeypatch.setattr(slots.READY, "fillings", (offered,))
    return ready


@pytest.mark.row("X10.2")
async def test_a_visitor_becomes_one_of_the_ready_people(rolled_back: None, browser: Browser, monkeypatch: pytest.MonkeyPatch) -> None:
    ready = await offer(monkeypatch)
    await Installation.create(id=1, demo=True, created_at=clock.now())
    page = await browser.open("/ready-people")
    assert page.text.count("who never chose a cause") == 1
    assert (await browser.send("/ready-people", who=f"member {ready.id}")).location == "/"
    assert await Session.filter(kind="member", actor_id=ready.id).exists()


@pytest.mark.row("X10.2")
async def test_members_stand_first_and_those_who_serve_in_a_group_of_their_own(
    rolled_back: None, browser: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    ready = await offer(monkeypatch)
    others = [replace(ready, id=ready.id + 1, name="Huw", serves=True), replace(ready, kind="staff", name="Sofie", works_for="Pennine")]

    async def offered() -> list[ReadyPerson]:
        return [*others, ready]

    monkeypatch.setattr(slots.READY, "fillings", (offered,))
    await Installation.create(id=1, demo=True, created_at=clock.now())
    assert (await browser.open("/ready-people")).words("h2") == ["Members", "Who run a community", "Who work for Pennine"]


async def test_nobody_else_can_be_had_this_way(rolled_back: None, browser: Browser, monkeypatch: pytest.MonkeyPatch) -> None:
    ready = await offer(monkeypatch)
    await Installation.create(id=1, demo=True, created_at=clock.now())
    for who in (f"member {ready.id + 1}", f"staff {ready.id}", ""):
        await browser.send("/ready-people", status=404, who=who)
    assert not await Session.filter(kind__not_isnull=True).exists()


async def test_before_the_demo_is_built_the_page_says_so(rolled_back: None, browser: Browser, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(slots.READY, "fillings", ())
    await Installation.create(id=1, demo=True, created_at=clock.now())
    assert "Nobody yet" in (await browser.open("/ready-people")).text


@pytest.mark.row("X10.2")
@pytest.mark.parametrize("demo", [None, False])
async def test_a_database_of_real_members_has_no_ready_people(
    rolled_back: None, browser: Browser, monkeypatch: pytest.MonkeyPatch, demo: bool | None
) -> None:
    ready = await offer(monkeypatch)
    if demo is not None:
        await Installation.create(id=1, demo=demo, created_at=clock.now())
    await browser.open("/ready-people", status=404)
    await browser.send("/ready-people", status=404, who=f"member {ready.id}")


@pytest.mark.row("X10.2")
async def test_without_the_setting_there_are_none(rolled_back: None, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    await Installation.create(id=1, demo=True, created_at=clock.now())
    real = site.create_app(msgspec.structs.replace(settings, demo=False))
    ready = await offer(monkeypatch)
    async with AsyncClient(transport=ASGITransport(app=real), base_url=settings.origin) as client:
        browser = Browser(client, real)
        await browser.open("/ready-people", status=404)
        await browser.send("/ready-people", status=404, who=f"member {ready.id}")
