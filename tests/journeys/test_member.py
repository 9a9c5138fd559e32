"""A member's journeys: points and how they add up, a cause, an activity, the card, the language."""

import re
from decimal import Decimal

import pytest
from playwright.async_api import expect

from tests.journeys import faults, people
from tests.journeys.conftest import Welcome
from tests.journeys.lane import CLOCK
from tests.journeys.visitor import DANISH, ENGLISH, WELSH, Visitor

pytestmark = [pytest.mark.anyio, pytest.mark.browser]

RECEIPTS_MAX = 25
SPEND, POINTS, SHARE = 3, 4, 5
SIZES = "shown => shown.map(one => [one.innerText, parseFloat(getComputedStyle(one).fontSize)])"


async def columns(visitor: Visitor, place: int) -> list[Decimal]:
    """The numbers to be seen in a column of the statement, opening first, closing last."""
    cells = await visitor.main.locator(f"table.entries tr > :nth-child({place + 1}):not([scope=col]):visible").all_inner_texts()
    return [Decimal(re.sub(r"[^\d.-]", "", cell.replace("\u2212", "-")) or "0") for cell in cells]


async def sizes(visitor: Visitor, selector: str) -> dict[str, float]:
    """The words of everything that a selector finds, each with the size of its type in pixels."""
    return dict(await visitor.main.locator(selector).evaluate_all(SIZES))


async def stamp(visitor: Visitor) -> None:
    """Mark the page that stands, to tell it from another that takes its place."""
    await visitor.page.evaluate("window.stamped = true")


async def is_the_same_page(visitor: Visitor) -> bool:
    return bool(await visitor.page.evaluate("window.stamped === true"))


async def test_points_stand_at_home_and_open_to_how_they_add_up(welcome: Welcome) -> None:
    member = await welcome(people.PIONEER)
    assert (await member.h1()).startswith("Good ")
    assert int((await member.words("dl.figure dd"))[0].replace(",", "")) > 0
    await member.move(member.main.get_by_role("link", name="How is this worked out? Points"))
    assert (await member.h1()).startswith("Points of") and await member.says("rounded down to whole points")
    await member.open("/points")
    explained = member.main.locator("details.explain").first
    assert not await explained.locator("> div").is_visible()
    await explained.locator("summary").click()
    assert await explained.locator("> div").is_visible()


@pytest.mark.row("M7.1")
async def test_a_receipt_says_why_a_line_did_not_earn(welcome: Welcome) -> None:
    member = await welcome(people.PIONEER)
    await member.open("/statement?from=2025-07-01&to=2026-03-18")
    receipts = await member.main.locator("a[href^='/purchases/']").evaluate_all("links => links.map(link => link.pathname)")
    for address in receipts[:RECEIPTS_MAX]:
        await member.open(address)
        unearned = member.main.get_by_role("region", name="What earned no points, and why")
        if await unearned.count():
            assert re.search(r"earns? no points|do(es)? not count", await unearned.inner_text())
            return
    raise AssertionError("no receipt has a line that earned nothing")


@pytest.mark.row("M6.5")
@pytest.mark.parametrize("place", [POINTS, SHARE])
async def test_opening_and_lines_are_the_closing(welcome: Welcome, place: int) -> None:
    member = await welcome(people.PIONEER)
    await member.follow("Statement")
    opening, *lines, closing = await columns(member, place)
    assert len(lines) > 1
    assert opening + sum(lines) == closing


@pytest.mark.row("M6.2")
async def test_a_statement_prints_the_values_of_its_lines_and_whose_it_is_once(welcome: Welcome) -> None:
    member = await welcome(people.PIONEER)
    number = await people.number_of(member)
    await member.open("/card")
    name = (await member.words(".membercard h2"))[0]
    await member.open("/statement?from=2026-01-01&to=2026-03-18")
    heads = member.main.locator("table.entries thead th:visible")
    on_screen = [await columns(member, place) for place in (SPEND, POINTS, SHARE)]
    await faults.lay_on_paper(member.page)
    assert [await columns(member, place) for place in (SPEND, POINTS, SHARE)] == on_screen
    assert all(any(column[1:-1]) for column in on_screen)
    assert await heads.all_inner_texts() == ["Date", "Where", "Business", "Counted spend", "Points", "1%"]
    assert await heads.first.evaluate("head => getComputedStyle(head.closest('thead')).display") == "table-header-group", "on each sheet"
    paper = await member.page.locator("body").inner_text()
    assert [paper.count(words) for words in (name, number)] == [1, 1]


