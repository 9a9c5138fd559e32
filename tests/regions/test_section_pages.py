"""The editor of a community's page: parts are written, moved, taken off and brought back, and every version is kept."""

from typing import Any

import pytest

from portal.kit.refusals import Refused
from regions import sections
from regions.models import Section, SectionReturn, SectionVersion
from tests import people
from tests.browser import Browser
from tests.regions import made

pytestmark = [pytest.mark.anyio, pytest.mark.usefixtures("rolled_back")]


@pytest.mark.row("P3.1")
async def test_a_section_is_previewed_before_it_is_published(browser: Browser) -> None:
    community = await made.community(await people.society())
    await browser.sign_in("member", (await made.pioneer(community)).id)
    address = f"/communities/{community.slug}/sections/new"
    once = str((await browser.open(address)).field("once").get("value"))
    words: dict[str, Any] = {"heading": "Who we are", "text": "A valley with **two** bakers. <script>alert(1)</script>", "once": once}
    preview = await browser.send(address, status=200, **words, act="preview")
    assert preview.words("strong") == ["two"] and not await Section.exists()
    await browser.send(address, **words, act="publish")
    await browser.send(address, **words, act="publish")
    page = await browser.open(f"/communities/{community.slug}")
    assert "Who we are" in page.words("h2") and "<script>alert" not in page.response.text and await Section.all().count() == 1


@pytest.mark.row("P3.1")
async def test_a_new_section_that_was_sent_before_with_other_words_is_refused_with_words(browser: Browser) -> None:
    community = await made.community(await people.society())
    await browser.sign_in("member", (await made.pioneer(community)).id)
    words: dict[str, Any] = {"heading": "Who we are", "text": "A valley with two bakers.", "once": "0" * 32, "act": "publish"}
    address = f"/communities/{community.slug}/sections/new"
    await browser.send(address, **words)
    page = await browser.send(address, **{**words, "text": "A valley with three bakers."}, status=422)
    assert "This form was sent before with other words" in page.text and "three bakers" in (page.field("text").text or "")
    assert [section.text for section in await sections.on_page(community)] == ["A valley with two bakers."]


@pytest.mark.row("P3.2")
async def test_versions_are_kept_and_an_earlier_one_comes_back(browser: Browser) -> None:
    community = await made.community(await people.society())
    section = await made.part(community)
    await browser.sign_in("member", (await made.pioneer(community)).id)
    await browser.send(f"/sections/{section.id}", heading="Who we are", text="A valley with one baker.", act="publish")
    page = await browser.open(f"/sections/{section.id}/versions")
    assert "two bakers" in page.text and "one baker" in page.text
    await browser.send(f"/sections/{section.id}/versions", number="1")
    assert "two bakers" in (await browser.open(f"/communities/{community.slug}")).text
    assert await SectionVersion.filter(section=section).count() == 3
    await browser.send(f"/sections/{section.id}/versions", number="99", status=404)


@pytest.mark.row("P3.3")
async def test_sections_change_places_and_leave_the_page(browser: Browser) -> None:
    community = await made.community(await people.society())
    parts = {heading: await made.part(community, heading) for heading in ("First", "Second", "Third")}
    await browser.sign_in("member", (await made.pioneer(community)).id)

    async def order() -> list[str]:
        return [section.heading for section in await sections.on_page(community)]

    async def move(heading: str, position: int) -> list[str]:
        await browser.send(f"/sections/{parts[heading].id}/position", position=str(position))
        return await order()

    page = await browser.open(f"/communities/{community.slug}/sections")
    assert [field.get("value") for field in page.all("input", name="position")] == ["2", "1", "3", "2"], "down, up, down, up"
    assert await move("Third", 2) == ["First", "Third", "Second"]
    assert await move("Third", 2) == ["First", "Third", "Second"], "the same form twice moves once"
    assert await move("Third", 1) == ["Third", "First", "Second"]
    assert await move("Third", 9) == ["First", "Second", "Third"], "past the end is the end"
    await browser.send(f"/sections/{parts['Second'].id}/removal")
    assert await order() == ["First", "Third"] and await SectionVersion.filter(section=parts["Second"]).exists()


