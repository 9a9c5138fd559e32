"""Every step of a dividend or disbursement, pressed fifty times at once with real commits: taken once; beside its opposite, one holds."""

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable
from uuid import uuid4

import pytest

from portal.actors import Actor
from portal.kit.refusals import Refused
from rewards import verify
from rewards.dividends import dividend_runs, dividends
from rewards.models.disbursements import Disbursement, DisbursementStep
from rewards.models.dividends import Dividend, DividendStep
from rewards.payouts import disbursement_runs, disbursements
from tests.rewards import made, paid
from tests.rewards.tills import open_shop

pytestmark = [pytest.mark.anyio, pytest.mark.commits, pytest.mark.heavy]
TIMES = 50
WHY = "The board thought again"
Row = Dividend | Disbursement


async def pressed(*acts: Callable[[], Awaitable[object]]) -> list[object]:
    """These acts by turns, fifty in all, at once; the answers, refusals among them."""
    answers = await asyncio.gather(*(acts[number % len(acts)]() for number in range(TIMES)), return_exceptions=True)
    for answer in answers:
        if isinstance(answer, BaseException) and not isinstance(answer, Refused):
            raise answer
    return answers


def refusals(answers: list[object]) -> list[str]:
    return [str(answer) for answer in answers if isinstance(answer, Refused)]


class Dividends:
    """A dividend of £1.20 each for three members, on its way: each step with the operation that takes it."""

    order = ("draft", "recommended", "approved", "calculated", "released", "posted")

    async def begin(self) -> None:
        self.shop = await open_shop()
        self.year = await made.last_year(self.shop)
        self.people = [await made.officer(self.shop), await made.officer(self.shop, "operator")]
        for _ in range(3):
            await made.holder(self.shop, 120)
        self.once = uuid4().hex
        self.id = 0

    async def take(self, step: str, by: Actor) -> Row:
        """Press what leads to a step, as a request would: with a row of its own."""
        if step == "draft":
            dividend = await dividends.draft(
                self.shop.society, by=by, period=str(self.year.id), rate=made.PENNY, pays_on=None, once=self.once
            )
            self.id = dividend.id
            return dividend
        row = await Dividend.get(id=self.id)
        match step:
            case "recommended":
                return await dividends.recommend(row, by=by)
            case "approved":
                return await made.approve(row, by)
            case "calculated":
                return await dividend_runs.calculate(row, by=by)
            case "released":
                return await dividends.release(row, by=by)
            case "posted":
                return await dividend_runs.post(row, by=by)
        return await dividends.withdraw(row, by=by, reason=WHY)

    async def steps(self) -> list[str]:
        return [step.state for step in await DividendStep.filter(dividend_id=self.id).order_by("id")]


class Disbursements(Dividends):
    """What pays it out, by voucher, by bank and to the fund."""

    order = ("open", "calculated", "released", "posted", "paid", "closed")

    async def begin(self) -> None:
        self.shop = await open_shop()
        self.people = [await made.officer(self.shop), await made.officer(self.shop, "operator")]
        members = await paid.owed(self.shop, await made.last_year(self.shop), 1_243, 1_243, 1_243)
        for member, method in zip(members, ("voucher", "bank", "fund"), strict=True):
            await paid.choose(member, method)
        self.once = uuid4().hex
        self.id = 0

    async def take(self, step: str, by: Actor) -> Row:
        if step == "open":
            disbursement = await paid.opened(self.shop, closes_on=paid.LATER, once=self.once)
            self.id = disbursement.id
            return disbursement
        row = await Disbursement.get(id=self.id)
        match step:
            case "calculated":
                return await paid.calculated(self.shop, row)
            case "released":
                return await disbursements.release(row, by=by)
            case "posted":
                return await disbursement_runs.post(row, by=by)
            case "paid":
                return await disbursements.confirm(row, by=by)
            case "closed":
                return await disbursements.close(row, by=by)
        return await disbursements.withdraw(row, by=by, reason=WHY)

    async def steps(self) -> list[str]:
        return [step.state for step in await DisbursementStep.filter(disbursement_id=self.id).order_by("id")]


