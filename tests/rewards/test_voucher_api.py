"""Vouchers at tills: what a till may know, a use and a return by their keys, and nothing of the member."""

from typing import Any

import pytest
from httpx2 import Response

from portal.models import Member
from rewards.models.ledger import Account, Period
from rewards.models.vouchers import Voucher, VoucherEntry
from rewards.payouts import voucher_uses, vouchers
from tests import people
from tests.browser import Browser
from tests.rewards import paid
from tests.rewards.test_api import token_of
from tests.rewards.tills import Shop

pytestmark = [pytest.mark.anyio, pytest.mark.usefixtures("rolled_back")]
SCOPES = ("vouchers:read", "vouchers:write")


@pytest.fixture
async def voucher(shop: Shop, year: Period) -> Voucher:
    return await paid.with_voucher(shop, year)


def sale(shop: Shop, pence: int, receipt: str = "7") -> dict[str, Any]:
    return {"store": shop.store.number, "till": "3", "receipt": receipt, "sold_on": "2026-12-06", "pence": pence}


async def post(browser: Browser, token: str, address: str, body: Any) -> Response:
    return await browser.client.post(f"/api/vouchers/{address}", json=body, headers={"authorization": f"Bearer {token}"})


async def look(browser: Browser, token: str, code: str) -> Response:
    return await browser.client.get(f"/api/vouchers/{code}", headers={"authorization": f"Bearer {token}"})


@pytest.mark.row("M13.2")
async def test_a_till_looks_at_a_voucher_uses_it_and_gives_back(browser: Browser, shop: Shop, voucher: Voucher) -> None:
    token = await token_of(browser, shop, *SCOPES)
    good = {"state": "valid", "left_pence": 1000, "currency": "GBP", "expires_on": "2027-12-06"}
    assert (await look(browser, token, voucher.code)).json() == good
    for status in (201, 200):
        answer = await post(browser, token, f"{voucher.code}/uses", sale(shop, 350))
        assert (answer.status_code, answer.json()["left_pence"]) == (status, 650)
    changed = await post(browser, token, f"{voucher.code}/uses", sale(shop, 351))
    assert (changed.status_code, changed.json()["state"]) == (409, "changed")
    too_much = await post(browser, token, f"{voucher.code}/uses", sale(shop, 651, "8"))
    assert too_much.status_code == 422 and "Less than that" in too_much.json()["error"]
    used = {"store": shop.store.number, "till": "3", "receipt": "7", "sold_on": "2026-12-06"}
    for status in (201, 200):
        answer = await post(browser, token, f"{voucher.code}/returns", {**sale(shop, 100, "9"), "used": used})
        assert (answer.status_code, answer.json()["left_pence"]) == (status, 750)
    assert (await look(browser, token, voucher.code)).json()["left_pence"] == 750
    assert await VoucherEntry.all().count() == 2


async def test_a_till_reads_why_a_voucher_does_not_serve(browser: Browser, shop: Shop, voucher: Voucher) -> None:
    token = await token_of(browser, shop, *SCOPES)
    member = await Member.get(id=(await Account.get(id=voucher.account_id)).owner_id)
    fresh = await vouchers.replace(member, by=paid.self_of(member), number=voucher.id)
    assert (await look(browser, token, voucher.code)).json()["state"] == "void"
    refused = await post(browser, token, f"{voucher.code}/uses", sale(shop, 100))
    assert refused.status_code == 422 and "lost" in refused.json()["error"]
    await voucher_uses.use(shop.society, fresh, voucher_uses.Receipt(shop.store.number, "3", "1", paid.CLOSES_ON), 1_000, by=shop.by)
    assert (await look(browser, token, fresh.code)).json()["state"] == "used"


async def test_a_code_that_nobody_has_or_that_is_wrong(browser: Browser, shop: Shop, voucher: Voucher) -> None:
    token = await token_of(browser, shop, *SCOPES)
    assert (await look(browser, token, "0" * 16)).status_code == 404
    assert (await post(browser, token, f"{'0' * 16}/uses", sale(shop, 1))).status_code == 404
    assert (await look(browser, token, voucher.code[:-1] + str((int(voucher.code[-1]) + 1) % 10))).status_code == 422
    assert (await look(browser, token, "abc")).status_code == 422


async def test_another_societys_till_finds_nothing(browser: Browser, shop: Shop, voucher: Voucher) -> None:
    stranger = Shop(await people.society(), shop.store, shop.by)
    token = await token_of(browser, stranger, *SCOPES)
    assert (await look(browser, token, voucher.code)).status_code == 404
    assert (await post(browser, token, f"{voucher.code}/uses", sale(shop, 1))).status_code == 404


async def test_each_door_asks_for_its_own_scope(browser: Browser, shop: Shop, voucher: Voucher) -> None:
    reads, writes = await browser_tokens(browser, shop)
    assert (await look(browser, writes, voucher.code)).status_code == 401
    assert (await post(browser, reads, f"{voucher.code}/uses", sale(shop, 1))).status_code == 401
    assert (await browser.client.get(f"/api/vouchers/{voucher.code}")).status_code == 401


async def browser_tokens(browser: Browser, shop: Shop) -> tuple[str, str]:
    reads = await token_of(browser, shop, "vouchers:read")
    return reads, await token_of(browser, Shop(shop.society, shop.store, shop.by), "vouchers:write", name="Till 2")


@pytest.mark.parametrize("wrong", [{"pence": 0}, {"pence": -5}, {"pence": 1.5}, {"sold_on": "soon"}, {"member": "x"}, {"store": "a/b"}])
async def test_a_body_that_does_not_fit_is_refused(browser: Browser, shop: Shop, voucher: Voucher, wrong: dict[str, Any]) -> None:
    token = await token_of(browser, shop, *SCOPES)
    assert (await post(browser, token, f"{voucher.code}/uses", {**sale(shop, 100), **wrong})).status_code == 422
    assert not await VoucherEntry.exists()
