"""Dividends: the steps in their order, two people, frozen figures, one posting (R10 to R13)."""

from datetime import UTC, date, datetime
from hashlib import sha256
from uuid import uuid4

import pytest

from portal.kit import clock, database, events
from portal.kit.refusals import Refused
from portal.models import Member, Membership
from rewards import verify
from rewards.books import ledger, periods, shares
from rewards.dividends import dividend_notes, dividend_runs, dividend_states, dividends
from rewards.dividends.dividend_runs import DividendPosted
from rewards.dividends.dividend_states import State
from rewards.intake import tills
from rewards.models.dividends import Dividend, DividendLine, DividendStep
from rewards.models.ledger import Period, Unit
from tests import people
from tests.rewards import made
from tests.rewards.tills import Shop, food, open_shop

pytestmark = [pytest.mark.anyio, pytest.mark.usefixtures("rolled_back")]


async def state(dividend: Dividend) -> State:
    return dividend_states.state_of(await DividendStep.filter(dividend_id=dividend.id).order_by("id"))


async def points_of(member: Member) -> int:
    return await ledger.balance((await tills.points_accounts(member.society_id, {member.id}))[member.id])


async def money_of(member: Member) -> int:
    return await ledger.balance(await ledger.account(member.society_id, Unit.MONEY, "member", member.id))


async def shareholder(shop: Shop) -> Member:
    """A member whose share is paid."""
    member = await people.member(shop.society)
    await shares.receive(shop.society, [member.id], by=shop.by)
    return member


@pytest.mark.row("O2.1")
async def test_a_dividend_goes_from_draft_to_posted_step_by_step(shop: Shop, year: Period) -> None:
    dividend = await made.posted(shop, year)
    steps = await DividendStep.filter(dividend_id=dividend.id).order_by("id")
    assert [step.state for step in steps] == ["draft", "recommended", "approved", "calculated", "release", "release", "released", "posted"]


@pytest.mark.row("O2.1")
async def test_no_step_can_be_left_out(shop: Shop, year: Period) -> None:
    by = await made.officer(shop)
    dividend = await made.drafted(shop, year, by)
    with pytest.raises(Refused, match="board"):
        await dividends.approve(dividend, by=by, motion="Motion 7", voted_on=date(2026, 11, 14), votes_for=3, votes_against=1)
    with pytest.raises(Refused, match="members"):
        await dividend_runs.calculate(dividend, by=by)
    with pytest.raises(Refused, match="calculated"):
        await dividends.release(dividend, by=by)
    with pytest.raises(Refused, match="Two people"):
        await dividend_runs.post(dividend, by=by)
    assert await state(dividend) is State.DRAFT


@pytest.mark.row("O2.1")
async def test_a_dividend_is_withdrawn_at_any_step_before_posting_and_goes_no_further(shop: Shop, year: Period) -> None:
    by = await made.officer(shop)
    dividend = await made.released(shop, year)
    for _ in range(2):
        await dividends.withdraw(dividend, by=by, reason="The rate was misread")
    assert await state(dividend) is State.WITHDRAWN
    with pytest.raises(Refused, match="withdrawn"):
        await dividend_runs.post(dividend, by=by)
    assert await DividendStep.filter(dividend_id=dividend.id, state="withdrawn").count() == 1


@pytest.mark.row("O2.1")
async def test_what_is_posted_cannot_be_withdrawn(shop: Shop, year: Period) -> None:
    dividend = await made.posted(shop, year)
    with pytest.raises(Refused, match="posted"):
        await dividends.withdraw(dividend, by=await made.officer(shop), reason="too late")


async def test_a_period_has_one_dividend_until_it_is_withdrawn(shop: Shop, year: Period) -> None:
    by = await made.officer(shop)
    first = await made.drafted(shop, year, by)
    with pytest.raises(Refused, match="already"):
        await made.drafted(shop, year, by)
    await dividends.withdraw(first, by=by, reason="wrong rate")
    assert (await made.drafted(shop, year, by)).id != first.id


