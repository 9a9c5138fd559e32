"""The forms of regions: shape and bounds."""

from collections.abc import Sequence

from portal.kit.fields import Day, Instant, Once, OneOf, Text, Tick, Whole
from portal.kit.forms import Form
from portal.kit.locale import gettext as _, lazy, ngettext
from regions import distances
from regions.categories import LABELS
from regions.models import Reply
from regions.rsvps import GUESTS_MAX
from regions.sections import SECTIONS_MAX

REPLIES = {Reply.GOING.value: lazy("Going"), Reply.MAYBE.value: lazy("Maybe"), Reply.DECLINE.value: lazy("I cannot")}
WHENS = {"coming": lazy("To come"), "past": lazy("Past")}
WITHIN_MAX = 100_000
ACTS = {"publish": lazy("Publish"), "draft": lazy("Keep as a draft")}
WORDS = {"publish": lazy("Publish"), "preview": lazy("Preview")}


class Guests(Whole):
    """How many come along, in words."""

    @property
    def choices(self) -> Sequence[tuple[str, str]]:
        some = [(str(count), ngettext("%(num)s guest", "%(num)s guests", count)) for count in range(1, self.most + 1)]
        return [("0", _("No guests")), *some]


class Within(Whole):
    """How far away at most, in metres; offered in the reader's unit."""

    @property
    def choices(self) -> Sequence[tuple[str, str]]:
        return [("", _("Any distance")), *distances.nearness()]


class RsvpForm(Form):
    reply = OneOf(lazy("Your answer"), Reply, labels=REPLIES)
    guests = Guests(lazy("Guests with you"), least=0, most=GUESTS_MAX, required=False, default=0)


class PostcodeForm(Form):
    postcode = Text(lazy("Postcode"), most=12)


class ResidenceForm(Form):
    address = Text(lazy("Street and house number, town"), most=300, required=False)
    postcode = Text(lazy("Postcode"), most=12)
    community = OneOf(lazy("Community"), required=False)


class SearchForm(Form):
    when = OneOf(lazy("When"), labels=WHENS, required=False, default="coming")
    day = Day(lazy("From this day on"), required=False)
    category = OneOf(lazy("Kind"), labels={"": lazy("Any kind"), **LABELS}, required=False)
    within = Within(lazy("Within"), least=1, most=WITHIN_MAX, required=False)
    free = Tick(lazy("Free"))
    online = Tick(lazy("Online"))
    step_free = Tick(lazy("Step-free"))


class ActivityForm(Form):
    title = Text(lazy("Title"), least=3, most=120)
    category = OneOf(lazy("Kind"), labels=LABELS)
    starts = Instant(lazy("Begins"))
    ends = Instant(lazy("Ends"))
    place = Text(lazy("Where"), most=200)
    space = OneOf(lazy("Room of a store"), required=False)
    share_space = Tick(lazy("We share the room: both of us know"))
    online = Tick(lazy("It is online, or can be followed online"))
    capacity = Whole(lazy("Places"), least=1, most=5000, required=False)
    text = Text(lazy("What to expect"), least=10, most=4000, lines=True)
    access_notes = Text(lazy("Accessibility"), most=300, required=False)
    step_free = Tick(lazy("Step-free all the way"))
    free = Tick(lazy("Free of charge"))
    sensitive = Tick(lazy("Personal (health, bereavement, faith, politics): never mention it to members in a call"))
    shown_from = Instant(lazy("Show it from"), required=False)
    act = OneOf(lazy("What to do"), labels=ACTS)


class NewActivityForm(ActivityForm):
    once = Once()


class CancellationForm(Form):
    why = Text(lazy("Why it does not take place"), least=5, most=200)


class SectionForm(Form):
    heading = Text(lazy("Heading"), least=2, most=80)
    text = Text(lazy("Text"), least=2, most=8000, lines=True)
    act = OneOf(lazy("What to do"), labels=WORDS)


class NewSectionForm(SectionForm):
    once = Once()


class PositionForm(Form):
    position = Whole(lazy("Place on the page"), least=1, most=SECTIONS_MAX)


class VersionForm(Form):
    number = Whole(lazy("Version"), least=1, most=100_000)
