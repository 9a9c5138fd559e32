"""The manifest of the ground floor."""

from portal import slots
from portal.demo import ready
from portal.jobs import JOBS
from portal.kit.check_digits import spoken_groups
from portal.kit.domain import Domain
from portal.panels import HOME_CARD, LINKS, card_picture
from portal.routes import ROUTES

DOMAIN = Domain(
    name="portal",
    routes=ROUTES,
    jobs=JOBS,
    fills={slots.HOME: (HOME_CARD,), slots.NAV: LINKS, slots.READY: (ready.members, ready.staff, ready.contacts)},
    globals={"card_picture": card_picture, "in_groups": spoken_groups},
    commands="portal.commands",
    demo="portal.demo.part",
    append_only=("portal_consent", "portal_wording", "portal_access_entry", "portal_denial"),
)
