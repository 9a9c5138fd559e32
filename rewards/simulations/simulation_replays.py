"""Replays: a simulation, or a dividend, worked out again by whoever audits it; what differs is said in words."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from portal.kit import database, formats
from portal.kit.locale import gettext as _, lazy
from portal.kit.refusals import Refused
from portal.models import Society
from rewards.dividends import dividend_parts, dividend_runs, dividend_states
from rewards.dividends.dividend_parts import Figures, Inputs
from rewards.models.dividends import Dividend, DividendStep
from rewards.models.ledger import Period
from rewards.simulations import simulations
from rewards.simulations.simulation_results import Result, Tried, is_sealed

SUMS = {
    "members": lazy("Members entitled: %(then)s then, %(now)s now."),
    "points": lazy("Points of the period: %(then)s then, %(now)s now."),
    "owed_points": lazy("Points that repay what earlier periods left below zero: %(then)s then, %(now)s now."),
    "before_pence": lazy("Given before for the period: %(then)s then, %(now)s now."),
    "funded_before_pence": lazy("Given to the community fund before: %(then)s then, %(now)s now."),
    "held_pence": lazy("Paid of their shares: %(then)s then, %(now)s now."),
    "share_pence": lazy("A member’s share: %(then)s then, %(now)s now."),
}
"""What goes in, added up, in words where it is not the same."""


@dataclass(frozen=True)
class Replay:
    """What differs, in words, nothing where all is the same; and how the code stands: other code that gives the same is no difference."""

    differs: list[str] = field(default_factory=list)
    other_code: str = ""


async def replay(result: Result, society: Society) -> Replay:
    """Work a result out again, dividends and shares read as of its instant. The points of a locked period give the same for ever.

    Raises:
        Refused: the books have no such period.
    """
    period = await Period.get_or_none(society_id=society.id, name=result.period, starts_on=result.starts_on, ends_on=result.ends_on)
    if period is None:
        raise Refused(_("The books have no period %(period)s with these days.", period=result.period))
    again = await simulations.run(society, period, result.stage, [tried.variant for tried in result.variants], as_of=result.as_of)
    return Replay([*_altered(result), *_inputs(result, again, period), *_results(result, again)], _code(result, again))


def _altered(result: Result) -> Iterator[str]:
    if not is_sealed(result):
        yield _("This file was changed after it was written.")


def _inputs(then: Result, now: Result, period: Period) -> Iterator[str]:
    if then.record_at != now.record_at:
        yield _("The record date ends at another instant: %(then)s then, %(now)s now.", then=f"{then.record_at}", now=f"{now.record_at}")
    differing = list(_sums(then.inputs, now.inputs, then.currency))
    yield from differing
    if then.inputs.checksum != now.inputs.checksum:
        if not differing:
            yield _("What goes in adds up to the same, but is not the same member by member.")
        if period.locked_at is None:
            yield _("The books of %(period)s are not closed yet: what is sold and brought back changes them.", period=period.name)


def _sums(then: Inputs, now: Inputs, currency: str) -> Iterator[str]:
    """What of the inputs adds up to something else."""
    for name, sentence in SUMS.items():
        before, after = getattr(then, name), getattr(now, name)
        if before != after:
            yield _(sentence, then=_figure(name, before, currency), now=_figure(name, after, currency))


def _figure(name: str, value: int, currency: str) -> str:
    return formats.amount(value, currency) if name.endswith("_pence") else formats.number(value)


def _results(then: Result, now: Result) -> Iterator[str]:
    for place, (before, after) in enumerate(zip(then.variants, now.variants, strict=True), 1):
        if before.outcome != after.outcome:
            yield _differing(place, before, after, then.currency)


def _differing(place: int, before: Tried, after: Tried, currency: str) -> str:
    totals = [formats.amount(each.outcome.figures.total_pence, currency) for each in (before, after)]
    if totals[0] != totals[1]:
        return _("Variant %(place)s comes to something else: %(then)s then, %(now)s now.", place=place, then=totals[0], now=totals[1])
    return _("Variant %(place)s comes to %(total)s as before, but not in all its parts.", place=place, total=totals[0])


def _code(then: Result, now: Result) -> str:
    if then.code == now.code:
        return ""
    if then.code.version == now.code.version:
        return _("The code has changed since, within version %(version)s.", version=now.code.version)
    return _("The code has changed since: version %(then)s then, %(now)s now.", then=then.code.version, now=now.code.version)


async def check(dividend: Dividend, society: Society) -> list[str]:
    """Work out a calculated dividend again, from the books as they stood when it was frozen; gives what differs.

    Raises:
        Refused: it has not been calculated.
    """
    frozen = await dividend_runs.figures(dividend)
    count, now = await _again(dividend, society)
    said = []
    if count:
        said.append(_("Lines that are not what the books give: %(count)s.", count=formats.number(count)))
    if frozen.total_pence != now.total_pence:
        then, gives = formats.amount(frozen.total_pence, society.currency), formats.amount(now.total_pence, society.currency)
        said.append(_("In all %(then)s were frozen; the books give %(now)s.", then=then, now=gives))
    if (dividend.frozen_checksum, frozen) != (now.checksum, now):
        said.append(_("The fingerprint or a figure is not that of the lines which the books give."))
    return said


async def _again(dividend: Dividend, society: Society) -> tuple[int, Figures]:
    """How many of its lines the books do not give, and what they give."""
    frozen_at = dividend_states.frozen_at(await DividendStep.filter(dividend_id=dividend.id).order_by("id"))
    terms, period = dividend_parts.terms_of(dividend), await Period.get(id=dividend.period_id)
    due = (terms.measure, terms.first_points, society.share_pence)
    async with database.transaction():
        await dividend_parts.gather(period, society, as_of=frozen_at)
        differing = database.sql("rewards", "dividend_differing").replace("/* due */", terms.due)
        count = int(await database.value(differing, *due, dividend.id))
        before = await dividend_parts.funded_before(period, frozen_at)
        return count, await dividend_parts.add_up(terms, terms.due, *due, funded_before_pence=before)
