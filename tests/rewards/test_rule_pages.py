"""Earning rules on their pages: who may, what they read, and that a draft is tried on past baskets before it holds, once (O1)."""

from datetime import date
from typing import Any
from uuid import uuid4

import pytest

from portal.actors import Actor
from portal.kit.refusals import Refused
from portal.models import Staff
from rewards.models.earning import Decision, EarningRule, RuleDraft
from rewards.rules import rule_drafts, trials
from tests import people
from tests.browser import Browser
from tests.rewards import made
from tests.rewards.tills import Shop, food, fuel, open_shop, tobacco

pytestmark = [pytest.mark.anyio, pytest.mark.usefixtures("rolled_back")]
TOMORROW = date(2026, 11, 23)
BONUS = {"name": "Own week", "line": "food", "points": 1, "pence": 200, "starts_on": TOMORROW, "ends_on": date(2026, 11, 29)}


async def officer(shop: Shop, browser: Browser, role: str = "operator") -> Staff:
    staff = await people.staff(shop.society, role)
    await browser.sign_in("staff", staff.id)
    return staff


async def drafted(shop: Shop, *, points: int = 2, once: str = "", by: Actor | None = None) -> RuleDraft:
    by = by or await made.officer(shop, "operator")
    return await rule_drafts.draft_rate(
        shop.society, by=by, once=once or uuid4().hex, line="food", points=points, pence=100, starts_on=TOMORROW
    )


@pytest.mark.row("O1.2")
async def test_a_draft_is_tried_on_past_baskets_of_its_line_beside_todays_rules_and_nothing_is_written(shop: Shop) -> None:
    first, second = await people.member(shop.society), await people.member(shop.society)
    await shop.sell(first, food(1_050), tobacco(900))
    await shop.sell(second, food(99), fuel(3_000))
    await shop.sell(second, fuel(9_000))
    rules = await EarningRule.all().order_by("id").values()
    trial = await trials.of_past_baskets(shop.society, await drafted(shop))
    assert (trial.baskets, trial.better, trial.worse, trial.same) == (2, 2, 0, 0)
    assert (trial.today, trial.draft, trial.cost_pence) == (13, 25, None)
    assert [(each.spend_pence, each.today, each.draft) for each in trial.largest] == [(1_950, 10, 21), (3_099, 3, 4)]
    worse = await trials.of_past_baskets(shop.society, await drafted(shop, points=0))
    assert (worse.better, worse.worse, worse.same, worse.draft) == (0, 1, 1, 3)
    assert await EarningRule.all().order_by("id").values() == rules


async def test_the_cost_counts_what_the_last_dividend_gave_for_a_point(shop: Shop) -> None:
    year = await made.last_year(shop)
    await made.holder(shop, 100)
    await made.posted(shop, year, rate=25_000)
    trial = await trials.of_past_baskets(shop.society, await drafted(shop))
    assert (trial.today, trial.draft, trial.cost_pence) == (100, 200, 250)


@pytest.mark.row("O1.2")
async def test_a_basket_of_ones_own_is_tried_and_what_cannot_be_read_is_said(shop: Shop) -> None:
    by = await made.officer(shop, "operator")
    draft = await rule_drafts.draft_bonus(shop.society, by=by, once=uuid4().hex, name_cy=None, name_da=None, own_only=True, **BONUS)  # type: ignore[arg-type]
    tried = await trials.of_typed_basket(shop.society, draft, basket="grocery 4.10 own\n\ngrocery 2\nfuel 10,00")
    assert (tried.spend_pence, tried.today, tried.draft) == (1_610, 7, 9)
    for typed in ("fish 2.00", "grocery", "grocery two", "grocery 1.005", "grocery 1e99", "grocery nan", "\n", "grocery 1\n" * 31):
        with pytest.raises(Refused):
            await trials.of_typed_basket(shop.society, draft, basket=typed)


