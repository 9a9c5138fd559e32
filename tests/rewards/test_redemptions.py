"""Points spent at tills: once by their key, never more than last, and given back (R9)."""

import asyncio
from datetime import UTC, date, datetime
from typing import Any

import pytest

from portal.kit import clock
from portal.kit.refusals import Refused
from portal.models import Card, Member
from rewards import verify
from rewards.books import ledger, periods, point_terms
from rewards.books.point_terms import PointTerms
from rewards.models.redemptions import Redemption
from rewards.payouts import redemptions
from rewards.payouts.redemptions import Told
from rewards.payouts.voucher_uses import Outcome, Receipt
from rewards.statements import points, statements
from tests import people
from tests.browser import Browser
from tests.rewards import paid
from tests.rewards.test_api import token_of
from tests.rewards.tills import NOON, Shop, food, open_shop

pytestmark = pytest.mark.anyio
HALF = PointTerms(36, 5_000)


@pytest.fixture
async def member(shop: Shop) -> Member:
    """Somebody with 100 points that last, each worth half a penny."""
    await point_terms.set_terms(shop.society, period="2026", terms=HALF)
    found = await people.member(shop.society)
    await shop.sell(found, food(10_000), receipt="first")
    return found


def at_till(shop: Shop, receipt: str = "7") -> Receipt:
    return Receipt(shop.store.number, "3", receipt, NOON.date())


async def spend(shop: Shop, member: Member, count: int, receipt: str = "7") -> Told:
    return await redemptions.spend(shop.society, at_till(shop, receipt), card=await shop.card_of(member), points=count, by=shop.by)


async def balance(member: Member) -> int:
    return await ledger.balance(await paid.points_account(member))


async def test_points_pay_once_and_the_same_receipt_with_other_content_is_refused(shop: Shop, member: Member) -> None:
    told = await spend(shop, member, 31)
    assert (told.outcome, told.points, told.pence, await balance(member)) == (Outcome.CREATED, 31, 15, 69)
    assert await spend(shop, member, 31) == Told(Outcome.SAME, told.number, 31, 15)
    assert (await spend(shop, member, 32)).outcome is Outcome.CHANGED
    other = await people.member(shop.society)
    assert (await spend(shop, other, 31)).outcome is Outcome.CHANGED, "the receipt is another member's"
    assert await Redemption.all().count() == 1 and await verify.verify() == []


async def test_never_more_than_there_are_and_never_for_nothing(shop: Shop, member: Member) -> None:
    for count, why in ((101, "not enough"), (1, "pay nothing")):
        with pytest.raises(Refused, match=why):
            await spend(shop, member, count)
    for store in ("9", "0" * 21):
        with pytest.raises(Refused, match="No store has the number"):
            receipt = Receipt(store, "3", "7", NOON.date())
            await redemptions.spend(shop.society, receipt, card=await shop.card_of(member), points=10, by=shop.by)
    assert not await Redemption.exists() and await balance(member) == 100


async def test_points_that_wait_for_a_dividend_are_not_spent(shop: Shop) -> None:
    member = await people.member(shop.society)
    await shop.sell(member, food(10_000))
    with pytest.raises(Refused, match="wait for the dividend"):
        await spend(shop, member, 10)
    clock.start_at(datetime(2026, 12, 31, 12, tzinfo=UTC))
    await periods.open_period(shop.society, name="2027", starts_on=date(2027, 1, 1), ends_on=date(2027, 12, 31))
    await point_terms.set_terms(shop.society, period="2027", terms=HALF)
    clock.start_at(datetime(2027, 1, 5, 12, tzinfo=UTC))
    await shop.sell(member, food(2_000), at=clock.now())
    with pytest.raises(Refused, match="not enough"):
        await spend(shop, member, 21)
    assert (await spend(shop, member, 20)).outcome is Outcome.CREATED


async def test_a_blocked_card_and_a_strangers_number_pay_nothing(shop: Shop, member: Member) -> None:
    lost = await shop.card_of(member)
    await Card.filter(number=lost).update(blocked_at=clock.now(), blocked_by_kind="system", blocked_by_id=0)
    with pytest.raises(Refused, match="blocked"):
        await redemptions.spend(shop.society, at_till(shop), card=lost, points=10, by=shop.by)
    stranger = Shop(await people.society(), shop.store, shop.by)
    with pytest.raises(Refused, match="No member"):
        await redemptions.spend(stranger.society, at_till(shop), card=lost, points=10, by=shop.by)
    assert not await Redemption.exists()


async def test_what_comes_back_in_parts_gives_back_exactly_what_was_paid(shop: Shop, member: Member) -> None:
    told = await spend(shop, member, 31)
    used = await Redemption.get(id=told.number)
    parts = [await redemptions.give_back(shop.society, used, at_till(shop, f"b{n}"), points=n, by=shop.by) for n in (1, 10, 20)]
    assert [part.outcome for part in parts] == [Outcome.CREATED] * 3
    assert (sum(part.pence for part in parts), await balance(member)) == (15, 100)
    again = await redemptions.give_back(shop.society, used, at_till(shop, "b1"), points=1, by=shop.by)
    assert again.outcome is Outcome.SAME
    with pytest.raises(Refused, match="More points would come back"):
        await redemptions.give_back(shop.society, used, at_till(shop, "b4"), points=1, by=shop.by)
    assert await verify.verify() == []


