"""The pages of rewards: the right person, the wrong one, nobody, and the states between empty and full."""

from typing import Any

import pytest

from portal.kit.check_digits import spoken_groups
from portal.models import Member
from rewards.books import shares
from rewards.dividends import dividend_runs, dividends
from rewards.models.dividends import Dividend, DividendStep
from rewards.models.ledger import Period
from rewards.rules.earning import Line
from tests import people
from tests.browser import Browser
from tests.rewards import made
from tests.rewards.tills import Shop, food, fuel, open_shop, tobacco

pytestmark = [pytest.mark.anyio, pytest.mark.usefixtures("rolled_back")]
MEMBERS_PAGES = ("/points", "/statement", "/statement.csv", "/statement.pdf", "/dividend")


@pytest.fixture
async def member(shop: Shop, browser: Browser) -> Member:
    """A member who is signed in."""
    member = await people.member(shop.society)
    await browser.sign_in("member", member.id)
    return member


@pytest.mark.parametrize("address", [*MEMBERS_PAGES, "/purchases/1-1", "/dividends", "/dividends/new", "/dividends/1"])
async def test_a_visitor_is_sent_to_sign_in(browser: Browser, shop: Shop, address: str) -> None:
    assert "/sign-in?next=" in (await browser.open(address, status=303)).location


@pytest.mark.parametrize("address", ["/dividends", "/dividends/new", "/dividends/1"])
async def test_a_member_finds_no_operators_page(browser: Browser, member: Member, address: str) -> None:
    await browser.open(address, status=404)


@pytest.mark.parametrize("address", MEMBERS_PAGES)
async def test_staff_have_no_members_page_of_their_own(browser: Browser, shop: Shop, address: str) -> None:
    await browser.sign_in("staff", (await people.staff(shop.society, "finance")).id)
    await browser.open(address, status=404)


@pytest.mark.parametrize("address", ["/points", "/statement", "/dividend"])
async def test_a_page_without_anything_says_what_will_stand_there(browser: Browser, member: Member, address: str) -> None:
    page = await browser.open(address)
    assert "No points yet" in page.text or "Nothing happened" in page.text or "No dividend yet" in page.text


@pytest.mark.row("M5.1")
async def test_points_by_year_and_business(browser: Browser, shop: Shop, member: Member) -> None:
    year = await made.last_year(shop)
    await made.sell_last_year(shop, member, food(20_000))
    await shop.sell(member, food(3450), fuel(12_000))
    page = await browser.open("/points")
    assert page.h1 == "Points"
    assert "1 point per £1" in page.text and "Version 1 of the rule, since 1 January 2020." in page.text
    assert page.words("th", scope="row")[:3] == ["Food1 point per £1", "Fuel1 point per £10", "Total"]
    assert "200" in (await browser.open(f"/points?period={year.id}")).text
    await browser.open("/points?period=999999", status=404)


@pytest.mark.row("M7.1")
@pytest.mark.row("O1.3")
async def test_a_receipt_says_what_earned_and_what_did_not_and_why(browser: Browser, shop: Shop, member: Member) -> None:
    sold = await shop.sell(member, food(349), tobacco(1400), receipt="1")
    page = await browser.open(f"/purchases/{await period_of(shop)}-{sold.id}")
    assert "Tobacco earns no points." in page.text and "1 point per £1" in page.text
    assert "Version 1 of the rule, since 1 January 2020." in page.text
    back = await shop.refund(member, "1", food(349))
    sale = await browser.open(f"/purchases/{await period_of(shop)}-{sold.id}")
    refund = await browser.open(sale.links()["20 November 2026"])
    assert refund.response.url.path.endswith(f"-{back.id}")
    assert "What came back" in refund.words("h2") and "What earned points" not in refund.words("h2")
    assert refund.links()["The purchase of 20 November 2026"].endswith(f"-{sold.id}")


async def period_of(shop: Shop) -> int:
    return int((await Period.get(society=shop.society, name="2026")).id)


async def test_a_sensitive_line_shows_its_category_only(browser: Browser, shop: Shop, member: Member) -> None:
    line = Line("ibuprofen", "pharmacy", 1, 800, name="Ibuprofen 400")
    sold = await shop.sell(member, line)
    page = await browser.open(f"/purchases/{await period_of(shop)}-{sold.id}")
    assert "Pharmacy" in page.text and "buprofen" not in page.response.text


