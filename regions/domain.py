"""The manifest of regions."""

from portal.joining import MemberJoined
from portal.kit.domain import Domain
from portal.kit.locale import lazy
from portal.slots import DESK, HOME, NAV, READY, ROLES, TITLE, Link
from portal.stores import StoreKept
from regions import appointments, listeners, panels, titles
from regions.categories import category_name
from regions.demo import ready
from regions.distances import distance_words
from regions.jobs import JOBS
from regions.routes import ROUTES
from regions.slots import COMMUNITY

DOMAIN = Domain(
    name="regions",
    routes=ROUTES,
    fills={
        HOME: (panels.HOME_LANE, panels.HOME_NEARBY),
        DESK: (panels.DESK_REGION,),
        COMMUNITY: panels.OF_A_COMMUNITY,
        NAV: (
            Link("regions:week", lazy("My week"), frozenset({"pioneer", "co-ordinator"})),
            Link("regions:home", lazy("Community"), frozenset({"member", "visitor"})),
            Link("regions:activities", lazy("Activities"), frozenset({"member", "visitor"})),
        ),
        ROLES: (appointments.roles_of,),
        READY: (ready.members,),
        TITLE: (titles.title_of,),
    },
    listens={MemberJoined: listeners.settle_newcomer, StoreKept: listeners.place_store},
    jobs=JOBS,
    commands="regions.commands",
    demo="regions.demo.part",
    verify="regions.verify",
    append_only=("regions_section_version",),
    globals={"distance_words": distance_words, "category_name": category_name},
)
