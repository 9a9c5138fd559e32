"""Explain this figure (M18): what is printed of the inputs comes to the figure, for everyone who has one."""

import re
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from fractions import Fraction
from math import floor
from random import Random

import pytest
from msgspec import structs

from portal import explanations
from portal.figures import Explanation, Figure, Way
from portal.kit import clock, database
from portal.kit.refusals import NotFound
from portal.models import BusinessLine, Member
from rewards import awards, verify
from rewards.books import periods, point_terms, shares
from rewards.books.point_terms import PointTerms
from rewards.explainers import EXPLAINERS
from rewards.intake import purchases, releases
from rewards.intake.receipts import Receipt
from rewards.models.dividends import Stage
from rewards.models.earning import EarningRule
from rewards.models.ledger import Period
from rewards.payouts import payout_notes, point_expiries
from rewards.rules import earning_rules, till_categories
from rewards.rules.earning import Line
from rewards.statements import points
from tests import people
from tests.rewards import made, paid
from tests.rewards.tills import NOON, Shop, food, fuel, tobacco

pytestmark = [pytest.mark.anyio, pytest.mark.usefixtures("rolled_back")]
RATE = re.compile(r"([\d,]+) points?(?: more)? per £([\d.,]+)")
EACH = re.compile(r"([\d,]+) points? for each$")
TOLD: dict[Way, Callable[[list[Fraction]], Fraction | int]] = {
    Way.SUM: lambda read: sum(read),
    Way.SUM_FROM_ZERO: lambda read: max(sum(read), 0),
    Way.DIFFERENCE: lambda read: read[0] - read[1],
    Way.PRODUCT: lambda read: read[0] * read[1],
    Way.PRODUCT_DOWN: lambda read: floor(read[0] * read[1]),
    Way.PART_DOWN: lambda read: floor(read[0] * read[1] / read[2]),
}


def read(written: str) -> Fraction:
    """A number as a member reads it: points, £ as pence, `1.43p a point` as pence, a rate as points a penny, `1%` as basis points."""
    text = re.sub(r"<[^>]+>", "", written).replace("−", "-").replace(",", "")
    if rate := RATE.match(written):
        return Fraction(rate[1].replace(",", "")) / (Fraction(rate[2].replace(",", "")) * 100)
    if each := EACH.match(written):
        return Fraction(each[1].replace(",", ""))
    if written == "no points":
        return Fraction(0)
    if text.endswith("p a point"):
        return Fraction(text.removesuffix("p a point"))
    if text.endswith("%"):
        return Fraction(text.removesuffix("%")) * 100
    if "£" in text:
        pence = Fraction(text.replace("£", "")) * 100
        return pence * made.PENNY if "<i>" in written else pence  # the 1% has two digits more, and is kept in units (R1)
    return Fraction(text)


def proved(why: Explanation) -> Explanation:
    """Work every sum out again, from nothing but the words on the page."""
    for step in why.steps:
        assert TOLD[step.way]([read(given.written) for given in step.inputs]) == read(step.written), step
    assert why.steps[-1].written == why.written and why.holds, why
    assert why.rounding and why.title
    return why


async def figures_of(member: Member) -> list[Figure]:
    """Every figure that a member has."""
    found = await points.of_member(member)
    bought = await database.rows(
        "SELECT period_id, purchase.id FROM rewards_purchase purchase JOIN rewards_account account ON account.id = account_id "
        "WHERE owner_kind = 'member' AND owner_id = $1",
        member.id,
    )
    given = await database.rows(
        "SELECT dividend_id FROM rewards_dividend_line JOIN rewards_account account ON account.id = account_id "
        "WHERE owner_kind = 'member' AND owner_id = $1",
        member.id,
    )
    ids = {
        "balance": ["points"],
        "owed": ["points", *(str(year.id) for year in found.years)],
        "to-spend": ["points"] if found.to_spend is not None else [],
        "year": [str(year.id) for year in found.years],
        "business": [f"{year.id}-{line.code}" for year in found.years for line in year.lines],
        "purchase": [f"{row['period_id']}-{row['id']}" for row in bought],
        "contribution": [f"{row['period_id']}-{row['id']}" for row in bought],
        "dividend": [str(row["dividend_id"]) for row in given],
        "payout": [str(one.disbursement_id) for one in (await payout_notes.of_member(member)).payouts],
        "share": ["due"],
    }
    assert set(ids) == {explainer.kind for explainer in EXPLAINERS}, "a kind that no test asks for"
    return [Figure(kind, id) for kind, several in ids.items() for id in several]


async def prove(member: Member) -> dict[Figure, Explanation]:
    """Prove every figure of a member, those among the inputs included."""
    wanted = await figures_of(member)
    known = {figure: proved(await explanations.of_figure(member, figure.kind, figure.id)) for figure in wanted}
    assert {given.figure for why in known.values() for step in why.steps for given in step.inputs if given.figure} <= set(known)
    return known


