"""The journey of missing points: a member claims a receipt, an operator books it, the member reads it on the statement."""

import pytest

from tests.journeys import people
from tests.journeys.conftest import Welcome
from tests.journeys.test_statement_paper import lacking

pytestmark = [pytest.mark.anyio, pytest.mark.browser]


@pytest.mark.row("M7.2")
@pytest.mark.row("M7.4")
async def test_missing_points_are_claimed_booked_and_seen(welcome: Welcome) -> None:
    member, operator = await welcome(people.PIONEER), await welcome(people.OPERATOR)
    await member.open("/points")
    await member.follow("Points missing?")
    await member.fill({"Day of the receipt": "2026-03-16", "Till": "9", "Receipt number": "J-1844", "Total": "12.34"})
    await member.press("Claim this receipt")
    assert await member.says("We have your claim")
    await operator.open("/claims")
    await operator.follow("Claim 3")
    assert await operator.says("J-1844")
    first = operator.main.get_by_role("group", name="Line 1", exact=True)
    await first.get_by_label("What").select_option("grocery")
    await first.get_by_label("Amount").fill("12.34")
    await operator.press("Book this receipt")
    assert "Booked" in await operator.toast.inner_text()
    await member.open("/statement?from=2026-03-16&to=2026-03-18")
    assert await member.says("claimed on 18 Mar 2026")
    assert await lacking(member, "Download as PDF") == []
    await member.open("/missing-points")
    assert await member.says("Booked") and await member.says("closed 18 Mar 2026")