async def test_a_purchase_paid_with_points_earns_as_any_other(shop: Shop, member: Member) -> None:
    """R4: the member's own money takes nothing off the basis."""
    await spend(shop, member, 100, receipt="R4")
    assert (await shop.sell(member, food(1_000), receipt="R4")).points == 10


async def test_spent_points_that_a_refund_takes_back_are_owed(shop: Shop, member: Member) -> None:
    await spend(shop, member, 100)
    await shop.refund(member, "first", food(4_000))
    found = await points.of_member(member)
    assert (found.balance, found.owed) == (-40, 40)
    with pytest.raises(Refused, match="not enough"):
        await spend(shop, member, 2, receipt="8")


async def test_the_statement_and_the_years_say_it_and_add_up(shop: Shop, member: Member) -> None:
    used = await Redemption.get(id=(await spend(shop, member, 31)).number)
    await redemptions.give_back(shop.society, used, at_till(shop, "9"), points=11, by=shop.by)
    found = await points.of_member(member)
    assert [(year.earned, year.spent, year.left) for year in found.years] == [(100, 20, 80)] and found.balance == 80
    said = await statements.of_member(member, begins=date(2026, 1, 1), ends=date(2026, 12, 31))
    assert said.adds_up and said.closing.points == 80
    titles = [entry.title for entry in said.entries]
    assert titles[1:] == [f"Points spent: £0.15 at {shop.store.name}", f"Points given back: £0.05 at {shop.store.name}"]


async def test_the_page_of_points_shows_what_was_spent_and_how_the_balance_comes_about(
    browser: Browser, shop: Shop, member: Member
) -> None:
    await spend(shop, member, 30)
    await browser.sign_in("member", member.id)
    page = (await browser.open("/points")).text
    assert "Spent at tills" in page and "Spent at tills in 2026" in page


async def test_a_till_pays_and_gives_back_by_the_doors(browser: Browser, shop: Shop, member: Member) -> None:
    token = await token_of(browser, shop, "redemptions:write")
    headers = {"authorization": f"Bearer {token}"}
    key = {"store": shop.store.number, "till": "3", "receipt": "7", "sold_on": "2026-11-22"}
    body: dict[str, Any] = {**key, "card": await shop.card_of(member), "points": 40}
    for status in (201, 200):
        told = await browser.client.post("/api/redemptions", json=body, headers=headers)
        assert (told.status_code, told.json()["points"], told.json()["pence"]) == (status, 40, 20)
    changed = await browser.client.post("/api/redemptions", json={**body, "points": 41}, headers=headers)
    assert (changed.status_code, changed.json()["state"]) == (409, "changed")
    for wrong in ({"points": 0}, {"points": 1.5}, {"card": "1"}, {"member": "x"}, {"store": "a/b"}):
        assert (await browser.client.post("/api/redemptions", json={**body, **wrong}, headers=headers)).status_code == 422
    address = f"/api/redemptions/{told.json()['number']}/returns"
    for status in (201, 200):
        back = await browser.client.post(address, json={**key, "receipt": "8", "points": 40}, headers=headers)
        assert (back.status_code, back.json()["pence"]) == (status, 20)
    for nobodys in ("999999", "x", "9" * 30):
        away = await browser.client.post(f"/api/redemptions/{nobodys}/returns", json={**key, "points": 1}, headers=headers)
        assert away.status_code == 404
    assert (await browser.client.post("/api/redemptions", json=body)).status_code == 401
    reads = await token_of(browser, shop, "cards:read", name="Till 2")
    assert (await browser.client.post("/api/redemptions", json=body, headers={"authorization": f"Bearer {reads}"})).status_code == 401


@pytest.mark.commits
@pytest.mark.heavy
async def test_fifty_equal_posts_at_once_are_one_and_two_tills_never_spend_the_same_points(committed: str) -> None:
    shop = await open_shop()
    await point_terms.set_terms(shop.society, period="2026", terms=HALF)
    member = await people.member(shop.society)
    await shop.sell(member, food(10_000))
    equal = await asyncio.gather(*(spend(shop, member, 30) for _ in range(50)))
    assert sorted(told.outcome.value for told in equal) == ["created"] + ["same"] * 49
    tills = await asyncio.gather(*(spend(shop, member, 40, receipt=f"t{n}") for n in range(8)), return_exceptions=True)
    assert sum(isinstance(told, Told) for told in tills) == 1 and await balance(member) == 30
    others = [await people.member(shop.society) for _ in range(4)]
    for other in others:
        await shop.sell(other, food(10_000))
    rivals = await asyncio.gather(*(spend(shop, other, 50, receipt="rival") for other in others))
    assert sorted(told.outcome.value for told in rivals) == ["changed"] * 3 + ["created"]
    assert await verify.verify() == []
