"""Statements: opening + entries = closing, always, and the closing is the ledger's (M6)."""

import csv
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from random import Random

import pytest

from portal.kit.refusals import Refused
from portal.models import Member
from rewards import slots
from rewards.books import ledger
from rewards.intake import tills
from rewards.rules.earning import Line
from rewards.statements import statement_files, statements
from tests import people
from tests.rewards import made
from tests.rewards.tills import NOON, Shop, food, fuel, tobacco

pytestmark = [pytest.mark.anyio, pytest.mark.usefixtures("rolled_back")]
FIRST, LAST = date(2020, 1, 1), date(2027, 12, 31)


@pytest.fixture
async def member(shop: Shop) -> Member:
    return await people.member(shop.society)


async def whole_of(member: Member, *, number: int = 1, size: int = 100) -> statements.Statement:
    """Everything that ever happened, or a page of it."""
    return await statements.of_member(member, begins=FIRST, ends=LAST, number=number, size=size)


async def balance(member: Member) -> int:
    return await ledger.balance((await tills.points_accounts(member.society_id, {member.id}))[member.id])


@dataclass
class Bought:
    receipt: str
    sold_on: date
    lines: list[Line]


async def live_through(shop: Shop, member: Member, random: Random, *, year: int) -> None:
    """Purchases and refunds of a year, in any order of their days."""
    bought: list[Bought] = []
    for number in range(12):
        day = date(year, 1, 1) + timedelta(days=random.randrange(320))
        at = datetime(day.year, day.month, day.day, random.randrange(24), tzinfo=UTC)
        if bought and random.random() < 0.4:
            chosen = bought.pop(random.randrange(len(bought)))
            back = random.sample(chosen.lines, random.randint(1, len(chosen.lines)))
            await made.take_back(shop, member, *back, at=at, of=chosen.receipt, sold_on=chosen.sold_on)
            continue
        kinds = (food(random.randrange(1, 5000)), fuel(random.randrange(1, 9000)), tobacco(1400))
        lines = list(random.sample(kinds, random.randint(1, 3)))
        await made.sell_on(shop, member, *lines, at=at, receipt=f"{year}-{number}")
        bought.append(Bought(f"{year}-{number}", at.date(), lines))


@pytest.mark.row("M6.5")
@pytest.mark.parametrize("seed", range(4))
async def test_opening_and_entries_are_the_closing_on_any_history_and_any_range(shop: Shop, member: Member, seed: int) -> None:
    random = Random(seed)
    year = await made.last_year(shop)
    await live_through(shop, member, random, year=2025)
    await made.posted(shop, year)
    await live_through(shop, member, random, year=2026)
    whole = await whole_of(member)
    assert whole.adds_up
    assert whole.opening == statements.Standing(0, 0)
    assert whole.closing.points == await balance(member)
    assert {entry.kind for entry in whole.entries} >= {"purchase"}
    cuts = sorted(date(2025, 1, 1) + timedelta(days=random.randrange(700)) for _ in range(5))
    pieces = [FIRST, *cuts, LAST + timedelta(days=1)]
    closing, entries = whole.opening, 0
    for begins, ends in pairwise(pieces):
        if begins == ends:
            continue
        piece = await statements.of_member(member, begins=begins, ends=ends - timedelta(days=1))
        assert piece.opening == closing
        closing, entries = piece.closing, entries + piece.count
    assert (closing, entries) == (whole.closing, whole.count)


@pytest.mark.row("M6.4")
async def test_a_line_says_day_store_business_spend_rule_points_and_share(shop: Shop, member: Member) -> None:
    await shop.sell(member, food(349), fuel(2999), tobacco(1400))
    (entry,) = (await whole_of(member)).entries
    assert (entry.day, entry.store, entry.business) == (NOON.date(), shop.store.name, "Food, Fuel")
    assert (entry.spend_pence, entry.points, entry.units) == (3348, 5, 34_900)
    assert entry.rule == "Food: 1 point per £1, rule 1; Fuel: 1 point per £10, rule 1"


