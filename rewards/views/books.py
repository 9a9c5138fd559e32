"""The books: their periods, the trial balance of one and of all, as pages and files, and the steps that close a period."""

from collections.abc import Awaitable, Callable
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from portal.kit.forms import Form
from portal.kit.locale import gettext as _
from portal.kit.pages import download, find, go, page
from rewards import who
from rewards.books import periods, point_terms
from rewards.closing import books, trial_balance
from rewards.closing.books import Standing
from rewards.closing.trial_balance import TrialBalance
from rewards.forms import ConfirmationForm
from rewards.models.ledger import Period
from rewards.rules import rates


async def show_books(request: Request) -> Response:
    """Every period with where its books stand, the newest first."""
    society = request.user.home
    found = [(period, await books.steps_of(period)) for period in reversed(await periods.visible_to(society))]
    rows = [(period, books.standing_of(period, steps, society)) for period, steps in found]
    return page(request, "rewards/books", rows=rows, density="work")


async def show_all(request: Request) -> Response:
    """The trial balance of everything that was ever posted, against the kept balances."""
    society = request.user.home
    balance = await trial_balance.of_all(society)
    period_ids = [period.id for period in await periods.visible_to(society)]
    return page(
        request, "rewards/books_all", balance=balance, names=await trial_balance.line_names(society), words=trial_balance.class_words,
        by_line=await trial_balance.points_by_line(society, balance, period_ids), density="work",
    )  # fmt: skip


async def show_book(request: Request) -> Response:
    """One period: its trial balance, the steps that its books have taken, and the next one."""
    return await _draw(request, await _found(request))


async def show_book_file(request: Request) -> Response:
    """The trial balance of a period as CSV."""
    period = await _found(request)
    return await _file(request, f"trial-balance-{period.starts_on}", [(period.name, await trial_balance.of_period(period))])


async def show_file(request: Request) -> Response:
    """The trial balances of all periods as CSV, oldest first."""
    found = [(period.name, await trial_balance.of_period(period)) for period in await periods.visible_to(request.user.home)]
    return await _file(request, "trial-balances", found)


async def create_lock(request: Request) -> Response:
    """Lock the books of a period that is over."""
    return await _step(request, books.lock, _("Locked. What comes late falls in the period that runs."))


async def create_agreement(request: Request) -> Response:
    """Agree the trial balance."""
    return await _step(request, books.agree, _("Agreed. A second person seals the books."))


async def create_seal(request: Request) -> Response:
    """Seal the books, for good."""
    return await _step(request, books.seal, _("Sealed. Print the fingerprint and keep it elsewhere."))


async def _file(request: Request, name: str, found: list[tuple[str, TrialBalance]]) -> Response:
    text = await trial_balance.as_file(request.user.home, found)
    return download(text.encode("utf-8-sig"), f"{name}.csv", "text/csv; charset=utf-8")


async def _step(request: Request, operation: Callable[..., Awaitable[Any]], toast: str) -> Response:
    period = await _found(request)
    form = await ConfirmationForm.read(request)
    if await form.submit(operation, period, request.user.home, by=request.user) is None:
        return await _draw(request, period, form, status=422)
    return go(request, "rewards:book", number=period.id, toast=toast)


async def _found(request: Request) -> Period:
    return await find(Period.filter(society_id=request.user.home.id), id=request.path_params["number"])


async def _draw(request: Request, period: Period, form: Form | None = None, *, status: int = 200) -> Response:
    society = request.user.home
    steps, balance = await books.steps_of(period), await trial_balance.of_period(period)
    standing = books.standing_of(period, steps, society)
    return page(
        request, "rewards/book", period=period, steps=steps, standing=standing, balance=balance, form=form or ConfirmationForm.blank(),
        points_end=_points_end(period, society.currency),
        names=await trial_balance.line_names(society), words=trial_balance.class_words,
        by_line=await trial_balance.points_by_line(society, balance, [period.id]),
        may_close=request.user.has(*who.RUNS) and standing not in (Standing.RUNNING, Standing.SEALED),
        head=next((step.says["head"] for step in steps if "head" in step.says), ""), density="work", status=status,
    )  # fmt: skip


def _points_end(period: Period, currency: str) -> str:
    """How the points of a period end, in words (R9)."""
    terms = point_terms.of_period(period)
    return rates.of_lasting_points(terms.months, terms.value, currency) if terms else _("closed by the dividend")