async def test_another_members_receipt_is_not_there(browser: Browser, shop: Shop, member: Member) -> None:
    sold = await shop.sell(await people.member(shop.society), food(349))
    await browser.open(f"/purchases/{await period_of(shop)}-{sold.id}", status=404)
    await browser.open("/purchases/99999999999999-1", status=404)
    await browser.open(f"/purchases/1-{10**30}", status=404)


@pytest.mark.row("M6.1")
async def test_a_statement_shows_the_days_that_were_asked_for(browser: Browser, shop: Shop, member: Member) -> None:
    await shop.sell(member, food(1000))
    page = await browser.open("/statement?from=2026-11-20&to=2026-11-20")
    rows = [row for row in page.words("tr") if row.startswith("20 Nov 2026")]
    assert [("Opening balance" in row, "Closing balance" in row) for row in rows] == [(True, False), (False, False), (False, True)]
    assert "Nothing happened" in (await browser.open("/statement?from=2026-01-01&to=2026-01-31")).text


@pytest.mark.parametrize("query", ["from=2026-12-01&to=2026-11-01", "from=yesterday&to=2026-11-01"])
async def test_days_that_cannot_be_are_said_beside_the_field(browser: Browser, member: Member, query: str) -> None:
    for address in ("/statement", "/statement.csv", "/statement.pdf"):
        page = await browser.open(f"{address}?{query}", status=422)
        assert page.words("title")[0].startswith("Problem: Statement")
        assert page.all("p", class_="error")


@pytest.mark.parametrize("typed", ["2026-11-01%0d%0aX", "2026-11-01%0d%0a", "2026-11-01%E2%80%83"])
async def test_the_head_of_the_file_says_the_days_that_were_read_not_what_was_typed(browser: Browser, member: Member, typed: str) -> None:
    answer = await browser.client.get(f"/statement.csv?from={typed}&to=2026-11-30")
    disposition = answer.headers.get("content-disposition")
    assert answer.status_code in (200, 422)
    assert disposition == (None if answer.status_code == 422 else 'attachment; filename="statement-2026-11-01-2026-11-30.csv"')


@pytest.mark.row("M6.3")
async def test_the_statement_downloads_as_a_file(browser: Browser, shop: Shop, member: Member) -> None:
    await shop.sell(member, food(1000))
    page = await browser.open("/statement.csv?from=2026-11-01&to=2026-11-30")
    assert page.response.headers["content-type"] == "text/csv; charset=utf-8"
    assert 'filename="statement-2026-11-01-2026-11-30.csv"' in page.response.headers["content-disposition"]
    assert "10,0.1000" in page.response.text


async def test_a_statement_has_its_heads_and_says_whose_it_is(browser: Browser, shop: Shop, member: Member) -> None:
    page = await browser.open("/statement")
    assert page.words("dt") == ["Member", "Number", "Period"]
    assert page.words("dd")[:2] == [(await member.person).name, spoken_groups(member.number)]
    assert page.words("th", scope="col") == ["Date", "Where", "Business", "Counted spend", "Points", "1%"]


@pytest.mark.row("M11.1")
async def test_a_member_sees_a_dividend_before_and_after_it_is_posted(browser: Browser, shop: Shop, member: Member) -> None:
    year, by = await made.last_year(shop), await made.officer(shop)
    await made.sell_last_year(shop, member, food(52_000))
    dividend = await made.drafted(shop, year, by, rate=14_300)
    assert "No dividend yet" in (await browser.open("/dividend")).text
    await dividends.recommend(dividend, by=by)
    await made.approve(dividend, by)
    assert "We are working out what each member gets." in (await browser.open("/dividend")).text
    await dividend_runs.calculate(dividend, by=by)
    before = await browser.open("/dividend")
    assert "£7.43" in before.text and "We pay it on 1 December 2026." in before.text
    await made.release(shop, dividend)
    await dividend_runs.post(dividend, by=by)
    after = await browser.open("/dividend")
    assert "520 points × 1.43p a point" in after.text and "Motion: Motion 7." in after.text
    assert "On your account since 22 November 2026." in after.text


async def declared(shop: Shop, member: Member, line: Line, *, rate: int = made.PENNY) -> None:
    """A purchase of last year, and the dividend for it, posted."""
    year = await made.last_year(shop)
    await made.sell_last_year(shop, member, line)
    await made.posted(shop, year, rate=rate)


@pytest.mark.row("M11.2")
async def test_each_deduction_has_its_line(browser: Browser, shop: Shop, member: Member) -> None:
    await declared(shop, member, food(52_000))
    page = await browser.open("/dividend")
    assert page.words("th", scope="row")[:3] == ["520 points × 1p a point", "For your share, which is yours", "On your account"]
    assert "Your whole amount £5.20 For your share, which is yours −£1.00 What is left £4.20" in page.text


