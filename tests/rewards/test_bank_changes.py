"""Bank accounts that members remove or change while they are being paid: no more goes to the old one, unless the bank was told (M12)."""

from datetime import UTC, datetime, timedelta

import pytest

from portal.kit import clock
from portal.kit.refusals import Refused
from portal.models import Member, Notice
from rewards import verify
from rewards.models.bank import BankFile
from rewards.models.disbursements import Disbursement, Payout, PayoutReturn
from rewards.models.ledger import Period
from rewards.payouts import bank_details, bank_files, disbursement_runs, disbursements, payout_notes, payout_returns
from tests.browser import Browser
from tests.rewards import made, paid
from tests.rewards.tills import Shop

pytestmark = [pytest.mark.anyio, pytest.mark.usefixtures("rolled_back")]
OLD, OTHER = paid.IBANS[0], paid.IBANS[1]


async def opened(shop: Shop, year: Period, *pence: int) -> tuple[Disbursement, list[Member]]:
    """One after its cut-off for members who are paid to the old account by bank."""
    members = await paid.owed(shop, year, *pence)
    for member in members:
        await paid.choose(member, "bank", iban=OLD)
    await paid.pays_from(shop)
    clock.start_at(datetime(2026, 11, 30, 9, tzinfo=UTC))
    disbursement = await paid.opened(shop)
    clock.start_at(paid.AFTER)
    return disbursement, members


async def remove(member: Member) -> None:
    await bank_details.take_away(member, by=paid.self_of(member))


async def tell(member: Member, iban: str) -> None:
    await bank_details.keep(member, by=paid.self_of(member), name="Nerys Parry", iban=iban)


async def words_of(member: Member) -> str:
    (told,) = (await payout_notes.of_member(member)).payouts
    return f"{told.words} {told.why_words}".strip()


@pytest.mark.row("M12.1")
async def test_an_account_removed_or_changed_between_cut_off_and_calculation_is_not_paid_to(shop: Shop, year: Period) -> None:
    disbursement, (removed, changed, back_again, stays) = await opened(shop, year, 1_000, 1_000, 1_000, 1_000)
    await remove(removed)
    await tell(changed, OTHER)
    await tell(back_again, OTHER)
    await tell(back_again, OLD)
    await paid.posted(shop, disbursement)
    members = (removed, changed, back_again, stays)
    whys = [(await Payout.get(account_id=await paid.points_account(one), disbursement_id=disbursement.id)).why for one in members]
    assert whys == ["no bank", "cooling", "", ""]
    assert [await paid.money_of(one) for one in members] == [1_000, 1_000, 0, 0]
    (file,) = await bank_files.write(disbursement)
    assert (file.count, file.pence) == (2, 2_000)
    assert await verify.verify() == []


async def test_removed_after_it_was_frozen_the_money_stands_on_the_account_again_at_posting(shop: Shop, year: Period) -> None:
    disbursement, (removed, changed, stays) = await opened(shop, year, 1_243, 700, 500)
    await paid.calculated(shop, disbursement)
    await remove(removed)
    await tell(changed, OTHER)
    await paid.posted(shop, disbursement)
    assert [await paid.money_of(one) for one in (removed, changed, stays)] == [1_243, 700, 0]
    assert await words_of(removed) == "£12.43 was not paid, for you removed your bank account: it stands on your account again."
    assert await words_of(changed) == "£7.00 was not paid, for you changed your bank account: the next payment takes it to the new one."
    (file,) = await bank_files.write(disbursement)
    assert (file.count, file.pence) == (1, 500)
    told = await Notice.filter(subject="Your dividend stays with us").order_by("person_id")
    assert {one.person_id for one in told} == {removed.person_id, changed.person_id} and "£12.43" in told[0].text
    assert await verify.verify() == []


async def test_removed_before_the_file_the_money_comes_back_at_once_and_the_next_disbursement_takes_it(shop: Shop, year: Period) -> None:
    disbursement, (member, _other) = await opened(shop, year, 1_243, 500)
    await paid.posted(shop, disbursement)
    assert await paid.money_of(member) == 0
    for _ in range(2):
        await remove(member)
    assert await paid.money_of(member) == 1_243 and await PayoutReturn.all().count() == 1
    (file,) = await bank_files.write(disbursement)
    assert (file.count, file.pence) == (1, 500)
    await paid.choose(member, "fund")
    clock.start_at(datetime(2026, 12, 7, 9, tzinfo=UTC))
    await paid.posted(shop, await paid.opened(shop, closes_on=paid.LATER))
    assert await paid.money_of(member) == 0
    assert await verify.verify() == []


