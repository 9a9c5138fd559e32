"""An advisor's journey: find the member, say why, see one page, and what to talk about; and who finds no page there."""

import pytest
from playwright.async_api import expect

from tests.journeys import people
from tests.journeys.conftest import Welcome
from tests.journeys.visitor import Visitor

pytestmark = [pytest.mark.anyio, pytest.mark.browser]

PANELS = ("Points", "Dividend", "Contact, 12 months", "Recent purchases", "Community", "The 1%")


async def newcomer(welcome: Welcome) -> tuple[Visitor, str]:
    """Somebody who joined just now, and their number."""
    member = await welcome()
    await people.sign_in_by_code(member, await people.join(member))
    return member, await people.number_of(member)


async def open_record(advisor: Visitor, number: str) -> None:
    await advisor.open("/desk")
    await advisor.fill({"Number, card": number})
    await advisor.press("Find the member")
    await advisor.main.get_by_label("They are on the phone").check()
    await advisor.press("Open the record")


@pytest.mark.row("A1.1")
async def test_a_slip_in_the_number_is_caught(welcome: Welcome) -> None:
    advisor, (_, number) = await welcome(people.ADVISOR), await newcomer(welcome)
    await advisor.open("/desk")
    await advisor.fill({"Number, card": number[:-1] + str((int(number[-1]) + 1) % 10)})
    await advisor.press("Find the member", status=422)
    assert await advisor.says("One digit is wrong, or two have changed places")
    await advisor.fill({"Number, card": number})
    await advisor.press("Find the member")
    assert await advisor.h1() == "Nest Aberforth"


@pytest.mark.row("A1.8")
async def test_a_record_opens_for_a_purpose_and_the_member_reads_who_looked(welcome: Welcome) -> None:
    advisor, (member, number) = await welcome(people.ADVISOR), await newcomer(welcome)
    await advisor.open(f"/desk/members/{number.replace(' ', '')}")
    await advisor.press("Open the record", status=422)
    assert await advisor.main.get_by_role("region", name="Points").count() == 0
    await open_record(advisor, number)
    headings = await advisor.words("h2")
    assert [panel for panel in PANELS if panel not in headings] == []
    await member.open("/profile/who-looked")
    assert await member.says("Hannah")


@pytest.mark.row("A5.1")
async def test_what_to_talk_about_stands_with_its_reasons_until_it_is_not_wanted(welcome: Welcome) -> None:
    advisor, (_, number) = await welcome(people.ADVISOR), await newcomer(welcome)
    await open_record(advisor, number)
    mention = advisor.main.get_by_role("complementary", name="You could mention")
    points = mention.get_by_role("listitem")
    assert 1 <= await points.count() <= 3
    for text in await points.locator("p").all_inner_texts():
        assert "miles from Rochdale" in text
        assert "places are left" in text or "It is full" in text or "room for all" in text
    first = await points.first.get_by_role("heading").inner_text()
    interested = points.first.get_by_role("button", name="Interested")
    await interested.click()
    await expect(interested).to_have_attribute("aria-pressed", "true")
    await expect(interested).to_be_focused()
    await points.first.get_by_role("button", name="Not wanted").click()
    await expect(advisor.toast).to_contain_text("Nothing of this kind will be suggested for 12 months")
    assert first not in await mention.get_by_role("heading").all_inner_texts()


@pytest.mark.row("A3.6")
async def test_a_pioneer_and_another_member_find_no_page_there(welcome: Welcome) -> None:
    _, number = await newcomer(welcome)
    for says in (people.PIONEER, people.CO_ORDINATOR, people.CONTACT):
        stranger = await welcome(says)
        await stranger.open(f"/desk/members/{number.replace(' ', '')}", status=404)
        assert await stranger.h1() == "No door here"


@pytest.mark.row("A3.5")
async def test_store_staff_see_the_short_form(welcome: Welcome) -> None:
    clerk, (_, number) = await welcome(people.STORE_STAFF), await newcomer(welcome)
    await open_record(clerk, number)
    assert await clerk.says("Nest Aberforth")
    assert await clerk.says("Rochdale")
    assert not await clerk.says("Recent purchases")
    assert not await clerk.says("journeys.example")
