"""A result file is run again by whoever audits it: the same, or what differs in words (O3)."""

from datetime import UTC, datetime

import msgspec
import pytest
from msgspec.structs import replace

from portal.kit import clock, database
from portal.kit.refusals import Refused
from portal.models import Society
from rewards.books import periods, shares
from rewards.dividends import dividend_runs
from rewards.models.dividends import Dividend, Stage
from rewards.models.ledger import Period
from rewards.simulations import simulation_replays, simulation_results, simulations
from rewards.simulations.simulation_replays import Replay
from rewards.simulations.simulation_results import Result, Variant, sealed
from tests import people
from tests.rewards import made
from tests.rewards.tills import Shop, food

pytestmark = [pytest.mark.anyio, pytest.mark.usefixtures("rolled_back")]
SAME = Replay()


async def simulated(shop: Shop, period: Period) -> Result:
    """A result, as it comes out of its file."""
    variants = [Variant(rate=14_300, threshold_pence=200), Variant(pool_pence=999, first_points=100)]
    result = await simulations.run(shop.society, period, Stage.FINAL, variants, as_of=await simulations.moment(shop.society))
    return simulation_results.read(simulation_results.written(result))


async def differing(result: Result, shop: Shop) -> list[str]:
    return (await simulation_replays.replay(result, await Society.get(id=shop.society.id))).differs


@pytest.mark.row("O3.3")
async def test_a_file_run_again_gives_the_same(shop: Shop, year: Period) -> None:
    for points in (150, 700):
        await made.holder(shop, points)
    result = await simulated(shop, year)
    assert len(result.inputs.checksum) == len(result.code.checksum) == len(result.seal) == 64
    assert await simulation_replays.replay(result, shop.society) == SAME


@pytest.mark.row("O3.3")
async def test_what_is_sold_in_an_open_period_is_said(shop: Shop, year: Period) -> None:
    member = await made.holder(shop, 150)
    result = await simulated(shop, year)
    await made.sell_last_year(shop, member, food(5_000))
    said = await differing(result, shop)
    assert said[:2] == [
        "Points of the period: 150 then, 200 now.",
        "The books of 2025 are not closed yet: what is sold and brought back changes them.",
    ]
    assert said[2] == "Variant 1 comes to something else: £2.14 then, £2.86 now."


@pytest.mark.row("O3.3")
async def test_a_locked_period_gives_the_same_for_ever(shop: Shop, year: Period) -> None:
    member, due = await made.holder(shop, 150), await people.member(shop.society)
    await made.sell_last_year(shop, due, food(5_000))
    await periods.lock(year, at=clock.now())
    result = await simulated(shop, year)
    await made.sell_last_year(shop, member, food(5_000))
    await shares.receive(shop.society, [due.id], by=shop.by)
    await made.posted(shop, year, rate=10_000, stage=Stage.INTERIM)
    await made.posted(shop, year, rate=14_300)
    assert await simulation_replays.replay(result, shop.society) == SAME
    assert (await simulated(shop, year)).inputs.checksum != result.inputs.checksum


async def test_sums_that_are_the_same_do_not_hide_other_members(shop: Shop, year: Period) -> None:
    one, other = await made.holder(shop, 150), await made.holder(shop, 150)
    result = await simulated(shop, year)
    for member, points, receipt in ((one, 60, "a"), (other, 40, "b")):
        await made.sell_on(shop, member, food(points * 100), at=made.LAST_YEAR, receipt=receipt)
    inputs = replace(result.inputs, points=400)
    said = await differing(sealed(replace(result, inputs=inputs)), shop)
    assert said[0] == "What goes in adds up to the same, but is not the same member by member."