async def test_the_same_form_sent_twice_is_one_draft(shop: Shop, year: Period) -> None:
    by, once = await made.officer(shop), uuid4().hex
    drafts = [await dividends.draft(shop.society, by=by, period=str(year.id), rate=14_300, pays_on=None, once=once) for _ in range(2)]
    assert drafts[0].id == drafts[1].id


@pytest.mark.row("O2.3")
async def test_the_motion_and_the_votes_are_kept_and_a_lost_vote_is_refused(shop: Shop, year: Period) -> None:
    by = await made.officer(shop)
    lost = await made.drafted(shop, year, by)
    await dividends.recommend(lost, by=by)
    with pytest.raises(Refused) as refused:
        await dividends.approve(lost, by=by, motion="Motion 7", voted_on=date(2026, 11, 14), votes_for=10, votes_against=10)
    assert refused.value.field == "votes_for"
    await dividends.approve(lost, by=by, motion="Motion 7", voted_on=date(2026, 11, 14), votes_for=812, votes_against=40)
    kept = await Dividend.get(id=lost.id)
    assert (kept.motion, kept.voted_on, kept.votes_for, kept.votes_against) == ("Motion 7", date(2026, 11, 14), 812, 40)


@pytest.mark.row("O2.4")
async def test_two_different_people_release_and_the_same_one_twice_counts_once(shop: Shop, year: Period) -> None:
    first, second = await made.officer(shop), await made.officer(shop, "operator")
    dividend = await made.approved(shop, year, first)
    await dividend_runs.calculate(dividend, by=first)
    for _ in range(2):
        await dividends.release(dividend, by=first)
    assert await state(dividend) is State.CALCULATED
    with pytest.raises(Refused, match="Two people"):
        await dividend_runs.post(dividend, by=first)
    await dividends.release(dividend, by=second)
    assert await state(dividend) is State.RELEASED


@pytest.mark.row("O2.2")
async def test_a_dry_run_says_count_total_least_most_and_residue_and_writes_nothing(shop: Shop, year: Period) -> None:
    for pence in (52_000, 700):
        await made.sell_last_year(shop, await shareholder(shop), food(pence))
    dividend = await made.drafted(shop, year, await made.officer(shop), rate=14_300)
    figures = await dividend_runs.figures(dividend)
    assert (figures.members, figures.points) == (2, 527)
    assert (figures.total_pence, figures.least_pence, figures.most_pence) == (743 + 10, 10, 743)
    assert figures.residue_units == 6_000 + 100  # 743.6p and 10.01p, as R11's example rounds down
    assert not await DividendLine.all().exists()


async def test_what_was_calculated_is_frozen_with_the_fingerprint_of_its_lines(shop: Shop, year: Period) -> None:
    by = await made.officer(shop)
    members = [await shareholder(shop) for _ in range(3)]
    for member in members:
        await made.sell_last_year(shop, member, food(1234))
    dividend = await made.approved(shop, year, by)
    expected = await dividend_runs.figures(dividend)
    await dividend_runs.calculate(dividend, by=by)
    frozen = DividendLine.filter(dividend_id=dividend.id).order_by("account_id")
    lines = await frozen.values_list("account_id", "points", "gross_pence", "share_pence")
    text = "\n".join(",".join(map(str, line)) for line in lines)
    part = sha256(text.encode()).hexdigest()  # all of these accounts have numbers below 65,536
    fingerprint = sha256(f"{sha256(part.encode()).hexdigest()},0".encode()).hexdigest()
    assert dividend.frozen_checksum == fingerprint == expected.checksum
    assert (dividend.members_count, dividend.total_pence) == (3, 36)
    late = await made.sell_last_year(shop, members[0], food(5000))
    assert await database.value("SELECT period_id FROM rewards_transfer WHERE amount = 50") != year.id, late
    assert (await dividend_runs.figures(dividend)).total_pence == 36


