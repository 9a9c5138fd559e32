"""A member's payout pages: the choice, the bank account behind its second step, the wallet; and what other pages show of them."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from portal.kit import clock
from portal.models import Member, Session
from rewards.models.bank import BankDetails
from rewards.models.disbursements import PayoutChoice
from rewards.models.ledger import Period
from rewards.models.vouchers import Voucher
from rewards.payouts import payout_choices, payout_returns, vouchers
from tests import people
from tests.browser import Browser
from tests.rewards import made, paid
from tests.rewards.tills import Shop

pytestmark = [pytest.mark.anyio, pytest.mark.usefixtures("rolled_back")]
PAGES = ("/payout", "/payout/bank", "/vouchers")


@pytest.fixture
async def member(shop: Shop, year: Period, browser: Browser) -> Member:
    """A member with £12.43 of a dividend, signed in."""
    (member,) = await paid.owed(shop, year, 1_243)
    await browser.sign_in("member", member.id)
    return member


@pytest.mark.parametrize("address", PAGES)
async def test_visitors_and_staff_find_no_payout_pages(browser: Browser, shop: Shop, address: str) -> None:
    assert "/sign-in?next=" in (await browser.open(address, status=303)).location
    await browser.sign_in("staff", (await people.staff(shop.society, "finance")).id)
    await browser.open(address, status=404)


@pytest.mark.row("M12.2")
async def test_a_member_changes_how_they_are_paid_and_reads_until_when(browser: Browser, shop: Shop, member: Member) -> None:
    await paid.opened(shop)
    page = await browser.open("/payout")
    assert "until the end of 5 December 2026" in page.text and "£12.43" in page.text and "from £2.00 on" in page.text
    done = await browser.send("/payout", method="fund", odd="carry")
    page = await browser.follow(done)
    assert "How it will be paid: Community fund. You can change that until 5 December 2026." in page.text
    chosen = await payout_choices.of_member(member)
    assert chosen is not None and (chosen.method, chosen.by_kind) == ("fund", "member")
    again = await browser.open("/payout")
    assert [one.get("value") for one in again.all("input", name="method") if one.get("checked") is not None] == ["fund"]


async def test_a_choice_that_cannot_be_redraws_with_words(browser: Browser, member: Member) -> None:
    page = await browser.send("/payout", status=422, method="bank", odd="carry")
    assert "Tell us your bank account first." in page.words("p", class_="error")[0]
    wrongs: tuple[Any, ...] = ({"method": "gold", "odd": "carry"}, {"odd": "carry"}, {"method": "voucher", "odd": "burn"})
    for wrong in wrongs:
        page = await browser.send("/payout", status=422, **wrong)
        assert page.words("title")[0].startswith("Problem: How you are paid")
    assert not await PayoutChoice.exists()
    assert (await browser.client.put("/payout", headers={"sec-fetch-site": "same-origin"})).status_code == 405


@pytest.mark.row("M12.2")
async def test_after_the_cut_off_the_page_says_that_a_choice_counts_from_the_next_time(
    browser: Browser, shop: Shop, member: Member
) -> None:
    await paid.opened(shop)
    clock.start_at(paid.AFTER)
    await browser.sign_in("member", member.id)
    assert "The time to choose for this payment is over." in (await browser.open("/payout")).text
    assert "It is being paid out." in (await browser.open("/dividend")).text


@pytest.mark.row("M4.12")
async def test_bank_details_are_asked_for_behind_a_sign_in_of_the_last_minutes(browser: Browser, member: Member) -> None:
    typed: Any = {"name": "Nerys Parry", "iban": paid.IBANS[0]}
    await Session.all().update(created_at=clock.now() - timedelta(minutes=11))
    for answer in (
        await browser.open("/payout/bank", status=303),
        await browser.send("/payout/bank", **typed),
        await browser.send("/payout/bank/removal"),
    ):
        assert answer.location == "/sign-in/again?next=%2Fpayout%2Fbank"
    assert not await BankDetails.exists()
    await Session.all().update(created_at=clock.now() - timedelta(minutes=9))
    assert (await browser.send("/payout/bank", **typed)).location == "/payout"
    page = await browser.open("/payout")
    assert "GB •••• 5432" in page.text and "12345698" not in page.response.text
    await browser.send("/payout/bank/removal")
    assert "We know of none." in (await browser.open("/payout")).text


async def test_an_account_that_is_none_redraws_with_words(browser: Browser, member: Member) -> None:
    for iban in ("GB82WEST12345698765433", "GB82"):
        page = await browser.send("/payout/bank", status=422, name="Nerys Parry", iban=iban)
        assert page.all("p", class_="error") and page.field("iban").get("value") == iban
    assert not await BankDetails.exists()


@pytest.mark.row("M13.1")
@pytest.mark.row("M13.2")
async def test_the_wallet_shows_code_value_rest_last_day_and_what_became_of_older_ones(
    browser: Browser, shop: Shop, year: Period, member: Member
) -> None:
    assert "No voucher yet" in (await browser.open("/vouchers")).text
    await paid.posted(shop, await paid.opened(shop))
    voucher = await paid.voucher_of(member)
    await browser.sign_in("member", member.id)
    page = await browser.open("/vouchers")
    assert vouchers.grouped(voucher.code) in page.text and "£12.00 left" in page.text and 'class="barcode"' in page.response.text
    assert f"Use it by 6 December 2027, in every shop of {shop.society.name}." in page.text
    assert "A voucher waits for you" in (await browser.open("/")).text
    clock.start_at(datetime(2028, 1, 1, 9, tzinfo=UTC))
    await browser.sign_in("member", member.id)
    page = await browser.open("/vouchers")
    assert "It expired on 6 December 2027." in page.text and 'class="barcode"' not in page.response.text


@pytest.mark.row("M13.3")
async def test_a_member_reports_a_voucher_lost_and_finds_the_new_one(browser: Browser, shop: Shop, member: Member) -> None:
    await paid.posted(shop, await paid.opened(shop))
    lost = await paid.voucher_of(member)
    await browser.sign_in("member", member.id)
    for _ in range(2):
        page = await browser.follow(await browser.send(f"/vouchers/{lost.id}/loss"))
    fresh = await paid.voucher_of(member)
    assert vouchers.grouped(fresh.code) in page.text and "What was left is on another voucher." in page.text
    assert await Voucher.all().count() == 2
    await browser.sign_in("member", (await people.member(shop.society)).id)
    page = await browser.send(f"/vouchers/{fresh.id}/loss", status=422)
    assert "This is not one of your vouchers." in page.text
    assert (await Voucher.get(id=fresh.id)).void_at is None


@pytest.mark.row("M11.5")
async def test_the_dividend_page_says_how_it_was_paid_and_what_is_carried(browser: Browser, shop: Shop, member: Member) -> None:
    await paid.posted(shop, await paid.opened(shop))
    await browser.sign_in("member", member.id)
    page = await browser.open("/dividend")
    assert "£12.00 as a voucher, on 6 December 2026." in page.text
    assert "£0.43 carried. A voucher is for whole amounts: the odd pence stay on your account, as money." in page.text


@pytest.mark.row("M12.3")
async def test_the_statement_says_how_a_dividend_is_paid(browser: Browser, shop: Shop, member: Member) -> None:
    address = "/statement?from=2026-11-01&to=2026-12-31"
    assert "Not paid out yet. Chosen for it: Vouchers." in (await browser.open(address)).text
    await paid.choose(member, "fund")
    assert "Chosen for it: Community fund." in (await browser.open(address)).text
    await paid.posted(shop, await paid.opened(shop))
    await browser.sign_in("member", member.id)
    assert "£12.43 to the community fund, on 6 December 2026. Thank you." in (await browser.open(address)).text
    file = await browser.client.get("/statement.csv?from=2026-11-01&to=2026-12-31")
    assert "£12.43 to the community fund" in file.text


async def test_the_home_page_says_that_a_dividend_will_be_paid(browser: Browser, shop: Shop, member: Member) -> None:
    assert "Your dividend will be paid" not in (await browser.open("/")).text
    await paid.opened(shop)
    assert "How it will be paid: Vouchers. You can change that until 5 December 2026." in (await browser.open("/")).text


async def test_what_a_bank_sent_back_is_said(browser: Browser, shop: Shop, member: Member) -> None:
    await paid.choose(member, "bank")
    clock.start_at(datetime(2026, 11, 26, 9, tzinfo=UTC))
    disbursement = await paid.posted(shop, await paid.opened(shop))
    await browser.sign_in("member", member.id)
    assert "£12.43 on its way to your bank account" in (await browser.open("/dividend")).text
    payment = f"TL{disbursement.id}-{await paid.points_account(member)}"
    await paid.sent(shop, disbursement)
    await payout_returns.note(disbursement, by=await made.officer(shop), payment=payment, reason="Account closed")
    assert "£12.43 went to your bank and came back: it stands on your account again." in (await browser.open("/dividend")).text
