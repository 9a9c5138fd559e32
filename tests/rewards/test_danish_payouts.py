"""A Danish society from dividend to disbursement to bank file: kroner and øre, Danish accounts, and every word in Danish (M12, M13, O2)."""

import re
from datetime import UTC, datetime
from typing import Any
from xml.etree import ElementTree

import pytest
from starlette.applications import Starlette

from portal.kit import clock
from portal.models import Member, Notice
from rewards import verify
from rewards.books import shares
from rewards.models.bank import BankFile
from rewards.models.disbursements import Disbursement
from rewards.models.dividends import Dividend
from rewards.payouts import bank_details, bank_files, disbursement_runs, disbursements, payout_choices, payout_returns, voucher_uses
from rewards.payouts.disbursement_runs import Part
from rewards.payouts.voucher_uses import Receipt
from tests import people
from tests.browser import Browser, Page
from tests.rewards import made, paid
from tests.rewards.test_bank_files import NAMES
from tests.rewards.tills import Shop, food, open_shop

pytestmark = [pytest.mark.anyio, pytest.mark.usefixtures("rolled_back")]
COUNTRY = {"country": "DK", "currency": "DKK", "language": "da", "time_zone": "Europe/Copenhagen", "share_pence": 20_000}
IBANS = ("DK5000400440116243", "DK9520000123456789")
ENGLISH = re.compile(r"\b(the|your|you|paid|voucher|account)\b|£", re.IGNORECASE)


@pytest.fixture
async def butik(rolled_back: None, toad_lane: Starlette) -> Shop:
    """A shop of a Danish society, in which a point comes for each krone."""
    shop = await open_shop(**COUNTRY, name="Bælt og Bakke Brugsforening")
    await made.last_year(shop)
    return shop


async def holder(shop: Shop, points: int) -> Member:
    member = await people.member(shop.society, given_name="Åse", family_name="Sørensen", language="da")
    await shares.receive(shop.society, [member.id], by=shop.by)
    await made.sell_last_year(shop, member, food(points * 100))
    return member


async def owed(shop: Shop, *points: int) -> list[Member]:
    """Members with a dividend of ten øre a point on their accounts."""
    members = [await holder(shop, each) for each in points]
    period = await made.last_year(shop)
    await made.posted(shop, period, rate=10 * made.PENNY)
    return members


async def danish(browser: Browser, address: str) -> Page:
    """A page as a Danish member reads it: not one English word of money."""
    page = await browser.open(address, language="da")
    found = ENGLISH.findall(page.text)
    assert not found, (found, page.text)
    return page


@pytest.mark.row("M12.1")
@pytest.mark.row("M13.1")
async def test_from_dividend_to_bank_file_in_kroner(butik: Shop) -> None:
    spender, banked, other, small, giver = await owed(butik, 1_243, 1_250, 777, 199, 300)
    await bank_details.keep(banked, by=paid.self_of(banked), name="Åse Sørensen", iban=IBANS[0])
    await payout_choices.choose(banked, by=paid.self_of(banked), method="bank")
    await paid.choose(other, "bank", iban=IBANS[1])
    await paid.choose(giver, "voucher", "fund")
    disbursement = await paid.opened(butik, closes_on=paid.LATER)
    assert disbursement.threshold_pence == 2_000  # twenty kroner
    assert disbursement.last_moment == datetime(2026, 12, 20, 22, 59, 59, tzinfo=UTC)  # the end of the day in Copenhagen
    figures = await disbursement_runs.figures(disbursement)
    assert figures.methods == {"bank": Part(2, 20_270), "voucher": Part(2, 15_400)}
    assert figures.carried == {"threshold": Part(1, 1_990), "odd pence": Part(1, 30)} and figures.fund_pence == 0
    await paid.posted(butik, disbursement)
    assert [await paid.money_of(member) for member in (spender, banked, other, small, giver)] == [30, 0, 0, 1_990, 0]
    voucher = await paid.voucher_of(spender)
    assert (voucher.value_pence, str(voucher.expires_on)) == (12_400, "2027-12-21")
    used = Receipt(butik.store.number, "K1", "77", paid.LATER)
    assert (await voucher_uses.use(butik.society, voucher, used, 12_345, by=butik.by)).left_pence == 55
    await bank_files.keep_account(butik.society, name=butik.society.name, iban=IBANS[1])
    (file,) = await bank_files.write(disbursement)
    assert (file.count, file.pence) == (2, 20_270)
    root = ElementTree.fromstring(bytes(file.content))
    assert root.findtext(".//p:GrpHdr/p:CtrlSum", namespaces=NAMES) == "202.70"
    assert {(one.get("Ccy"), one.text) for one in root.findall(".//p:InstdAmt", NAMES)} == {("DKK", "125.00"), ("DKK", "77.70")}
    assert {one.text for one in root.findall(".//p:CdtrAcct//p:IBAN", NAMES)} == set(IBANS)
    assert root.findtext(".//p:DbtrAcct//p:IBAN", namespaces=NAMES) == IBANS[1]
    assert root.findtext(".//p:Cdtr/p:Nm", namespaces=NAMES) == "Ase Sorensen"  # banks of other countries read no other letters
    assert await verify.verify() == []


