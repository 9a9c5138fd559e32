"""Simulations: the code of the posting with other terms, what paying out would do, and every variant over the same inputs (O3)."""

from datetime import UTC, datetime
from random import Random
from uuid import uuid4

import pytest
from tortoise.exceptions import OperationalError

from portal.actors import Actor
from portal.kit import clock, database
from portal.kit.refusals import Refused
from rewards.books import shares
from rewards.dividends import dividend_runs, dividends
from rewards.dividends.dividend_parts import Figures
from rewards.models.dividends import Dividend, DividendLine, Stage
from rewards.models.ledger import Period
from rewards.models.simulations import Simulation
from rewards.simulations import simulations
from rewards.simulations.simulation_results import Outcome, Part, Variant, Way
from tests import people
from tests.rewards import made
from tests.rewards.tills import Shop, food

pytestmark = [pytest.mark.anyio, pytest.mark.usefixtures("rolled_back")]
VOUCHER = Variant(rate=made.PENNY, threshold_pence=200)


async def tried(shop: Shop, period: Period, *variants: Variant) -> list[Outcome]:
    by = await made.officer(shop)
    kept = await simulations.simulate(shop.society, by=by, period=str(period.id), stage=Stage.FINAL, variants=variants, once=uuid4().hex)
    return [each.outcome for each in simulations.result_of(await Simulation.get(id=kept.id)).variants]


async def frozen(shop: Shop, period: Period, variant: Variant) -> Figures:
    """What calculating a dividend of these terms freezes."""
    by = await made.officer(shop)
    rate = variant.rate if variant.pool_pence is None else None
    draft = await dividends.draft(
        shop.society, by=by, period=str(period.id), pays_on=None, once=uuid4().hex, first_points=variant.first_points, rate=rate,
        pool_pence=variant.pool_pence,
    )  # fmt: skip
    await dividends.recommend(draft, by=by)
    await made.approve(draft, by)
    return await dividend_runs.figures(await dividend_runs.calculate(draft, by=by))


@pytest.mark.row("O3.1")
@pytest.mark.parametrize("seed", range(4))
async def test_a_simulation_is_to_the_penny_and_the_fingerprint_what_calculating_then_freezes(shop: Shop, year: Period, seed: int) -> None:
    chance = Random(seed)
    for _ in range(8):
        member = await people.member(shop.society)
        if chance.random() < 0.5:
            await shares.receive(shop.society, [member.id], by=shop.by)
        await made.sell_last_year(shop, member, food(chance.randrange(100, 400_000)))
    if seed % 2:
        await made.posted(shop, year, rate=chance.randrange(1, 20_000), stage=Stage.INTERIM)
    first_points = chance.choice([0, 500])
    variants = [
        Variant(rate=chance.randrange(0, 50_000), first_points=first_points),
        Variant(pool_pence=chance.randrange(1, 900_000), first_points=first_points, way=Way.BANK),
    ]
    outcomes = await tried(shop, year, *variants)
    chosen = seed // 2
    assert outcomes[chosen].figures == await frozen(shop, year, variants[chosen])


@pytest.mark.row("O3.1")
@pytest.mark.row("O2.7")
async def test_vouchers_leave_what_is_below_the_threshold_and_odd_pence_on_the_accounts(shop: Shop, year: Period) -> None:
    for points in (199, 200, 250, 1_999):
        await made.holder(shop, points)
    (outcome,) = await tried(shop, year, VOUCHER)
    assert outcome.parked == Part(members=1, pence=199), "exactly £2 is paid"
    assert outcome.odd == Part(members=2, pence=50 + 99)
    assert outcome.paid == Part(members=3, pence=200 + 200 + 1_900)
    assert outcome.small == Part(members=0, pence=0)
    assert outcome.figures.total_pence == outcome.paid.pence + outcome.parked.pence + outcome.odd.pence
    assert (outcome.figures.least_pence, outcome.median_pence, outcome.figures.most_pence) == (199, 200, 1_999)


@pytest.mark.row("O3.1")
async def test_a_least_payout_leaves_whole_pounds_below_it_and_a_bank_pays_every_penny(shop: Shop, year: Period) -> None:
    for points in (50, 350, 499, 500, 1_250):
        await made.holder(shop, points)
    least, bank = await tried(shop, year, Variant(rate=made.PENNY, minimum_pence=500), Variant(rate=made.PENNY, way=Way.BANK))
    assert least.odd == Part(members=4, pence=50 + 50 + 99 + 50)
    assert least.small == Part(members=2, pence=300 + 400)
    assert least.paid == Part(members=2, pence=500 + 1_200)
    assert bank.paid == Part(members=5, pence=2_649)
    assert (bank.parked.pence, bank.odd.pence, bank.small.pence) == (0, 0, 0)


@pytest.mark.row("O3.2")
async def test_each_variant_says_how_many_members_what_cost_and_what_beyond_the_first(shop: Shop, year: Period) -> None:
    for points in (100, 3_000):
        await made.holder(shop, points)
    await made.sell_last_year(shop, await people.member(shop.society), food(8_000))
    one, half, fund = await tried(shop, year, VOUCHER, Variant(rate=5_000), Variant(rate=made.PENNY, first_points=1_000))
    assert (one.figures.members, one.figures.total_pence, one.figures.shares_pence, one.beyond_first_pence) == (3, 3_180, 80, 0)
    assert half.beyond_first_pence == 50 + 1_500 + 40 - 3_180
    assert (fund.figures.total_pence, fund.figures.fund_pence, fund.figures.fund_points) == (2_000, 1_180, 1_180)
    assert fund.beyond_first_pence == 0, "the community fund's part is a cost as well"
    assert [(band.least, band.below, band.members, band.pence) for band in one.amounts if band.members] == [
        (1, 100, 1, 80), (100, 200, 1, 100), (2_000, 5_000, 1, 3_000),
    ]  # fmt: skip
    assert [(band.least, band.members) for band in one.points if band.members] == [(0, 1), (100, 1), (2_500, 1)]


