"""The simulator's pages: who comes in, what they say, the file, and from a variant to a draft (O3)."""

from typing import Any

import msgspec
import pytest

from rewards.dividends import dividend_runs, dividends
from rewards.models.dividends import Dividend, DividendLine
from rewards.models.ledger import Period
from rewards.models.simulations import Simulation
from rewards.simulations import simulation_results
from tests import people
from tests.browser import Browser
from tests.rewards import made
from tests.rewards.tills import Shop, open_shop

pytestmark = [pytest.mark.anyio, pytest.mark.usefixtures("rolled_back")]
PAGES = ("/dividends/simulations", "/dividends/simulations/1", "/dividends/simulations/1/file", "/dividends/new/1-1")


async def told(browser: Browser, year: Period, **typed: str) -> dict[str, Any]:
    once = (await browser.open("/dividends/simulations")).field("once").get("value")
    return {"period": str(year.id), "stage": "final", "ways": "voucher", "once": once, **typed}


@pytest.fixture
async def operator(browser: Browser, shop: Shop) -> None:
    """An operator who is signed in."""
    await browser.sign_in("staff", (await people.staff(shop.society, "operator")).id)


@pytest.mark.parametrize("address", PAGES)
async def test_a_visitor_signs_in_and_a_member_or_an_advisor_finds_nothing(browser: Browser, shop: Shop, address: str) -> None:
    assert "/sign-in?next=" in (await browser.open(address, status=303)).location
    await browser.sign_in("member", (await people.member(shop.society)).id)
    await browser.open(address, status=404)
    await browser.sign_in("staff", (await people.staff(shop.society, "advisor")).id)
    await browser.open(address, status=404)


@pytest.mark.row("O3.2")
async def test_an_operator_tries_rates_side_by_side_and_reads_what_each_comes_to(
    browser: Browser, shop: Shop, year: Period, operator: None
) -> None:
    for points in (150, 700, 1_234):
        await made.holder(shop, points)
    form = await told(browser, year, rates="1 1,43", thresholds="2", first_points="0; 100")
    first = await browser.send("/dividends/simulations", **form)
    assert (await browser.send("/dividends/simulations", **form)).location == first.location
    page = await browser.follow(first)
    assert page.h1 == "Simulation for 2025"
    assert "A threshold of £2 leaves 33.3% of the members, 1, without a payout, and £1.50 on their accounts." in page.text
    assert "Whole amounts leave another £0.34 in odd pence." in page.text
    assert [heading[:2] for heading in page.words("h2") if heading[:1].isdigit()] == ["1.", "2.", "3.", "4."]
    assert "first 100 points to the fund" in page.text and "To the community fund goes £3.00." in page.text
    assert "2025, simulation" in (await browser.open("/dividends/simulations")).text
    assert await Simulation.all().count() == 1
    assert not await Dividend.all().exists() and not await DividendLine.all().exists()


async def test_what_was_typed_wrong_is_said_and_kept(browser: Browser, shop: Shop, year: Period, operator: None) -> None:
    form = await told(browser, year)
    for typed, said in (
        ({}, "Give a rate for a point or a pool to share, or several."),
        ({"rates": "1 a lot"}, "Enter a number with at most 4 decimals."),
        ({"rates": "1 2 3 4 5 6 7"}, "Enter at most 6; these are 7."),
        ({"rates": "1 2 3 4", "ways": "both"}, "These make 8 variants. At most 6 stand side by side."),
        ({"rates": "1", "first_points": "-1"}, "Enter a whole number from 0"),
        ({"rates": "1", "period": "99"}, "Choose one of the answers."),
    ):
        page = await browser.send("/dividends/simulations", status=422, **(form | typed))
        assert said in page.text and page.words("title")[0].startswith("Problem: Simulator")
        assert page.field("rates").get("value") == typed.get("rates", "")
    assert not await Simulation.all().exists()
    await browser.open("/dividends/simulations/1/trial", status=404)


async def test_wrong_methods_and_what_is_another_societys(browser: Browser, shop: Shop, operator: None) -> None:
    other = await open_shop()
    year = await made.last_year(other)
    draft = await made.drafted(other, year, await made.officer(other))
    kept = await made.tried_out(draft, await made.officer(other))
    for address in (f"/dividends/simulations/{kept.id}", f"/dividends/simulations/{kept.id}/file", f"/dividends/new/{kept.id}-1"):
        await browser.open(address, status=404)
        await browser.send(address, status=405)
    await browser.send(f"/dividends/{draft.id}/trial", status=404, once="0" * 32)
    await browser.open(f"/dividends/{draft.id}/trial", status=405)


