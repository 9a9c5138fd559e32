"""The timetable of regions."""

from portal.kit.gates import ANYONE, Door, roles
from regions.views import activities, calendars, communities, moves, plans, sections, weeks

MEMBER = roles("member")
RUNS = roles("member", says="member, for communities that they run as pioneer or co-ordinator")

ROUTES = [
    Door("/region",                            "regions:home",         ANYONE, get=communities.show_home, post=communities.create_look_up),
    Door("/residence",                         "regions:residence",    MEMBER, get=moves.show_residence, post=moves.create_residence),
    Door("/communities/{slug}",                "regions:community",    ANYONE, get=communities.show_community),
    Door("/communities/{slug}/calendar.ics",   "regions:calendar",     ANYONE, get=calendars.show_feed),
    Door("/activities",                        "regions:activities",   ANYONE, get=activities.show_activities),
    Door("/activities/{slug}.ics",             "regions:file",         ANYONE, get=calendars.show_file),
    Door("/activities/{slug}",                 "regions:activity",     ANYONE, get=activities.show_activity),
    Door("/activities/{slug}/rsvp",            "regions:rsvp",         MEMBER, post=activities.create_rsvp),
    Door("/pioneer",                           "regions:week",         RUNS,   get=weeks.show_week),
    Door("/communities/{slug}/activities/new", "regions:plan",         RUNS,   get=plans.show_new_activity, post=plans.create_activity),
    Door("/activities/{slug}/edit",            "regions:edit",         RUNS,   get=plans.show_edit, post=plans.create_edit),
    Door("/activities/{slug}/cancellation",    "regions:cancellation", RUNS,   get=plans.show_cancellation, post=plans.create_cancellation),
    Door("/activities/{slug}/attendees",       "regions:attendees",    RUNS,   get=plans.show_attendees),
    Door("/communities/{slug}/sections",       "regions:sections",     RUNS,   get=sections.show_sections),
    Door("/communities/{slug}/sections/new",   "regions:section_new",  RUNS,   get=sections.show_new_section, post=sections.create_section),
    Door("/sections/{id:int}",                 "regions:section",      RUNS,   get=sections.show_section, post=sections.create_version),
    Door("/sections/{id:int}/versions",        "regions:versions",     RUNS,   get=sections.show_versions, post=sections.create_reversion),
    Door("/sections/{id:int}/position",        "regions:position",     RUNS,   post=sections.create_position),
    Door("/sections/{id:int}/removal",         "regions:removal",      RUNS,   post=sections.create_removal),
    Door("/sections/{id:int}/return",          "regions:return",       RUNS,   post=sections.create_return),
]  # fmt: skip
