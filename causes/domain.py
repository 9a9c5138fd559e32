"""The manifest of causes."""

from causes import accruals, causes, listeners, panels, payouts, statements
from causes.demo import ready
from causes.explanations import EXPLAINERS
from causes.routes import ROUTES
from causes.standings import raised_words
from portal import slots
from portal.kit.domain import Domain
from regions.slots import COMMUNITY
from rewards.intake.postings import PurchasesPosted
from rewards.slots import ACCOUNT_CLASSES, PAYOUT_METHODS, STATEMENT

DOMAIN = Domain(
    name="causes",
    routes=ROUTES,
    fills={
        slots.HOME: (panels.HOME_CARD,),
        COMMUNITY: (panels.COMMUNITY_CAUSES,),
        slots.DESK: (panels.DESK_CARD,),
        slots.EXPLAIN: EXPLAINERS,
        slots.NAV: (panels.MY_LINK,),
        slots.READY: (ready.members,),
        slots.TITLE: (causes.title,),
        STATEMENT: (statements.names_of,),
        ACCOUNT_CLASSES: (accruals.ACCOUNT_CLASSES,),
        PAYOUT_METHODS: (payouts.TO_CAUSE,),
    },
    listens={PurchasesPosted: listeners.give_to_causes},
    commands="causes.commands",
    demo="causes.demo.part",
    verify="causes.verify",
    append_only=("causes_sweep",),
    globals={"raised_words": raised_words},
)
