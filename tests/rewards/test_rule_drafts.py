"""Drafts of every kind: next bonuses, flat awards, awards without a purchase, terms of categories; tried before they hold, once (O1)."""

from datetime import UTC, date, datetime
from typing import Any
from uuid import uuid4

import pytest

from portal.actors import Actor
from portal.kit import clock
from portal.kit.refusals import Refused
from rewards import awards
from rewards.models.earning import CategoryVersion, Decision, EarningRule, RuleDraft, RuleKind
from rewards.rules import rule_book, rule_drafts, trials
from tests import people
from tests.browser import Browser
from tests.rewards import made
from tests.rewards.test_awards import give_rules, read
from tests.rewards.tills import Shop, food, open_shop, tobacco

pytestmark = [pytest.mark.anyio, pytest.mark.usefixtures("rolled_back"), pytest.mark.row("O1.2")]
TOMORROW, DECEMBER, NEXT_YEAR = date(2026, 11, 23), date(2026, 12, 1), date(2027, 1, 1)
NAMES: dict[str, Any] = {"name": "Own week", "name_cy": None, "name_da": None}


@pytest.fixture
async def by(shop: Shop) -> Actor:
    return await made.officer(shop, "operator")


async def bonus(shop: Shop, by: Actor, **told: Any) -> RuleDraft:
    given: dict[str, Any] = {"line": "food", "points": 1, "pence": 100, "starts_on": TOMORROW, "ends_on": date(2026, 11, 29)}
    return await rule_drafts.draft_bonus(shop.society, by=by, once=uuid4().hex, **NAMES, **{**given, **told})


async def terms(shop: Shop, by: Actor, code: str = "tobacco", **told: Any) -> RuleDraft:
    given: dict[str, Any] = {"line": "food", "why": None, "basis": "none", "due_days": None, "starts_on": TOMORROW}
    return await rule_drafts.draft_category(shop.society, code, by=by, once=uuid4().hex, **{**given, **told})


async def test_a_bonus_may_count_in_some_stores_only(shop: Shop, by: Actor) -> None:
    other = await people.store(shop.society)
    member = await people.member(shop.society)
    await shop.sell(member, food(500))
    here = await trials.of_draft(shop.society, await bonus(shop, by, stores=[shop.store.number]))
    there = await trials.of_draft(shop.society, await bonus(shop, by, stores=[other.number]))
    assert (here.change, there.change) == (5, 0)
    with pytest.raises(Refused, match="No store has the number 999"):
        await bonus(shop, by, stores=["999"])
    live = await rule_drafts.make_live(await bonus(shop, by, stores=[other.number]), by=by)
    (line,) = [versions for name, versions in (await rule_book.of(shop.society)).lines if name == "Food"]
    assert [each.limits for each in line if each.is_bonus] == [f"stores {other.number}"]
    assert (await EarningRule.get(id=live.rule_id)).stores == [other.number]  # type: ignore[attr-defined]


async def test_a_bonus_gets_its_next_version_and_its_end_under_its_name(shop: Shop, by: Actor) -> None:
    await shop.sell(await people.member(shop.society), food(600))
    await rule_drafts.make_live(await bonus(shop, by), by=by)
    first = await EarningRule.get(kind="bonus")
    told: dict[str, Any] = {"points": 1, "pence": 300, "starts_on": date(2026, 11, 25), "ends_on": date(2026, 12, 24)}
    once = uuid4().hex
    drafts = [await rule_drafts.draft_next_bonus(shop.society, first, by=by, once=once, **told) for _ in range(2)]
    assert drafts[0].id == drafts[1].id
    trial = await trials.of_draft(shop.society, drafts[0])
    assert (trial.today, trial.draft) == (6, 8), "beside what the first gives only from tomorrow on"
    await rule_drafts.make_live(drafts[0], by=by)
    ended = await rule_drafts.draft_next_bonus(
        shop.society, first, by=by, once=uuid4().hex, **{**told, "points": 0, "starts_on": date(2026, 12, 1), "ends_on": None}
    )
    assert rule_book.in_words(ended, "GBP") == "no points"
    await rule_drafts.make_live(ended, by=by)
    rules = await EarningRule.filter(kind="bonus", code=first.code).order_by("version").values_list("version", "numerator", "denominator")
    assert rules == [(1, 1, 100), (2, 1, 300), (3, 0, 1)]
    assert [rule.names for rule in await EarningRule.filter(kind="bonus")] == [{"en_GB": "Own week"}] * 3


