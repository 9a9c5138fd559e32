"""How the points and the 1% of one purchase, refund or release come about (M7, M8, M18)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from functools import partial
from itertools import chain, combinations

import msgspec

from portal.figures import Explanation, Input, Step, Way, parts_of, whole
from portal.kit import database, formats
from portal.kit.locale import gettext as _
from portal.models import Member
from rewards.explanations.points import rule_words, spend
from rewards.rules import earning, rates
from rewards.rules.earning import Line
from rewards.statements import contribution_basis, history
from rewards.statements.history import Counted, Receipt

LINES = msgspec.json.Decoder(list[Line])
BESIDE_MOST = 8
"""Refunds of one purchase booked in the same moment that are tried in every order."""


@dataclass(frozen=True)
class Course:
    """What a refund or a release is the difference of: the lines of its purchase before and after, and how far they counted.

    `had_until` and `has_until` are the last days of release that counted; None: only what counts at once. `due_on` is the day whose 1%
    this is about, None that of the purchase itself.
    """

    had: list[Line]
    has: list[Line]
    had_until: date | None = None
    has_until: date | None = None
    due_on: date | None = None


async def points(member: Member, id: str) -> Explanation | None:
    """The points of a purchase, refund or release, by its period and number."""
    receipt = await _receipt(member, id)
    return of_points(receipt, await _course(member, receipt))


async def contribution(member: Member, id: str) -> Explanation | None:
    """The 1% of a purchase, refund or release, by its period and number."""
    receipt = await _receipt(member, id)
    society = await member.society
    return of_contribution(receipt, await _course(member, receipt), await contribution_basis.sentence(society))


async def of_both(member: Member, receipt: Receipt, basis: str) -> tuple[Explanation, Explanation]:
    """The points and the 1% of a receipt that is at hand. `basis` says what the 1% counts."""
    course = await _course(member, receipt)
    return of_points(receipt, course), of_contribution(receipt, course, basis)


async def _receipt(member: Member, id: str) -> Receipt:
    period, number = parts_of(id, 2)
    return await history.receipt(member, period_id=whole(period), number=whole(number))


async def _course(member: Member, receipt: Receipt) -> Course | None:
    """What this refund or release made a difference to; None for a purchase.

    Of refunds booked in the same moment nothing says which came first: it is the order by which the books are right (R7).
    """
    if not (receipt.refund_of or receipt.release_of):
        return None
    rows = await database.rows(database.sql("rewards", "purchase_chain"), member.id, receipt.period_id, receipt.id)
    told = {part: [LINES.decode(row["lines"]) for row in rows if row["part"] == part] for part in ("bought", "before", "beside", "own")}
    due_on = next(row["day"] for row in rows if row["part"] == "bought")
    until = max((row["day"] for row in rows if row["part"] == "released"), default=None)
    own = told["own"] or [receipt.lines]
    left = _less(told["bought"][0], told["before"])
    beside = told["beside"][:BESIDE_MOST]
    ways = chain.from_iterable(combinations(beside, count) for count in range(len(beside) + 1))
    tried = [_from(receipt, _less(left, way), own, due_on, until) for way in ways]
    right = (one for one in tried if of_points(receipt, one).holds and of_contribution(receipt, one, "").holds)
    return next(right, tried[0])


def _from(receipt: Receipt, left: list[Line], own: Sequence[list[Line]], due_on: date | None, until: date | None) -> Course:
    if receipt.release_of:
        before = max((line.due_on for line in left if line.due_on and due_on and line.due_on < due_on), default=None)
        return Course(left, left, before, due_on, due_on)
    return Course(left, _less(left, own), until, until, due_on)


def _less(lines: list[Line], refunds: Sequence[list[Line]]) -> list[Line]:
    for returned in refunds:
        lines = earning.remaining(lines, returned) or []
    return lines


def _counting(lines: Sequence[Line], until: date | None) -> list[Line]:
    """The lines that count at once, or by a day."""
    return [line for line in lines if line.due_on is None or (until and line.due_on <= until)]


def of_points(receipt: Receipt, course: Course | None) -> Explanation:
    """A purchase's points by rule; of a refund or a release, what its purchase earned before less what it earns after."""
    steps, parts = [], []
    for counted in receipt.earned:
        own = _changed(counted, course) if course else [_earned(counted, counted.items or counted.spend_pence, counted.name)]
        steps += own
        parts.append(own[-1].given(counted.name))
    if len(parts) != 1:
        words = _("The points of each business") if parts else _("Nothing on this receipt counts for points.")
        steps.append(Step(words, parts, Way.SUM, _("Points"), formats.number))
    return Explanation(
        title=_("Points taken back") if receipt.refund_of else _("Points of this purchase"), booked=receipt.points, steps=steps,
        rounding=_rounding(receipt),
    )  # fmt: skip


