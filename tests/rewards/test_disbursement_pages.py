"""The operators' and finance's pages of disbursements: who may, each step, the file for the bank, what comes back."""

from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

import pytest

from portal.actors import Actor
from portal.kit import clock, database
from portal.models import Member
from rewards import jobs as rewards_jobs
from rewards.models.bank import BankFile
from rewards.models.disbursements import Disbursement, DisbursementStep, PayoutReturn
from rewards.models.dividends import Dividend
from rewards.models.ledger import Period
from rewards.payouts import bank_files
from tests import people
from tests.browser import Browser
from tests.rewards import paid
from tests.rewards.tills import Shop

pytestmark = [pytest.mark.anyio, pytest.mark.usefixtures("rolled_back")]
PAGES = ("/disbursements", "/disbursements/new", "/disbursements/1")


async def signed_in(browser: Browser, shop: Shop, role: str = "finance") -> Actor:
    staff = await people.staff(shop.society, role)
    await browser.sign_in("staff", staff.id)
    return Actor("staff", staff.id, "", frozenset({role}), shop.society)


@pytest.mark.parametrize("address", [*PAGES, "/bank-files/1/1"])
async def test_only_operators_and_finance_find_them(browser: Browser, shop: Shop, address: str) -> None:
    assert "/sign-in?next=" in (await browser.open(address, status=303)).location
    await browser.sign_in("member", (await people.member(shop.society)).id)
    await browser.open(address, status=404)
    await signed_in(browser, shop, "advisor")
    await browser.open(address, status=404)


async def test_without_any_the_page_says_what_one_is(browser: Browser, shop: Shop) -> None:
    await signed_in(browser, shop, "operator")
    assert "No disbursement yet" in (await browser.open("/disbursements")).text
    assert "declare one first" in (await browser.open("/disbursements/new")).text


async def test_another_societys_is_not_there(browser: Browser, shop: Shop, year: Period) -> None:
    await paid.owed(shop, year, 1_000)
    disbursement = await paid.opened(shop)
    stranger = await people.staff(await people.society(), "finance")
    await browser.sign_in("staff", stranger.id)
    await browser.open(f"/disbursements/{disbursement.id}", status=404)
    await browser.send(f"/disbursements/{disbursement.id}/withdrawal", status=404, reason="wrong")


@pytest.mark.row("O2.7")
async def test_it_is_opened_tried_and_led_to_its_end(browser: Browser, shop: Shop, year: Period) -> None:
    await paid.owed(shop, year, 1_243, 150)
    dividend = await Dividend.get(society=shop.society)
    await signed_in(browser, shop)
    told: Any = {"dividend": str(dividend.id), "closes_on": "2026-12-05", "threshold_pence": "2", "default_method": "voucher"}
    opened = await browser.send("/disbursements", **told, voucher_months="12", once=uuid4().hex)
    page = await browser.follow(opened)
    assert "Dry run: what it would come to" in page.text and "Carried: below the threshold" in page.text
    assert "Carried: odd pence of vouchers" in page.text and "£12.00" in page.text
    early = await browser.send(f"{opened.location}/calculation", status=422)
    assert "Members may still choose." in early.text
    clock.start_at(paid.AFTER)
    await signed_in(browser, shop)
    assert "Fingerprint of the frozen payouts" in (await browser.follow(await browser.send(f"{opened.location}/calculation"))).text
    await browser.send(f"{opened.location}/release")
    assert "Waiting for a second person" in (await browser.open(opened.location)).text
    assert "Two people have to release" in (await browser.send(f"{opened.location}/posting", status=422)).text
    await signed_in(browser, shop, "operator")
    for step in ("release", "posting", "payment", "closing"):
        await browser.send(f"{opened.location}/{step}")
    page = await browser.open(opened.location)
    assert "Closed" in page.text and "Withdraw it" not in page.text
    assert "£12.00" in (await browser.open("/disbursements")).text
    assert (await browser.client.get(f"{opened.location}/posting")).status_code == 405


async def test_a_form_that_does_not_fit_redraws_with_words(browser: Browser, shop: Shop, year: Period) -> None:
    await paid.owed(shop, year, 1_000)
    await signed_in(browser, shop)
    page = await browser.send("/disbursements", status=422, once=uuid4().hex)
    assert page.words("title")[0].startswith("Problem: Open a disbursement") and page.all("p", class_="error")
    dividend = await Dividend.get(society=shop.society)
    told: Any = {"dividend": str(dividend.id), "closes_on": "2026-11-01", "default_method": "voucher", "voucher_months": "12"}
    assert "no time to choose" in (await browser.send("/disbursements", status=422, **told, once=uuid4().hex)).text
    assert not await Disbursement.exists()