@pytest.mark.row("O3.3")
async def test_an_auditor_reads_and_downloads_but_drafts_nothing(browser: Browser, shop: Shop, year: Period) -> None:
    await made.holder(shop, 700)
    kept = await made.tried_out(await made.drafted(shop, year, await made.officer(shop)), await made.officer(shop))
    await browser.sign_in("staff", (await people.staff(shop.society, "auditor")).id)
    page = await browser.open(f"/dividends/simulations/{kept.id}")
    assert "Draft this dividend" not in page.text and f"toadlane dividend replay simulation-{kept.id}.json" in page.text
    file = await browser.client.get(f"/dividends/simulations/{kept.id}/file")
    result = simulation_results.read(file.content)
    assert simulation_results.is_sealed(result) and result.variants[0].outcome.figures.total_pence == 700
    assert f"simulation-{kept.id}.json" in file.headers["content-disposition"]
    assert msgspec.json.decode(file.content)["version"] == 1
    assert "Simulator" in (await browser.open("/")).links()
    await browser.open(f"/dividends/new/{kept.id}-1", status=404)


async def test_a_variant_fills_the_form_of_a_dividend(browser: Browser, shop: Shop, year: Period, operator: None) -> None:
    await made.holder(shop, 700)
    form = await told(browser, year, rates="1.43", pools="100.50", first_points="100", stage="interim")
    page = await browser.follow(await browser.send("/dividends/simulations", **form))
    by_rate, by_pool = [link.get("href") or "" for link in page.all("a") if (link.get("href") or "").startswith("/dividends/new/")]
    filled = await browser.open(by_rate)
    assert [filled.field(name).get("value") for name in ("rate", "pool_pence", "first_points")] == ["1.4300", "", "100"]
    chosen = [option.get("value") for option in filled.all("option") if option.get("selected") is not None]
    assert chosen == [str(year.id), "interim"]
    assert (await browser.open(by_pool)).field("pool_pence").get("value") == "100.50"
    for place in (0, 3):
        await browser.open(by_rate.replace("-1", f"-{place}"), status=404)


@pytest.mark.row("O2.2")
@pytest.mark.row("O2.7")
async def test_a_drafts_page_shows_what_was_worked_out_and_works_nothing_out_itself(
    browser: Browser, shop: Shop, year: Period, operator: None
) -> None:
    for points in (150, 700):
        await made.holder(shop, points)
    draft = await made.drafted(shop, year, await made.officer(shop))
    address = f"/dividends/{draft.id}"
    page = await browser.open(address)
    assert "It was not worked out yet for these terms." in page.text and "£8.50" not in page.text
    once = page.field("once").get("value")
    for _ in range(2):
        assert (await browser.send(f"{address}/trial", once=once)).location == address
    page = await browser.open(address)
    assert "£8.50" in page.text and "£1.50 to £7.00" in page.text and "As worked out on 22 November 2026" in page.text
    assert "A threshold of £2 leaves 50% of the members, 1, without a payout, and £1.50 on their accounts." in page.text
    await made.holder(shop, 1_000)
    assert "£8.50" in (await browser.open(address)).text, "nothing is worked out by opening it"
    assert await Simulation.all().count() == 1 and not await DividendLine.all().exists()
    assert "This form is out of date." in (await browser.send(f"{address}/trial", status=422, once="")).text


async def test_a_frozen_dividend_shows_its_own_figures_and_leads_to_the_simulation(
    browser: Browser, shop: Shop, year: Period, operator: None
) -> None:
    await made.holder(shop, 700)
    by = await made.officer(shop)
    run = await made.approved(shop, year, by)
    kept = await made.tried_out(run, by)
    await made.holder(shop, 100)
    await dividend_runs.calculate(run, by=by)
    page = await browser.open(f"/dividends/{run.id}")
    assert "£8.00" in page.text and "Work it out now" not in page.text and "Paid out" not in page.text
    assert page.links()["The whole simulation"] == f"/dividends/simulations/{kept.id}"


async def test_a_period_without_anybody_and_a_society_without_a_period_say_so(browser: Browser, shop: Shop, operator: None) -> None:
    page = await browser.open("/dividends/simulations")
    assert "Nothing yet." in page.text
    (period,) = await dividends.periods_of(shop.society)
    page = await browser.follow(await browser.send("/dividends/simulations", **await told(browser, period, rates="0 1")))
    assert "Nobody is entitled: no member has points above zero." in page.text
