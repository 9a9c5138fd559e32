"""How points come about: the balance, a year, a business line in a year, what is owed (M5, M9, M18)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

import msgspec

from portal.figures import Explanation, Figure, Input, Step, Way, parts_of, whole
from portal.kit import database, formats
from portal.kit.locale import gettext as _, lazy, named, ngettext
from portal.models import Member
from rewards.models.journal import EntryKind
from rewards.rules import rates
from rewards.statements import points
from rewards.statements.points import LinePoints, Points, Year

ALL = "points"
"""The id of figures of which a member has one."""


GIVEN = {
    EntryKind.AWARD: lazy("Awarded without a purchase"),
    EntryKind.CORRECTION: lazy("Corrections"),
    EntryKind.LAPSE: lazy("Points that lapsed"),
    EntryKind.BROUGHT: lazy("Points brought over"),
}
"""What no receipt gave: each entry stands on the statement."""


class Counted(msgspec.Struct, frozen=True):
    """What a version of a rule counted in a year: pence, or items of a flat award; `lost` to rounding, in parts of a point."""

    kind: str
    own_names: Mapping[str, str]
    version: int
    numerator: int
    denominator: int
    starts_on: date
    receipts: int
    amount: int
    lost: int

    @property
    def name(self) -> str:
        """What its points are called in the sum."""
        own = named(self.own_names)
        return own or (_("Flat awards") if self.kind == "flat" else _("By version %(version)s", version=self.version))


async def balance(member: Member, id: str) -> Explanation | None:
    """What stands on the member's points account."""
    return of_balance(await points.of_member(member)) if id == ALL else None


async def year(member: Member, id: str) -> Explanation | None:
    """The points of a year, by the period's id."""
    found = await _year(member, id)
    return of_year(found) if found else None


async def owed(member: Member, id: str) -> Explanation | None:
    """The points that are owed: of all years, or of one, by the period's id."""
    if id == ALL:
        found = await points.of_member(member)
        return _owed(of_balance(found), found.owed)
    of = await _year(member, id)
    return _owed(of_year(of), of.owed) if of else None


async def business(member: Member, id: str) -> Explanation | None:
    """The points of a business line in a year, by the period's id and the line's code."""
    period, code = parts_of(id, 2)
    found = await _year(member, period)
    line = next((line for line in found.lines if line.code == code), None) if found else None
    if found is None or line is None:
        return None
    rows = await database.rows(database.sql("rewards", "business_points"), member.id, found.id, code)
    counted = [Counted(**{**row, "own_names": msgspec.json.decode(row["own_names"])}) for row in rows]
    given = await database.rows(database.sql("rewards", "business_journal"), member.id, found.id, code)
    return _of_business(found, line, counted, {EntryKind(row["kind"]): row["points"] for row in given})


async def to_spend(member: Member, id: str) -> Explanation | None:
    """The points that can be spent at tills."""
    return of_spending(await points.of_member(member)) if id == ALL else None


@dataclass(frozen=True)
class OfPage:
    """What the page of points explains in place."""

    balance: Explanation
    owed: Explanation
    to_spend: Explanation | None
    year: Explanation | None


def of_page(found: Points, year: Year | None) -> OfPage:
    """The same of points that are at hand."""
    whole = of_balance(found)
    return OfPage(whole, _owed(whole, found.owed), of_spending(found), of_year(year) if year else None)


async def _year(member: Member, id: str) -> Year | None:
    number = whole(id)
    return next((year for year in (await points.of_member(member)).years if year.id == number), None)


def of_balance(found: Points) -> Explanation:
    """Every year: what it earned, and what dividends closed of it."""
    inputs: list[Input] = []
    for year in reversed(found.years):
        name = _("Earned in %(period)s", period=year.name)
        inputs.append(Input(name, year.earned, formats.number(year.earned), None if year.owed_before else Figure("year", str(year.id))))
        if year.closed:
            inputs.append(Input(_("Closed by the dividend for %(period)s", period=year.name), year.taken, formats.number(year.taken)))
        if year.spent:
            inputs.append(Input(_("Spent at tills in %(period)s", period=year.name), -year.spent, formats.number(-year.spent)))
        if year.ended:
            inputs.append(Input(_("Ended in %(period)s", period=year.name), -year.ended, formats.number(-year.ended)))
    words = _("All that was earned, less what dividends closed")
    if len(found.ways_out) > 1:
        words = _("All that was earned, less what dividends closed, what was spent at tills and what ended")
    return Explanation(
        title=_("Points on your account"), booked=found.balance, steps=[Step(words, inputs, Way.SUM, _("Balance"), formats.number)],
        rounding=_("Nothing is rounded here: these are whole points."),
    )  # fmt: skip


