"""The manifest of care."""

from care import panels
from care.openings import ALL_ROLES, SHORT_ROLES
from care.routes import ROUTES
from care.talking_points import why
from portal import slots
from portal.kit.domain import Domain
from portal.kit.locale import lazy
from portal.slots import Link

DOMAIN = Domain(
    name="care",
    routes=ROUTES,
    fills={
        slots.DESK: (panels.FACTS, panels.CONTACT, panels.MENTION),
        slots.NAV: (
            Link("care:desk", lazy("Members"), frozenset({*ALL_ROLES, *SHORT_ROLES})),
            Link("regions:home", lazy("Regions"), frozenset(ALL_ROLES)),
            Link("regions:activities", lazy("Activities"), frozenset(ALL_ROLES)),
        ),
    },
    verify="care.verify",
    append_only=("care_look_up",),
    globals={"why": why},
)
