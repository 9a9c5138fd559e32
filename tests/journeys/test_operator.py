"""The operators' journey: a dividend from draft to posting by two people, until a member sees it."""

import pytest

from tests.journeys.conftest import Welcome

pytestmark = [pytest.mark.anyio, pytest.mark.browser]

PERIOD = "2025"


@pytest.mark.row("O2.1")
@pytest.mark.row("O2.4")
@pytest.mark.row("M11.1")
async def test_a_dividend_is_declared_released_by_two_and_seen_by_a_member(welcome: Welcome) -> None:
    operator, second, member = await welcome("Birgit Vinther"), await welcome("Jens Hedegaard"), await welcome("a member in Denmark")
    await operator.open("/dividends")
    await operator.follow("Draft a dividend")
    await operator.main.get_by_label("Period").select_option(PERIOD)
    await operator.fill({"Rate": "1.75"})
    await operator.press("Save the draft")
    assert await operator.says("Dry run")
    await operator.press("Note the recommendation")
    await operator.fill({"Motion": "Motion 2", "Day of the vote": "2026-03-10", "Votes for": "210", "Votes against": "9"})
    await operator.press("Note the vote")
    await operator.press("Close the books and calculate")
    await operator.press("Release this dividend")
    await second.open(operator.path)
    await second.press("Release this dividend")
    await operator.page.reload()
    await operator.press("Post to all members")
    assert "Members see it now" in await operator.toast.inner_text()
    await member.open("/dividend")
    assert await member.says(PERIOD)
    assert await member.says("1.75 øre a point")
    assert await member.says("by 210 votes to 9")
