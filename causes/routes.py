"""The timetable of causes."""

from causes import views
from portal.kit.gates import ANYONE, Door, roles

MEMBER = roles("member")

ROUTES = [
    Door("/my-1-percent",         "causes:mine",   MEMBER, get=views.show_mine),
    Door("/causes",               "causes:causes", MEMBER, get=views.show_causes),
    Door("/causes/{slug}",        "causes:cause",  ANYONE, get=views.show_cause),
    Door("/causes/{slug}/choice", "causes:choice", MEMBER, post=views.create_choice),
]  # fmt: skip
