"""The manifest of rewards."""

from portal import slots
from portal.joining import MemberJoined
from portal.kit.domain import Domain
from portal.kit.locale import lazy
from portal.slots import Link
from portal.societies import SocietyFounded
from portal.temporary_cards import CardRegistered
from rewards import listeners, panels, registrations, who
from rewards.demo import ready
from rewards.explainers import EXPLAINERS
from rewards.jobs import JOBS
from rewards.routes import ROUTES

DOMAIN = Domain(
    name="rewards",
    routes=ROUTES,
    fills={
        slots.HOME: panels.HOME,
        slots.DESK: panels.DESK,
        slots.EXPLAIN: EXPLAINERS,
        slots.READY: (ready.members,),
        slots.NAV: (
            Link("rewards:points", lazy("Points"), frozenset({"member"})),
            Link("rewards:runs", lazy("Dividends"), frozenset(who.RUNS)),
            Link("rewards:disbursements", lazy("Disbursements"), frozenset(who.RUNS)),
            Link("rewards:rules", lazy("Earning rules"), frozenset(who.RUNS)),
            Link("rewards:books", lazy("Books"), frozenset(who.BOOKS)),
            Link("rewards:simulations", lazy("Simulator"), frozenset({"auditor"})),
            Link("rewards:reviews", lazy("Review list"), frozenset(who.RUNS)),
        ),
    },
    listens={SocietyFounded: listeners.open_books, MemberJoined: listeners.open_accounts, CardRegistered: registrations.move},
    jobs=JOBS,
    commands="rewards.commands",
    demo="rewards.demo.part",
    verify="rewards.verify",
    append_only=(
        "rewards_purchase",
        "rewards_transfer",
        "rewards_share_receipt",
        "rewards_dividend_line",
        "rewards_dividend_step",
        "rewards_journal_entry",
        "rewards_registration",
        "rewards_moved_points",
        "rewards_payout",
        "rewards_payout_total",
        "rewards_payout_choice",
        "rewards_payout_return",
        "rewards_disbursement_step",
        "rewards_bank_file",
        "rewards_voucher_entry",
        "rewards_pending",
        "rewards_award",
        "rewards_award_fact",
        "rewards_batch",
        "rewards_sealed_batch",
        "rewards_books_step",
        "rewards_simulation",
        "rewards_redemption",
        "rewards_lot_use",
        "rewards_point_expiry",
        "rewards_holding_list",
    ),
)