def of_spending(found: Points) -> Explanation | None:
    """The balance, less what waits for a dividend and what has ended by now; None where points never lasted."""
    if found.to_spend is None:
        return None
    inputs = [Input(_("On your account"), found.balance, formats.number(found.balance), Figure("balance", ALL))]
    others = ((_("Waiting for a dividend"), found.lasting - found.balance), (_("Ended, or owed"), found.to_spend - found.lasting))
    inputs += [Input(name, points, formats.number(points)) for name, points in others if points]
    days = [
        _("%(figure)s of them can be spent until %(day)s.", figure=formats.number(each.points), day=formats.date(each.ends_on))
        for each in found.ending
    ]
    return Explanation(
        title=_("Points to spend"), booked=found.to_spend,
        steps=[Step(_("What lasts of the points on your account"), inputs, Way.SUM, _("Points to spend"), formats.number)],
        rounding=_("Nothing is rounded here: these are whole points."), remarks=days,
    )  # fmt: skip


def of_year(year: Year) -> Explanation:
    """Every business line, and what an earlier year left to repay."""
    inputs = [
        Input(line.name, line.points, formats.number(line.points), Figure("business", f"{year.id}-{line.code}")) for line in year.lines
    ]
    if year.owed_before:
        inputs.append(Input(_("Owed from before"), year.owed_before, formats.number(year.owed_before)))
    words = _("The points of each business, and what was owed from before")
    return Explanation(
        title=_("Points of %(period)s", period=year.name), booked=year.counted,
        steps=[Step(words, inputs, Way.SUM, _("Points"), formats.number)],
        rounding=_rounding(), remarks=[sentence for line in year.lines for sentence in line.provenance],
    )  # fmt: skip


def _owed(of: Explanation, booked: int) -> Explanation:
    below = of.steps[-1].result
    step = Step(
        _("What is missing to nought"), [Input(_("Taken from nought"), -below, formats.number(-int(below)))], Way.SUM_FROM_ZERO, _("Owed"),
        formats.number,
    )  # fmt: skip
    return Explanation(
        title=_("Points that you owe"), booked=booked, steps=[*of.steps, step], rounding=of.rounding,
        remarks=[_("A refund took back more points than there were. The next shopping repays them first; no money is asked for.")],
    )  # fmt: skip


def _of_business(year: Year, line: LinePoints, counted: list[Counted], given: Mapping[EntryKind, int]) -> Explanation:
    steps = [_exact(version, line) for version in counted]
    inputs = [step.given(version.name) for step, version in zip(steps, counted, strict=True)]
    for version in [version for version in counted if version.kind != "flat"]:
        name = ngettext("Rounding down, on %(num)s receipt", "Rounding down, on %(num)s receipts", version.receipts)
        lost = -Fraction(version.lost, version.denominator)
        inputs.append(Input(name, lost, rates.exact(lost)))
    inputs += [Input(_(GIVEN[kind]), count, formats.number(count)) for kind, count in given.items()]
    words = _("The same, less what rounding down took on each receipt")
    if given:
        words = _("The same, less what rounding down took, plus what no receipt gave") if counted else _("What no receipt gave, by kind")
    return Explanation(
        title=_("%(business)s in %(period)s", business=line.name, period=year.name), booked=line.points,
        steps=[*steps, Step(words, inputs, Way.SUM, _("Points"), rates.exact)],
        rounding=_rounding(),
    )  # fmt: skip


def _exact(version: Counted, line: LinePoints) -> Step:
    if version.kind == "flat":
        inputs = [Input(_("Items"), version.amount, formats.number(version.amount)), rate(version, line.currency)]
        words = rule_words(version.version, version.starts_on)
        return Step(_("Items, by the points for each"), inputs, Way.PRODUCT, version.name, rates.exact, words)
    return Step(
        _("Counted spend, multiplied by the rate"), [spend(version.amount, line.currency), rate(version, line.currency)], Way.PRODUCT,
        _("Points before rounding"), rates.exact, rule_words(version.version, version.starts_on),
    )  # fmt: skip


def spend(pence: int, currency: str) -> Input:
    """What was counted."""
    return Input(_("Counted spend"), pence, formats.amount(pence, currency))


def rate(rule: Counted, currency: str) -> Input:
    """Points per penny, as people read it."""
    written = rates.of_rule(rule.kind, rule.numerator, rule.denominator, currency)
    return Input(_("Rate"), Fraction(rule.numerator, rule.denominator), written)


def rule_words(version: int, starts_on: date) -> str:
    """Which version of a rule, and since when it holds."""
    return _("Version %(version)s of the rule, since %(day)s.", version=version, day=formats.date(starts_on))


def _rounding() -> str:
    return _("Each receipt is rounded down to whole points, once for each rule. A refund takes back what the receipt no longer earns.")