async def test_a_flat_award_is_tried_on_the_baskets_of_its_category_and_holds_in_the_place_of_the_rate(shop: Shop, by: Actor) -> None:
    await shop.sell(await people.member(shop.society), food(600))
    draft = await rule_drafts.draft_flat(shop.society, by=by, once=uuid4().hex, category="grocery", points=40, starts_on=TOMORROW)
    trial = await trials.of_draft(shop.society, draft)
    assert (trial.baskets, trial.today, trial.draft) == (1, 6, 40)
    assert rule_book.title_of(draft, await rule_book.names_of(shop.society)) == "A flat award for Grocery"
    await rule_drafts.make_live(draft, by=by)
    rule = await EarningRule.get(kind="flat")
    assert (rule.code, rule.numerator, rule.starts_on) == ("grocery", 40, TOMORROW)
    with pytest.raises(Refused, match="There is no category fish"):
        await rule_drafts.draft_flat(shop.society, by=by, once=uuid4().hex, category="fish", points=4, starts_on=TOMORROW)


@pytest.mark.row("O1.1")
async def test_terms_of_a_category_are_tried_hold_from_their_day_and_stand_in_the_history(shop: Shop, by: Actor) -> None:
    await shop.sell(await people.member(shop.society), food(600), tobacco(900))
    draft = await terms(shop, by, due_days=14)
    trial = await trials.of_draft(shop.society, draft)
    assert (trial.baskets, trial.today, trial.draft) == (1, 6, 15)
    for _ in range(2):
        held = await rule_drafts.make_live(draft, by=by)
        assert (held.decision, held.rule_id) == (Decision.LIVE, None)  # type: ignore[attr-defined]
    kept = await CategoryVersion.get(category__code="tobacco", version=2)
    assert (kept.starts_on, kept.excluded_why, kept.due_days, kept.by_name) == (TOMORROW, None, 14, by.name)
    book = await rule_book.of(shop.society)
    assert [(each.name, each.number, each.gives, each.set_by) for each in book.history if each.number == 2] == [
        ("Tobacco", 2, "Earns by the rules of Food. The 1% counts nothing of it. Pending for 14 days.", by.name)
    ]
    now = {each.code: each.gives for each in await rule_book.categories(shop.society)}
    assert now["tobacco"] == "Tobacco earns no points. The 1% counts nothing of it."
    with pytest.raises(Refused, match="These terms hold already"):
        await rule_drafts.make_live(await terms(shop, by, due_days=14, starts_on=DECEMBER), by=by)
    assert await CategoryVersion.filter(category__code="tobacco").count() == 2


@pytest.mark.parametrize(
    ("code", "told", "words"),
    [
        ("fish", {}, "There is no category fish"),
        ("tobacco", {"why": "dull"}, "There is no reason dull"),
        ("tobacco", {"basis": "half"}, "own brand, all or none"),
        ("tobacco", {"due_days": 5_000}, "pending for 1 to"),
        ("tobacco", {"line": "fish"}, "There is no business line fish"),
        ("tobacco", {"starts_on": date(2026, 11, 22)}, "tomorrow or later"),
    ],
)
async def test_terms_that_cannot_be_are_refused_and_nothing_is_drafted(
    shop: Shop, by: Actor, code: str, told: dict[str, Any], words: str
) -> None:
    with pytest.raises(Refused, match=words):
        await terms(shop, by, code, **told)
    assert await RuleDraft.all().count() == 0


async def test_awards_are_tried_on_what_was_told_and_hold_from_a_month_or_a_year_on(shop: Shop, by: Actor) -> None:
    lane = await give_rules(shop)
    member, other = await people.member(shop.society), await people.member(shop.society)
    batch = [
        read(member, "a"),
        read(member, "b", fuel="gas"),
        read(member, "c", fuel="heat"),
        read(other, "d"),
        read(other, "e", fuel="gas"),
    ]
    await awards.take(shop.society, [*batch, read(other, "e", withdrawn=True)], by=shop.by)
    told: dict[str, Any] = {"kind": "reading", "line": "energy", "points": 20, "pence": None, "month_most": 60, "starts_on": DECEMBER}
    draft = await rule_drafts.draft_award(lane.society, by=by, once=uuid4().hex, **told)
    trial = await trials.of_draft(shop.society, draft)
    assert (trial.baskets, trial.better, trial.worse, trial.today, trial.draft) == (2, 1, 1, 75, 80)
    assert rule_book.in_words(draft, "GBP") == "20 points for each meter reading and fuel, at most 60 a month"
    await rule_drafts.make_live(draft, by=by)
    balance = {**told, "kind": "balance", "line": "mortgage", "points": 1, "pence": 1_000, "month_most": None, "starts_on": NEXT_YEAR}
    await rule_drafts.make_live(await rule_drafts.draft_award(lane.society, by=by, once=uuid4().hex, **balance), by=by)
    rules = await EarningRule.filter(version=2).order_by("kind").values_list("kind", "numerator", "denominator", "month_most")
    assert rules == [(RuleKind.BALANCE, 1, 1_000, None), (RuleKind.READING, 20, 1, 60)]
    for wrong in ({**told, "starts_on": TOMORROW}, {**balance, "starts_on": DECEMBER}):
        with pytest.raises(Refused, match="begins with a"):
            await rule_drafts.draft_award(lane.society, by=by, once=uuid4().hex, **wrong)
    with clock.standing_at(datetime(2026, 12, 5, tzinfo=UTC)):
        assert (await trials.of_draft(shop.society, draft)).baskets == 2


