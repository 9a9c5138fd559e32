"""The operators' journey: a dividend from draft to posting by two people, with the keyboard alone, until a member sees it."""

import re

import pytest

from tests.journeys.conftest import Welcome
from tests.journeys.visitor import Visitor

pytestmark = [pytest.mark.anyio, pytest.mark.browser]

PERIOD = "2025"
RELEASE = "Release this dividend"


async def typed(visitor: Visitor, fields: dict[str, str]) -> None:
    """Fill fields by the keyboard: to each by the tabulator."""
    for label, value in fields.items():
        await visitor.tab_to(visitor.main.get_by_label(re.compile("^" + label)).first)
        await visitor.page.keyboard.type(value)


async def pressed(visitor: Visitor, words: str) -> None:
    await visitor.tab_to(visitor.main.get_by_role("button", name=words))
    await visitor.key("Enter")


@pytest.mark.row("O2.1")
@pytest.mark.row("O2.4")
@pytest.mark.row("M11.1")
async def test_a_dividend_is_declared_released_by_two_and_seen_by_a_member(welcome: Welcome) -> None:
    operator, second, member = await welcome("Birgit Vinther"), await welcome("Jens Hedegaard"), await welcome("a member in Denmark")
    await operator.open("/dividends")
    await operator.tab_to(operator.main.get_by_role("link", name="Draft a dividend"))
    await operator.key("Enter")
    await typed(operator, {"Period": PERIOD, "Stage": "Final", "Rate for a point": "1.75"})
    await pressed(operator, "Save the draft")
    assert await operator.says("Dry run")
    await typed(operator, {"Meeting of the board": "Board, 4 March"})
    await pressed(operator, "Note the recommendation")
    # the third of the third: whichever comes first in this browser, day or month
    await typed(operator, {"Motion": "Motion 2", "Day of the vote": "03032026", "Votes for": "210", "Votes against": "9"})
    await pressed(operator, "Note the vote")
    assert await operator.says("210 for, 9 against, on 3 March 2026")
    await pressed(operator, "Close the books and calculate")
    run = operator.path

    again = await operator.another_page(run)  # the same person has the page twice, and presses on both
    await pressed(operator, RELEASE)
    await pressed(again, RELEASE)
    for page in (operator, again):
        assert await page.says("Waiting for a second person") and await page.says("You have released it.")
        assert not await page.main.get_by_role("button", name=RELEASE).count()
        assert not await page.main.get_by_role("button", name="Post to all members").count()
    await member.open("/dividend")
    assert await member.says("It is not on your account yet.")

    await second.open(run)
    await pressed(second, RELEASE)
    assert await second.says("Post it")
    await operator.page.reload()
    await pressed(operator, "Post to all members")
    assert "Members see it now" in await operator.toast.inner_text()
    who = await operator.words("ol li .quiet.small")
    assert sum("Birgit" in words for words in who) and sum("Jens" in words for words in who), who

    await member.open("/dividend")
    assert await member.says(f"Dividend for {PERIOD}") or await member.says(PERIOD)
    assert await member.says("1.75 øre a point")
    assert await member.says("by 210 votes to 9")
    assert await member.says("On your account since 18 March 2026.")
    paid = (await member.words("dl.figure dd"))[0]
    assert paid != "0 kr" and any(character in "123456789" for character in paid)