@pytest.mark.parametrize(
    ("variant", "total", "paid"),
    [
        (Variant(rate=0), 0, 0),
        (Variant(pool_pence=2), 2, 0),
        (Variant(pool_pence=2, way=Way.BANK), 2, 2),
        (Variant(rate=made.PENNY, first_points=1_000), 0, 0),
    ],
    ids=["a declared nought", "a pool smaller than the members", "each with a penny by bank", "first points above everybody's"],
)
async def test_edges_add_up(shop: Shop, year: Period, variant: Variant, total: int, paid: int) -> None:
    for _ in range(3):
        await made.holder(shop, 7)
    (outcome,) = await tried(shop, year, variant)
    assert (outcome.figures.members, outcome.figures.total_pence, outcome.paid.pence) == (3, total, paid)
    assert sum(band.members for band in outcome.amounts) == sum(band.members for band in outcome.points) == 3


async def test_a_society_without_anybody_entitled_gets_noughts(shop: Shop, year: Period) -> None:
    for outcome in await tried(shop, year, VOUCHER, Variant(pool_pence=1_000)):
        assert (outcome.figures.members, outcome.figures.total_pence, outcome.median_pence, outcome.paid.members) == (0, 0, 0, 0)


@pytest.mark.row("O2.2")
async def test_a_simulation_writes_nothing_but_its_row_and_the_same_form_is_one(shop: Shop, year: Period) -> None:
    await made.holder(shop, 300)
    before = await counted()
    by, once = await made.officer(shop), uuid4().hex
    both = [await compared(shop, year, by, once, rates=[10_000, 14_300]) for _ in range(2)]
    assert both[0].id == both[1].id
    assert await counted() == before
    with pytest.raises(Refused, match="said something else"):
        await compared(shop, year, by, once, rates=[10_000])
    assert await Simulation.all().count() == 1


async def compared(shop: Shop, year: Period, by: Actor, once: str, *, rates: list[int]) -> Simulation:
    return await simulations.compare(shop.society, by=by, period=str(year.id), stage=Stage.FINAL, once=once, rates=rates)


async def counted() -> tuple[int, int, int]:
    return (
        await database.value("SELECT count(*) FROM rewards_transfer"),
        await DividendLine.all().count(),
        await Dividend.all().count(),
    )


async def test_what_varies_is_combined_up_to_six_and_a_bank_knows_no_threshold(shop: Shop, year: Period) -> None:
    by = await made.officer(shop)

    async def combined(*rates: int) -> Simulation:
        return await simulations.compare(
            shop.society, by=by, period=str(year.id), stage=Stage.FINAL, once=uuid4().hex, rates=rates, ways="both",
            first_points=[0, 1_000], thresholds=[200, 500],
        )  # fmt: skip

    with pytest.raises(Refused, match="12 variants") as refused:
        await combined(1, 2)
    assert refused.value.field == "rates" and not await Simulation.all().exists()
    variants = [each.variant for each in simulations.result_of(await combined(1)).variants]
    assert len(variants) == 6
    assert [one.threshold_pence for one in variants if one.way is Way.BANK] == [0, 0]


async def test_the_newest_simulation_of_a_drafts_terms_is_found(shop: Shop, year: Period) -> None:
    by = await made.officer(shop)
    await made.holder(shop, 300)
    draft = await made.drafted(shop, year, by, rate=14_300)
    assert await simulations.newest_of(draft) is None
    await compared(shop, year, by, uuid4().hex, rates=[10_000])
    assert await simulations.newest_of(draft) is None
    first = await compared(shop, year, by, uuid4().hex, rates=[10_000, 14_300])
    second = await simulations.try_out(draft, by=by, once=uuid4().hex)
    found = await simulations.newest_of(draft)
    assert found and found[0].id == second.id > first.id
    assert found[1].outcome.figures == await dividend_runs.figures(draft)


async def test_what_is_kept_cannot_be_changed(shop: Shop, year: Period) -> None:
    kept = await compared(shop, year, await made.officer(shop), uuid4().hex, rates=[10_000])
    with pytest.raises(OperationalError, match="permission denied"):
        await database.run("UPDATE rewards_simulation SET by_name = 'Me' WHERE id = $1", kept.id)


async def test_a_share_that_is_received_after_an_instant_is_due_as_of_it(shop: Shop, year: Period) -> None:
    member = await people.member(shop.society)
    await made.sell_last_year(shop, member, food(9_000))
    before = await simulations.moment(shop.society)
    clock.start_at(datetime(2026, 11, 23, tzinfo=UTC))
    await shares.receive(shop.society, [member.id], by=shop.by)
    for as_of, kept in ((before, 90), (await simulations.moment(shop.society), 0)):
        result = await simulations.run(shop.society, year, Stage.FINAL, [VOUCHER], as_of=as_of)
        assert result.variants[0].outcome.figures.shares_pence == kept
