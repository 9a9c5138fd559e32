"""Runs of a disbursement: tried, calculated and posted, each by statements over all members at once.

Calculating freezes what each member is paid and how, in a partition of its own. Posting makes those rows entries of the ledger, all at
once (decision 8); what goes to one account together is one transfer, and a voucher is made for each member who gets one.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta

import msgspec

from portal.actors import Actor
from portal.kit import clock, database
from portal.kit.events import publish
from portal.kit.locale import gettext as _
from portal.kit.refusals import Refused
from portal.models import Society
from rewards.books import batches, ledger, periods
from rewards.books.ledger import Transfer
from rewards.dividends import dividend_parts, dividend_runs
from rewards.models.disbursements import Disbursement, PayoutTotal
from rewards.models.ledger import Kind, Unit
from rewards.payouts import disbursements, payout_methods, payout_returns, vouchers
from rewards.payouts.disbursement_states import AFTER_POSTING, WAY, State, state_of

COOLING = timedelta(days=7)
"""Bank details that are younger than this at the cut-off are not paid to yet: the money stays, and the next disbursement pays it."""
OWN_ACCOUNTS = {payout_methods.VOUCHER: vouchers.LIABILITY, payout_methods.BANK: payout_methods.BANK}
"""Accounts of the society's own side, by the method that pays into them."""
FROZEN = """
SELECT account_id, method, held_pence, paid_pence, fund_pence, why, receiver_id, bank_id FROM rewards_payout WHERE disbursement_id = $1
"""
NOBODY = "SELECT NULL::text, NULL::bigint, NULL::bigint WHERE false"


@dataclass(frozen=True)
class DisbursementPosted:
    """A disbursement was posted; what it paid is in rewards_payout_made."""

    disbursement_id: int


@dataclass(frozen=True)
class Part:
    """What members have in common: how many they are, and the pence that it comes to."""

    members: int
    pence: int


@dataclass(frozen=True)
class Figures:
    """What a disbursement comes to: what stood on members' accounts, what leaves by method, and what is carried by its reason."""

    members: int
    held_pence: int
    paid_pence: int
    fund_pence: int
    fund_members: int
    carried_pence: int
    methods: dict[str, Part]
    carried: dict[str, Part]
    checksum: str


async def figures(disbursement: Disbursement) -> Figures:
    """What it comes to: as frozen, or before that as it would come out now (a dry run: nothing is written)."""
    if disbursement.figures is not None:
        return msgspec.convert(disbursement.figures, Figures)
    async with database.transaction(), dividend_parts.joined_whole():
        return await _sum(_due(), *_inputs(disbursement))


async def _sum(rows: str, *inputs: object) -> Figures:
    found = await database.value(database.sql("rewards", "payout_figures").replace("/* due */", rows), *inputs)
    return msgspec.json.decode(found, type=Figures)


def _due() -> str:
    """The statement that gives each member's payout; whom the methods of higher floors pay is theirs to say."""
    receivers = [method.receivers for method in payout_methods.added().values()]
    return database.sql("rewards", "payout_due").replace("/* receivers */", "\nUNION ALL\n".join(receivers or [NOBODY]))


def _inputs(disbursement: Disbursement) -> tuple[object, ...]:
    cut_off = disbursement.cut_off
    whole = list(payout_methods.WHOLE_POUNDS)
    return disbursement.society_id, cut_off, disbursement.threshold_pence, disbursement.default_method, whole, cut_off - COOLING