@pytest.mark.row("O3.3")
async def test_a_file_that_was_changed_is_known_with_and_without_its_seal(shop: Shop, year: Period) -> None:
    await made.holder(shop, 150)
    result = await simulated(shop, year)
    first = result.variants[0]
    richer = replace(first, outcome=replace(first.outcome, median_pence=9_999))
    changed = replace(result, variants=[richer, *result.variants[1:]])
    told = "Variant 1 comes to £2.14 as before, but not in all its parts."
    assert await differing(changed, shop) == ["This file was changed after it was written.", told]
    assert await differing(sealed(changed), shop) == [told]


async def test_other_code_that_gives_the_same_is_told_and_is_no_difference(shop: Shop, year: Period) -> None:
    await made.holder(shop, 150)
    result = await simulated(shop, year)
    for code, told in (
        (replace(result.code, version="0.0.9"), "The code has changed since: version 0.0.9 then, 0.1.0 now."),
        (replace(result.code, checksum="0" * 64), "The code has changed since, within version 0.1.0."),
    ):
        assert await simulation_replays.replay(sealed(replace(result, code=code)), shop.society) == Replay([], told)


async def test_another_amount_of_the_share_is_said(shop: Shop, year: Period) -> None:
    await made.sell_last_year(shop, await people.member(shop.society), food(90_000))
    result = await simulated(shop, year)
    await Society.filter(id=shop.society.id).update(share_pence=500)
    assert (await differing(result, shop))[0] == "A member’s share: £1.00 then, £5.00 now."


@pytest.mark.parametrize(
    "text",
    [b"", b"{}", b"[1]", b"\xff\xfe", b'{"format": "toadlane simulation", "version": 2}', b'{"format": "another", "version": 1}'],
)
async def test_what_is_no_result_file_is_refused(text: bytes) -> None:
    with pytest.raises(Refused, match=r"no result of a simulation|is of version 2"):
        simulation_results.read(text)


async def test_a_file_with_something_added_or_another_format_is_refused(shop: Shop, year: Period) -> None:
    result = await simulated(shop, year)
    added = msgspec.json.decode(simulation_results.written(result)) | {"approved": True}
    for text in (msgspec.json.encode(added), msgspec.json.encode(replace(result, format="another"))):
        with pytest.raises(Refused, match="no result of a simulation"):
            simulation_results.read(text)
    with pytest.raises(Refused, match="no period"):
        await simulation_replays.replay(replace(result, period="1999"), shop.society)


@pytest.mark.row("O3.3")
async def test_a_posted_dividend_is_what_its_locked_inputs_give(shop: Shop, year: Period) -> None:
    await made.holder(shop, 520)
    due = await people.member(shop.society)
    await made.sell_last_year(shop, due, food(5_000))
    await made.posted(shop, year, rate=10_000, stage=Stage.INTERIM)
    final = await made.posted(shop, year, rate=26_300)
    clock.start_at(datetime(2026, 11, 24, tzinfo=UTC))
    await shares.receive(shop.society, [due.id], by=shop.by)
    for dividend in await Dividend.all():
        assert await simulation_replays.check(dividend, shop.society) == []
    final.total_pence, final.figures = 1, {**(final.figures or {}), "total_pence": 1}
    said = await simulation_replays.check(final, shop.society)
    assert said[0] == "In all £0.01 were frozen; the books give £9.28."


async def test_lines_that_the_books_do_not_give_are_counted(shop: Shop, year: Period) -> None:
    member = await made.holder(shop, 520)
    dividend = await made.posted(shop, year)
    account = await database.value("SELECT id FROM rewards_account WHERE owner_kind = 'member' AND unit = 1 AND owner_id = $1", member.id)
    await database.run("UPDATE rewards_tally SET points = points + 1 WHERE account_id = $1", account)
    said = await simulation_replays.check(dividend, shop.society)
    assert said[0] == "Lines that are not what the books give: 1."


async def test_what_was_never_calculated_is_not_checked(shop: Shop, year: Period) -> None:
    draft = await made.drafted(shop, year, await made.officer(shop))
    with pytest.raises(Refused, match="has not been calculated"):
        await simulation_replays.check(draft, shop.society)
    assert (await dividend_runs.figures(draft)).members == 0