async def test_a_form_or_a_step_that_is_sent_again_with_other_content_is_refused(shop: Shop, year: Period) -> None:
    by, once = await made.officer(shop), uuid4().hex
    first = await dividends.draft(shop.society, by=by, period=str(year.id), rate=14_300, pays_on=None, once=once)
    for rate, pays_on in ((14_301, None), (14_300, date(2026, 12, 1))):
        with pytest.raises(Refused, match="said something else"):
            await dividends.draft(shop.society, by=by, period=str(year.id), rate=rate, pays_on=pays_on, once=once)
    for _ in range(2):
        await dividends.recommend(first, by=by, note="Board, 4 November")
    with pytest.raises(Refused, match="taken already"):
        await dividends.recommend(first, by=by, note="Board, 5 November")
    for _ in range(2):
        await dividends.withdraw(first, by=by, reason="wrong rate")
    with pytest.raises(Refused, match="withdrawn"):
        await dividends.withdraw(first, by=by, reason="another reason")


async def test_the_day_of_the_vote_is_a_day_of_the_society(shop: Shop, year: Period) -> None:
    await type(shop.society).filter(id=shop.society.id).update(time_zone="Pacific/Auckland")
    by = await made.officer(shop)
    dividend = await made.drafted(shop, year, by)
    await dividends.recommend(dividend, by=by)
    clock.start_at(datetime(2026, 11, 22, 20, tzinfo=UTC))
    with pytest.raises(Refused, match="not come yet"):
        await dividends.approve(dividend, by=by, motion="Motion 7", voted_on=date(2026, 11, 24), votes_for=3, votes_against=1)
    await dividends.approve(dividend, by=by, motion="Motion 7", voted_on=date(2026, 11, 23), votes_for=3, votes_against=1)


async def test_a_period_that_still_runs_is_not_calculated(shop: Shop) -> None:
    running = await Period.get(society=shop.society)
    by = await made.officer(shop)
    dividend = await made.approved(shop, running, by)
    with pytest.raises(Refused, match="is the last day of"):
        await dividend_runs.calculate(dividend, by=by)
    assert (await Period.get(id=running.id)).locked_at is None
    clock.start_at(datetime(2027, 1, 1, 0, 1, tzinfo=UTC))
    assert await dividend_runs.calculate(dividend, by=by)


@pytest.mark.row("M11.1")
async def test_posting_gives_the_money_and_closes_the_points(shop: Shop, year: Period) -> None:
    member = await shareholder(shop)
    await made.sell_last_year(shop, member, food(52_000))
    await shop.sell(member, food(700))
    await made.posted(shop, year, rate=14_300)
    assert await money_of(member) == 743
    assert await points_of(member) == 7
    assert await verify.verify() == []


@pytest.mark.row("M1.4")
@pytest.mark.row("M11.2")
async def test_an_unpaid_share_is_taken_from_the_first_dividend_and_from_the_next_what_is_missing(shop: Shop, year: Period) -> None:
    member = await people.member(shop.society)
    await made.sell_last_year(shop, member, food(4300))
    await shop.sell(member, food(20_000))
    await made.posted(shop, year)
    assert (await shares.held(member), await money_of(member)) == (43, 0)
    clock.start_at(datetime(2027, 2, 1, tzinfo=UTC))
    await periods.open_period(shop.society, name="2027", starts_on=date(2027, 1, 1), ends_on=date(2027, 12, 31))
    await made.posted(shop, await Period.get(society=shop.society, name="2026"))
    assert (await shares.held(member), await money_of(member)) == (100, 200 - 57)
    assert await verify.verify() == []