async def brought_to(kind: type[Dividends], step: str) -> Dividends:
    """Something that has taken every step before this one."""
    found = kind()
    await found.begin()
    for before in kind.order[: kind.order.index(step)]:
        for by in found.people if before == "released" else found.people[:1]:
            await found.take(before, by)
        if before == "posted":
            await paid.sent(found.shop, await Disbursement.get(id=found.id))
    return found


STEPS = [(kind, step) for kind in (Dividends, Disbursements) for step in kind.order]


@pytest.mark.row("O2.5")
@pytest.mark.parametrize(("kind", "step"), STEPS, ids=[f"{kind.__name__.lower()} {step}" for kind, step in STEPS])
async def test_a_step_pressed_fifty_times_at_once_by_two_people_is_taken_once(committed: str, kind: type[Dividends], step: str) -> None:
    found = await brought_to(kind, step)
    answers = await pressed(*(lambda by=by: found.take(step, by) for by in found.people))
    assert refusals(answers) == []
    taken = Counter(await found.steps())
    assert taken[step] == 1 and taken["release"] == (2 if kind.order.index(step) >= kind.order.index("released") else 0)
    assert set(taken) == {*kind.order[: kind.order.index(step) + 1], *(["release"] if taken["release"] else [])}
    assert await verify.verify() == []


@pytest.mark.row("O2.4")
@pytest.mark.parametrize("kind", [Dividends, Disbursements])
async def test_released_fifty_times_at_once_by_one_person_it_waits_for_another(committed: str, kind: type[Dividends]) -> None:
    found = await brought_to(kind, "released")
    assert refusals(await pressed(lambda: found.take("released", found.people[0]))) == []
    assert Counter(await found.steps())["release"] == 1 and "released" not in await found.steps()
    assert len(refusals(await pressed(lambda: found.take("posted", found.people[0])))) == TIMES


@pytest.mark.row("O2.1")
@pytest.mark.parametrize("kind", [Dividends, Disbursements])
@pytest.mark.parametrize("beside", ["calculated", "released", "posted"])
async def test_withdrawn_beside_its_next_step_one_of_the_two_holds(committed: str, kind: type[Dividends], beside: str) -> None:
    found = await brought_to(kind, beside)
    first, second = found.people
    answers = await pressed(lambda: found.take("withdrawn", first), lambda: found.take(beside, second), lambda: found.take(beside, first))
    steps = await found.steps()
    assert steps.count("withdrawn") + steps.count("posted") <= 1 and steps.count(beside) <= 1
    assert steps[-1] in ("withdrawn", "posted"), "before it is posted it can always be withdrawn"
    assert refusals(answers) or beside != "posted"
    assert await verify.verify() == []


@pytest.mark.row("O2.1")
@pytest.mark.parametrize("kind", [Dividends, Disbursements])
async def test_withdrawn_fifty_times_at_once_it_is_withdrawn_once(committed: str, kind: type[Dividends]) -> None:
    found = await brought_to(kind, "calculated")
    assert refusals(await pressed(*(lambda by=by: found.take("withdrawn", by) for by in found.people))) == []
    assert (await found.steps())[-1] == "withdrawn" and Counter(await found.steps())["withdrawn"] == 1


@pytest.mark.parametrize("kind", [Dividends, Disbursements])
async def test_of_fifty_forms_at_once_for_one_period_one_is_taken(committed: str, kind: type[Dividends]) -> None:
    """Each has a once-key of its own: they are fifty wishes, and a period, or a society, has one on its way."""
    found = kind()
    await found.begin()

    async def send() -> object:
        found.once = uuid4().hex
        return await found.take(kind.order[0], found.people[0])

    answers = await pressed(send)
    assert len(refusals(answers)) == TIMES - 1
    assert await (Dividend if kind is Dividends else Disbursement).all().count() == 1
