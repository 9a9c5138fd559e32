"""Which payout pays which dividend, as the member reads it: all that stood there goes together, what came back is not paid (M12)."""

from datetime import UTC, date, datetime

import pytest

from portal.kit import clock
from portal.models import Member
from rewards.dividends import dividend_notes
from rewards.models.disbursements import Disbursement
from rewards.models.dividends import Stage
from rewards.models.ledger import Period
from rewards.payouts import bank_details, payout_notes, payout_returns
from tests import people
from tests.browser import Browser
from tests.rewards import made, paid
from tests.rewards.tills import Shop, food

pytestmark = [pytest.mark.anyio, pytest.mark.usefixtures("rolled_back"), pytest.mark.row("M12.3")]
TOGETHER = "£20.00 as a voucher, on 6 December 2026. It was paid with other dividends: £20.00 stood on your account."


async def is_paid_out(member: Member) -> dict[Stage, bool]:
    return {note.stage: note.is_paid_out for note in await dividend_notes.of_member(member)}


async def of_two_stages(shop: Shop, year: Period) -> Member:
    """A member with £10 of an interim dividend, and £10 more of the final one, both on the account."""
    member = await made.holder(shop, 1_000)
    await made.posted(shop, year, stage=Stage.INTERIM)
    await made.posted(shop, year, rate=2 * made.PENNY)
    return member


async def test_an_interim_one_that_is_paid_with_the_final_one_reads_as_paid(browser: Browser, shop: Shop, year: Period) -> None:
    member = await of_two_stages(shop, year)
    disbursement = await paid.opened(shop)
    await browser.sign_in("member", member.id)
    assert (await browser.open("/dividend")).text.count("How it will be paid: Vouchers.") == 2
    assert await is_paid_out(member) == {Stage.INTERIM: False, Stage.FINAL: False}
    await paid.posted(shop, disbursement)
    await browser.sign_in("member", member.id)
    page = (await browser.open("/dividend")).text
    assert page.count(TOGETHER) == 2 and "How it will be paid" not in page
    assert await is_paid_out(member) == {Stage.INTERIM: True, Stage.FINAL: True}
    statement = (await browser.open("/statement?from=2026-11-01&to=2026-12-31")).text
    assert "Not paid out yet" not in statement and statement.count(TOGETHER) == 2
    assert "It was paid out." in (await browser.open("/")).text


async def test_each_is_paid_by_its_own_where_the_first_had_left_before_the_second_came(shop: Shop, year: Period) -> None:
    member = await made.holder(shop, 1_000)
    await made.posted(shop, year, stage=Stage.INTERIM)
    first = await paid.posted(shop, await paid.opened(shop))
    await made.posted(shop, year, rate=2 * made.PENNY)
    assert await is_paid_out(member) == {Stage.INTERIM: True, Stage.FINAL: False}
    second = await paid.posted(shop, await paid.opened(shop, closes_on=paid.LATER))
    wallet = await payout_notes.of_member(member)
    assert [(one.disbursement_id, len(one.dividend_ids), one.together_words) for one in wallet.payouts] == [
        (second.id, 1, ""), (first.id, 1, ""),
    ]  # fmt: skip
    assert not {*wallet.payouts[0].dividend_ids} & {*wallet.payouts[1].dividend_ids}


async def test_what_stayed_below_the_threshold_is_paid_by_the_next(shop: Shop, year: Period) -> None:
    (member,) = await paid.owed(shop, year, 150)
    await paid.posted(shop, await paid.opened(shop))
    assert await is_paid_out(member) == {Stage.FINAL: False}
    second = await paid.opened(shop, closes_on=paid.LATER, threshold_pence=100)
    wallet = await payout_notes.of_member(member)
    assert wallet.running and wallet.is_next(wallet.running.dividend_id)
    await paid.posted(shop, second)
    assert await is_paid_out(member) == {Stage.FINAL: True}
    wallet = await payout_notes.of_member(member)
    assert [one.words for one in wallet.payouts_of(second.dividend_id)] == [
        "£1.00 as a voucher, on 21 December 2026.", "Nothing was paid out on 6 December 2026.",
    ]  # fmt: skip


async def by_bank(shop: Shop, year: Period) -> tuple[Member, Disbursement]:
    (member,) = await paid.owed(shop, year, 1_000)
    await paid.choose(member, "bank")
    clock.start_at(datetime(2026, 11, 26, 9, tzinfo=UTC))
    return member, await paid.posted(shop, await paid.opened(shop))


async def test_what_a_bank_sent_back_is_not_paid_until_the_next_one_pays_it(browser: Browser, shop: Shop, year: Period) -> None:
    member, disbursement = await by_bank(shop, year)
    assert await is_paid_out(member) == {Stage.FINAL: True}
    await paid.sent(shop, disbursement)
    payment = f"TL{disbursement.id}-{await paid.points_account(member)}"
    await payout_returns.note(disbursement, by=await made.officer(shop), payment=payment, reason="Account closed")
    assert await is_paid_out(member) == {Stage.FINAL: False}
    await browser.sign_in("member", member.id)
    assert "It stands on your account." in (await browser.open("/")).text
    again = await paid.opened(shop, closes_on=paid.LATER)
    page = (await browser.open("/dividend")).text
    assert "£10.00 went to your bank and came back" in page and "How it will be paid: Bank." in page
    await paid.posted(shop, again)
    assert await is_paid_out(member) == {Stage.FINAL: True}


async def test_what_never_went_to_the_bank_is_not_paid(shop: Shop, year: Period) -> None:
    member, _disbursement = await by_bank(shop, year)
    await bank_details.take_away(member, by=paid.self_of(member))
    assert await is_paid_out(member) == {Stage.FINAL: False}


async def test_a_dividend_that_went_to_the_share_alone_is_not_said_to_be_paid_out(shop: Shop, year: Period) -> None:
    member = await people.member(shop.society)
    await made.sell_last_year(shop, member, food(8_000))  # 80 points: all of it goes to the share
    await made.posted(shop, year, stage=Stage.INTERIM)
    await made.posted(shop, year, rate=10 * made.PENNY)
    await paid.posted(shop, await paid.opened(shop, closes_on=date(2026, 12, 5)))
    assert await is_paid_out(member) == {Stage.INTERIM: False, Stage.FINAL: True}
