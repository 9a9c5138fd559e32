"""The forms of rewards: their shapes and bounds."""

from datetime import date

from portal.kit.fields import Day, Field, Fixed, Once, OneOf, Several, Text, Whole
from portal.kit.forms import Form
from portal.kit.locale import gettext as _, lazy
from rewards.models.dividends import Stage
from rewards.rates import POOL_MOST, RATE_MOST, RATE_PLACES

VOTES_MOST = 10_000_000
FIRST_MOST = 1_000_000
SEVERAL_MOST = 6
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


class ClosingForm(Form):
    note = Text(lazy("Note"), least=3, most=300)
