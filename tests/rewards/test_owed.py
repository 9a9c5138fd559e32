"""Owed points are told plainly, wherever a member or staff read them, and never cut off at nought (M9)."""

import pytest

from portal.models import Member
from rewards.books import ledger
from rewards.intake import scans
from rewards.intake.scans import BalanceClass
from rewards.models.ledger import Unit
from rewards.statements import statements
from tests import people
from tests.browser import Browser
from tests.rewards import made
from tests.rewards.test_temporary_cards import YEAR
from tests.rewards.tills import NOON, Shop, food

pytestmark = [pytest.mark.anyio, pytest.mark.usefixtures("rolled_back")]


@pytest.fixture
async def owing(shop: Shop) -> Member:
    """A member whose points were closed by a dividend before 4,000 pence came back."""
    member = await people.member(shop.society)
    year = await made.last_year(shop)
    await made.sell_on(shop, member, food(4_000), at=made.LAST_YEAR, receipt="old")
    await made.posted(shop, year)
    await made.take_back(shop, member, food(4_000), at=NOON, of="old", sold_on=made.LAST_YEAR.date())
    return member


async def balance(member: Member) -> int:
    return await ledger.balance(await ledger.account(member.society_id, Unit.POINTS, "member", member.id))


@pytest.mark.row("M9.1")
@pytest.mark.row("M9.3")
async def test_home_points_and_statement_say_the_same_in_words(browser: Browser, owing: Member) -> None:
    await browser.sign_in("member", owing.id)
    for address in ("/", "/points", "/statement"):
        text = (await browser.open(address)).text
        assert "You owe 40 points" in text and "you owe no money" in text, address


@pytest.mark.row("M9.2")
@pytest.mark.row("M9.3")
async def test_the_next_shopping_repays_it_first_and_nothing_is_cut_off(shop: Shop, owing: Member) -> None:
    for pence, left, owed in ((1_500, -25, 25), (2_400, -1, 1), (100, 0, 0), (700, 7, 0)):
        await shop.sell(owing, food(pence))
        statement = await statements.of_member(owing, begins=YEAR[0], ends=YEAR[1])
        assert (await balance(owing), statement.closing.points, statement.owed) == (left, left, owed)


async def test_a_statement_of_older_days_does_not_speak_of_now(owing: Member) -> None:
    statement = await statements.of_member(owing, begins=made.LAST_YEAR.date(), ends=made.LAST_YEAR.date())
    assert statement.owed == 0


@pytest.mark.row("M9.1")
async def test_a_till_hears_the_class_owed(shop: Shop, owing: Member) -> None:
    found = await scans.scan(shop.society, await shop.card_of(owing))
    assert found and found.balance is BalanceClass.OWED
