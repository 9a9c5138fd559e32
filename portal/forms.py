"""Forms of the ground floor."""

from portal import consents
from portal.kit import locale
from portal.kit.fields import Day, Email, Field, Once, OneOf, Text, Tick, Whole
from portal.kit.forms import Form
from portal.kit.locale import gettext as _, lazy
from portal.kit.pages import safe_next
from portal.kit.refusals import Refused
from portal.models import CARDS_MOST

ADDRESS_MOST = 500
BRAND_MOST = 10**12 - 1
LANGUAGES = {language.code: language.name for language in locale.LANGUAGES}


class NextAddress(Field[str]):
    """Where to go on to, hidden: an address of this site, or none."""

    def __init__(self) -> None:
        super().__init__("", required=False, default="")

    def read(self, typed: str) -> str:
        return safe_next(typed, "") if len(typed) <= ADDRESS_MOST else ""


class Code(Field[str]):
    """Six digits, however they are grouped."""

    def read(self, typed: str) -> str:
        digits = "".join(typed.split()).replace("-", "")
        if not digits.isascii() or not digits.isdigit() or len(digits) != 6:
            raise Refused(_("The code has 6 digits."))
        return digits


class SignInForm(Form):
    """Who wants to sign in."""

    address = Text(lazy("E-mail address or phone number"), least=5, most=254)
    next_address = NextAddress()


class CodeForm(Form):
    """What the mail said."""

    code = Code(lazy("Code"))


class SelfForm(Form):
    """Which of several: "member 12"."""

    who = Text(lazy("Sign in as"), most=40)


class JoinForm(Form):
    """A person who wants to be a member."""

    given_name = Text(lazy("First name"), most=80)
    family_name = Text(lazy("Family name"), most=80)
    birth_date = Day(lazy("Birth date"))
    address = Text(lazy("Street and house number, town"), most=300)
    postcode = Text(lazy("Postcode"), most=10)
    email = Email(lazy("E-mail address"), required=False)
    phone = Text(lazy("Phone number"), required=False, most=30)
    language = OneOf(lazy("The language that we write to you in"), labels=LANGUAGES)
    card = Text(lazy("Number of your temporary card"), required=False, most=20)
    once = Once()


class TemporaryCardForm(Form):
    """A temporary card to register."""

    card = Text(lazy("Number of the temporary card"), most=20)


class StaffCardForm(TemporaryCardForm):
    """A temporary card to register for a member."""

    member = Text(lazy("Member number"), most=20)


class CardBatchForm(Form):
    """Temporary cards for a store to sell."""

    store = OneOf(lazy("Store"))
    count = Whole(lazy("How many cards"), least=1, most=CARDS_MOST)
    once = Once()


class LossForm(Form):
    """Which card is lost."""

    number = Text(lazy("Card"), least=11, most=11)


class InvitationForm(Form):
    """A colleague who is to come in."""

    given_name = Text(lazy("First name"), most=80)
    family_name = Text(lazy("Family name"), most=80)
    email = Email(lazy("E-mail address at work"))
    member = Text(lazy("Member number"), required=False, most=20)


class MembershipForm(Form):
    """Who a colleague is as a member, or nobody."""

    member = Text(lazy("Member number"), required=False, most=20)


class RoleForm(Form):
    """A role to give or to take back."""

    role = Text(lazy("Role"), most=30)


def _box(purpose: str, channel: str) -> Tick:
    box = Tick(consents.CHANNELS[channel])
    box.__set_name__(Form, f"{purpose} {channel}")
    return box


class ConsentsForm(Form):
    """One box for each purpose and channel of a sender (R36)."""

    fields = {f"{purpose} {channel}": _box(purpose, channel) for purpose, channel in consents.ALL}  # noqa: RUF012 - as the class it stands on
    brand = Whole("", least=1, most=BRAND_MOST)

    @property
    def yes(self) -> frozenset[consents.Pair]:
        """The boxes that are ticked."""
        return frozenset(pair for pair in consents.ALL if self.values[" ".join(pair)])


class WithdrawalForm(Form):
    """One consent to withdraw."""

    brand = Whole("", least=1, most=BRAND_MOST)
    purpose = OneOf("", labels=consents.PURPOSES)
    channel = OneOf("", labels=consents.CHANNELS)


class EverythingForm(Form):
    """Whether all consents end at once."""

    everything = Tick(lazy("Stop everything"))


class SwitchForm(Form):
    """One of the two switches (R37)."""

    purpose = OneOf("", labels=dict.fromkeys(consents.SWITCHES, ""))
    on = Tick("")


class LanguageForm(Form):
    """The language of the site, and where to go on to."""

    language = OneOf(lazy("Language"), labels=LANGUAGES)
    next = NextAddress()


class ThemeForm(Form):
    """Light, dark, or nothing: as the device has it."""

    theme = OneOf(lazy("Light and dark"), labels={"light": lazy("Light"), "dark": lazy("Dark")}, required=False)
    next = NextAddress()