@pytest.mark.row("P3.3")
async def test_what_was_taken_off_is_listed_and_comes_back_at_the_end_with_its_versions(browser: Browser) -> None:
    community = await made.community(await people.society())
    first, _second = await made.part(community, "First"), await made.part(community, "Second")
    pioneer = await made.pioneer(community)
    await browser.sign_in("member", pioneer.id)
    editor = f"/communities/{community.slug}/sections"
    assert "Taken off the page" not in (await browser.open(editor)).text
    await browser.send(f"/sections/{first.id}", heading="First of all", text="A valley with one baker.", act="publish")
    sent = await browser.send(f"/sections/{first.id}/removal")
    page = await browser.follow(sent)
    assert page.words("h2") == ["Second", "Taken off the page"] and page.words("h3") == ["First of all"] and "one baker" in page.text
    assert page.words("button").count("Bring this part back First of all") == 1
    await browser.open(f"/sections/{first.id}/versions", status=404)
    removed = await Section.get(id=first.id)
    for _ in range(2):
        page = await browser.follow(await browser.send(f"/sections/{first.id}/return"))
        assert page.words("h2") == ["Second", "First of all"] and "It stands on the page again" in page.text
    assert "two bakers" in (await browser.open(f"/sections/{first.id}/versions")).text
    kept = await SectionReturn.get()
    assert (kept.removed_at, kept.removed_by_id, kept.by_kind, kept.by_id) == (removed.removed_at, pioneer.id, "member", pioneer.id)
    back = await Section.get(id=first.id)
    assert (back.removed_at, back.removed_by_kind, back.removed_by_id) == (None, None, None)
    await browser.send(f"/sections/{first.id}/removal")
    assert "First of all" not in [section.heading for section in await sections.on_page(community)]


@pytest.mark.row("P3.3")
async def test_what_was_taken_off_stays_off_while_the_page_is_full(browser: Browser) -> None:
    community = await made.community(await people.society())
    gone = await made.part(community, "Gone")
    by = await made.acting(await made.pioneer(community))
    await sections.remove(gone, by=by)
    for number in range(sections.SECTIONS_MAX):
        await sections.add(community, heading=f"Part {number}", text="Words.", once=f"full {number}", by=by)
    await browser.sign_in("member", by.id)
    assert "A page holds 12 parts. Remove one first." in (await browser.send(f"/sections/{gone.id}/return", status=422)).text
    assert (await Section.get(id=gone.id)).removed_at is not None and not await SectionReturn.exists()


@pytest.mark.row("P3.3")
async def test_the_list_of_what_was_taken_off_is_paged_the_latest_first(browser: Browser) -> None:
    community = await made.community(await people.society())
    by = await made.acting(await made.pioneer(community))
    for number in range(sections.SIZE + 1):
        await sections.remove(await sections.add(community, heading=f"Part {number}", text="Words.", once=f"p {number}", by=by), by=by)
    await browser.sign_in("member", by.id)
    page = await browser.open(f"/communities/{community.slug}/sections")
    assert page.words("h3") == [f"Part {number}" for number in range(sections.SIZE, 0, -1)]
    assert (await browser.open(page.links()["Older"])).words("h3") == ["Part 0"]


@pytest.mark.row("P2.1")
async def test_what_was_taken_off_is_brought_back_by_who_runs_the_page_alone(browser: Browser) -> None:
    community = await made.community(await people.society())
    gone = await made.part(community)
    await sections.remove(gone, by=await made.acting(await made.pioneer(community)))
    for who in ("neighbour", "pioneer of elsewhere", "member of another society", "ended pioneer", "advisor"):
        await browser.sign_in(*await made.somebody(who, community))
        await browser.send(f"/sections/{gone.id}/return", status=404)
    assert (await Section.get(id=gone.id)).removed_at is not None


@pytest.mark.row("P3.2")
async def test_the_list_of_versions_is_paged_and_the_last_of_them_comes_back_too(browser: Browser) -> None:
    community = await made.community(await people.society())
    section = await made.part(community)
    by = await made.acting(await made.pioneer(community))
    for number in range(sections.SIZE):
        await sections.edit(section, heading=f"Heading {number}", text="Words.", by=by)
    await browser.sign_in("member", by.id)
    page = await browser.open(f"/sections/{section.id}/versions")
    assert page.words("h2")[0] == "Version 11 On the page" and "Version 1" not in page.words("h2")
    page = await browser.open(page.links()["Older"])
    assert page.h1 == "Versions of Heading 9" and page.words("h2") == ["Version 1"] and "On the page" not in page.words("h2")
    await browser.send(f"/sections/{section.id}/versions", number="1")
    assert (await sections.newest(section)).heading == "Who we are"


@pytest.mark.row("P3.3")
async def test_a_section_that_went_meanwhile_is_not_moved() -> None:
    community = await made.community(await people.society())
    first, second = await made.part(community, "First"), await made.part(community, "Second")
    by = await made.acting(await made.pioneer(community))
    await sections.remove(second, by=by)
    with pytest.raises(Refused, match="taken off the page"):
        await sections.move(second, position=1, by=by)
    assert [section.id for section in await sections.on_page(community)] == [first.id]
