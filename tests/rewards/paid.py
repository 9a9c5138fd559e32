"""Disbursements for tests, in one line each: a dividend that is posted, members with so much money, and the steps up to paid."""

from datetime import UTC, date, datetime
from uuid import uuid4

from portal.actors import Actor
from portal.kit import clock
from portal.models import Member
from rewards.books import ledger
from rewards.models.disbursements import Disbursement
from rewards.models.dividends import Dividend
from rewards.models.ledger import Period, Unit
from rewards.models.vouchers import Voucher
from rewards.payouts import bank_details, bank_files, disbursement_runs, disbursements, payout_choices
from tests import people
from tests.rewards import made
from tests.rewards.tills import Shop

CLOSES_ON, LATER = date(2026, 12, 5), date(2026, 12, 20)
AFTER, WELL_AFTER = datetime(2026, 12, 6, 9, tzinfo=UTC), datetime(2026, 12, 21, 9, tzinfo=UTC)
IBANS = ("GB82WEST12345698765432", "DK5000400440116243", "GB94BARC10201530093459")


def self_of(member: Member) -> Actor:
    """The member as who acts."""
    return Actor("member", member.id, "Nerys P.", frozenset({"member"}), member_row=member)


async def owed(shop: Shop, year: Period, *pence: int) -> list[Member]:
    """Members whose share is paid, with so much money each of a dividend of a penny a point."""
    members = [await made.holder(shop, one) for one in pence]
    await made.posted(shop, year)
    return members


async def opened(shop: Shop, **told: object) -> Disbursement:
    """One that members may still choose for, after the newest dividend."""
    dividend = await Dividend.filter(society=shop.society).order_by("-id").first()
    assert dividend is not None
    given: dict[str, object] = {"dividend": str(dividend.id), "closes_on": CLOSES_ON, "once": uuid4().hex, **told}
    return await disbursements.open_one(shop.society, by=await made.officer(shop), **given)  # type: ignore[arg-type]


async def calculated(shop: Shop, disbursement: Disbursement) -> Disbursement:
    """After the cut-off, frozen."""
    clock.start_at(AFTER if disbursement.cut_off <= AFTER else WELL_AFTER)
    return await disbursement_runs.calculate(disbursement, by=await made.officer(shop))


async def released(shop: Shop, disbursement: Disbursement) -> Disbursement:
    """Frozen, and released by two people."""
    await calculated(shop, disbursement)
    await disbursements.release(disbursement, by=await made.officer(shop))
    return await disbursements.release(disbursement, by=await made.officer(shop, "operator"))


async def posted(shop: Shop, disbursement: Disbursement) -> Disbursement:
    """Paid out."""
    return await disbursement_runs.post(await released(shop, disbursement), by=await made.officer(shop))


async def choose(member: Member, method: str, odd: str = "carry", *, iban: str = IBANS[0]) -> None:
    """What the member wants; for the bank with an account."""
    by = self_of(member)
    if method == "bank":
        await bank_details.keep(member, by=by, name="Nerys Parry", iban=iban)
    await payout_choices.choose(member, by=by, method=method, odd=odd)


async def money_of(member: Member) -> int:
    """What stands on a member's account of money."""
    return await ledger.balance(await ledger.account(member.society_id, Unit.MONEY, "member", member.id))


async def points_account(member: Member) -> int:
    return await ledger.account(member.society_id, Unit.POINTS, "member", member.id)


async def voucher_of(member: Member) -> Voucher:
    """The member's newest voucher."""
    found = await Voucher.filter(account_id=await points_account(member)).order_by("-id").first()
    assert found is not None
    return found


async def pays_from(shop: Shop) -> None:
    """The account that the society pays from."""
    await bank_files.keep_account(shop.society, name=shop.society.name, iban=IBANS[2])


async def sent(shop: Shop, disbursement: Disbursement) -> None:
    """Its payments have gone to the bank."""
    await pays_from(shop)
    await bank_files.write(disbursement)


async def with_voucher(shop: Shop, year: Period, pence: int = 1_000) -> Voucher:
    """A voucher of a member who never chose."""
    (member,) = await owed(shop, year, pence)
    await posted(shop, await opened(shop))
    return await voucher_of(member)


async def colleague(shop: Shop) -> Actor:
    """An advisor who writes down what a member says on the phone."""
    staff = await people.staff(shop.society, "advisor")
    return Actor("staff", staff.id, "Sofie A.", frozenset({"advisor"}), shop.society)
