"""Simulations in sentences, as a board reads them: on the page and on the command line."""

from portal.kit import formats
from portal.kit.locale import gettext as _
from rewards.rules import rates
from rewards.simulations.simulation_results import Result, Tried, Variant, Way


def shared_by(variant: Variant, currency: str) -> str:
    """By what it is shared out: `1.43p a point`."""
    return rates.of_dividend(variant.rate, variant.pool_pence, currency)


def tried(result: Result) -> list[str]:
    """By what a simulation's variants are shared out, each once."""
    return list(dict.fromkeys(shared_by(each.variant, result.currency) for each in result.variants))


def paid_by(variant: Variant, currency: str) -> str:
    """How it would be paid out, and what goes to the community fund before."""
    if variant.way is Way.BANK:
        said = _("By bank, to the penny")
    elif variant.threshold_pence:
        said = _("By voucher, in whole amounts, from %(threshold)s on", threshold=rates.plain_amount(variant.threshold_pence, currency))
    else:
        said = _("By voucher, in whole amounts")
    more = []
    if variant.minimum_pence:
        more.append(_("at least %(least)s", least=rates.plain_amount(variant.minimum_pence, currency)))
    if variant.first_points:
        more.append(_("first %(points)s points to the fund", points=formats.number(variant.first_points)))
    return "; ".join([said, *more])


def sentences(tried: Tried, currency: str) -> list[str]:
    """What a variant comes to: who gets what, what goes elsewhere, what paying out would leave on accounts."""
    return [*_gives(tried, currency), *leaves(tried, currency)]


def _gives(tried: Tried, currency: str) -> list[str]:
    variant, figures, outcome = tried.variant, tried.outcome.figures, tried.outcome
    if not figures.members:
        return [_("Nobody is entitled: no member has points above zero.")]
    total, members = formats.amount(figures.total_pence, currency), formats.number(figures.members)
    said = [_("Entitled members: %(members)s. In all they get %(total)s.", members=members, total=total)]
    if not variant.rate and variant.pool_pence is None:
        said = [_("Entitled members: %(members)s. Their points close, and nothing is paid.", members=members)]
    if figures.total_pence:
        amounts = {"least": figures.least_pence, "median": outcome.median_pence, "most": figures.most_pence}
        said.append(
            _("From %(least)s to %(most)s each; half of them get %(median)s or less.", **_amounts(amounts, currency)),
        )
    if figures.fund_pence:
        said.append(_("To the community fund goes %(fund)s.", fund=formats.amount(figures.fund_pence, currency)))
    if figures.shares_pence:
        shares = formats.amount(figures.shares_pence, currency)
        said.append(_("Of what members get, %(shares)s goes to shares that are not paid.", shares=shares))
    return said


def leaves(tried: Tried, currency: str) -> list[str]:
    """What paying a variant out would leave on accounts, and what it would pay."""
    variant, outcome = tried.variant, tried.outcome
    if not outcome.figures.total_pence:
        return []
    said = []
    if variant.threshold_pence:
        said.append(
            _(
                "A threshold of %(threshold)s leaves %(share)s of the members, %(members)s, without a payout, and %(amount)s on "
                "their accounts.",
                threshold=rates.plain_amount(variant.threshold_pence, currency),
                share=formats.percent(outcome.parked.members, outcome.figures.members),
                members=formats.number(outcome.parked.members), amount=formats.amount(outcome.parked.pence, currency),
            )
        )  # fmt: skip
    if variant.way is Way.VOUCHER:
        said.append(_("Whole amounts leave another %(amount)s in odd pence.", amount=formats.amount(outcome.odd.pence, currency)))
    if outcome.small.pence:
        said.append(
            _(
                "A least payout of %(least)s leaves another %(amount)s.",
                least=rates.plain_amount(variant.minimum_pence, currency), amount=formats.amount(outcome.small.pence, currency),
            )
        )  # fmt: skip
    members, paid = formats.number(outcome.paid.members), formats.amount(outcome.paid.pence, currency)
    return [*said, _("Paid out: %(paid)s, to %(members)s of the members.", paid=paid, members=members)]


def _amounts(pence: dict[str, int], currency: str) -> dict[str, str]:
    return {name: formats.amount(value, currency) for name, value in pence.items()}