@pytest.mark.heavy
@pytest.mark.row("M18.1")
@pytest.mark.parametrize("seed", range(6))
async def test_whatever_was_bought_and_came_back_each_figure_is_what_its_inputs_come_to(shop: Shop, year: Period, seed: int) -> None:
    random = Random(seed)
    await next_rates(shop)
    member, other = await people.member(shop.society), await made.holder(shop, 320)
    await made.sell_last_year(shop, member, food(random.randrange(1, 60_000)), fuel(random.randrange(20_000)))
    await made.pooled(shop, year, 777, stage=Stage.INTERIM)
    await made.posted(shop, year, rate=random.choice((0, 14_300, 26_300)))
    for number in range(8):
        basket = [food(random.randrange(9_999), own=random.random() < 0.7, product=f"p{at}") for at in range(random.randrange(1, 5))]
        extra = [
            fuel(random.randrange(9_999)),
            tobacco(900),
            Line("pills", "pharmacy", 1, random.randrange(900)),
            food(-25, product="bottle"),
        ]
        at = NOON - timedelta(days=random.choice((0, 40)))
        await made.sell_on(shop, member, *basket, *random.sample(extra, 2), at=at, receipt=f"S{seed}-{number}")
        for line in random.sample(basket, random.randrange(len(basket))):
            back = food(random.randrange(line.pence + 1), own=line.own, product=line.product)
            await made.take_back(shop, member, back, at=NOON, of=f"S{seed}-{number}", sold_on=at.date())
    known = await prove(member)
    assert {figure.kind for figure in known} == {explainer.kind for explainer in EXPLAINERS} - {
        "payout",
        "to-spend",
    }  # nothing is paid out yet, nothing lasts
    await prove(other)


@pytest.mark.heavy
@pytest.mark.row("M18.1")
@pytest.mark.parametrize("seed", range(6))
async def test_bonuses_flat_awards_what_is_pending_and_awards_are_explained_too(shop: Shop, seed: int) -> None:
    random = Random(seed)
    member, ahead = await people.member(shop.society), date(2026, 11, 23)
    names = {"en_GB": "Own week"}
    await earning_rules.set_bonus(
        shop.society, by=shop.by, line="food", code="week", names=names, points=1, pence=300, starts_on=ahead, own_only=True
    )
    await till_categories.keep(shop.society, by=shop.by, code="deed", line="food", names={"en_GB": "Deeds"}, basis="all")
    await earning_rules.set_flat(shop.society, by=shop.by, category="deed", line="food", points=250, starts_on=ahead)
    await earning_rules.set_reading_award(shop.society, by=shop.by, line="food", points=25, month_most=40, starts_on=date(2026, 1, 1))
    days = (None, date(2026, 12, 4), date(2026, 12, 20))
    at, clock_at = datetime(2026, 11, 25, 12, tzinfo=UTC), datetime(2026, 11, 26, 9, tzinfo=UTC)
    clock.start_at(clock_at)
    baskets = {}
    for number in range(5):
        basket = [
            Line(f"p{place}", random.choice(("grocery", "pharmacy")), 1, random.randrange(1, 9_999), random.random() < 0.7, due_on=due_on)
            for place, due_on in enumerate(random.choices(days, k=4))
        ]
        baskets[f"P{number}"] = basket = [*basket, Line("d", "deed", 2, 20_001), food(-random.randrange(9_999), product="bottle")]
        if sum(line.pence for line in basket) >= 0:
            assert (await shop.sell(member, *basket, receipt=f"P{number}", at=at)).state is purchases.State.CREATED
    for day, part in (((2026, 12, 1), 0.2), ((2026, 12, 5), 0.3), ((2026, 12, 21), 0.5)):
        clock.start_at(datetime(*day, 9, tzinfo=UTC))
        await releases.release(shop.society, by=shop.by)
        clock.start_at(datetime(*day, 10, tzinfo=UTC))
        for receipt, basket in baskets.items():
            for line in [line for line in basket[:-1] if random.random() < part]:
                some = structs.replace(line, pence=random.randrange(1, line.pence + 1))
                back = structs.replace(
                    await shop.back(member, receipt, some, at=clock.now()), refunds=Receipt(shop.store.number, "T1", receipt, at.date())
                )
                await shop.take(back)
    told = [awards.Told(f"E{day}", "food", "reading", f"2026-12-{day:02}", member.number, fuel="gas") for day in (1, 2)]
    assert [one.state for one in await awards.take(shop.society, told, by=shop.by)] == [purchases.State.CREATED] * 2
    await prove(member)
    assert await verify.verify() == []


@pytest.mark.row("M18.1")
async def test_each_payout_is_what_stood_there_less_what_was_given_and_carried(shop: Shop, year: Period) -> None:
    members = await paid.owed(shop, year, 1_243, 1_243, 1_243, 150)
    for member, method, odd in zip(members, ("voucher", "voucher", "bank", "voucher"), ("carry", "fund", "carry", "fund"), strict=True):
        await paid.choose(member, method, odd)
    disbursement = await paid.posted(shop, await paid.opened(shop, closes_on=paid.LATER))
    known = [(await prove(member))[Figure("payout", str(disbursement.id))] for member in members]
    assert [why.booked for why in known] == [1_200, 1_200, 1_243, 0]
    with pytest.raises(NotFound):
        await explanations.of_figure(members[0], "payout", str(disbursement.id + 1))