async def sign_in(shop: Shop, browser: Browser, role: str = "operator") -> None:
    await browser.sign_in("staff", (await people.staff(shop.society, role)).id)


READING = {"kind": "reading", "line": "energy", "points": "30", "month_most": "60", "starts_on": "2026-12-01"}
BALANCE = {"kind": "balance", "line": "energy", "points": "1", "pence": "20", "starts_on": "2027-01-01"}
IN_STORES = {"name": "w", "line": "food", "points": "1", "pence": "2", "stores": "{store}", "ends_on": "2026-12-01"}
FORMS: list[tuple[str, dict[str, str], dict[str, str], str]] = [
    ("/rules/flat", {"category": "grocery", "points": "40"}, {"category": ""}, "This is needed"),
    ("/rules/award", READING, {"pence": "2"}, "belongs to balances"),
    ("/rules/award", BALANCE, {"month_most": "5"}, "the readings of a month only"),
    ("/rules/categories/tobacco", {"line": "food", "why": "", "basis": "all", "due_days": "30"}, {"basis": "half"}, "Choose one"),
    ("/rules/bonus", IN_STORES, {"stores": "999"}, "No store has the number 999"),
]


@pytest.mark.parametrize(("address", "told", "wrong", "words"), FORMS)
async def test_each_form_drafts_redraws_with_words_and_is_the_operators(
    browser: Browser, shop: Shop, address: str, told: dict[str, str], wrong: dict[str, str], words: str
) -> None:
    await people.line(shop.society, "energy")
    given: dict[str, Any] = {
        "starts_on": "2026-11-23",
        "once": uuid4().hex,
        **{key: value.format(store=shop.store.number) for key, value in told.items()},
    }
    assert "/sign-in" in (await browser.open(address, status=303)).location
    await sign_in(shop, browser, "finance")
    await browser.open(address, status=404)
    await browser.send(address, status=404, **given)
    await sign_in(shop, browser)
    await browser.open(address)
    assert words in (await browser.send(address, status=422, **{**given, **wrong})).text
    assert await RuleDraft.all().count() == 0
    for _ in range(2):
        await browser.send(address, **given)
    draft = await RuleDraft.get()
    await browser.open(f"/rules/drafts/{draft.id}")
    await browser.send(f"/rules/drafts/{draft.id}/start")
    assert (await RuleDraft.get()).decision is Decision.LIVE
    assert "Set by" in (await browser.open("/rules")).text


async def test_the_next_version_of_a_bonus_begins_with_what_it_says(browser: Browser, shop: Shop, by: Actor) -> None:
    await rule_drafts.make_live(await bonus(shop, by, category="grocery", stores=[shop.store.number], own_only=True), by=by)
    rule = await EarningRule.get(kind="bonus")
    address = f"/rules/bonuses/{rule.id}"
    await sign_in(shop, browser)
    assert address in (await browser.open("/rules")).response.text
    shown = (await browser.open(address)).response.text
    assert f'value="{shop.store.number}"' in shown and 'value="grocery" selected' in shown and 'value="2026-11-29"' in shown
    given: dict[str, Any] = {"points": "0", "pence": "1", "starts_on": "2026-11-26", "once": uuid4().hex}
    assert "This is needed" in (await browser.send(address, status=422, **{**given, "points": ""})).text
    await browser.send(address, **given)
    draft = await RuleDraft.filter(decision=None).get()
    assert (draft.says["code"], draft.says["points"], draft.says["ends_on"]) == (rule.code, 0, None)
    base = await EarningRule.filter(kind="base").first()
    assert base
    await browser.open(f"/rules/bonuses/{base.id}", status=404)
    await sign_in(await open_shop(), browser)
    await browser.open(address, status=404)


async def test_every_category_stands_on_its_page_and_finance_reads_it(browser: Browser, shop: Shop) -> None:
    await sign_in(shop, browser, "finance")
    page = await browser.open("/rules/categories")
    assert "Tobacco earns no points." in page.text and "/rules/categories/tobacco" not in page.response.text
    await browser.open("/rules/categories/fish", status=404)
    await sign_in(shop, browser)
    assert "/rules/categories/tobacco" in (await browser.open("/rules/categories")).response.text
    await browser.open("/rules/categories/fish", status=404)