@pytest.mark.row("M14.3")
@pytest.mark.row("M15.2")
async def test_a_cause_is_chosen_and_changed_and_both_stand_in_the_history(welcome: Welcome) -> None:
    member = await welcome(people.UNDECIDED)
    for _ in range(2):
        await member.open("/causes")
        article = member.main.locator("article").filter(has=member.page.get_by_role("button")).last
        chosen = await article.get_by_role("heading").inner_text()
        await member.press("Choose", within=article)
        assert f"Your 1% goes to {chosen} from now on." in await member.toast.inner_text()
        assert await member.h1() == "My 1%"
        assert chosen in await member.main.locator(".hero").inner_text()
        assert chosen in await member.main.locator("ol.thread > li").first.inner_text()


@pytest.mark.row("M21.1")
async def test_a_filter_changes_the_list_in_place_and_focus_stays(welcome: Welcome) -> None:
    member = await welcome(people.CHOSEN)
    await member.open("/activities")
    count = member.main.get_by_role("status").filter(has_text="found")
    before = await count.inner_text()
    await stamp(member)
    await member.main.get_by_label("Kind").focus()
    async with member.page.expect_response("**/activities?*"):
        await member.page.keyboard.type("Food")
    await expect(count).not_to_have_text(before)
    assert re.search(r"category=food\b", member.path)
    assert await is_the_same_page(member)
    assert await member.page.evaluate("document.activeElement.name") == "category"
    shown = len(await member.words("ul.acts > li"))
    assert re.match(rf"{shown} activit(y|ies) found", await count.inner_text())
    await member.page.go_back()
    await expect(count).to_have_text(before)


@pytest.mark.row("M22.1")
async def test_an_answer_is_taken_in_place_and_said_beside_it(welcome: Welcome) -> None:
    member = await welcome(people.CHOSEN)
    await people.open_activity_with_room(member)
    await stamp(member)
    address, answer = member.path, member.main.get_by_role("region", name=re.compile("come|going"))
    await member.main.get_by_label("Maybe", exact=True).check()
    await answer.get_by_role("button", name="Save my answer").focus()
    await member.page.keyboard.press("Enter")
    await expect(member.main.locator("#answered")).to_have_text("Saved. Maybe you come; no place is kept.")
    await expect(answer.get_by_role("heading")).to_have_text("Maybe you come")
    assert await is_the_same_page(member)
    assert member.path == address
    assert await member.page.evaluate("document.activeElement.innerText") == "Save my answer"


@pytest.mark.row("M22.1")
async def test_whose_session_is_over_is_asked_to_sign_in_instead_of_an_answer(welcome: Welcome) -> None:
    member = await welcome(people.CHOSEN)
    await people.open_activity_with_room(member)
    await member.context.clear_cookies()
    await member.main.get_by_label("Maybe", exact=True).check()
    await member.main.get_by_role("button", name="Save my answer").click()
    await expect(member.main.get_by_label("E-mail address")).to_be_visible()


async def test_what_cannot_be_done_in_place_is_sent_as_without_scripts(welcome: Welcome) -> None:
    member = await welcome(people.CHOSEN)
    await member.open("/activities")
    await stamp(member)
    await member.page.route("**/activities?*", lambda route: route.abort() if route.request.resource_type == "fetch" else route.continue_())
    async with member.page.expect_navigation():
        await member.main.get_by_label("Step-free").check()
    assert "step_free=1" in member.path
    assert not await is_the_same_page(member)
    member.complaints.clear()  # of the connection that failed


@pytest.mark.row("M22.1")
@pytest.mark.row("M25.1")
async def test_an_activity_is_answered_with_a_guest_and_put_in_the_calendar(welcome: Welcome) -> None:
    member = await welcome(people.CHOSEN)
    await people.open_activity_with_room(member)
    await member.main.get_by_label("Going", exact=True).check()
    await member.main.get_by_label("Guests with you").select_option("1")
    await member.main.get_by_role("button", name="Save my answer").click()
    assert "You are going, with 1 guest." in await member.toast.inner_text()
    async with member.page.expect_download() as coming:
        await member.main.get_by_role("link", name="Put it in my calendar").click()
    file = await coming.value
    assert file.suggested_filename.endswith(".ics")
    assert "BEGIN:VEVENT" in (await file.path()).read_text(encoding="utf-8")