async def calculate(disbursement: Disbursement, *, by: Actor) -> Disbursement:
    """Freeze what each member is paid and how, with its fingerprint.

    Raises:
        Refused: members may still choose, or its dividend is not posted yet.
    """
    async with database.transaction():
        steps = await disbursements.hold(disbursement)
        if state_of(steps) is State.CALCULATED:
            return disbursement
        WAY.require(steps, State.OPEN)
        if clock.now() < disbursement.cut_off:
            raise Refused(_("Members may still choose. It can be calculated once that time is over."))
        await disbursements.refuse_unposted(disbursement.dividend_id)
        partition = await database.value("SELECT rewards_begin_disbursement($1)", disbursement.id)
        freeze = database.sql("rewards", "payout_freeze").replace("/* partition */", partition).replace("/* due */", _due())
        async with dividend_parts.joined_whole():
            await database.run(freeze, *_inputs(disbursement), disbursement.id)
        await database.run("SELECT rewards_end_disbursement($1)", disbursement.id)
        frozen = await _sum(FROZEN, disbursement.id)
        disbursement.frozen_checksum, disbursement.figures = frozen.checksum, asdict(frozen)
        await disbursement.save(update_fields=["frozen_checksum", "figures"])
        await disbursements.move(disbursement, State.CALCULATED, by=by)
    return disbursement


async def post(disbursement: Disbursement, *, by: Actor) -> Disbursement:
    """Pay out what was frozen: the payouts are entries from now on. Once, whole, in the books of one period.

    Raises:
        Refused: two people have not released it.
    """
    society = await Society.get(id=disbursement.society_id)
    async with database.transaction():
        period_id, at = await periods.of_now(society)  # before anything of the ledger is held
        steps = await disbursements.hold(disbursement)
        if state_of(steps) in AFTER_POSTING:
            return disbursement
        WAY.require(steps, State.RELEASED)
        disbursement.period_id = period_id
        await disbursement.save(update_fields=["period_id"])
        await disbursements.move(disbursement, State.POSTED, by=by, at=at)
        await _book(disbursement, society, period_id, at=at)
        await vouchers.issue(disbursement, society, at=at)
        await _record(disbursement, period_id, at=at)
        await payout_returns.keep_back(disbursement, society, period_id, by=by, at=at)
        await publish(DisbursementPosted(disbursement.id))
    return disbursement


async def _book(disbursement: Disbursement, society: Society, period_id: int, *, at: datetime) -> None:
    """One transfer for each account that a method pays into; share accounts take theirs from the payouts themselves."""
    paying = await ledger.own_account(society.id, Unit.MONEY, "disbursement", disbursement.id)
    await database.run(database.sql("rewards", "payout_share_accounts"), disbursement.id)
    transfers = []
    for row in await database.rows(database.sql("rewards", "payout_totals"), disbursement.id, list(payout_methods.added())):
        account = await _receiving(society, row)
        total = await PayoutTotal.create(disbursement_id=disbursement.id, account_id=account, period_id=period_id, pence=row["pence"])
        transfers.append(Transfer(period_id, Kind.PAYOUT, total.id, paying, account, total.pence, Unit.MONEY))
    if transfers:
        await ledger.post_rows(transfers, at=at)


async def _record(disbursement: Disbursement, period_id: int, *, at: datetime) -> None:
    """The payouts are a batch, whose root is the fingerprint that was released."""
    members = (await figures(disbursement)).members
    if members:
        assert disbursement.frozen_checksum is not None
        root = bytes.fromhex(disbursement.frozen_checksum)
        await batches.record(period_id, at=at, covers=f"disbursement {disbursement.id}", entries_count=members, root=root)


def owner_kinds() -> dict[str, str]:
    """Whose are the accounts that each method pays into in one transfer: the kind of their owner, by the method's code."""
    added = {code: method.owner_kind for code, method in payout_methods.added().items()}
    return {**OWN_ACCOUNTS, payout_methods.FUND: dividend_runs.FUND, **added}


async def _receiving(society: Society, row: Mapping[str, object]) -> int:
    """The account that a method pays into."""
    method, receiver = str(row["method"]), row["receiver_id"]
    if own := OWN_ACCOUNTS.get(method):
        return await ledger.own_account(society.id, Unit.MONEY, own)
    if method == payout_methods.FUND:
        return await ledger.account(society.id, Unit.MONEY, dividend_runs.FUND, 0)
    assert isinstance(receiver, int), f"{method} pays somebody"
    return await ledger.account(society.id, Unit.MONEY, payout_methods.added()[method].owner_kind, receiver)
