"""The forms of rewards: their shapes and bounds."""

from collections.abc import Sequence
from datetime import date

from portal.kit.fields import Day, Field, Fixed, Once, OneOf, Text, Tick, Whole
from portal.kit.forms import Form
from portal.kit.locale import gettext as _, lazy
from portal.kit.refusals import Refused
from rewards.models.dividends import Stage
from rewards.models.earning import RuleKind
from rewards.rates import RATE_MOST, RATE_PLACES
from rewards.till_categories import DUE_DAYS_MAX

VOTES_MOST = 10_000_000
POOL_MOST = 100_000_000_000  # pence: a thousand million pounds
STORES_MOST = 100
AWARD_KINDS = {
    RuleKind.READING.value: lazy("Meter readings of a month"),
    RuleKind.BALANCE.value: lazy("The average balance of a year"),
}
BASIS_WORDS = {"own brand": lazy("Own brand only"), "all": lazy("All of it"), "none": lazy("Nothing of it")}
STAGES = {
    Stage.FINAL.value: lazy("Final: the whole amount, less what an interim paid"),
    Stage.INTERIM.value: lazy("Interim: paid ahead, decided by the board"),
    Stage.ADJUSTMENT.value: lazy("Adjustment: mends a final one that is posted"),
}


class Stores(Field[Sequence[str]]):
    """Numbers of stores, with commas between them."""

    def read(self, typed: str) -> Sequence[str]:
        numbers = sorted({number.strip() for number in typed.split(",") if number.strip()})
        if len(numbers) > STORES_MOST:
            raise Refused(_("Name at most %(most)s stores.", most=STORES_MOST))
        return numbers

    def write(self, value: Sequence[str]) -> str:
        return ", ".join(value)


def _named(name: str, field: Field[date]) -> Field[date]:
    field.name = name
    return field


class RangeForm(Form):
    """Days of a statement, in its address: `?from=2026-11-01&to=2026-11-22`."""

    # "from" is a word of Python, so no attribute can have that name
    fields = {"from": _named("from", Day(lazy("From"))), "to": _named("to", Day(lazy("To")))}  # noqa: RUF012

    def check(self) -> None:
        super().check()
        if not self.errors and self.values["from"] > self.values["to"]:
            self.errors["to"] = _("The last day cannot be before the first.")


class DividendForm(Form):
    period = OneOf(lazy("Period"))
    stage = OneOf(lazy("Stage"), Stage, labels=STAGES)
    rate = Fixed(lazy("Rate for a point"), places=RATE_PLACES, least=0, most=RATE_MOST, required=False)
    pool_pence = Fixed(lazy("Or a pool to share"), places=2, least=1, most=POOL_MOST, required=False)
    first_points = Whole(lazy("First points to the community fund"), least=0, most=1_000_000, required=False)
    pays_on = Day(lazy("Day of payment"), required=False)
    once = Once()

    def check(self) -> None:
        super().check()
        if not self.errors and (self.values["rate"] is None) == (self.values["pool_pence"] is None):
            self.errors["rate"] = _("Give either a rate for a point or a pool to share.")


class RecommendationForm(Form):
    note = Text(lazy("Meeting of the board"), most=200, required=False)


class ApprovalForm(Form):
    motion = Text(lazy("Motion"), most=200)
    voted_on = Day(lazy("Day of the vote"))
    votes_for = Whole(lazy("Votes for"), least=0, most=VOTES_MOST)
    votes_against = Whole(lazy("Votes against"), least=0, most=VOTES_MOST)


class ConfirmationForm(Form):
    """A step that asks for nothing: pressing is the answer."""


class WithdrawalForm(Form):
    reason = Text(lazy("Reason"), least=3, most=300)


class RejectionForm(Form):
    reason = Text(lazy("Reason"), least=3, most=300)


class ClosingForm(Form):
    note = Text(lazy("Note"), least=3, most=300)


class RateDraftForm(Form):
    line = OneOf(lazy("Business"))
    points = Whole(lazy("Points"), least=0, most=1_000_000)
    pence = Fixed(lazy("For each"), places=2, least=1, most=100_000_000)
    starts_on = Day(lazy("First day"))
    once = Once()


class BonusDraftForm(RateDraftForm):
    name = Text(lazy("Name of the bonus"), most=80)
    name_cy = Text(lazy("Name in Welsh"), most=80, required=False)
    name_da = Text(lazy("Name in Danish"), most=80, required=False)
    category = OneOf(lazy("Only this category"), required=False)
    stores = Stores(lazy("Only these stores"), required=False)
    own_only = Tick(lazy("Own brand only"))
    ends_on = Day(lazy("Last day"))


class NextBonusForm(Form):
    points = Whole(lazy("Points"), least=0, most=1_000_000)
    pence = Fixed(lazy("For each"), places=2, least=1, most=100_000_000)
    category = OneOf(lazy("Only this category"), required=False)
    stores = Stores(lazy("Only these stores"), required=False)
    own_only = Tick(lazy("Own brand only"))
    starts_on = Day(lazy("First day"))
    ends_on = Day(lazy("Last day"), required=False)
    once = Once()


class FlatDraftForm(Form):
    category = OneOf(lazy("Category"))
    points = Whole(lazy("Points for each item"), least=0, most=1_000_000)
    starts_on = Day(lazy("First day"))
    once = Once()


class AwardDraftForm(Form):
    kind = OneOf(lazy("What earns"), labels=AWARD_KINDS)
    line = OneOf(lazy("Business"))
    points = Whole(lazy("Points"), least=0, most=1_000_000)
    pence = Fixed(lazy("For each, of a balance"), places=2, least=1, most=100_000_000, required=False)
    month_most = Whole(lazy("Points in a month at most, of readings"), least=1, most=1_000_000, required=False)
    starts_on = Day(lazy("First day"))
    once = Once()

    def check(self) -> None:
        super().check()
        if self.errors:
            return
        if (self.values["kind"] == RuleKind.BALANCE) != (self.values["pence"] is not None):
            self.errors["pence"] = _("An amount belongs to balances, and to them only.")
        if self.values["kind"] == RuleKind.BALANCE and self.values["month_most"] is not None:
            self.errors["month_most"] = _("A most belongs to the readings of a month only.")


class CategoryDraftForm(Form):
    line = OneOf(lazy("Business"))
    why = OneOf(lazy("Earns points"), required=False)
    basis = OneOf(lazy("What the 1% counts"), labels=BASIS_WORDS)
    due_days = Whole(lazy("Days in which it may be given back"), least=1, most=DUE_DAYS_MAX, required=False)
    starts_on = Day(lazy("First day"))
    once = Once()


class BasketForm(Form):
    """A basket to try a draft on, in its address."""

    basket = Text(lazy("A basket"), most=2_000, lines=True)
