"""The forms of rewards: their shapes and bounds."""

from collections.abc import Sequence
from datetime import date

from portal.kit.fields import Day, Field, Fixed, Once, OneOf, Several, Text, Tick, Whole
from portal.kit.forms import Form
from portal.kit.locale import gettext as _, lazy
from portal.kit.refusals import Refused
from rewards import corrections
from rewards.models.dividends import Stage
from rewards.models.earning import RuleKind
from rewards.payouts import disbursements, payout_methods
from rewards.rules.rates import POOL_MOST, RATE_MOST, RATE_PLACES
from rewards.rules.till_categories import DUE_DAYS_MAX

VOTES_MOST = 10_000_000
POINTS_MOST = 100_000
FIRST_MOST = 1_000_000
SEVERAL_MOST = 6
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

WAYS = {
    "voucher": lazy("Everybody by voucher, in whole amounts"),
    "bank": lazy("Everybody by bank, to the penny"),
    "both": lazy("Both, side by side"),
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
    first_points = Whole(lazy("First points to the community fund"), least=0, most=FIRST_MOST, required=False)
    pays_on = Day(lazy("Day of payment"), required=False)
    once = Once()

    def check(self) -> None:
        super().check()
        if not self.errors and (self.values["rate"] is None) == (self.values["pool_pence"] is None):
            self.errors["rate"] = _("Give either a rate for a point or a pool to share.")


class SimulationForm(Form):
    period = OneOf(lazy("Period"))
    stage = OneOf(lazy("Stage"), Stage, labels=STAGES)
    rates = Several(lazy("Rates for a point"), Fixed("", places=RATE_PLACES, least=0, most=RATE_MOST), most=SEVERAL_MOST, required=False)
    pools = Several(lazy("Pools to share"), Fixed("", places=2, least=1, most=POOL_MOST), most=SEVERAL_MOST, required=False)
    first_points = Several(
        lazy("First points to the community fund"), Whole("", least=0, most=FIRST_MOST), most=SEVERAL_MOST, required=False
    )
    ways = OneOf(lazy("How it would be paid"), labels=WAYS)
    thresholds = Several(lazy("Thresholds of vouchers"), Fixed("", places=2, least=0, most=POOL_MOST), most=SEVERAL_MOST, required=False)
    minimum_pence = Fixed(lazy("Least payout"), places=2, least=0, most=POOL_MOST, required=False)
    once = Once()

    def check(self) -> None:
        super().check()
        if not self.errors and not self.values["rates"] and not self.values["pools"]:
            self.errors["rates"] = _("Give a rate for a point or a pool to share, or several.")


class TrialForm(Form):
    once = Once()


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


class NumberedForm(Form):
    """Whom it is about."""

    member = Text(lazy("Member number"), most=20)


class CorrectionForm(NumberedForm):
    purchase = OneOf(lazy("Purchase that it puts right"))
    line = OneOf(lazy("Business"))
    points = Whole(lazy("Points"), least=-POINTS_MOST, most=POINTS_MOST)
    reason = OneOf(lazy("Reason"), labels=corrections.REASONS)
    note = Text(lazy("What the member reads"), least=3, most=300)
    once = Once()

    def check(self) -> None:
        super().check()
        if not self.errors and self.values["points"] == 0:
            self.errors["points"] = _("Nought points put nothing right.")


class ClosingForm(Form):
    note = Text(lazy("Note"), least=3, most=300)


class DisbursementForm(Form):
    dividend = OneOf(lazy("Dividend"))
    closes_on = Day(lazy("Last day for choices"))
    threshold_pence = Fixed(lazy("Vouchers from this amount on"), places=2, least=0, most=1_000_000, required=False)
    default_method = OneOf(lazy("Who never chose is paid by"), labels=payout_methods.NAMES, default=payout_methods.DEFAULT)
    voucher_months = Whole(lazy("Months that a voucher lasts"), least=1, most=120, default=disbursements.VOUCHER_MONTHS)
    once = Once()


class PaymentForm(Form):
    note = Text(lazy("The bank’s confirmation"), most=200, required=False)


class ReturnForm(Form):
    payment = Text(lazy("Name of the payment"), least=4, most=40)
    reason = Text(lazy("Reason"), least=3, most=200)


class PayoutForm(Form):
    method = OneOf(lazy("How would you like your dividend?"))
    odd = OneOf(lazy("Odd pence that a voucher leaves"), labels=payout_methods.ODD_LABELS, default=payout_methods.CARRY)


class BankForm(Form):
    name = Text(lazy("Name on the account"), least=2, most=70)
    iban = Text(lazy("IBAN"), least=15, most=42)


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
    pence = Fixed(lazy("For each so much of a balance"), places=2, least=1, most=100_000_000, required=False)
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