async def next_rates(shop: Shop) -> None:
    """Food gives two points for three pounds from November on, a rate that no decimals hold."""
    line = await BusinessLine.get(society=shop.society, code="food")
    await EarningRule.create(
        society=shop.society, line=line, version=2, numerator=2, denominator=300, contribution_basis_points=100,
        starts_on=(NOON - timedelta(days=10)).date(), created_at=clock.now(),
    )  # fmt: skip


async def test_a_balance_below_nought_and_what_is_owed_are_explained(shop: Shop, year: Period) -> None:
    member = await people.member(shop.society)
    await made.sell_on(shop, member, food(4000), at=made.LAST_YEAR, receipt="old")
    await made.posted(shop, year)
    await made.take_back(shop, member, food(4000), at=NOON, of="old", sold_on=made.LAST_YEAR.date())
    known = await prove(member)
    assert known[Figure("owed", "points")].booked == 40 and known[Figure("balance", "points")].booked == -40


async def test_points_that_last_and_what_of_them_can_be_spent_are_explained(shop: Shop) -> None:
    member = await people.member(shop.society)
    await shop.sell(member, food(10_000))
    await periods.open_period(shop.society, name="2027", starts_on=date(2027, 1, 1), ends_on=date(2027, 12, 31))
    await point_terms.set_terms(shop.society, period="2027", terms=PointTerms(3, 10_000))
    for day, pence in ((date(2027, 1, 5), 4_000), (date(2027, 2, 5), 3_000)):
        clock.start_at(datetime(day.year, day.month, day.day, 12, tzinfo=UTC))
        await shop.sell(member, food(pence), at=clock.now())
    clock.start_at(datetime(2027, 5, 1, 12, tzinfo=UTC))
    assert (await prove(member))[Figure("to-spend", "points")].booked == 30, "100 wait, 40 are over"
    await point_expiries.expire(shop.society)
    known = await prove(member)
    assert (known[Figure("to-spend", "points")].booked, known[Figure("balance", "points")].booked) == (30, 130)


async def test_refunds_of_one_moment_are_explained_in_the_order_by_which_they_were_weighed(shop: Shop) -> None:
    for attempt in range(4):  # their numbers are hashes: each time the order is another
        member, receipt = await people.member(shop.society), f"T{attempt}"
        await shop.sell(member, food(1050), receipt=receipt)
        backs = [await shop.back(member, receipt, food(pence), receipt=f"{receipt}-{pence}") for pence in (30, 60, 90)]
        assert len(await purchases.take(shop.society, backs, by=shop.by)) == len(backs)
        await prove(member)


async def test_first_points_earlier_dividends_and_the_share_have_their_steps(shop: Shop, year: Period) -> None:
    member = await people.member(shop.society)
    await made.sell_last_year(shop, member, food(52_000))
    await made.posted(shop, year, rate=10_000, stage=Stage.INTERIM)
    dividend = await made.posted(shop, year, rate=14_300)
    why = proved(await explanations.of_figure(member, "dividend", str(dividend.id)))
    assert [step.written for step in why.steps] == ["£7.43", "£2.23"]
    shown = proved(await explanations.of_figure(member, "share", "due"))
    assert shown.booked == 0 and (await shares.of_member(member, shop.society)).due_pence == 0


async def test_the_rule_stands_with_its_version_and_day(shop: Shop) -> None:
    member = await people.member(shop.society)
    await next_rates(shop)
    sold = await shop.sell(member, food(1234))
    period = await Period.get(society=shop.society, name="2026")
    why = proved(await explanations.of_figure(member, "purchase", f"{period.id}-{sold.id}"))
    assert why.steps[0].rule == "Version 2 of the rule, since 10 November 2026." and why.booked == 8


@pytest.mark.parametrize(
    ("kind", "id"),
    [("balance", "all"), ("year", "x"), ("year", "99999999"), ("business", "1"), ("business", "1-"), ("purchase", "1-1"),
     ("purchase", "²-1"), ("purchase", f"1-{10**30}"), ("dividend", "7"), ("dividend", "-7"), ("share", ""), ("owed", "nothing"),
     ("nothing", "points")],
)  # fmt: skip
async def test_what_names_no_figure_is_not_there(shop: Shop, kind: str, id: str) -> None:
    member = await people.member(shop.society)
    with pytest.raises(NotFound):
        await explanations.of_figure(member, kind, id)


async def test_a_figure_that_its_inputs_do_not_come_to_is_found(shop: Shop) -> None:
    member = await people.member(shop.society)
    await shop.sell(member, food(1000))
    accounts = "SELECT id FROM rewards_account WHERE owner_kind = 'member' AND owner_id = $1 AND unit = 1"
    await database.run(f"UPDATE rewards_balance SET amount = amount + 1 WHERE account_id IN ({accounts})", member.id)
    assert not (await explanations.of_figure(member, "balance", "points")).holds