@pytest.mark.row("X10.4")
async def test_the_site_stands_at_the_day_that_its_clock_was_set_to(welcome: Welcome) -> None:
    member = await welcome(people.PIONEER)
    assert await member.page.locator(".hero").get_by_text("Wednesday 18 March").is_visible()
    await member.open("/statement")
    assert await member.main.get_by_label("To", exact=True).input_value() == CLOCK[:10]


@pytest.mark.row("M3.1")
async def test_the_card_shows_barcode_and_number(welcome: Welcome) -> None:
    member = await welcome(people.PIONEER)
    await member.open("/card")
    barcode = member.main.get_by_role("img", name="Barcode of card")
    box = await barcode.bounding_box()
    assert box is not None
    assert box["width"] > 150
    assert (await barcode.get_attribute("aria-label") or "").removeprefix("Barcode of card ") in await member.main.inner_text()


@pytest.mark.row("M3.7")
@pytest.mark.parametrize(("address", "number"), [("/card", ".membercard .number"), ("/card/large-print", ".big >> nth=0")])
async def test_the_card_prints_with_barcode_and_number_and_without_what_is_pressed(welcome: Welcome, address: str, number: str) -> None:
    member = await welcome(people.PIONEER)
    await member.open(address)
    barcode = member.main.get_by_role("img", name="Barcode of card")
    pressed = member.page.locator(":is(.bar nav, .bar .who, .buttons a, .foot):visible")
    assert await pressed.count() >= 4
    await faults.lay_on_paper(member.page)
    box = await barcode.bounding_box()
    assert box is not None
    assert box["width"] > 150
    assert await barcode.is_visible() and await member.main.locator(number).is_visible()
    assert await barcode.get_attribute("aria-label") == f"Barcode of card {await member.main.locator(number).inner_text()}"
    assert await pressed.count() == 0


@pytest.mark.row("M3.3")
@pytest.mark.parametrize("width", [320, 1280])
async def test_the_numbers_in_large_print_are_twice_the_size(welcome: Welcome, width: int) -> None:
    member = await welcome(people.PIONEER, viewport={"width": width, "height": 900})
    await member.open("/card")
    normal = await sizes(member, ".membercard .number, .facts dd:nth-of-type(1)")
    await member.open("/card/large-print")
    large = await sizes(member, ".big")
    assert len(normal) == 2 and normal.keys() == large.keys()
    assert all(large[number] >= 2 * normal[number] for number in normal)


@pytest.mark.row("M40.3")
async def test_the_language_is_kept_for_the_next_sign_in(welcome: Welcome) -> None:
    member = await welcome()
    address = await people.join(member)
    await people.sign_in_by_code(member, address)
    for language, tag in ((WELSH, "cy"), (DANISH, "da"), (ENGLISH, "en-GB")):
        await member.speak(language)
        later = await welcome()
        await people.sign_in_by_code(later, address)
        assert await later.page.locator("html").get_attribute("lang") == tag


async def test_a_cause_is_chosen_by_keyboard_alone(welcome: Welcome) -> None:
    member = await welcome(people.UNDECIDED)
    await member.open("/causes")
    await member.tab_to(member.main.get_by_role("button", name="Choose").first)
    await member.key("Enter")
    assert "from now on" in await member.toast.inner_text()


async def test_an_activity_is_answered_by_keyboard_alone(welcome: Welcome) -> None:
    member = await welcome(people.CHOSEN)
    await people.open_activity_with_room(member)
    await member.tab_to(member.main.get_by_label("Going", exact=True))
    await member.page.keyboard.press("Space")
    await member.tab_to(member.main.get_by_role("button", name="Save my answer"))
    await member.page.keyboard.press("Enter")
    assert "You are going" in await member.toast.inner_text()


@pytest.mark.row("M41.2")
async def test_without_scripts_everything_works(welcome: Welcome) -> None:
    member = await welcome(people.UNDECIDED, java_script_enabled=False)
    await people.open_activity_with_room(member)
    await member.main.get_by_label("Maybe", exact=True).check()
    await member.press("Save my answer")
    assert "Maybe you come" in await member.toast.inner_text()
    await member.open("/activities")
    await member.main.get_by_label("Kind").select_option("food")
    await member.press("Show activities")
    assert re.search(r"category=food\b", member.path)
    assert re.match(r"\d+ activit(y|ies) found", await member.main.get_by_role("status").filter(has_text="found").inner_text())
    await member.open("/causes")
    await member.press("Choose")
    assert "from now on" in await member.toast.inner_text()
    await member.open("/statement?from=2026-03-18&to=2026-03-01", status=422)
    assert await member.says("The last day cannot be before the first.")