@pytest.mark.row("M6.6")
@pytest.mark.row("M8.2")
async def test_a_refund_is_a_new_line_that_names_the_line_it_corrects(shop: Shop, member: Member) -> None:
    await shop.sell(member, food(1000), receipt="1")
    before = await whole_of(member)
    await shop.refund(member, "1", food(400), at=NOON + timedelta(days=1))
    sale, refund = (await whole_of(member)).entries
    assert sale == before.entries[0]
    assert (refund.title, refund.points, refund.spend_pence, refund.units) == ("Refund, purchase of 20 Nov 2026", -4, -400, -40_000)


async def test_a_dividend_is_a_line_that_closes_the_points(shop: Shop, member: Member) -> None:
    year = await made.last_year(shop)
    await made.sell_last_year(shop, member, food(5000))
    await made.posted(shop, year)
    last = (await whole_of(member)).entries[-1]
    assert (last.title, last.points, last.day) == ("Dividend for 2025: £0.50", -50, date(2026, 11, 22))


@pytest.mark.row("X2.2")
async def test_a_purchase_that_came_after_the_books_were_closed_shows_both_days(shop: Shop, member: Member) -> None:
    await made.posted(shop, await made.last_year(shop))
    await made.sell_last_year(shop, member, food(5000))
    (entry,) = (await whole_of(member)).entries
    assert (entry.day, entry.posted_late_on) == (date(2025, 6, 10), date(2026, 11, 22))


async def test_a_long_statement_comes_in_pages_that_carry_forward(shop: Shop, member: Member) -> None:
    for hour in range(7):
        await shop.sell(member, food(1000 + hour * 100), at=NOON - timedelta(hours=hour))
    pages = [await whole_of(member, number=number, size=3) for number in (1, 2, 3)]
    assert [(page.count, page.pages, len(page.entries)) for page in pages] == [(7, 3, 3), (7, 3, 3), (7, 3, 1)]
    assert pages[0].closing == pages[1].opening and pages[1].closing == pages[2].opening
    assert pages[2].closing.points == await balance(member)


@pytest.mark.row("M6.3")
async def test_the_file_adds_up_and_holds_no_formula(shop: Shop, member: Member) -> None:
    await shop.store.filter(id=shop.store.id).update(name='=HYPERLINK("http://x")')
    await shop.sell(member, food(1000), receipt="1")
    await shop.refund(member, "1", food(400))
    head, opening, *lines, closing = csv.reader(io.StringIO(await statement_files.as_file(member, begins=FIRST, ends=LAST)))
    points = head.index("Points")
    assert int(opening[points]) + sum(int(line[points]) for line in lines) == int(closing[points]) == 6
    assert [line[points] for line in lines] == ["10", "-4"]
    assert lines[0][1].startswith("'=")
    assert lines[1][head.index("Refund of")] == "2026-11-20"


async def test_a_file_that_would_be_too_long_is_refused_with_words(shop: Shop, member: Member, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(statement_files, "ENTRIES_A_FILE", 1)
    for _ in range(2):
        await shop.sell(member, food(1000))
    with pytest.raises(Refused, match="fewer days"):
        await statement_files.as_file(member, begins=FIRST, ends=LAST)


@pytest.mark.row("M6.7")
async def test_the_cause_of_a_line_comes_from_whoever_knows_it(shop: Shop, member: Member, monkeypatch: pytest.MonkeyPatch) -> None:
    async def causes(purchases: Sequence[slots.PurchaseName]) -> Mapping[slots.PurchaseName, str]:
        return dict.fromkeys(purchases, "Calderbrook Food Pantry")

    monkeypatch.setattr(slots.STATEMENT, "fillings", (causes,))
    await shop.sell(member, food(1000))
    statement = await whole_of(member)
    assert [statement.cause(entry) for entry in statement.entries] == ["Calderbrook Food Pantry"]


async def test_another_members_purchases_are_not_in_it(shop: Shop, member: Member) -> None:
    other = await people.member(shop.society)
    await shop.sell(other, food(1000))
    assert (await whole_of(member)).count == 0
