"""How the points and the 1% of one purchase or refund come about (M7, M8, M18)."""

from collections.abc import Sequence
from fractions import Fraction
from functools import partial
from itertools import chain, combinations

import msgspec

from portal.figures import Explanation, Input, Step, Way, parts_of, whole
from portal.kit import database, formats
from portal.kit.locale import gettext as _
from portal.models import Member
from rewards import contribution_basis, earning, history, rates
from rewards.earning import Line
from rewards.explanations.points import rule_words, spend
from rewards.history import Counted, Receipt

LINES = msgspec.json.Decoder(list[Line])
BESIDE_MOST = 8
"""Refunds of one purchase booked in the same moment that are tried in every order."""


async def points(member: Member, id: str) -> Explanation | None:
    """The points of a purchase or a refund, by its period and number."""
    receipt = await _receipt(member, id)
    before = await _before(member, receipt) if receipt.refund_of else []
    return of_points(receipt, before)


async def contribution(member: Member, id: str) -> Explanation | None:
    """The 1% of a purchase or a refund, by its period and number."""
    receipt = await _receipt(member, id)
    society = await member.society
    before = await _before(member, receipt) if receipt.refund_of else []
    return of_contribution(receipt, before, await contribution_basis.sentence(society))


async def of_both(member: Member, receipt: Receipt, basis: str) -> tuple[Explanation, Explanation]:
    """The points and the 1% of a receipt that is at hand. `basis` says what the 1% counts."""
    before = await _before(member, receipt) if receipt.refund_of else []
    return of_points(receipt, before), of_contribution(receipt, before, basis)


async def _receipt(member: Member, id: str) -> Receipt:
    period, number = parts_of(id, 2)
    return await history.receipt(member, period_id=whole(period), number=whole(number))


async def _before(member: Member, receipt: Receipt) -> list[Line]:
    """What was left of the purchase when this refund came.

    Of refunds booked in the same moment nothing says which came first: it is the order by which the books are right (R7).
    """
    rows = await database.rows(database.sql("rewards", "refund_chain"), member.id, receipt.period_id, receipt.id)
    told = {part: [LINES.decode(row["lines"]) for row in rows if row["part"] == part] for part in ("bought", "before", "beside")}
    left = _less(told["bought"][0], told["before"])
    beside = told["beside"][:BESIDE_MOST]
    ways = chain.from_iterable(combinations(beside, count) for count in range(len(beside) + 1))
    tried = (_less(left, way) for way in ways)
    return next((lines for lines in tried if of_points(receipt, lines).holds and of_contribution(receipt, lines, "").holds), left)


def _less(lines: list[Line], refunds: Sequence[list[Line]]) -> list[Line]:
    for returned in refunds:
        lines = earning.remaining(lines, returned) or []
    return lines


def of_points(receipt: Receipt, before: list[Line]) -> Explanation:
    """A purchase's points by rule; a refund's, what its purchase earned `before` less what is left earns."""
    after = _less(before, [receipt.lines]) if receipt.refund_of else []
    steps, parts = [], []
    for counted in receipt.earned:
        own = (
            _refunded(counted, before, after, receipt.currency)
            if receipt.refund_of
            else [_earned(counted, counted.eligible_pence, counted.name)]
        )
        steps += own
        parts.append(own[-1].given(counted.name))
    if len(parts) != 1:
        words = _("The points of each business") if parts else _("Nothing on this receipt counts for points.")
        steps.append(Step(words, parts, Way.SUM, _("Points"), formats.number))
    rounding = _(
        "Points of a refund are the difference between what the purchase had earned and what its remaining lines earn, each rounded down."
    )
    return Explanation(
        title=_("Points taken back") if receipt.refund_of else _("Points of this purchase"), booked=receipt.points, steps=steps,
        rounding=rounding if receipt.refund_of else _("Rounded down to whole points, once for each rule."),
    )  # fmt: skip


def _earned(counted: Counted, pence: int, name: str) -> Step:
    rate = Input(_("Rate"), Fraction(counted.numerator, counted.denominator), counted.rate)
    return Step(
        _("%(business)s: counted spend, by the rate, rounded down", business=counted.name), [spend(pence, counted.currency), rate],
        Way.PRODUCT_DOWN, name, formats.number, rule_words(counted.version, counted.starts_on),
    )  # fmt: skip


def _refunded(counted: Counted, before: list[Line], after: list[Line], currency: str) -> list[Step]:
    had = _earned(counted, _eligible(before, counted.rule), _("Earned before"))
    has = _earned(counted, _eligible(after, counted.rule), _("Earned by what is left"))
    words = _("%(business)s: what is left earns, less what was earned before", business=counted.name)
    return [had, has, Step(words, [has.given(), had.given()], Way.DIFFERENCE, counted.name, formats.number)]


def _eligible(lines: list[Line], rule: int) -> int:
    return max(sum(line.pence for line in lines if line.rule == rule), 0)


def of_contribution(receipt: Receipt, before: list[Line], basis: str) -> Explanation:
    """A purchase's 1%; a refund's, what its purchase gave `before` less what is left gives."""
    write = partial(formats.contribution, currency=receipt.currency)
    if receipt.refund_of:
        had = _given(before, receipt.currency, _("Given before"))
        has = _given(_less(before, [receipt.lines]), receipt.currency, _("Given by what is left"))
        words = _("What is left gives, less what was given before")
        steps = [*had, *has, Step(words, [has[-1].given(), had[-1].given()], Way.DIFFERENCE, _("Your 1%"), write)]
    else:
        steps = _given(receipt.lines, receipt.currency, _("Your 1%"))
    return Explanation(
        title=_("The 1% of this purchase"), booked=receipt.contribution_units, steps=steps,
        rounding=_("Nothing is rounded: the 1% is kept to a hundredth of a penny or øre."), remarks=[basis],
    )  # fmt: skip


def _given(lines: Sequence[Line], currency: str, name: str) -> list[Step]:
    """By each percentage that stands among the lines; none of them counts for less than nothing together."""
    write = partial(formats.contribution, currency=currency)
    points = sorted({line.basis_points for line in lines if line.basis_points}) or [0]
    steps = [_by_percentage(each, sum(line.pence for line in lines if line.basis_points == each), currency, name) for each in points]
    if len(steps) == 1 and steps[0].result >= 0:
        return steps
    words = _("Together, never below nothing")
    return [*steps, Step(words, [step.given() for step in steps], Way.SUM_FROM_ZERO, name, write)]


def _by_percentage(basis_points: int, pence: int, currency: str, name: str) -> Step:
    goods = Input(_("Goods that the 1% counts"), pence if basis_points else 0, formats.amount(pence if basis_points else 0, currency))
    part = Input(_("Part"), basis_points, rates.percentage(basis_points))
    return Step(
        _("What was counted, by the part"), [goods, part], Way.PRODUCT, name, partial(formats.contribution, currency=currency)
    )  # fmt: skip
