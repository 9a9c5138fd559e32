"""Forms of the desk."""

from portal.kit.fields import OneOf, Text, Whole
from portal.kit.forms import Form
from portal.kit.locale import lazy
from rewards.forms import PayoutForm

PURPOSES = {
    "call": lazy("They are on the phone, or here"),
    "message": lazy("They wrote to us"),
    "case": lazy("I work on their case"),
    "reason": lazy("Another reason"),
}
OUTCOMES = {"said": lazy("Said"), "interested": lazy("Interested"), "not wanted": lazy("Not wanted")}


class LookUpForm(Form):
    """Who is it? One box for whatever names a member, or a postcode with a surname."""

    query = Text(lazy("Number, card, e-mail or phone"), required=False, most=254, default="")
    postcode = Text(lazy("Postcode"), required=False, most=10, default="")
    surname = Text(lazy("Surname"), required=False, most=80, default="")


class OpeningForm(Form):
    """Why a record is opened (R28)."""

    purpose = OneOf(lazy("Why do you open this record?"), labels=PURPOSES)
    reason = Text(lazy("Case number or reason"), required=False, most=300, default="")


class PayoutChoiceForm(PayoutForm):
    """How a member says that they want to be paid (M12)."""

    method = OneOf(lazy("How does the member want to be paid?"))


class MarkForm(Form):
    """What became of a talking point."""

    activity = Whole(lazy("Activity"), least=1, most=10**12 - 1)
    outcome = OneOf(lazy("What came of it"), labels=OUTCOMES)