@pytest.mark.row("M11.2")
async def test_a_share_that_was_paid_since_it_was_frozen_is_not_taken_again(shop: Shop, year: Period) -> None:
    paid, first = await people.member(shop.society), await people.member(shop.society)
    before = await periods.open_period(shop.society, name="2024", starts_on=date(2024, 1, 1), ends_on=date(2024, 12, 31))
    for member in (paid, first):
        await made.sell_on(shop, member, food(6000), at=datetime(2024, 6, 10, 12, tzinfo=UTC), receipt=f"old {member.id}")
        await made.sell_last_year(shop, member, food(9000))
    both = [await made.released(shop, each) for each in (before, year)]
    await shares.receive(shop.society, [paid.id], by=shop.by)
    for dividend in both:
        await dividend_runs.post(dividend, by=shop.by)
    assert (await shares.held(paid), await money_of(paid)) == (100, 150)
    assert (await shares.held(first), await money_of(first)) == (100, 50)
    notes = await dividend_notes.of_member(first)
    assert [(note.mine.share_pence, note.mine.paid_pence) for note in notes if note.mine] == [(40, 50), (60, 0)]
    assert await verify.verify() == []


@pytest.mark.row("O2.5")
async def test_posting_again_changes_nothing(shop: Shop, year: Period) -> None:
    member = await shareholder(shop)
    await made.sell_last_year(shop, member, food(5000))
    dividend = await made.posted(shop, year)
    again = await Dividend.get(id=dividend.id)
    await dividend_runs.post(again, by=await made.officer(shop))
    assert await money_of(member) == 50
    assert await DividendStep.filter(dividend_id=dividend.id, state="posted").count() == 1


@pytest.mark.row("M11.3")
async def test_a_declared_zero_closes_the_points_and_pays_nothing(shop: Shop, year: Period) -> None:
    member = await people.member(shop.society)
    await made.sell_last_year(shop, member, food(5000))
    await made.posted(shop, year, rate=0)
    assert (await points_of(member), await money_of(member), await shares.held(member)) == (0, 0, 0)


@pytest.mark.row("M5.3")
async def test_what_an_earlier_period_left_below_zero_is_repaid_before_a_dividend_counts(shop: Shop, year: Period) -> None:
    member = await shareholder(shop)
    before = await periods.open_period(shop.society, name="2024", starts_on=date(2024, 1, 1), ends_on=date(2024, 12, 31))
    await made.sell_on(shop, member, food(4000), at=datetime(2024, 6, 10, 12, tzinfo=UTC), receipt="old")
    await made.posted(shop, before)
    await made.take_back(shop, member, food(4000), at=made.LAST_YEAR, of="old", sold_on=date(2024, 6, 10))
    assert await points_of(member) == -40
    assert (await made.posted(shop, year)).members_count == 0
    await shop.sell(member, food(10_000))
    clock.start_at(datetime(2027, 2, 1, tzinfo=UTC))
    await made.posted(shop, await Period.get(society=shop.society, name="2026"))
    assert (await points_of(member), await money_of(member)) == (0, 40 + 60)


async def test_who_left_before_the_end_of_the_period_has_no_part(shop: Shop, year: Period) -> None:
    gone, stayed = await shareholder(shop), await shareholder(shop)
    for member in (gone, stayed):
        await made.sell_last_year(shop, member, food(5000))
    await Membership.filter(member=gone).update(ended_at=datetime(2025, 12, 1, tzinfo=UTC), ended_why="left")
    await Membership.filter(member=stayed).update(ended_at=datetime(2026, 2, 1, tzinfo=UTC), ended_why="left")
    dividend = await made.posted(shop, year)
    assert dividend.members_count == 1
    assert (await money_of(gone), await money_of(stayed)) == (0, 50)


async def test_posting_is_told_to_whoever_listens(shop: Shop, year: Period, monkeypatch: pytest.MonkeyPatch) -> None:
    heard: list[DividendPosted] = []

    async def hear(posted: DividendPosted) -> None:
        heard.append(posted)

    monkeypatch.setitem(events._listeners, DividendPosted, [hear])
    dividend = await made.posted(shop, year)
    assert heard == [DividendPosted(dividend.id)]


async def test_another_society_is_untouched(shop: Shop, year: Period) -> None:
    other = await open_shop()
    await made.last_year(other)
    stranger = await people.member(other.society)
    await made.sell_last_year(other, stranger, food(5000))
    dividend = await made.posted(shop, year)
    assert dividend.members_count == 0
    assert await points_of(stranger) == 50
