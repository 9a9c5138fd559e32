"""Every page of the printed timetable: who opens it, at which address, and in which state it is met."""

from typing import NamedTuple

from tests.journeys import people

VISITOR = "a visitor"
FRESH = "a member who joined just now"
HOSTILE = "a member whose name is long and means harm"
DANE = "a member in Denmark"
CARE_LEAD = "leads the advisors"

FILES = {  # answers that are no page
    "portal:description",
    "portal:card_batch_file",
    "rewards:statement_file",
    "rewards:statement_paper",
    "rewards:books_file",
    "rewards:book_file",
    "rewards:simulation_file",
    "rewards:card",
    "rewards:voucher",
    "rewards:bank_file",
    "regions:calendar",
    "regions:file",
}
ELSEWHERE = {  # they lead on to the identity provider or need a mail that the demo never sends; tests/portal opens them
    "portal:staff_sign_in",
    "portal:staff_return",
    "portal:staff_sign_in_as",
    "portal:sign_in_as",
    "portal:unsubscribe",
}


class Place(NamedTuple):
    """A page as somebody meets it; no `route` where there is none.

    With `sends` the last form of the page is cleared and sent, and its answer is looked at.
    """

    route: str
    who: str
    address: str
    status: int = 200
    sends: bool = False

    def __str__(self) -> str:
        return f"{self.address} as {self.who}{', sent empty' if self.sends else ''}"


class Facts(NamedTuple):
    """What stands in the addresses; found where the hostile content is posted."""

    receipt: str
    number: str
    letter: str
    activity: str
    draft: str
    section: str
    run: str
    cause: str
    colleague: str
    bonus: str
    hostile_address: str
    fresh_number: str = ""
    link: str = ""

    def told(self, place: Place) -> Place:
        """A place with these facts in its address."""
        return place._replace(address=place.address.format_map(self._asdict()))