@pytest.mark.row("M1.4")
async def test_a_member_reads_whether_their_share_is_paid(browser: Browser, shop: Shop, member: Member) -> None:
    assert "Your share of £1.00 is due: it is taken from your first dividend" in (await browser.open("/dividend")).text
    await declared(shop, member, food(4_000))
    assert "Of your share of £1.00, £0.60 is still due: it is taken from your next dividend" in (await browser.open("/dividend")).text
    await shares.receive(shop.society, [member.id], by=shop.by)
    assert "Your share of £1.00 is paid." in (await browser.open("/dividend")).text


@pytest.mark.row("M11.3")
async def test_a_zero_is_shown_as_such(browser: Browser, shop: Shop, member: Member) -> None:
    await declared(shop, member, food(52_000), rate=0)
    text = (await browser.open("/dividend")).text
    assert "Members voted for no dividend for 2025. Your points close at 0p." in text
    assert "520 points closed at 0p." in text


async def test_an_operator_takes_a_dividend_from_draft_to_posted(browser: Browser, shop: Shop) -> None:
    year = await made.last_year(shop)
    member = await people.member(shop.society, family_name="Ramsbottom")
    await made.sell_last_year(shop, member, food(52_000))
    operator, finance = await people.staff(shop.society, "operator"), await people.staff(shop.society, "finance")
    await browser.sign_in("staff", operator.id)
    assert "No dividend yet" in (await browser.open("/dividends")).text
    blank = await browser.open("/dividends/new")
    once = blank.field("once").get("value")
    run = (await browser.send("/dividends", period=str(year.id), stage="final", rate="1.43", pays_on="2026-12-01", once=once)).location
    assert "Dry run" in (await browser.open(run)).text
    await browser.send(f"{run}/recommendation", note="Board, 4 November")
    await browser.send(f"{run}/approval", motion="Motion 7", voted_on="2026-11-14", votes_for="812", votes_against="40")
    await browser.send(f"{run}/calculation")
    await browser.send(f"{run}/release")
    assert "Waiting for a second person" in (await browser.open(run)).text
    assert "Two people" in (await browser.send(f"{run}/posting", status=422)).text
    await browser.sign_in("staff", finance.id)
    await browser.send(f"{run}/release")
    await browser.send(f"{run}/posting")
    await browser.send(f"{run}/posting")
    page = await browser.open(run)
    assert "Posted" in page.text and "£7.43" in page.text and "Ramsbottom" not in page.text
    assert "Dividend for 2025" in (await browser.open("/dividends")).links()
    assert await DividendStep.filter(state="posted").count() == 1


async def test_what_an_operator_typed_wrong_is_said_and_kept(browser: Browser, shop: Shop) -> None:
    year = await made.last_year(shop)
    await browser.sign_in("staff", (await people.staff(shop.society, "operator")).id)
    page = await browser.send("/dividends", status=422, period=str(year.id), rate="a lot", once="0" * 32)
    assert page.field("rate").get("value") == "a lot" and page.words("title")[0].startswith("Problem:")
    assert not await Dividend.all().exists()
    dividend = await made.drafted(shop, year, await made.officer(shop))
    vote: dict[str, Any] = {"motion": "Motion 7", "voted_on": "2026-11-14", "votes_for": "1", "votes_against": "0"}
    assert "The board has not recommended" in (await browser.send(f"/dividends/{dividend.id}/approval", status=422, **vote)).text
    await browser.send(f"/dividends/{dividend.id}/recommendation")
    page = await browser.send(f"/dividends/{dividend.id}/approval", status=422, **(vote | {"voted_on": ""}))
    assert "This is needed." in page.text and page.field("motion").get("value") == "Motion 7"
    page = await browser.send(f"/dividends/{dividend.id}/withdrawal", status=422, reason="")
    assert page.all("p", class_="error")


async def test_a_dividend_of_another_society_is_not_there(browser: Browser, shop: Shop) -> None:
    other = await open_shop()
    dividend = await made.drafted(other, await made.last_year(other), await made.officer(other))
    await browser.sign_in("staff", (await people.staff(shop.society, "operator")).id)
    await browser.open(f"/dividends/{dividend.id}", status=404)
    await browser.open(f"/dividends/{10**30}", status=404)
    await browser.send(f"/dividends/{dividend.id}/withdrawal", status=404, reason="not mine")
    await browser.open(f"/dividends/{dividend.id}/posting", status=405)