async def test_it_is_withdrawn_with_a_reason(browser: Browser, shop: Shop, year: Period) -> None:
    await paid.owed(shop, year, 1_000)
    disbursement = await paid.opened(shop)
    await signed_in(browser, shop)
    assert (await browser.send(f"/disbursements/{disbursement.id}/withdrawal", status=422, reason="")).all("p", class_="error")
    await browser.send(f"/disbursements/{disbursement.id}/withdrawal", reason="The wrong day")
    assert "The wrong day" in (await browser.open(f"/disbursements/{disbursement.id}")).text


async def by_bank(shop: Shop, year: Period) -> tuple[Disbursement, Member]:
    (member,) = await paid.owed(shop, year, 1_243)
    await paid.choose(member, "bank")
    await paid.pays_from(shop)
    clock.start_at(datetime(2026, 11, 26, 9, tzinfo=UTC))
    return await paid.posted(shop, await paid.opened(shop)), member


async def test_finance_has_the_file_written_and_each_opening_is_kept(browser: Browser, shop: Shop, year: Period) -> None:
    disbursement, _member = await by_bank(shop, year)
    address = f"/disbursements/{disbursement.id}"
    by = await signed_in(browser, shop)
    assert "No file is written yet." in (await browser.open(address)).text
    await browser.open(f"/bank-files/{disbursement.id}/1", status=404)
    await browser.send(f"/bank-files/{disbursement.id}")
    await rewards_jobs.write_bank_file(disbursement.id)
    page = await browser.open(address)
    file = await BankFile.get(disbursement_id=disbursement.id)
    assert page.links()[file.message] == f"/bank-files/{disbursement.id}/1" and "1 payment" in page.text
    answer = await browser.client.get(f"/bank-files/{disbursement.id}/1")
    assert answer.content == bytes(file.content) and answer.headers["content-type"].startswith("application/xml")
    assert await DisbursementStep.filter(disbursement_id=disbursement.id, state="file", by_id=by.id).count() == 1
    assert "Bank file opened" in (await browser.open(address)).text
    await signed_in(browser, shop, "operator")
    assert file.message in (await browser.open(address)).text
    await browser.open(f"/bank-files/{disbursement.id}/1", status=404)
    await browser.send(f"/bank-files/{disbursement.id}", status=404)
    await browser.send(f"{address}/returns", status=404, payment="TL1-1", reason="no")
    assert bank_files.JOB in {job.name for job in rewards_jobs.JOBS}


async def test_what_refuses_the_file_is_said_when_it_is_asked_for(browser: Browser, shop: Shop, year: Period) -> None:
    (member, other) = await paid.owed(shop, year, 1_243, 1_243)
    await paid.choose(member, "bank")
    clock.start_at(datetime(2026, 11, 26, 9, tzinfo=UTC))
    disbursement = await paid.opened(shop)
    await signed_in(browser, shop)
    refused = await browser.send(f"/bank-files/{disbursement.id}", status=422)
    assert "This disbursement has not been posted yet." in refused.text
    await paid.posted(shop, disbursement)
    await signed_in(browser, shop)
    refused = await browser.send(f"/bank-files/{disbursement.id}", status=422)
    assert "Say first from which account the society pays" in refused.text and refused.text.startswith("Problem:")
    assert await waiting() == 0
    await paid.pays_from(shop)
    for _ in range(2):
        await browser.send(f"/bank-files/{disbursement.id}")
    assert await waiting() == 1
    await rewards_jobs.write_bank_file(disbursement.id)
    await browser.send(f"/bank-files/{disbursement.id}")
    assert await waiting() == 1 and await BankFile.all().count() == 1
    by_voucher = await paid.posted(shop, await paid.opened(shop, closes_on=paid.LATER, threshold_pence=0))
    await signed_in(browser, shop)
    assert "Nothing of this disbursement is paid by bank." in (await browser.send(f"/bank-files/{by_voucher.id}", status=422)).text
    assert await paid.money_of(other) == 43


async def waiting() -> int:
    """How many jobs that write files are in the queue."""
    return int(await database.value("SELECT count(*) FROM pgqueuer WHERE entrypoint = $1", bank_files.JOB))


async def test_finance_notes_what_the_bank_sent_back(browser: Browser, shop: Shop, year: Period) -> None:
    disbursement, member = await by_bank(shop, year)
    address = f"/disbursements/{disbursement.id}"
    await signed_in(browser, shop)
    page = await browser.send(f"{address}/returns", status=422, payment="TL0-0", reason="Account closed")
    assert "no payment by that name" in page.text and not await PayoutReturn.exists()
    payment = f"TL{disbursement.id}-{await paid.points_account(member)}"
    await paid.sent(shop, disbursement)
    page = await browser.follow(await browser.send(f"{address}/returns", payment=payment, reason="Account closed"))
    assert payment in page.text and await paid.money_of(member) == 1_243
