"""The intake's door for machines: who may, what a batch answers, what a body that does not fit hears."""

from typing import Any

import pytest
from httpx2 import Response

import app as site
from portal import cards, clients
from portal.actors import system
from tests import people
from tests.browser import Browser
from tests.rewards.tills import Shop

pytestmark = [pytest.mark.anyio, pytest.mark.usefixtures("rolled_back")]


async def token_of(browser: Browser, shop: Shop, *scopes: str, name: str = "Till 1") -> str:
    client_id, secret = await clients.create(shop.society, name=name, scopes=scopes, by=system(shop.society))
    assert secret
    answer = await browser.client.post("/oauth/token", data={"grant_type": "client_credentials"}, auth=(client_id, secret))
    return str(answer.json()["access_token"])


async def post(browser: Browser, token: str, body: Any) -> Response:
    return await browser.client.post("/api/purchases", json=body, headers={"authorization": f"Bearer {token}"})


async def sale(shop: Shop, card: str, pence: int = 1234, receipt: str = "5512") -> dict[str, Any]:
    line = {"product": "bread", "category": "grocery", "quantity": 1, "pence": pence, "own": True}
    return {"store": shop.store.number, "till": "3", "receipt": receipt, "sold_at": "2026-11-20T12:00:00Z", "card": card, "lines": [line]}


@pytest.mark.row("X1.1")
@pytest.mark.row("X1.2")
async def test_a_batch_is_answered_purchase_by_purchase(browser: Browser, shop: Shop) -> None:
    card = await shop.card_of(await people.member(shop.society))
    token = await token_of(browser, shop, "purchases:write")
    first, stranger = await sale(shop, card), await sale(shop, "00000000000", receipt="9")
    assert (await post(browser, token, {"purchases": [first]})).json()["outcomes"][0] | {"id": "x"} == {
        "state": "created", "status": 201, "id": "x", "points": 12, "contribution_units": 123400, "pending_points": 0, "why": "",
    }  # fmt: skip
    answer = await post(browser, token, {"purchases": [first, stranger, await sale(shop, card, receipt="2")]})
    assert [(each["state"], each["status"]) for each in answer.json()["outcomes"]] == [("same", 200), ("refused", 422), ("created", 201)]
    changed = await post(browser, token, {"purchases": [await sale(shop, card, pence=1)]})
    assert changed.status_code == 409
    assert changed.json()["outcomes"][0]["status"] == 409


@pytest.mark.row("M3.6")
async def test_a_purchase_on_a_blocked_card_is_answered_as_held_the_same_again_too(browser: Browser, shop: Shop) -> None:
    member = await people.member(shop.society)
    card = await shop.card_of(member)
    await cards.replace(member, by=system(), number=card)
    token = await token_of(browser, shop, "purchases:write")
    for _ in range(2):
        (outcome,) = (await post(browser, token, {"purchases": [await sale(shop, card)]})).json()["outcomes"]
        assert (outcome["state"], outcome["status"], outcome["points"]) == ("held", 202, 0)
        assert outcome["id"] and "blocked" in outcome["why"]


async def test_without_a_token_or_the_scope_there_is_no_door(browser: Browser, shop: Shop) -> None:
    body = {"purchases": [await sale(shop, "00000000000")]}
    assert (await browser.client.post("/api/purchases", json=body)).status_code == 401
    assert (await post(browser, "made-up", body)).status_code == 401
    other = await token_of(browser, shop, "members:read")
    assert (await post(browser, other, body)).status_code == 401


@pytest.mark.parametrize("body", [{}, {"purchases": []}, {"purchases": [{"store": ""}]}, [], {"purchases": [None], "more": 1}])
async def test_a_body_that_does_not_fit_hears_where(browser: Browser, shop: Shop, body: Any) -> None:
    token = await token_of(browser, shop, "purchases:write")
    answer = await post(browser, token, body)
    assert answer.status_code == 422
    assert answer.json()["error"]


@pytest.mark.parametrize("name", ["store", "till", "receipt", "card"])
async def test_a_line_break_after_a_name_or_card_does_not_fit(browser: Browser, shop: Shop, name: str) -> None:
    sent = await sale(shop, await shop.card_of(await people.member(shop.society)))
    sent[name] += "\n"
    answer = await post(browser, await token_of(browser, shop, "purchases:write"), {"purchases": [sent]})
    assert answer.status_code == 422
    assert answer.json()["error"].endswith(f"`$.purchases[0].{name}`")


async def test_another_content_type_and_broken_json_are_named(browser: Browser, shop: Shop) -> None:
    token = await token_of(browser, shop, "purchases:write")
    headers = {"authorization": f"Bearer {token}"}
    assert (await browser.client.post("/api/purchases", data={"a": "b"}, headers=headers)).status_code == 415
    broken = await browser.client.post("/api/purchases", content=b"{", headers={**headers, "content-type": "application/json"})
    assert broken.status_code == 400


@pytest.mark.row("X10.3")
async def test_the_description_is_complete_and_valid_in_shape(browser: Browser) -> None:
    described = (await browser.client.get("/api/openapi.json")).json()
    assert described["openapi"] == "3.1.0"
    doors = [door for domain in site.DOMAINS for door in domain.routes]
    assert set(described["paths"]) == {door.path for door in doors if any(role.startswith("scope:") for role in door.gate.roles)}
    operation = described["paths"]["/api/purchases"]["post"]
    assert operation["security"] == [{"client": ["purchases:write"]}]
    assert operation["requestBody"]["content"]["application/json"]["schema"]["$ref"].endswith("/PurchasesBody")
    assert "409" in operation["responses"]