async def test_a_draft_holds_once_and_a_withdrawn_one_never(shop: Shop) -> None:
    by, once = await made.officer(shop, "operator"), uuid4().hex
    draft = await drafted(shop, once=once, by=by)
    assert (await drafted(shop, once=once, by=by)).id == draft.id
    with pytest.raises(Refused, match="something else"):
        await drafted(shop, once=once, by=by, points=3)
    for _ in range(2):
        held = await rule_drafts.make_live(draft, by=by)
        assert (held.decision, held.decided_by_name) == (Decision.LIVE, by.name)
    rules = await EarningRule.filter(line__code="food").order_by("version").values_list("numerator", "denominator", "by_name")
    assert rules == [(1, 100, ""), (1, 50, by.name)]
    with pytest.raises(Refused, match="holds already"):
        await rule_drafts.withdraw(draft, by=by)
    other = await drafted(shop, points=5, by=by)
    with pytest.raises(Refused, match="Another rate of food begins"):
        await rule_drafts.make_live(other, by=by)
    for _ in range(2):
        assert (await rule_drafts.withdraw(other, by=by)).decision is Decision.WITHDRAWN
    with pytest.raises(Refused, match="withdrawn"):
        await rule_drafts.make_live(other, by=by)
    assert await EarningRule.filter(line__code="food").count() == 2


async def test_visitors_sign_in_others_find_nothing_and_finance_reads_without_deciding(browser: Browser, shop: Shop) -> None:
    draft = await drafted(shop)
    pages = ("/rules", f"/rules/drafts/{draft.id}")
    for address in (*pages, "/rules/rate", "/rules/bonus"):
        assert "/sign-in?next=" in (await browser.open(address, status=303)).location
    await officer(shop, browser, "advisor")
    for address in pages:
        await browser.open(address, status=404)
    await officer(shop, browser, "finance")
    for address in pages:
        assert "Let it hold" not in (await browser.open(address)).text
    await browser.send(f"/rules/drafts/{draft.id}/start", status=404)
    await browser.open(f"/rules/drafts/{draft.id}/start", status=405)
    await officer(await open_shop(), browser)
    await browser.open(f"/rules/drafts/{draft.id}", status=404)


async def test_an_operator_drafts_tries_and_lets_it_hold(browser: Browser, shop: Shop) -> None:
    await officer(shop, browser)
    await browser.open("/rules/rate")
    told: dict[str, Any] = {"line": "food", "points": "3", "pence": "2.00", "starts_on": "2026-11-23", "once": uuid4().hex}
    wrong = await browser.send("/rules/rate", status=422, **{**told, "starts_on": "2026-11-22"})
    assert "tomorrow or later" in wrong.text
    assert "This is needed" in (await browser.send("/rules/rate", status=422, **{**told, "points": ""})).text
    await browser.send("/rules/rate", **told)
    draft = await RuleDraft.get()
    asked = await browser.open(f"/rules/drafts/{draft.id}?basket=grocery+4.00")
    assert "£4.00" in asked.text
    assert "There is no category fish" in (await browser.open(f"/rules/drafts/{draft.id}?basket=fish+4", status=422)).text
    await browser.send(f"/rules/drafts/{draft.id}/start")
    listed = await browser.open("/rules")
    assert "3 points per £2" in listed.text and "Tobacco earns no points." in listed.text
    again = await browser.send(f"/rules/drafts/{draft.id}/withdrawal", status=422)
    assert "holds already" in again.text


async def test_an_operator_drafts_a_bonus_in_three_languages(browser: Browser, shop: Shop) -> None:
    await officer(shop, browser)
    told: dict[str, Any] = {
        **{name: str(value) for name, value in BONUS.items()},
        "pence": "2.00",
        "name_cy": "Wythnos",
        "once": uuid4().hex,
    }
    assert "cannot be before" in (await browser.send("/rules/bonus", status=422, **{**told, "ends_on": "2026-11-01"})).text
    await browser.send("/rules/bonus", **told)
    draft = await RuleDraft.get()
    await browser.send(f"/rules/drafts/{draft.id}/start")
    bonus = await EarningRule.get(kind="bonus")
    assert (bonus.names, bonus.numerator, bonus.denominator) == ({"en_GB": "Own week", "cy": "Wythnos"}, 1, 200)
    assert "Own week" in (await browser.open("/rules")).text
