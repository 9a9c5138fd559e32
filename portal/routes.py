"""The timetable of the ground floor."""

from portal.kit.gates import ANYONE, Door, Gate, roles
from portal.roles import CONFIRM, READ
from portal.views import (
    about,
    card,
    consents,
    figures,
    home,
    identity,
    joining,
    machines,
    outbox,
    preferences,
    profile,
    ready_people as ready,
    second_step,
    sign_in,
    staff,
    tokens,
)

MEMBER = roles("member")
STAFF = roles(*READ)
SECOND = roles(*CONFIRM)
SIGNED_IN = Gate("anyone signed in", open=True)  # the view sends visitors to sign in: staff without a role may come, to sign out

ROUTES = [
    Door("/",                           "portal:home",               ANYONE,    get=home.show_home),
    Door("/sign-in",                    "portal:sign_in",            ANYONE,    get=sign_in.show_sign_in, post=sign_in.create_request),
    Door("/sign-in/code",               "portal:sign_in_code",       ANYONE,    get=sign_in.show_code, post=sign_in.create_session_by_code),
    Door("/sign-in/link/{token}",       "portal:sign_in_link",       ANYONE,    get=sign_in.show_link, post=sign_in.create_session_by_link),
    Door("/sign-in/as",                 "portal:sign_in_as",         ANYONE,    get=sign_in.show_selves, post=sign_in.create_session_as),
    Door("/sign-in/staff",              "portal:staff_sign_in",      ANYONE,    get=identity.show_staff_sign_in),
    Door("/sign-in/staff/return",       "portal:staff_return",       ANYONE,    get=identity.show_staff_return),
    Door("/sign-in/staff/as",           "portal:staff_sign_in_as",   ANYONE,    get=identity.show_places, post=identity.create_session_at),
    Door("/sign-in/again",              "portal:second_step",        MEMBER,    get=second_step.show_step, post=second_step.create_code),
    Door("/sign-in/again/code",         "portal:second_step_code",   MEMBER,    post=second_step.create_proof),
    Door("/sign-out",                   "portal:sign_out",           ANYONE,    post=sign_in.delete_session),
    Door("/sign-out/everywhere",        "portal:sign_out_everywhere",ANYONE,    post=sign_in.delete_sessions),
    Door("/join",                       "portal:societies",          ANYONE,    get=joining.show_join),
    Door("/join/{society}",             "portal:join",               ANYONE,    get=joining.show_join_form, post=joining.create_membership),
    Door("/join/{society}/joined",      "portal:joined",             ANYONE,    get=joining.show_joined),
    Door("/profile",                    "portal:profile",            SIGNED_IN, get=profile.show_profile),
    Door("/profile/who-looked",         "portal:who_looked",         MEMBER,    get=profile.show_who_looked),
    Door("/figures/{kind}/{id}",        "portal:figure",             MEMBER,    get=figures.show_figure),
    Door("/card",                       "portal:card",               MEMBER,    get=card.show_card),
    Door("/card/large-print",           "portal:card_large",         MEMBER,    get=card.show_large_card),
    Door("/card/loss",                  "portal:card_loss",          MEMBER,    get=card.show_loss, post=card.create_loss),
    Door("/staff",                      "portal:staff",              STAFF,     get=staff.show_staff, post=staff.create_staff),
    Door("/staff/{id:int}",             "portal:colleague",          STAFF,     get=staff.show_colleague),
    Door("/staff/{id:int}/role",        "portal:role",               STAFF,     post=staff.create_role),
    Door("/staff/{id:int}/confirmation","portal:confirmation",       SECOND,    post=staff.create_confirmation),
    Door("/staff/{id:int}/role/end",    "portal:role_end",           STAFF,     post=staff.delete_role),
    Door("/staff/{id:int}/membership",  "portal:staff_membership",   STAFF,     post=staff.create_membership),
    Door("/staff/{id:int}/end",         "portal:access_end",         STAFF,     post=staff.delete_access),
    Door("/ready-people",               "portal:ready_people",       ANYONE,    get=ready.show_ready_people, post=ready.create_session),
    Door("/oauth/token",                "portal:token",              ANYONE,    post=tokens.create_token),
    Door("/api/openapi.json",           "portal:description",        ANYONE,    get=machines.show_description),
    Door("/language",                   "portal:language",           ANYONE,    post=preferences.create_language),
    Door("/theme",                      "portal:theme",              ANYONE,    post=preferences.create_theme),
    Door("/consents",                   "portal:consents",           MEMBER,    get=consents.show_consents, post=consents.create_consents),
    Door("/consents/withdrawal",        "portal:withdrawal",         MEMBER,    post=consents.create_withdrawal),
    Door("/consents/withdrawals",       "portal:withdrawal_of_all",  MEMBER,    post=consents.create_withdrawal_of_all),
    Door("/consents/switch",            "portal:switch",             MEMBER,    post=consents.create_switch),
    Door("/unsubscribe/{token}",        "portal:unsubscribe",        ANYONE,    get=consents.show_unsubscribe, post=consents.create_stop),
    Door("/messages",                   "portal:messages",           MEMBER,    get=outbox.show_messages),
    Door("/messages/{id:int}",          "portal:message",            MEMBER,    get=outbox.show_message),
    Door("/outbox",                     "portal:outbox",             ANYONE,    get=outbox.show_outbox),
    Door("/outbox/{id:int}",            "portal:letter",             ANYONE,    get=outbox.show_letter),
    Door("/privacy",                    "portal:privacy",            ANYONE,    get=about.show_privacy),
    Door("/data-sources",               "portal:sources",            ANYONE,    get=about.show_sources),
]  # fmt: skip
