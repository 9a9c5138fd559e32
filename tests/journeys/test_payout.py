"""A member changes how they are paid, and finds it on their dividend; a bank account is asked for before it is paid to."""

import pytest

from tests.journeys import people
from tests.journeys.conftest import Welcome

pytestmark = [pytest.mark.anyio, pytest.mark.browser]


@pytest.mark.row("M12.2")
async def test_a_member_changes_how_they_are_paid(welcome: Welcome) -> None:
    member = await welcome(people.PIONEER)
    await member.open("/dividend")
    await member.follow("Choose how you are paid")
    assert await member.h1() == "How you are paid"
    await member.main.get_by_label("To your bank account").check()
    await member.press("Save my choice", status=422)
    assert await member.says("Tell us your bank account first.")
    await member.main.get_by_label("To the community fund", exact=True).check()
    await member.press("Save my choice")
    assert "Your choice is noted." in await member.toast.inner_text()
    await member.open("/payout")
    assert await member.main.get_by_label("To the community fund", exact=True).is_checked()
