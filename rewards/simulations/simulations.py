"""Simulations: a dividend tried before it is declared, up to six variants side by side, by the code that calculates it (R11 to R13).

What goes in is gathered once, by one statement: so all variants see the same moment of the books, whatever tills post meanwhile.
Nothing is written to the books; what came out is kept as a row.
"""

from collections.abc import Sequence
from datetime import datetime
from itertools import product
from typing import Any

import msgspec
from tortoise.queryset import QuerySet

from portal.actors import Actor
from portal.kit import clock, database
from portal.kit.locale import gettext as _
from portal.kit.refusals import NotFound, Refused
from portal.models import Society
from rewards.books import shares
from rewards.dividends import dividend_parts, dividends
from rewards.dividends.dividend_parts import Inputs
from rewards.models.dividends import Dividend, Stage
from rewards.models.ledger import Period
from rewards.models.simulations import Simulation
from rewards.payouts import payout_methods
from rewards.rules.rates import PENCE_A_UNIT
from rewards.simulations.simulation_results import FORMAT, VERSION, Band, Outcome, Part, Result, Tried, Variant, Way, code, sealed

VARIANTS_MOST = 6
RECENT = 20
STEPS = {Way.VOUCHER: PENCE_A_UNIT, Way.BANK: 1}
AMOUNTS = (1, 100, 200, 500, 1_000, 2_000, 5_000, 10_000)
"""Where bands of amounts begin, in pence; ten times that for øre."""
POINTS = (100, 250, 500, 1_000, 2_500, 5_000, 10_000)
"""Each reads every member: a society's wait for each other, and one that was sent twice finds the first."""


def visible_to(society: Society) -> QuerySet[Simulation]:
    """The simulations of a society, newest first."""
    return Simulation.filter(society_id=society.id).select_related("period").order_by("-id")


def result_of(simulation: Simulation) -> Result:
    """What a simulation said."""
    return msgspec.convert(simulation.result, Result)


async def newest_of(dividend: Dividend) -> tuple[Simulation, Tried] | None:
    """The newest of the recent simulations that tried the terms of a dividend, for its period."""
    terms = dividend_parts.terms_of(dividend)
    for simulation in await Simulation.filter(period_id=dividend.period_id).order_by("-id").limit(RECENT):
        for tried in result_of(simulation).variants:
            if tried.variant.terms == terms:
                return simulation, tried
    return None


def draft_of(simulation: Simulation, place: int) -> dict[str, Any]:
    """What the form of a dividend knows from a variant, the first being 1.

    Raises:
        NotFound: there is no such variant.
    """
    variants = result_of(simulation).variants
    if not 0 < place <= len(variants):
        raise NotFound
    terms = variants[place - 1].variant.terms
    by = {"rate": terms.rate} if terms.pool_pence is None else {"pool_pence": terms.pool_pence}
    return {"period": simulation.period_id, "stage": simulation.stage, "first_points": terms.first_points or None, **by}


async def compare(
    society: Society, *, by: Actor, period: str, stage: Stage, once: str, rates: Sequence[int] | None = None,
    pools: Sequence[int] | None = None, first_points: Sequence[int] | None = None, ways: str = Way.VOUCHER,
    thresholds: Sequence[int] | None = None, minimum_pence: int | None = None,
) -> Simulation:  # fmt: skip
    """Try every combination of what may vary; the first is what the others are compared with.

    Args:
        period: its number, as a form names it.
        rates, pools: by which it is shared out, at least one of them.
        ways: a Way, or "both".

    Raises:
        Refused: there are more than six combinations; or the form was sent before and said something else.
    """
    shared = [{"rate": rate} for rate in rates or ()] + [{"pool_pence": pool} for pool in pools or ()]
    assert shared, "a rate or a pool"
    variants = variants_of(
        society, shared, ways=list(Way) if ways == "both" else [Way(ways)], first_points=first_points, thresholds=thresholds,
        minimum_pence=minimum_pence,
    )  # fmt: skip
    refuse_too_many(variants)
    return await simulate(society, by=by, period=period, stage=stage, variants=variants, once=once)


def variants_of(
    society: Society, shared: Sequence[dict[str, int]], *, ways: Sequence[Way], first_points: Sequence[int] | None = None,
    thresholds: Sequence[int] | None = None, minimum_pence: int | None = None,
) -> list[Variant]:  # fmt: skip
    """Every combination once. A bank pays to the penny, whatever it comes to: no threshold holds for it (R12)."""
    usual = [payout_methods.usual_threshold(society)] if thresholds is None else thresholds
    combined = product(shared, first_points or (0,), ways, usual)
    made = [
        Variant(**by, first_points=first, way=way, threshold_pence=threshold if way is Way.VOUCHER else 0, minimum_pence=minimum_pence or 0)
        for by, first, way, threshold in combined
    ]
    return list(dict.fromkeys(made))


