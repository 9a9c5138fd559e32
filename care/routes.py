"""The timetable of care."""

from care import views
from care.openings import ALL_ROLES, SHORT_ROLES
from portal.kit.gates import Door, roles

DESK = roles(*ALL_ROLES, *SHORT_ROLES)
ADVISORS = roles(*ALL_ROLES)

ROUTES = [
    Door("/desk",                                             "care:desk",    DESK,     get=views.show_desk, post=views.create_look_up),
    Door("/desk/members/{number}",                            "care:member",  DESK,     get=views.show_member),
    Door("/desk/members/{number}/opening",                    "care:opening", DESK,     post=views.create_opening),
    Door("/desk/members/{number}/mentions",                   "care:mention", ADVISORS, post=views.create_mention),
    Door("/desk/members/{number}/payout",                     "care:payout",  ADVISORS, get=views.show_payout, post=views.create_payout),
    Door("/desk/members/{number}/figures/{kind}/{id}",        "care:figure",  ADVISORS, get=views.show_figure),
]  # fmt: skip
