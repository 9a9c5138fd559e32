"""What the desk shows of its own: who the member is, contact so far, and what to mention."""

from datetime import datetime

import msgspec

from care import talking_points
from care.cases import OpenCase
from care.talking_points import TalkingPoint
from portal.kit import database
from portal.kit.check_digits import spoken_groups
from portal.kit.locale import lazy
from portal.kit.slots import Panel


class Facts(msgspec.Struct):
    """Who a member is; `reach` are the channels through which they let news come."""

    number: str
    joined_at: datetime
    language: str
    email: str | None
    phone: str | None
    community: str | None
    region: str | None
    cause: str | None
    reach: list[str]

    @property
    def spoken_number(self) -> str:
        return spoken_groups(self.number)


class Contact(msgspec.Struct):
    """One contact: `kind` a purpose of an opening or the channel of a notice, `by` the first name of whoever opened."""

    kind: str
    subject: str | None
    at: datetime
    by: str | None
    time_zone: str


FACTS = Panel(lazy("name and reach"), database.sql("care", "desk_facts"), Facts, "care/panels/facts.html", area="head")
CONTACT = Panel(lazy("contact"), database.sql("care", "desk_contact"), list[Contact], "care/panels/contact.html", area="who")
CASES = Panel(lazy("open cases"), database.sql("care", "desk_cases"), list[OpenCase], "care/panels/cases.html", area="case")
MENTION = Panel(
    lazy("talking points"),
    talking_points.over_points("desk_talking_points"),
    list[TalkingPoint],
    "care/panels/talking_points.html",
    area="mention",
)