FILLED = (
    Place("portal:home", VISITOR, "/"),
    Place("portal:home", people.PIONEER, "/"),
    Place("portal:home", HOSTILE, "/"),
    Place("portal:home", DANE, "/"),
    Place("portal:home", people.ADVISOR, "/"),
    Place("portal:home", people.CONTACT, "/"),
    Place("portal:sign_in", VISITOR, "/sign-in"),
    Place("portal:sign_in_code", VISITOR, "/sign-in/code"),
    Place("portal:sign_in_link", VISITOR, "{link}"),
    Place("portal:societies", VISITOR, "/join"),
    Place("portal:join", VISITOR, "/join/pennine-menai"),
    Place("portal:joined", VISITOR, "/join/pennine-menai/joined?by=email"),
    Place("portal:profile", HOSTILE, "/profile"),
    Place("portal:profile", people.ADVISOR, "/profile"),
    Place("portal:who_looked", HOSTILE, "/profile/who-looked"),
    Place("portal:figure", people.PIONEER, "/figures/balance/points"),
    Place("portal:figure", DANE, "/figures/balance/points"),
    Place("portal:card", HOSTILE, "/card"),
    Place("portal:card_large", HOSTILE, "/card/large-print"),
    Place("portal:card_loss", HOSTILE, "/card/loss"),
    Place("portal:staff", people.ADMIN, "/staff"),
    Place("portal:colleague", people.ADMIN, "{colleague}"),
    Place("portal:colleague", people.FINANCE, "{colleague}"),
    Place("portal:staff", CARE_LEAD, "/staff"),
    Place("portal:ready_people", VISITOR, "/ready-people"),
    Place("portal:consents", HOSTILE, "/consents"),
    Place("portal:messages", HOSTILE, "/messages"),
    Place("portal:message", HOSTILE, "/messages/{letter}"),
    Place("portal:outbox", VISITOR, "/outbox"),
    Place("portal:letter", VISITOR, "/outbox/{letter}"),
    Place("portal:privacy", VISITOR, "/privacy"),
    Place("portal:sources", VISITOR, "/data-sources"),
    Place("rewards:points", people.PIONEER, "/points"),
    Place("rewards:points", DANE, "/points"),
    Place("rewards:receipt", people.PIONEER, "{receipt}"),
    Place("rewards:statement", people.PIONEER, "/statement?from=2026-01-01&to=2026-03-18"),
    Place("rewards:dividend", people.PIONEER, "/dividend"),
    Place("rewards:payout", people.PIONEER, "/payout"),
    Place("rewards:payout", DANE, "/payout"),
    Place("rewards:bank", HOSTILE, "/payout/bank"),
    Place("rewards:vouchers", people.PIONEER, "/vouchers"),
    Place("portal:second_step", HOSTILE, "/sign-in/again?next=/payout/bank"),
    Place("rewards:disbursements", people.OPERATOR, "/disbursements"),
    Place("rewards:pay_form", people.OPERATOR, "/disbursements/new"),
    Place("rewards:disbursement", people.FINANCE, "/disbursements/1"),
    Place("rewards:runs", people.OPERATOR, "/dividends"),
    Place("rewards:run_form", people.OPERATOR, "/dividends/new"),
    Place("rewards:run_form_of", people.OPERATOR, "/dividends/new/1-2"),
    Place("rewards:simulations", people.OPERATOR, "/dividends/simulations"),
    Place("rewards:simulation", people.FINANCE, "/dividends/simulations/1"),
    Place("rewards:run", people.OPERATOR, "/dividends/1"),
    Place("rewards:run", people.FINANCE, "{run}"),
    Place("rewards:books", people.OPERATOR, "/books"),
    Place("rewards:books_all", people.FINANCE, "/books/all"),
    Place("rewards:book", people.OPERATOR, "/books/1"),
    Place("rewards:reviews", people.OPERATOR, "/review"),
    Place("rewards:rules", people.OPERATOR, "/rules"),
    Place("rewards:rate_form", people.OPERATOR, "/rules/rate"),
    Place("rewards:bonus_form", people.OPERATOR, "/rules/bonus"),
    Place("rewards:flat_form", people.OPERATOR, "/rules/flat"),
    Place("rewards:award_form", people.OPERATOR, "/rules/award"),
    Place("rewards:categories", people.OPERATOR, "/rules/categories"),
    Place("rewards:category_form", people.OPERATOR, "/rules/categories/travel"),
    Place("rewards:next_bonus_form", people.OPERATOR, "{bonus}"),
    Place("rewards:rule_draft", people.FINANCE, "/rules/drafts/1"),
    Place("rewards:review", people.FINANCE, "/review/1"),
    Place("portal:temporary_card", people.PIONEER, "/card/temporary"),
    Place("portal:card_batches", people.OPERATOR, "/temporary-cards"),
    Place("portal:card_batch", people.OPERATOR, "/temporary-cards/1"),
    Place("portal:temporary_card_for", people.STORE_STAFF, "/temporary-cards/registration"),
    Place("rewards:my_claims", people.PIONEER, "/missing-points"),
    Place("rewards:claims", people.OPERATOR, "/claims"),
    Place("rewards:claim", people.FINANCE, "/claims/1"),
    Place("rewards:corrections", people.OPERATOR, "/corrections"),
    Place("rewards:correction_form", people.OPERATOR, "/corrections/new"),
    Place("rewards:correction", people.FINANCE, "/corrections/1"),
    Place("regions:home", people.PIONEER, "/region"),
    Place("regions:residence", people.PIONEER, "/residence"),
    Place("regions:community", VISITOR, "/communities/rochdale"),
    Place("regions:activities", HOSTILE, "/activities"),
    Place("regions:activity", HOSTILE, "{activity}"),
    Place("regions:activity", people.PIONEER, "{draft}"),
    Place("regions:week", people.PIONEER, "/pioneer"),
    Place("regions:week", people.CO_ORDINATOR, "/pioneer"),
    Place("regions:plan", people.PIONEER, "/communities/rochdale/activities/new"),
    Place("regions:edit", people.PIONEER, "{activity}/edit"),
    Place("regions:cancellation", people.PIONEER, "{activity}/cancellation"),
    Place("regions:attendees", people.PIONEER, "{activity}/attendees"),
    Place("regions:sections", people.PIONEER, "/communities/rochdale/sections"),
    Place("regions:section_new", people.PIONEER, "/communities/rochdale/sections/new"),
    Place("regions:section", people.PIONEER, "{section}"),
    Place("regions:versions", people.PIONEER, "{section}/versions"),
    Place("causes:mine", people.PIONEER, "/my-1-percent"),
    Place("causes:mine", DANE, "/my-1-percent"),
    Place("causes:causes", people.PIONEER, "/causes"),
    Place("causes:cause", people.PIONEER, "{cause}"),
    Place("causes:cause", VISITOR, "{cause}"),
    Place("care:desk", people.ADVISOR, "/desk"),
    Place("care:member", people.ADVISOR, "/desk/members/{number}"),
    Place("care:member", people.STORE_STAFF, "/desk/members/{number}"),
    Place("care:member", CARE_LEAD, "/desk/members/{number}"),
    Place("care:payout", people.ADVISOR, "/desk/members/{number}/payout"),
    Place("care:figure", people.ADVISOR, "/desk/members/{number}/figures/balance/points"),
)

