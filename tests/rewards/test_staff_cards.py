"""A colleague's own card on customers' sales is found, and a colleague's own shopping is not (O20)."""

from datetime import timedelta

import pytest
from msgspec.structs import replace

from portal.models import Member, Staff, Store
from rewards import findings, reviews
from rewards.intake import purchases
from rewards.models.reviews import ReviewKind
from tests import people
from tests.rewards.tills import NOON, Shop, food

pytestmark = pytest.mark.anyio


async def colleague(shop: Shop, *, works_in: Store | None = None) -> Member:
    """A member who works for the society."""
    member = await people.member(shop.society)
    staff = await people.staff(shop.society, "store staff")
    await Staff.filter(id=staff.id).update(member_id=member.id, store_id=works_in.id if works_in else None)
    return member


async def shop_often(
    shop: Shop, member: Member, times: int, *, store: Store | None = None, apart: timedelta = timedelta(minutes=40)
) -> None:
    """Sales of one day, one after the other, at one till."""
    for turn in range(times):
        sale = await shop.purchase(member, food(500), at=NOON - timedelta(hours=4) + apart * turn)
        (outcome,) = await purchases.take(shop.society, [replace(sale, store=(store or shop.store).number)], by=shop.by)
        assert outcome.id


async def two_tills(shop: Shop, member: Member, *, apart: timedelta) -> None:
    for till, at in (("T1", NOON), ("T2", NOON + apart)):
        await purchases.take(shop.society, [replace(await shop.purchase(member, food(500), at=at), till=till)], by=shop.by)


@pytest.mark.row("O20.3")
@pytest.mark.parametrize("known", [True, False])
async def test_a_colleagues_card_on_many_sales_of_a_day_is_found_once(shop: Shop, known: bool) -> None:
    member = await colleague(shop, works_in=shop.store if known else None)
    await shop_often(shop, member, findings.STAFF_SALES_LEAST)
    assert [await findings.look(shop.society) for _ in range(2)] == [1, 0]
    found = await reviews.visible_to(shop.society).get()
    assert found.kind is ReviewKind.STAFF_CARD and len(found.says["purchases"]) == findings.STAFF_SALES_LEAST


@pytest.mark.row("O20.3")
async def test_a_colleagues_card_on_two_tills_at_once_is_found(shop: Shop) -> None:
    await two_tills(shop, await colleague(shop, works_in=shop.store), apart=timedelta(seconds=findings.STAFF_TILLS_SECONDS))
    assert await findings.look(shop.society) == 1
    assert (await reviews.visible_to(shop.society).get()).kind is ReviewKind.STAFF_CARD


@pytest.mark.row("O20.3")
async def test_a_colleagues_own_shopping_is_not_found(shop: Shop) -> None:
    here, elsewhere, gone = [await colleague(shop, works_in=shop.store) for _ in range(3)]
    await shop_often(shop, here, findings.STAFF_SALES_LEAST - 1)
    await shop_often(shop, elsewhere, 8, store=await people.store(shop.society))
    await Staff.filter(member_id=gone.id).update(disabled_at=NOON)
    await shop_often(shop, gone, 8)
    await two_tills(shop, await colleague(shop), apart=timedelta(seconds=findings.STAFF_TILLS_SECONDS + 1))
    assert await findings.look(shop.society) == 0


@pytest.mark.row("O20.3")
async def test_a_customer_who_shops_often_is_not_found(shop: Shop) -> None:
    member = await people.member(shop.society)
    await shop_often(shop, member, 8)
    await two_tills(shop, member, apart=timedelta(seconds=10))
    assert await findings.look(shop.society) == 0


@pytest.mark.row("O20.3")
async def test_a_day_that_is_not_over_is_not_looked_at(shop: Shop) -> None:
    member = await colleague(shop, works_in=shop.store)
    await shop_often(shop, member, findings.STAFF_SALES_LEAST - 1)
    today = NOON + timedelta(days=1, hours=12, minutes=5)  # half past midnight of the day on which the clock stands
    for turn in range(findings.STAFF_SALES_LEAST):
        await shop.sell(member, food(500), at=today + timedelta(minutes=30 * turn))
    assert await findings.look(shop.society) == 0