def refuse_too_many(variants: Sequence[Variant]) -> None:
    """Refuse more than stand side by side."""
    if len(variants) > VARIANTS_MOST:
        words = _("These make %(count)s variants. At most %(most)s stand side by side.", count=len(variants), most=VARIANTS_MOST)
        raise Refused(words, field="rates")


async def try_out(dividend: Dividend, *, by: Actor, once: str) -> Simulation:
    """Work out what a draft would come to today, paid by vouchers."""
    society = await Society.get(id=dividend.society_id)
    shared = {"rate": dividend.rate} if dividend.pool_pence is None else {"pool_pence": dividend.pool_pence}
    variants = variants_of(society, [shared], ways=[Way.VOUCHER], first_points=[dividend.first_points])
    return await simulate(society, by=by, period=str(dividend.period_id), stage=dividend.stage, variants=variants, once=once)


async def simulate(society: Society, *, by: Actor, period: str, stage: Stage, variants: Sequence[Variant], once: str) -> Simulation:
    """Try these variants and keep what came out. The same form sent twice is one simulation.

    Raises:
        Refused: the form was sent before and said something else.
    """
    assert 0 < len(variants) <= VARIANTS_MOST
    as_of = await moment(society)
    async with database.transaction():
        await database.take_turn("rewards_simulation", society.id)
        if same := await Simulation.get_or_none(society_id=society.id, once=once):
            said = [tried.variant for tried in result_of(same).variants]
            if (same.period_id, same.stage, said) != (int(period), stage, list(variants)):
                raise Refused(_("This form was sent already and said something else. Begin a new one."))
            return same
        chosen = await Period.get_or_none(society_id=society.id, id=int(period))
        assert chosen is not None, "a form offers periods of its society"
        result = await run(society, chosen, stage, variants, as_of=as_of)
        return await Simulation.create(
            society_id=society.id, period_id=chosen.id, stage=stage, once=once, result=msgspec.to_builtins(result), at=clock.now(),
            by_kind=by.kind, by_id=by.id, by_name=by.name,
        )  # fmt: skip


async def moment(society: Society) -> datetime:
    """Now, once whoever posts a dividend or receives a share just now is done: what is of before can be seen, what comes is of later."""
    async with database.transaction():
        await shares.lock(society, alone=True)
        return clock.now()


async def run(society: Society, period: Period, stage: Stage, variants: Sequence[Variant], *, as_of: datetime) -> Result:
    """Try variants over the books: dividends and shares as they stood at an instant, points as they stand. Nothing is kept.

    Raises:
        Refused: the points of the period last and are spent at the till (R9).
    """
    dividends.refuse_lasting(period)
    async with database.transaction():
        await dividend_parts.gather(period, society, as_of=as_of)
        inputs = await dividend_parts.inputs(period, society, as_of=as_of)
        tried: list[Tried] = []
        for variant in variants:
            first = tried[0].outcome if tried else None
            tried.append(Tried(variant=variant, outcome=await _outcome(variant, inputs, society.currency, first)))
    result = Result(
        format=FORMAT, version=VERSION, society=society.slug, currency=society.currency, period=period.name, stage=stage,
        starts_on=period.starts_on, ends_on=period.ends_on, record_at=dividend_parts.record_instant(period, society), as_of=as_of,
        inputs=inputs, code=code(), variants=tried,
    )  # fmt: skip
    return sealed(result)


async def _outcome(variant: Variant, inputs: Inputs, currency: str, first: Outcome | None) -> Outcome:
    due = (variant.measure, variant.first_points, inputs.share_pence)
    figures = await dividend_parts.add_up(variant, variant.due, *due, funded_before_pence=inputs.funded_before_pence)
    statement = database.sql("rewards", "simulation_outcome").replace("/* due */", variant.due)
    amounts = [begin * (10 if currency == "DKK" else 1) for begin in AMOUNTS]
    paying = (variant.threshold_pence, variant.minimum_pence, STEPS[variant.way])
    found = await database.row(statement, *due, *paying, amounts, list(POINTS))
    assert found is not None
    parts = {name: Part(members=found[f"{name}_members"], pence=found[f"{name}_pence"]) for name in ("paid", "parked", "odd", "small")}
    return Outcome(
        figures=figures, median_pence=found["median_pence"], **parts,
        beyond_first_pence=figures.total_pence + figures.fund_pence - first.cost_pence if first else 0,
        amounts=_bands(found["amounts"], amounts), points=_bands(found["points"], POINTS),
    )  # fmt: skip


def _bands(found: str, begins: Sequence[int]) -> list[Band]:
    """Every band in its order, those without anybody too."""
    kept: dict[int, Any] = {row["place"]: row for row in database.decode(found, list[dict[str, int]])}
    empty = {"members": 0, "pence": 0}
    edges = [0, *begins, None]
    bands = ((kept.get(place, empty), edges[place], edges[place + 1]) for place in range(len(begins) + 1))
    return [Band(least=least or 0, below=below, members=row["members"], pence=row["pence"]) for row, least, below in bands]
