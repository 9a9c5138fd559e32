"""Bank files: what a society tells its bank to pay, ISO 20022 pain.001 (O2), held to the standard's schema before it is kept.

A file is written once and kept as it is: asked for again it is the same, so that nothing is paid twice because of us. A payment is named by
disbursement and account, by which a bank says what it sent back.
"""

import asyncio
from collections.abc import Sequence
from datetime import date
from typing import Any

from sepaxml import SepaTransfer

from portal.actors import Actor, system
from portal.kit import clock, database, jobs
from portal.kit.locale import gettext as _
from portal.kit.refusals import Refused
from portal.models import Society
from rewards.books import periods
from rewards.models.bank import BankFile, PayingAccount
from rewards.models.disbursements import Disbursement
from rewards.payouts import bank_details, disbursements, payout_returns
from rewards.payouts.disbursement_states import AFTER_POSTING, WAY

SCHEMA = "pain.001.001.09"
PAYMENTS_A_FILE = 20_000
"""Banks take files of some tens of thousands of payments; a larger disbursement has several."""
NAME_MOST = 70
JOB = "rewards.bank_file"


async def keep_account(society: Society, *, name: str, iban: str) -> PayingAccount:
    """The society pays from this account from now on.

    Raises:
        Refused: it is no IBAN.
    """
    code = bank_details.read_iban(iban)
    account, _created = await PayingAccount.update_or_create(defaults={"name": name[:NAME_MOST], "iban": code}, society=society)
    return account


async def files_of(disbursement: Disbursement) -> list[BankFile]:
    """The files that were written, in their order, without what is in them."""
    return await BankFile.filter(disbursement_id=disbursement.id).order_by("part").only("id", "part", "message", "count", "pence", "at")


async def ask(disbursement: Disbursement, *, by: Actor) -> Disbursement:
    """Have the files written by the worker: a large disbursement takes its time. Asked for twice while it waits, or again, it counts once.

    Raises:
        Refused: it is not posted, nothing of it is paid by bank, or the society has not said from which account it pays.
    """
    assert by.kind == "staff", "a person asks for the file"
    async with database.transaction():
        steps = await disbursements.hold(disbursement)
        if await BankFile.exists(disbursement_id=disbursement.id):
            return disbursement
        WAY.require(steps, *AFTER_POSTING)
        if not await disbursements.pays_by_bank(disbursement):
            raise Refused(_("Nothing of this disbursement is paid by bank."))
        await _paying_account(disbursement.society_id)
        await jobs.enqueue(JOB, disbursement.id, key=f"{JOB} {disbursement.id}")
    return disbursement


async def _paying_account(society_id: int) -> PayingAccount:
    account = await PayingAccount.get_or_none(society_id=society_id)
    if account is None:
        raise Refused(_("Say first from which account the society pays: toadlane disbursement account."))
    return account


async def write(disbursement: Disbursement) -> list[BankFile]:
    """The files for the bank; written once, and the same ever after. None, where nothing is paid by bank.

    Raises:
        Refused: it is not posted, or the society has not said from which account it pays.
    """
    society = await Society.get(id=disbursement.society_id)
    async with database.transaction():
        period_id, at = await periods.of_now(society)
        steps = await disbursements.hold(disbursement)
        if written := await BankFile.filter(disbursement_id=disbursement.id).order_by("part"):
            return written
        WAY.require(steps, *AFTER_POSTING)
        await payout_returns.keep_back(disbursement, society, period_id, by=system(society), at=at)
        rows = await database.rows(database.sql("rewards", "payout_bank"), disbursement.id)
        if not rows:
            return []
        paying = await _paying_account(society.id)
        parts = [rows[start : start + PAYMENTS_A_FILE] for start in range(0, len(rows), PAYMENTS_A_FILE)]
        return [await _keep(disbursement, society, paying, part, payments) for part, payments in enumerate(parts, 1)]


async def _keep(
    disbursement: Disbursement, society: Society, paying: PayingAccount, part: int, payments: Sequence[database.Row]
) -> BankFile:
    today = clock.today(society.time_zone)
    message, content = await asyncio.to_thread(_content, society, paying, payments, today)  # thousands of payments: not where pages wait
    pence = sum(row["paid_pence"] for row in payments)
    return await BankFile.create(
        disbursement_id=disbursement.id, part=part, message=message, count=len(payments), pence=pence, content=content, at=clock.now()
    )


def _content(society: Society, paying: PayingAccount, payments: Sequence[database.Row], day: date) -> tuple[str, bytes]:
    """The name of the message, and the file."""
    # the library reads `domestic` as: no SEPA, which knows neither pounds nor kroner
    account: dict[str, Any] = {
        "name": paying.name, "IBAN": paying.iban, "currency": society.currency, "batch": True, "domestic": True,
    }  # fmt: skip
    file = SepaTransfer(account, schema=SCHEMA, clean=True)
    for row in payments:
        file.add_payment(
            {
                "name": row["name"][:NAME_MOST], "IBAN": row["iban"], "amount": row["paid_pence"], "execution_date": day,
                "description": f"{society.name} {row['end_to_end']}", "endtoend_id": row["end_to_end"],
            }
        )  # fmt: skip
    return file.msg_id, file.export(validate=True)
