"""Interim, final, adjustment: the whole amount by the newest rate, less what was given before, never below zero (R10, R13)."""

from datetime import UTC, date, datetime

import pytest

from portal.kit import clock, database
from portal.kit.refusals import Refused
from portal.models import Member
from rewards import verify
from rewards.books import ledger, periods, shares
from rewards.dividends import dividend_notes, dividend_runs, dividends
from rewards.intake import tills
from rewards.models.dividends import Dividend, DividendStep, Stage
from rewards.models.ledger import Period, Unit
from rewards.models.purchases import Purchase
from tests import people
from tests.browser import Browser
from tests.rewards import made
from tests.rewards.tills import Shop, food

pytestmark = [pytest.mark.anyio, pytest.mark.usefixtures("rolled_back")]
INTERIM, FINAL, ADJUSTMENT = Stage.INTERIM, Stage.FINAL, Stage.ADJUSTMENT


async def money_and_points(member: Member) -> tuple[int, int]:
    points = (await tills.points_accounts(member.society_id, {member.id}))[member.id]
    return await ledger.balance(await ledger.account(member.society_id, Unit.MONEY, "member", member.id)), await ledger.balance(points)


@pytest.mark.row("M11.6")
async def test_an_interim_pays_ahead_and_the_final_one_the_whole_less_what_it_paid(shop: Shop, year: Period) -> None:
    member = await made.holder(shop, 520)
    interim = await made.posted(shop, year, rate=10_000, stage=INTERIM)
    steps = await DividendStep.filter(dividend_id=interim.id).order_by("id")
    assert [step.state for step in steps] == ["draft", "recommended", "calculated", "release", "release", "released", "posted"]
    assert await money_and_points(member) == (520, 520), "an interim closes no points"
    assert await verify.verify() == []
    final = await made.posted(shop, year, rate=26_300)
    assert await money_and_points(member) == (520 * 26_300 // 10_000, 0)
    assert final.total_pence == 1_367 - 520
    figures = await dividend_runs.figures(final)
    assert (figures.whole_pence, figures.before_pence, figures.residue_units) == (1_367, 520, 520 * 26_300 - 1_367 * 10_000)
    assert await verify.verify() == []


@pytest.mark.row("M11.6")
async def test_a_final_one_below_the_interim_gives_nothing_more_and_takes_nothing_back(shop: Shop, year: Period) -> None:
    member = await made.holder(shop, 520)
    await made.posted(shop, year, rate=10_000, stage=INTERIM)
    final = await made.posted(shop, year, rate=0)
    assert await money_and_points(member) == (520, 0)
    assert final.total_pence == 0
    (note, before) = await dividend_notes.of_member(member)
    assert note.mine and (note.mine.before_pence, note.mine.gross_pence, note.mine.earlier_pence) == (520, 0, 0)
    assert before.mine and (before.is_interim, before.mine.gross_pence) == (True, 520)
    assert await verify.verify() == []


async def test_an_adjustment_mends_a_posted_dividend_with_its_own_vote(shop: Shop, year: Period) -> None:
    member, owing = await made.holder(shop, 520), await people.member(shop.society)
    await made.sell_last_year(shop, owing, food(5_000))
    await made.posted(shop, year, rate=10_000)
    assert (await money_and_points(owing), await shares.held(owing)) == ((0, 0), 50)
    for rate, paid in ((14_300, 743), (12_000, 743), (20_000, 1_040)):
        await made.posted(shop, year, rate=rate, stage=ADJUSTMENT)
        assert await money_and_points(member) == (paid, 0)
    assert (await money_and_points(owing), await shares.held(owing)) == ((0, 0), 100)
    assert await verify.verify() == []


@pytest.mark.parametrize(
    ("before", "stage", "why"),
    [
        ((INTERIM,), INTERIM, "has one already"),
        ((FINAL,), INTERIM, "has one already"),
        ((FINAL,), FINAL, "mended by an adjustment"),
        ((), ADJUSTMENT, "not posted yet"),
        ((INTERIM,), ADJUSTMENT, "not posted yet"),
    ],
    ids=["two interims", "an interim after the final one", "two final ones", "an adjustment of nothing", "an adjustment of an interim"],
)
async def test_a_stage_out_of_its_turn_is_refused(shop: Shop, year: Period, before: tuple[Stage, ...], stage: Stage, why: str) -> None:
    for each in before:
        await made.posted(shop, year, stage=each)
    by = await made.officer(shop)
    with pytest.raises(Refused, match=why) as refused:
        await made.drafted(shop, year, by, stage=stage)
    assert refused.value.field == "stage"
    assert await Dividend.all().count() == len(before)


async def test_members_do_not_vote_on_an_interim(shop: Shop, year: Period) -> None:
    by = await made.officer(shop)
    interim = await made.approved(shop, year, by, stage=INTERIM)
    with pytest.raises(Refused, match="board only"):
        await made.approve(interim, by)


async def test_points_of_the_year_and_of_the_next_are_closed_by_the_final_one_only(shop: Shop, year: Period) -> None:
    member = await made.holder(shop, 520)
    await made.posted(shop, year, stage=INTERIM)
    await shop.sell(member, food(10_000))
    await made.posted(shop, year)
    clock.start_at(datetime(2027, 2, 1, tzinfo=UTC))
    await made.posted(shop, await Period.get(society=shop.society, name="2026"))
    assert await money_and_points(member) == (520 + 100, 0)
    assert await verify.verify() == []


async def test_verify_names_a_second_final_dividend_that_somebody_wrote_by_hand(shop: Shop, year: Period) -> None:
    await made.holder(shop, 520)
    await made.posted(shop, year, stage=INTERIM)
    await made.posted(shop, year)
    assert await verify.verify() == []
    await database.run("UPDATE rewards_dividend SET stage = 'final' WHERE stage = 'interim'")
    assert await verify.verify() != []


@pytest.mark.row("M11.6")
async def test_pages_name_the_stage_and_what_was_given_before(shop: Shop, year: Period, browser: Browser) -> None:
    member = await made.holder(shop, 520)
    await made.posted(shop, year, rate=10_000, stage=INTERIM)
    await made.posted(shop, year, rate=26_300)
    await browser.sign_in("member", member.id)
    page = await browser.open("/dividend")
    assert page.words("h2")[:2] == ["2025", "2025, interim"]
    assert "Given before for this period" in page.text and "£13.67" in page.text and "£8.47" in page.text
    assert "The board decided this interim dividend." in page.text
    statement = (await browser.open(f"/statement?from={date(2026, 11, 1)}&to={date(2026, 11, 30)}")).text
    assert "−520" in statement
    await browser.sign_in("staff", (await people.staff(shop.society, "operator")).id)
    runs = (await browser.open("/dividends")).links()
    assert {"Dividend for 2025", "Interim dividend for 2025"} <= runs.keys()
    run = await browser.open(runs["Dividend for 2025"])
    assert "Given before for this period" in run.text
    interim = await browser.open(runs["Interim dividend for 2025"])
    assert "Motion" not in interim.text and "Points counted" in interim.text
    blank = await browser.open("/dividends/new")
    refused = await browser.send(
        "/dividends", status=422, period=str(year.id), stage="interim", rate="1", once=blank.field("once").get("value")
    )
    assert "comes before any other" in refused.text


async def test_an_interim_goes_from_draft_to_posted_on_the_pages_without_a_vote(shop: Shop, year: Period, browser: Browser) -> None:
    await made.holder(shop, 520)
    operator, finance = await people.staff(shop.society, "operator"), await people.staff(shop.society, "finance")
    await browser.sign_in("staff", operator.id)
    once = (await browser.open("/dividends/new")).field("once").get("value")
    run = (await browser.send("/dividends", period=str(year.id), stage="interim", rate="1", once=once)).location
    await browser.send(f"{run}/recommendation", note="Board")
    for step in ("calculation", "release"):
        await browser.send(f"{run}/{step}")
    await browser.sign_in("staff", finance.id)
    await browser.send(f"{run}/release")
    await browser.send(f"{run}/posting")
    assert "Posted" in (await browser.open(run)).text
    assert await verify.verify() == []
    assert await dividends.visible_to(shop.society).count() == 1


@pytest.mark.row("M11.6")
async def test_the_years_before_are_closed_with_it_so_that_what_they_owed_stays_as_it_found_it(shop: Shop, year: Period) -> None:
    """Else a debt that goes away later would leave points that were paid for: on the account for ever, closed by nothing."""
    before = await periods.open_period(shop.society, name="2024", starts_on=date(2024, 1, 1), ends_on=date(2024, 12, 31))
    member = await made.holder(shop, 100)
    await made.posted(shop, year)
    assert (await Period.get(id=before.id)).locked_at is not None
    await made.sell_on(shop, member, food(5_000), at=datetime(2024, 6, 1, 12, tzinfo=UTC), receipt="late")
    running = await periods.running(shop.society)
    assert (await Purchase.get(points=50)).books_id == running.id and await money_and_points(member) == (100, 50)