@pytest.mark.row("M12.3")
@pytest.mark.row("M13.2")
async def test_a_member_reads_it_all_in_danish(butik: Shop, browser: Browser) -> None:
    (member,) = await owed(butik, 1_243)
    await browser.sign_in("member", member.id)
    disbursement = await paid.opened(butik)
    for address in ("/dividend", "/payout", "/vouchers", "/"):
        await danish(browser, address)
    assert "124,30 kr." in (await danish(browser, "/payout")).text and "20,00 kr." in (await danish(browser, "/payout")).text
    await paid.posted(butik, disbursement)
    await browser.sign_in("member", member.id)
    page = await danish(browser, "/dividend")
    assert "10 øre" in page.text and "124,00 kr." in page.text and "0,30 kr." in page.text
    voucher = await paid.voucher_of(member)
    wallet = await danish(browser, "/vouchers")
    assert "124,00 kr." in wallet.text and "6. december 2027" in wallet.text
    await voucher_uses.use(butik.society, voucher, Receipt(butik.store.number, "K1", "1", paid.CLOSES_ON), 12_400, by=butik.by)
    assert "Brugt" in (await danish(browser, "/vouchers")).text
    for address in ("/", "/statement?from=2026-11-01&to=2026-12-31", f"/figures/payout/{disbursement.id}"):
        await danish(browser, address)


async def test_what_comes_back_is_told_in_danish(butik: Shop) -> None:
    (member,) = await owed(butik, 1_243)
    await paid.choose(member, "bank", iban=IBANS[0])
    clock.start_at(datetime(2026, 11, 26, 9, tzinfo=UTC))
    disbursement = await paid.posted(butik, await paid.opened(butik))
    await bank_files.keep_account(butik.society, name=butik.society.name, iban=IBANS[1])
    await bank_files.write(disbursement)
    payment = f"TL{disbursement.id}-{await paid.points_account(member)}"
    await payout_returns.note(disbursement, by=await made.officer(butik), payment=payment, reason="Konto lukket")
    told = await Notice.filter(person_id=member.person_id).order_by("id")
    assert [ENGLISH.findall(f"{notice.subject} {notice.text}") for notice in told] == [[], []]
    assert "DK •••• 6243" in told[0].text and "124,30\xa0kr." in told[1].text


@pytest.mark.row("O2.7")
async def test_staff_lead_it_to_its_end_in_danish(butik: Shop, browser: Browser) -> None:
    members = await owed(butik, 1_243, 150, 400)
    await paid.choose(members[2], "bank", iban=IBANS[0])
    clock.start_at(datetime(2026, 11, 26, 9, tzinfo=UTC))
    dividend = await Dividend.get(society=butik.society)
    by = await people.staff(butik.society, "finance", language="da")
    await browser.sign_in("staff", by.id)
    await danish(browser, "/disbursements/new")
    told: Any = {"dividend": str(dividend.id), "closes_on": "2026-12-05", "threshold_pence": "20,00", "default_method": "voucher"}
    opened = await browser.send("/disbursements", **told, voucher_months="12", once="a" * 32)
    page = await danish(browser, opened.location)
    assert "124,00 kr." in page.text and "20,00 kr." in page.text
    disbursement = await Disbursement.get(society=butik.society)
    await paid.posted(butik, disbursement)
    await bank_files.keep_account(butik.society, name=butik.society.name, iban=IBANS[1])
    await browser.sign_in("staff", by.id)
    await danish(browser, opened.location)
    await browser.send(f"/bank-files/{disbursement.id}")
    await bank_files.write(disbursement)
    assert (await BankFile.get()).pence == 4_000
    await disbursements.confirm(disbursement, by=await made.officer(butik))
    for address in (opened.location, "/disbursements", "/books/all"):
        await danish(browser, address)
