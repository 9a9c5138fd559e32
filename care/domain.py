"""The manifest of care."""

from care import cases, listeners, panels
from care.openings import ALL_ROLES, SHORT_ROLES
from care.routes import ROUTES
from care.talking_points import why
from portal import slots
from portal.kit.domain import Domain
from portal.kit.locale import lazy
from portal.slots import Link
from rewards import slots as rewards_slots
from rewards.claims import ClaimDecided, ClaimMade

DOMAIN = Domain(
    name="care",
    routes=ROUTES,
    fills={
        slots.DESK: (panels.FACTS, panels.CONTACT, panels.CASES, panels.MENTION),
        rewards_slots.CLAIMS: (cases.words_for_claims,),
        slots.NAV: (
            Link("care:desk", lazy("Members"), frozenset({*ALL_ROLES, *SHORT_ROLES})),
            Link("regions:home", lazy("Regions"), frozenset(ALL_ROLES)),
            Link("regions:activities", lazy("Activities"), frozenset(ALL_ROLES)),
        ),
    },
    listens={ClaimMade: listeners.open_case, ClaimDecided: listeners.close_case},
    verify="care.verify",
    append_only=("care_look_up",),
    globals={"why": why},
)
