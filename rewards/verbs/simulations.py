"""Verbs of simulations, beside those of dividends: try one, run a result again, work out a calculated dividend again."""

from collections.abc import Callable
from pathlib import Path
from typing import Annotated

import typer

from portal.commands import OfSociety
from portal.kit.fields import Fixed
from portal.kit.locale import gettext as _
from portal.kit.progress import ERRORS, OUT
from portal.kit.refusals import Refused
from portal.models import Society
from portal.society_verbs import for_society
from rewards.models.dividends import Stage
from rewards.models.ledger import Period
from rewards.rules.rates import POOL_MOST, RATE_MOST, RATE_PLACES
from rewards.simulations import simulation_replays, simulation_results, simulation_words, simulations
from rewards.simulations.simulation_replays import Replay
from rewards.simulations.simulation_results import Result, Way
from rewards.verbs.dividends import dividend_of

FOUND_WRONG = 1

verbs = typer.Typer()


def _read_by(kind: Fixed) -> Callable[[str], int]:
    def read(typed: str) -> int:
        try:
            return kind.read(typed)
        except Refused as refused:
            raise typer.BadParameter(refused.message) from None

    return read


_rate = _read_by(Fixed("", places=RATE_PLACES, least=0, most=RATE_MOST))
_pool = _read_by(Fixed("", places=2, least=1, most=POOL_MOST))
_money = _read_by(Fixed("", places=2, least=0, most=POOL_MOST))


@verbs.command("simulate")
def simulate(
    context: typer.Context,
    period: Annotated[str, typer.Option(help="Its name, as `period list` prints it")],
    out: Annotated[Path, typer.Option(help="The result file to write", dir_okay=False)],
    rate: Annotated[
        list[int] | None, typer.Option(parser=_rate, metavar="RATE", help="Pence or øre a point; several times for several")
    ] = None,
    pool: Annotated[
        list[int] | None, typer.Option(parser=_pool, metavar="AMOUNT", help="A pool to share; several times for several")
    ] = None,
    first_points: Annotated[list[int] | None, typer.Option(min=0, max=1_000_000, help="Of each, so many go to the community fund")] = None,
    threshold: Annotated[list[int] | None, typer.Option(parser=_money, metavar="AMOUNT", help="Below this no voucher is made")] = None,
    by: Annotated[list[Way] | None, typer.Option(help="How everybody would be paid")] = None,
    minimum: Annotated[int | None, typer.Option(parser=_money, metavar="AMOUNT", help="The least payout")] = None,
    stage: Stage = Stage.FINAL,
    society: OfSociety = "",
) -> None:
    """Try a dividend: every combination of what is given. The books stay as they are; what comes out is a file that can be run again."""
    shared = [{"rate": each} for each in rate or ()] + [{"pool_pence": each} for each in pool or ()]
    if not shared:
        raise Refused(_("Give either a rate for a point or a pool to share."))

    async def run(of: Society) -> Result:
        chosen = await Period.get_or_none(society_id=of.id, name=period)
        if chosen is None:
            raise Refused(_("The books have no period %(period)s.", period=period))
        variants = simulations.variants_of(
            of, shared, ways=by or [Way.VOUCHER], first_points=first_points, thresholds=threshold or None, minimum_pence=minimum
        )
        simulations.refuse_too_many(variants)
        return await simulations.run(of, chosen, stage, variants, as_of=await simulations.moment(of))

    result = for_society(context, society, run, says=_("Adding up what each member gets"))
    _write(out, simulation_results.written(result))
    for tried in result.variants:
        said = [simulation_words.shared_by(tried.variant, result.currency), simulation_words.paid_by(tried.variant, result.currency)]
        OUT.print(": ".join(said), markup=False)
        for sentence in simulation_words.sentences(tried, result.currency):
            OUT.print(f"  {sentence}", markup=False)


def _write(path: Path, text: bytes) -> None:
    try:
        path.write_bytes(text)
    except OSError as error:
        raise Refused(_("%(file)s cannot be written: %(error)s", file=str(path), error=str(error))) from error


@verbs.command("replay")
def replay(context: typer.Context, file: Annotated[Path, typer.Argument(help="A result file", exists=True, dir_okay=False)]) -> None:
    """Run the result file of a simulation again, and say what differs. Where something does, the command ends with 1."""
    result = simulation_results.read(file.read_bytes())

    async def again(of: Society) -> Replay:
        return await simulation_replays.replay(result, of)

    found = for_society(context, result.society, again, says=_("Adding up what each member gets"))
    if found.other_code:
        ERRORS.print(found.other_code, markup=False)
    _end(found.differs, _("The same inputs and the same result."))


@verbs.command("check")
def check(context: typer.Context, number: int, society: OfSociety = "") -> None:
    """Work out a calculated dividend again, from the books as they stood then. Where something differs, the command ends with 1."""

    async def again(of: Society) -> list[str]:
        return await simulation_replays.check(await dividend_of(of, number), of)

    differs = for_society(context, society, again, says=_("Adding up what each member gets"))
    _end(differs, _("Dividend %(number)s is what the books give.", number=number))


def _end(differs: list[str], same: str) -> None:
    for sentence in differs:
        OUT.print(sentence, markup=False)
    if differs:
        raise typer.Exit(FOUND_WRONG)
    OUT.print(same, markup=False)
