"""Earning rules as a society sets them: rates, bonuses and flat awards, each from a day on. The past never changes (R2, R5, O1)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from math import gcd

from portal.actors import Actor
from portal.kit import clock, database, formats
from portal.kit.locale import gettext as _
from portal.kit.refusals import Refused
from portal.models import BusinessLine, Society, Store
from rewards.models.earning import Category, EarningRule, RuleKind

ONE_PERCENT = 100
"""Basis points of the 1% with which a line begins."""
COUNTING = (RuleKind.BASE, RuleKind.FLAT)
"""Kinds of rules whose spend the 1% may count."""


@dataclass(frozen=True)
class _Wanted:
    """The next version of a rule. The first of one that `may_begin_earlier` changes nothing that was counted: any day serves."""

    line: BusinessLine
    numerator: int
    denominator: int
    starts_on: date
    kind: RuleKind = RuleKind.BASE
    code: str = ""
    names: Mapping[str, str] | None = None
    ends_on: date | None = None
    categories: Sequence[str] = ()
    stores: Sequence[str] = ()
    own_only: bool = False
    month_most: int | None = None
    may_begin_earlier: bool = False

    def says(self, rule: EarningRule) -> bool:
        """Whether this is that version."""
        told = (self.numerator, self.denominator, self.ends_on, sorted(self.categories), sorted(self.stores), self.own_only)
        said = (rule.numerator, rule.denominator, rule.ends_on, rule.categories, rule.stores, rule.own_only)
        return (told, self.month_most) == (said, rule.month_most)


async def set_rate(society: Society, *, by: Actor, line: str, points: int, pence: int, starts_on: date) -> EarningRule:
    """From a day on a business line, by its code, gives `points` for each whole `pence` spent. The same told twice counts once.

    A line that has a rate gets its next version, from tomorrow at the earliest: what was bought keeps the version of its day. A first
    rate may begin on any day.

    Raises:
        Refused: there is no such line, the day is over, or another rate begins on it.
    """
    assert points >= 0 and pence > 0
    async with database.transaction():
        await _hold(society)
        business = await line_named(society, line)
        return await _next(society, _Wanted(business, *_shortest(points, pence), starts_on, may_begin_earlier=True), by=by)


async def set_bonus(
    society: Society, *, by: Actor, line: str, code: str, names: Mapping[str, str], points: int, pence: int, starts_on: date,
    ends_on: date | None = None, categories: Sequence[str] = (), stores: Sequence[str] = (), own_only: bool = False,
) -> EarningRule:  # fmt: skip
    """From a day on, to its last day, a business line gives `points` more for each whole `pence` of what the bonus names (R5).

    `categories` by code, `stores` by number; none of them: all. A bonus of a code that the line has gets its next version; one of no
    points ends it. From tomorrow at the earliest; the same told twice counts once.

    Raises:
        Refused: there is no such line, category or store, the days are the wrong way round or over, or another version begins that day.
    """
    assert points >= 0 and pence > 0 and code
    async with database.transaction():
        await _hold(society)
        business = await line_named(society, line)
        if ends_on and ends_on < starts_on:
            raise Refused(_("The last day cannot be before the first."), field="ends_on")
        await must_be_there(society, categories, stores)
        wanted = _Wanted(
            business,
            *_shortest(points, pence),
            starts_on,
            RuleKind.BONUS,
            code,
            names,
            ends_on,
            sorted(categories),
            sorted(stores),
            own_only,
        )
        return await _next(society, wanted, by=by)


async def set_flat(society: Society, *, by: Actor, category: str, line: str, points: int, starts_on: date | None = None) -> EarningRule:
    """From a day on every whole item of a category gives `points`, in the place of its line's rate; none: the rate again (R2).

    From tomorrow at the earliest, and by itself, but for a first one where the line has no rate. The same told twice counts once.

    Raises:
        Refused: there is no such line or category, the day is over, or another version begins on it.
    """
    assert points >= 0
    async with database.transaction():
        await _hold(society)
        business = await line_named(society, line)
        await must_be_there(society, [category], [])
        unrated = not await EarningRule.filter(line=business, kind=RuleKind.BASE).exists()
        newest = await EarningRule.filter(line=business, kind=RuleKind.FLAT, code=category).order_by("-version").first()
        if newest and starts_on is None and newest.numerator == points:
            return newest
        begins = starts_on or clock.today(society.time_zone) + timedelta(days=1)
        wanted = _Wanted(business, points, 1, begins, RuleKind.FLAT, category, may_begin_earlier=unrated)
        return await _next(society, wanted, by=by)


async def set_balance_award(society: Society, *, by: Actor, line: str, points: int, pence: int, starts_on: date) -> EarningRule:
    """From a year on a business line gives `points` for each whole `pence` of a year's average balance (R2); none ends it.

    Next versions begin next year at the earliest, the first any year. The same told twice counts once.

    Raises:
        Refused: there is no such line, the day does not begin a year or is over, or another version begins on it.
    """
    assert points >= 0 and pence > 0
    return await _set_award(society, RuleKind.BALANCE, line, *_shortest(points, pence), None, starts_on, by=by)


async def set_reading_award(
    society: Society, *, by: Actor, line: str, points: int, month_most: int | None = None, starts_on: date
) -> EarningRule:
    """From a month on a business line gives `points` for each meter reading and fuel, `month_most` a month (R2, R5); none ends it.

    Raises:
        Refused: as `set_balance_award`, for a month.
    """
    assert points >= 0 and (month_most is None or month_most > 0)
    return await _set_award(society, RuleKind.READING, line, points, 1, month_most, starts_on, by=by)


async def _set_award(
    society: Society, kind: RuleKind, line: str, numerator: int, denominator: int, month_most: int | None, starts_on: date, *, by: Actor
) -> EarningRule:
    must_begin_a_span(kind, starts_on)
    async with database.transaction():
        await _hold(society)
        business = await line_named(society, line)
        wanted = _Wanted(business, numerator, denominator, starts_on, kind, month_most=month_most, may_begin_earlier=True)
        return await _next(society, wanted, by=by)


def must_begin_a_span(kind: RuleKind, starts_on: date) -> None:
    """What a year's balance gives begins with a year, what a month's readings give with a month: so nothing that was given changes.

    Raises:
        Refused: the day does not.
    """
    if kind is RuleKind.BALANCE and (starts_on.month, starts_on.day) != (1, 1):
        raise Refused(_("What a year’s balance gives begins with a year, on 1 January."), field="starts_on")
    if kind is RuleKind.READING and starts_on.day != 1:
        raise Refused(_("What a month’s readings give begins with a month, on its first day."), field="starts_on")


async def line_named(society: Society, code: str) -> BusinessLine:
    """A society's business line by its code.

    Raises:
        Refused: there is none.
    """
    business = await BusinessLine.get_or_none(society=society, code=code)
    if business is None:
        codes = [str(one) for one in await BusinessLine.filter(society=society).order_by("code").values_list("code", flat=True)]
        raise Refused(_("There is no business line %(line)s. There are: %(all)s.", line=code, all=", ".join(codes)), field="line")
    return business


def must_be_ahead(society: Society, starts_on: date) -> None:
    """Terms change from tomorrow at the earliest: what was bought keeps those of its day.

    Raises:
        Refused: the day has begun.
    """
    if starts_on <= clock.today(society.time_zone):
        raise Refused(_("A new rate begins tomorrow or later: what was bought keeps the rate of its day."), field="starts_on")


async def _hold(society: Society) -> None:
    await Society.select_for_update(no_key=True).get(id=society.id)  # one writer at a time


def _shortest(points: int, pence: int) -> tuple[int, int]:
    shared = gcd(points, pence)
    return points // shared, pence // shared


async def must_be_there(society: Society, categories: Sequence[str], stores: Sequence[str]) -> None:
    """Categories by code and stores by number.

    Raises:
        Refused: the society has not all of them.
    """
    known = set(await Category.filter(society=society, code__in=categories).values_list("code", flat=True)) if categories else set()
    if missing := sorted(set(categories) - known):
        raise Refused(_("There is no category %(category)s.", category=missing[0]), field="categories")
    there = set(await Store.filter(society=society, number__in=stores).values_list("number", flat=True)) if stores else set()
    if missing := sorted(set(stores) - there):
        raise Refused(_("No store has the number %(store)s.", store=missing[0]), field="stores")


async def _next(society: Society, wanted: _Wanted, *, by: Actor) -> EarningRule:
    """The version that a rule gets from its day on, or the one that says so already."""
    assert by.kind in ("staff", "system")
    versions = await EarningRule.filter(line=wanted.line, kind=wanted.kind, code=wanted.code).order_by("-version")
    same_day = next((one for one in versions if one.starts_on == wanted.starts_on), None)
    if same_day and wanted.says(same_day):
        return same_day
    if same_day:
        words = _("Another rate of %(line)s begins on %(day)s.", line=wanted.line.code, day=formats.date(wanted.starts_on))
        raise Refused(words, field="starts_on")
    if versions or not wanted.may_begin_earlier:
        must_be_ahead(society, wanted.starts_on)
    return await EarningRule.create(
        society=society, line=wanted.line, kind=wanted.kind, code=wanted.code, names=dict(wanted.names or {}),
        version=versions[0].version + 1 if versions else 1, numerator=wanted.numerator, denominator=wanted.denominator,
        contribution_basis_points=await _basis_points(wanted.line) if wanted.kind in COUNTING else 0, starts_on=wanted.starts_on,
        ends_on=wanted.ends_on, categories=list(wanted.categories), stores=list(wanted.stores), own_only=wanted.own_only,
        month_most=wanted.month_most, created_at=clock.now(), by_kind=by.kind, by_id=by.id, by_name=by.name,
    )  # fmt: skip


async def _basis_points(line: BusinessLine) -> int:
    newest = await EarningRule.filter(line=line, kind=RuleKind.BASE).order_by("-version").first()
    return newest.contribution_basis_points if newest else ONE_PERCENT
