"""Bank files and what banks send back: exact, held to the schema, the same when asked for again (O2)."""

import re
from datetime import UTC, datetime
from xml.etree import ElementTree

import pytest

from portal.kit import clock
from portal.kit.refusals import Refused
from portal.models import Member, Notice
from rewards import verify
from rewards.models.bank import BankFile
from rewards.models.disbursements import Disbursement, DisbursementStep, PayoutReturn
from rewards.models.ledger import Period
from rewards.payouts import bank_files, disbursements, payout_returns
from tests.rewards import made, paid
from tests.rewards.tills import Shop

pytestmark = [pytest.mark.anyio, pytest.mark.usefixtures("rolled_back")]
NAMES = {"p": f"urn:iso:std:iso:20022:tech:xsd:{bank_files.SCHEMA}"}


async def by_bank(shop: Shop, year: Period, *pence: int) -> tuple[Disbursement, list[Member]]:
    """A posted disbursement that pays these amounts by bank."""
    members = await paid.owed(shop, year, *pence)
    for member, iban in zip(members, paid.IBANS, strict=False):
        await paid.choose(member, "bank", iban=iban)
    clock.start_at(datetime(2026, 11, 26, 9, tzinfo=UTC))
    return await paid.posted(shop, await paid.opened(shop)), members


async def payment_of(member: Member, disbursement: Disbursement) -> str:
    return f"TL{disbursement.id}-{await paid.points_account(member)}"


async def test_a_file_holds_each_payment_to_the_penny_and_is_the_same_ever_after(shop: Shop, year: Period) -> None:
    await paid.pays_from(shop)
    disbursement, members = await by_bank(shop, year, 1_243, 7, 100_000)
    (file,) = await bank_files.write(disbursement)
    (again,) = await bank_files.write(disbursement)
    assert (again.id, again.message, bytes(again.content)) == (file.id, file.message, bytes(file.content))
    assert (file.count, file.pence) == (3, 101_250)
    root = ElementTree.fromstring(bytes(file.content))
    assert root.findtext(".//p:GrpHdr/p:MsgId", namespaces=NAMES) == file.message
    assert root.findtext(".//p:GrpHdr/p:NbOfTxs", namespaces=NAMES) == "3"
    assert root.findtext(".//p:GrpHdr/p:CtrlSum", namespaces=NAMES) == "1012.50"
    amounts = [(one.get("Ccy"), one.text) for one in root.findall(".//p:InstdAmt", NAMES)]
    assert sorted(amounts) == [("GBP", "0.07"), ("GBP", "1000.00"), ("GBP", "12.43")]
    names = {one.text for one in root.findall(".//p:EndToEndId", NAMES)}
    assert names == {await payment_of(member, disbursement) for member in members}
    assert {one.text for one in root.findall(".//p:CdtrAcct//p:IBAN", NAMES)} == set(paid.IBANS)
    assert "SEPA" not in re.sub("<[^>]*>", " ", bytes(file.content).decode())


async def test_a_large_disbursement_has_several_files(shop: Shop, year: Period, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bank_files, "PAYMENTS_A_FILE", 2)
    await paid.pays_from(shop)
    disbursement, _members = await by_bank(shop, year, 500, 600, 700)
    files = await bank_files.write(disbursement)
    assert [(file.part, file.count, file.pence) for file in files] == [(1, 2, 1_100), (2, 1, 700)]
    assert len({file.message for file in files}) == 2


async def test_no_file_before_posting_or_without_an_account_to_pay_from(shop: Shop, year: Period) -> None:
    members = await paid.owed(shop, year, 1_000)
    await paid.choose(members[0], "bank")
    clock.start_at(datetime(2026, 11, 26, 9, tzinfo=UTC))
    disbursement = await paid.opened(shop)
    with pytest.raises(Refused, match="posted"):
        await bank_files.write(disbursement)
    await paid.posted(shop, disbursement)
    with pytest.raises(Refused, match="which account"):
        await bank_files.write(disbursement)
    with pytest.raises(Refused, match="has not been written"):
        await disbursements.confirm(disbursement, by=await made.officer(shop))
    assert not await BankFile.exists()
    with pytest.raises(Refused, match="IBAN"):
        await bank_files.keep_account(shop.society, name="Society", iban="GB00")
    await paid.pays_from(shop)
    await bank_files.write(disbursement)
    await disbursements.confirm(disbursement, by=await made.officer(shop))


async def test_where_nothing_goes_by_bank_there_is_no_file(shop: Shop, year: Period) -> None:
    await paid.owed(shop, year, 1_000)
    assert await bank_files.write(await paid.posted(shop, await paid.opened(shop))) == []


async def test_each_opening_of_the_file_is_kept_and_moves_nothing_on(shop: Shop, year: Period) -> None:
    disbursement, _members = await by_bank(shop, year, 1_000)
    by = await made.officer(shop)
    for _ in range(2):
        await disbursements.note_opening(disbursement, by=by)
    assert await DisbursementStep.filter(disbursement_id=disbursement.id, state="file", by_id=by.id).count() == 2
    await paid.pays_from(shop)
    await bank_files.write(disbursement)
    await disbursements.confirm(disbursement, by=by)
    assert await verify.verify() == []


async def test_what_a_bank_sends_back_stands_on_the_account_again_once_and_the_member_is_told(shop: Shop, year: Period) -> None:
    disbursement, (member, other) = await by_bank(shop, year, 1_243, 500)
    by, payment = await made.officer(shop), await payment_of(member, disbursement)
    with pytest.raises(Refused, match="No file"):
        await payout_returns.note(disbursement, by=by, payment=payment, reason="Account closed")
    assert not await PayoutReturn.exists()
    await paid.sent(shop, disbursement)
    for _ in range(2):
        came = await payout_returns.note(disbursement, by=by, payment=f" {payment.lower()} ", reason="Account closed")
    assert (came.pence, await paid.money_of(member), await paid.money_of(other)) == (1_243, 1_243, 0)
    assert await PayoutReturn.all().count() == 1
    (notice,) = await Notice.filter(subject="Your dividend came back")
    assert notice.person_id == member.person_id and "£12.43" in notice.text
    assert await verify.verify() == []


async def test_a_return_that_is_no_payment_of_the_disbursement_is_refused(shop: Shop, year: Period) -> None:
    (voucher_holder, *_rest) = await paid.owed(shop, year, 1_000)
    disbursement = await paid.posted(shop, await paid.opened(shop))
    by = await made.officer(shop)
    for payment in ("TL1", await payment_of(voucher_holder, disbursement), f"TL{disbursement.id + 1}-1", f"TL{disbursement.id}-{10**17}"):
        with pytest.raises(Refused) as refused:
            await payout_returns.note(disbursement, by=by, payment=payment, reason="Account closed")
        assert refused.value.field == "payment"
    assert not await PayoutReturn.exists()
