"""The simulator: what a dividend would come to, variants side by side; nothing is declared by it."""

from starlette.requests import Request
from starlette.responses import Response

from portal.kit import paging
from portal.kit.pages import download, find, go, page
from rewards import who
from rewards.dividends import dividends
from rewards.forms import SimulationForm
from rewards.models.simulations import Simulation
from rewards.payouts import payout_methods
from rewards.simulations import simulation_charts, simulation_results, simulation_words, simulations


async def show_simulations(request: Request) -> Response:
    """The form, and what was tried before."""
    usual = payout_methods.usual_threshold(request.user.home)
    form = SimulationForm.blank(choices=await _periods(request), thresholds=(usual,))
    return await _draw(request, form)


async def create_simulation(request: Request) -> Response:
    """Try every combination."""
    form = await SimulationForm.read(request, choices=await _periods(request))
    made = await form.submit(simulations.compare, request.user.home, by=request.user)
    if made is None:
        return await _draw(request, form, status=422)
    return go(request, "rewards:simulation", number=made.id)


async def show_simulation(request: Request) -> Response:
    """One simulation: tables, charts and sentences, as they were worked out then."""
    simulation = await _found(request)
    result = simulations.result_of(simulation)
    return page(
        request, "rewards/simulation", simulation=simulation, result=result, variants=simulation_charts.shown(result),
        places=simulation_charts.places(), chart=simulation_charts.where_it_goes(result),
        may_draft=_may_draft(request), density="work",
    )  # fmt: skip


async def show_simulation_file(request: Request) -> Response:
    """The result file, as the command line runs it again."""
    simulation = await _found(request)
    return download(simulation_results.written(simulations.result_of(simulation)), f"simulation-{simulation.id}.json", "application/json")


async def _found(request: Request) -> Simulation:
    return await find(simulations.visible_to(request.user.home), id=request.path_params["number"])


async def _draw(request: Request, form: SimulationForm, *, status: int = 200) -> Response:
    number = paging.number_of(request)
    limit, offset = paging.window(number)
    found = paging.cut(await simulations.visible_to(request.user.home).limit(limit).offset(offset), number)
    results = [simulations.result_of(each) for each in found.items]
    return page(
        request, "rewards/simulations", form=form, found=found, results=results, words=simulation_words, may_draft=_may_draft(request),
        density="work", status=status,
    )  # fmt: skip


def _may_draft(request: Request) -> bool:
    return bool(request.user.has(*who.RUNS))


async def _periods(request: Request) -> dict[str, list[tuple[str, str]]]:
    return {"period": [(str(period.id), period.name) for period in await dividends.periods_of(request.user.home)]}