def _rounding(receipt: Receipt) -> str:
    words = _(
        "Points of a refund are the difference between what the purchase had earned and what its remaining lines earn, each rounded down."
    )
    later = _("What counts later brings the difference between all that counts by then and what counted before, each rounded down.")
    return words if receipt.refund_of else later if receipt.release_of else _("Rounded down to whole points, once for each rule.")


def _earned(counted: Counted, amount: int, name: str) -> Step:
    """What a rule gives for so many pence, of a flat award for so many items."""
    rule = rule_words(counted.version, counted.starts_on)
    if counted.kind == "flat":
        inputs = [Input(_("Items"), amount, formats.number(amount)), Input(_("Rate"), counted.numerator, counted.rate)]
        return Step(
            _("%(business)s: items, by the points for each", business=counted.name), inputs, Way.PRODUCT, name, formats.number, rule
        )
    rate = Input(_("Rate"), Fraction(counted.numerator, counted.denominator), counted.rate)
    return Step(
        _("%(business)s: counted spend, multiplied by the rate, rounded down", business=counted.name),
        [spend(amount, counted.currency), rate],
        Way.PRODUCT_DOWN, name, formats.number, rule,
    )  # fmt: skip


def _changed(counted: Counted, course: Course) -> list[Step]:
    had = _earned(counted, _amount(_counting(course.had, course.had_until), counted), _("Earned before"))
    if course.has is course.had:
        has = _earned(counted, _amount(_counting(course.has, course.has_until), counted), _("Earned by all that counts now"))
        words = _("%(business)s: all that counts now, less what counted before", business=counted.name)
    else:
        has = _earned(counted, _amount(_counting(course.has, course.has_until), counted), _("Earned by what is left"))
        words = _("%(business)s: what is left earns, less what was earned before", business=counted.name)
    return [had, has, Step(words, [has.given(), had.given()], Way.DIFFERENCE, counted.name, formats.number)]


def _amount(lines: Sequence[Line], counted: Counted) -> int:
    """What a rule looks at among lines: pence, of a flat award whole items."""
    match counted.kind:
        case "flat":
            return sum(line.whole_items for line in lines if line.rule == counted.rule)
        case "bonus":
            return max(sum(line.pence for line in lines if counted.rule in line.bonuses), 0)
    return max(sum(line.pence for line in lines if line.rule == counted.rule), 0)


def of_contribution(receipt: Receipt, course: Course | None, basis: str) -> Explanation:
    """A purchase's 1%; of a refund or a release, what its purchase gives after less what it gave before."""
    write = partial(formats.contribution, currency=receipt.currency)
    if course is None:
        steps = _given(_counting(receipt.lines, None), receipt.currency, _("Your 1%"))
    elif receipt.release_of:
        steps = _of_day(course.had, course.due_on, receipt.currency, _("Your 1%"))
    else:
        had = _of_day(course.had, course.due_on, receipt.currency, _("Given before"))
        has = _of_day(course.has, course.due_on, receipt.currency, _("Given by what is left"))
        words = _("What is left gives, less what was given before")
        steps = [*had, *has, Step(words, [has[-1].given(), had[-1].given()], Way.DIFFERENCE, _("Your 1%"), write)]
    return Explanation(
        title=_("The 1% of this purchase"), booked=receipt.contribution_units, steps=steps,
        rounding=_("Nothing is rounded: the 1% is kept to a hundredth of a penny or øre."), remarks=[basis],
    )  # fmt: skip


def _of_day(lines: Sequence[Line], due_on: date | None, currency: str, name: str) -> list[Step]:
    """The 1% of what counts at once, or of what counts from a day on: all by then, less all before."""
    before = [line for line in lines if line.due_on is None or (due_on and line.due_on < due_on)]
    if due_on is None:
        return _given(before, currency, name)
    had = _given(before, currency, _("Given by what counted before"))
    has = _given(_counting(lines, due_on), currency, _("Given by all that counts now"))
    words = _("All that counts now, less what counted before")
    write = partial(formats.contribution, currency=currency)
    return [*had, *has, Step(words, [has[-1].given(), had[-1].given()], Way.DIFFERENCE, name, write)]


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
        _("What was counted, multiplied by the part of it"), [goods, part], Way.PRODUCT, name,
        partial(formats.contribution, currency=currency)
    )  # fmt: skip