async def test_where_all_of_it_stays_the_bank_is_told_nothing_and_it_comes_to_its_end(shop: Shop, year: Period) -> None:
    disbursement, (member,) = await opened(shop, year, 1_243)
    await paid.posted(shop, disbursement)
    await remove(member)
    assert await bank_files.write(disbursement) == [] and not await disbursements.pays_by_bank(disbursement)
    by = await made.officer(shop)
    await disbursements.confirm(disbursement, by=by)
    await disbursements.close(disbursement, by=by)
    assert await verify.verify() == []


async def test_once_the_bank_is_told_whoever_removes_their_account_hears_that_the_money_is_on_its_way(shop: Shop, year: Period) -> None:
    disbursement, (member,) = await opened(shop, year, 1_243)
    await paid.posted(shop, disbursement)
    (file,) = await bank_files.write(disbursement)
    await remove(member)
    assert (await bank_details.of_member(member), await bank_details.on_its_way(member)) == (None, 1_243)
    (notice,) = await Notice.filter(text__contains="off our books")
    assert "£12.43 is on its way to the old account already" in notice.text
    assert not await PayoutReturn.exists() and await paid.money_of(member) == 0
    (again,) = await bank_files.write(disbursement)
    assert again.message == file.message and await BankFile.all().count() == 1
    await disbursements.confirm(disbursement, by=await made.officer(shop))
    assert await bank_details.on_its_way(member) == 0
    assert await verify.verify() == []


async def test_a_bank_sends_nothing_back_that_never_went_there(shop: Shop, year: Period) -> None:
    disbursement, (member, other) = await opened(shop, year, 1_243, 500)
    await paid.posted(shop, disbursement)
    await remove(member)
    await bank_files.write(disbursement)
    by = await made.officer(shop)
    with pytest.raises(Refused, match="no payment by that name"):
        name = f"TL{disbursement.id}-{await paid.points_account(member)}"
        await payout_returns.note(disbursement, by=by, payment=name, reason="Account closed")
    assert [one.why for one in await PayoutReturn.all()] == ["no bank"]
    came = await payout_returns.note(
        disbursement, by=by, payment=f"TL{disbursement.id}-{await paid.points_account(other)}", reason="Account closed"
    )
    assert (came.pence, came.why, await paid.money_of(other)) == (500, "", 500)


async def test_a_withdrawn_disbursement_gives_nothing_back(shop: Shop, year: Period) -> None:
    disbursement, (member,) = await opened(shop, year, 1_243)
    await paid.released(shop, disbursement)
    await disbursements.withdraw(disbursement, by=await made.officer(shop), reason="wrong day")
    await remove(member)
    assert not await PayoutReturn.exists() and await paid.money_of(member) == 1_243
    assert (await disbursement_runs.figures(disbursement)).paid_pence == 1_243  # as it was frozen


async def test_the_member_reads_it_on_the_page_and_finance_on_theirs(browser: Browser, shop: Shop, year: Period) -> None:
    disbursement, (member, late) = await opened(shop, year, 1_243, 500)
    await paid.posted(shop, disbursement)
    clock.start_at(clock.now() + timedelta(minutes=1))
    await browser.sign_in("member", member.id)
    page = await browser.follow(await browser.send("/payout/bank/removal"))
    assert "off our books" in page.text and "£12.43" in page.text and "on its way" not in page.text
    assert "you removed your bank account" in (await browser.open("/dividend")).text
    await bank_files.write(disbursement)
    await browser.sign_in("member", late.id)
    page = await browser.follow(await browser.send("/payout/bank/removal"))
    assert "£5.00 is on its way to the old account already: we cannot stop it." in page.text
    officer = await made.officer(shop)
    await browser.sign_in("staff", officer.id)
    page = await browser.open(f"/disbursements/{disbursement.id}")
    assert "Kept back: the member removed this account" in page.text and "1 payment" in page.text