EMPTY = (
    Place("portal:home", FRESH, "/"),
    Place("portal:who_looked", FRESH, "/profile/who-looked"),
    Place("portal:figure", FRESH, "/figures/balance/points"),
    Place("portal:consents", FRESH, "/consents"),
    Place("rewards:points", FRESH, "/points"),
    Place("rewards:statement", FRESH, "/statement"),
    Place("rewards:dividend", FRESH, "/dividend"),
    Place("rewards:payout", FRESH, "/payout"),
    Place("rewards:vouchers", FRESH, "/vouchers"),
    Place("rewards:reviews", people.OPERATOR, "/review?kind=early%20refund"),
    Place("rewards:my_claims", FRESH, "/missing-points"),
    Place("regions:home", VISITOR, "/region"),
    Place("regions:community", FRESH, "/communities/near-and-far"),
    Place("regions:activities", VISITOR, "/activities?day=2029-01-01"),
    Place("regions:attendees", people.PIONEER, "{draft}/attendees"),
    Place("causes:mine", FRESH, "/my-1-percent"),
    Place("causes:causes", FRESH, "/causes"),
    Place("care:member", people.ADVISOR, "/desk/members/{fresh_number}"),
)

WRONG = (
    Place("", VISITOR, "/no/such/door", 404),
    Place("portal:figure", people.PIONEER, "/figures/balance/nothing", 404),
    Place("portal:sign_in_link", VISITOR, "/sign-in/link/unknown", 410),
    Place("portal:unsubscribe", VISITOR, "/unsubscribe/unknown", 404),
    Place("portal:sign_in", VISITOR, "/sign-in", 422, sends=True),
    Place("portal:sign_in_code", VISITOR, "/sign-in/code", 422, sends=True),
    Place("portal:join", VISITOR, "/join/pennine-menai", 422, sends=True),
    Place("portal:staff", people.ADMIN, "/staff", 422, sends=True),
    Place("rewards:points", people.PIONEER, "/points?period=999", 404),
    Place("rewards:statement", people.PIONEER, "/statement?from=2026-03-18&to=2026-03-01", 422),
    Place("rewards:run_form", people.OPERATOR, "/dividends/new", 422, sends=True),
    Place("rewards:pay_form", people.OPERATOR, "/disbursements/new", 422, sends=True),
    Place("rewards:bank", HOSTILE, "/payout/bank", 422, sends=True),
    Place("rewards:rate_form", people.OPERATOR, "/rules/rate", 422, sends=True),
    Place("rewards:bonus_form", people.OPERATOR, "/rules/bonus", 422, sends=True),
    Place("rewards:flat_form", people.OPERATOR, "/rules/flat", 422, sends=True),
    Place("rewards:award_form", people.OPERATOR, "/rules/award", 422, sends=True),
    Place("rewards:category_form", people.OPERATOR, "/rules/categories/travel", 422, sends=True),
    Place("rewards:next_bonus_form", people.OPERATOR, "{bonus}", 422, sends=True),
    Place("rewards:simulations", people.OPERATOR, "/dividends/simulations", 422, sends=True),
    Place("rewards:run", people.FINANCE, "{run}", 422, sends=True),
    Place("rewards:review", people.OPERATOR, "/review/1", 422, sends=True),
    Place("rewards:correction", people.FINANCE, "/corrections/2", 422, sends=True),
    Place("rewards:correction_form", people.FINANCE, "/corrections/new?number=123", 422),
    Place("rewards:claim", people.FINANCE, "/claims/1", 422, sends=True),
    Place("rewards:my_claims", people.PIONEER, "/missing-points", 422, sends=True),
    Place("portal:temporary_card", people.PIONEER, "/card/temporary", 422, sends=True),
    Place("portal:temporary_card_for", people.STORE_STAFF, "/temporary-cards/registration", 422, sends=True),
    Place("portal:card_batches", people.OPERATOR, "/temporary-cards", 422, sends=True),
    Place("rewards:book", people.OPERATOR, "/books/999", 404),
    Place("regions:home", VISITOR, "/region", 422, sends=True),
    Place("regions:residence", people.PIONEER, "/residence", 422, sends=True),
    Place("regions:activity", FRESH, "{activity}", 422, sends=True),
    Place("regions:plan", people.PIONEER, "/communities/rochdale/activities/new", 422, sends=True),
    Place("regions:edit", people.PIONEER, "{activity}/edit", 422, sends=True),
    Place("regions:cancellation", people.PIONEER, "{activity}/cancellation", 422, sends=True),
    Place("regions:section_new", people.PIONEER, "/communities/rochdale/sections/new", 422, sends=True),
    Place("regions:section", people.PIONEER, "{section}", 422, sends=True),
    Place("care:desk", people.ADVISOR, "/desk", 422, sends=True),
    Place("care:member", CARE_LEAD, "/desk/members/{number}", 422, sends=True),
    Place("care:member", people.PIONEER, "/desk/members/{number}", 404),
)

EVERY = (*FILLED, *EMPTY, *WRONG)
