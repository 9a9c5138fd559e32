"""The dividend of the demo is paid out: some members chose, most did not and have a voucher, and some have spent part of theirs."""

from collections.abc import Sequence
from contextlib import AbstractContextManager
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from portal.actors import Actor, system
from portal.kit import clock
from portal.kit.demonstration import Demo
from portal.models import Member, Society, Store
from rewards.demo.declared import operators
from rewards.models.bank import PayingAccount
from rewards.models.disbursements import Disbursement
from rewards.models.dividends import Dividend
from rewards.models.vouchers import Voucher
from rewards.payouts import bank_details, bank_files, disbursement_runs, disbursements, payout_choices, voucher_uses
from rewards.payouts.voucher_uses import Receipt

PAYS_FROM = "GB33BUKB20201555555555"
PAID_TO = "GB94BARC10201530093459"
OPENED, CHOSEN, CLOSES, POSTED, USED = 20, 21, 30, 32, 34
"""Days after the year's end, on which each step is taken; the dividend is posted on the thirtieth."""
CHOOSERS = {"bank": 6, "fund": 3, "share account": 2}
"""How many of the first hundred members chose what."""
USERS = 40


async def pay_out(demo: Demo, society: Society) -> None:
    """Every step on its own day, as `declared` takes those of the dividend; the posting of that lies between."""
    dividend = await Dividend.filter(society=society).order_by("-id").select_related("period").first()
    assert dividend is not None
    first, second, *_others = await operators(society)

    def days_after(count: int) -> AbstractContextManager[None]:
        return clock.standing_at(datetime.combine(dividend.period.ends_on, time(10), ZoneInfo(society.time_zone)) + timedelta(days=count))

    with days_after(OPENED):
        closes_on, once = dividend.period.ends_on + timedelta(days=CLOSES), f"demo-{society.slug}"
        disbursement = await disbursements.open_one(society, by=first, dividend=str(dividend.id), closes_on=closes_on, once=once)
    with days_after(CHOSEN):
        await _choose(demo, await Member.filter(society=society).order_by("id").limit(100))
    with days_after(POSTED):
        await disbursement_runs.calculate(disbursement, by=first)
        for person in (first, second):
            await disbursements.release(disbursement, by=person)
        await disbursement_runs.post(disbursement, by=first)
        await PayingAccount.create(society=society, name=society.name, iban=PAYS_FROM)
        await bank_files.write(disbursement)
    with days_after(USED):
        await _use(demo, society, disbursement)


async def _choose(demo: Demo, members: Sequence[Member]) -> None:
    chance = demo.random("payouts")
    methods = [method for method, count in CHOOSERS.items() for _number in range(count)]
    for method, member in zip(methods, chance.sample(list(members), min(len(members), len(methods))), strict=False):
        by = Actor("member", member.id, member_row=member)
        if method == "bank":
            await bank_details.keep(member, by=by, name=f"Account {member.number[-3:]}", iban=PAID_TO)
        await payout_choices.choose(member, by=by, method=method)


async def _use(demo: Demo, society: Society, disbursement: Disbursement) -> None:
    chance = demo.random("vouchers")
    store = await Store.filter(society=society).order_by("id").first()
    assert store is not None
    issued = await Voucher.filter(disbursement_id=disbursement.id).order_by("id").limit(2 * USERS)
    for number, voucher in enumerate(chance.sample(issued, min(USERS, len(issued)))):
        pence = chance.choice((voucher.value_pence, voucher.value_pence // 2))
        receipt = Receipt(store.number, "9", f"V{number}", clock.today(society.time_zone))
        await voucher_uses.use(society, voucher, receipt, pence, by=system(society))
