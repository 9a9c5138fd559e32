"""A member reads their statement and takes it along as a PDF: it says what the page says, line by line (M6)."""

from pathlib import Path

import pytest

from tests.journeys import people
from tests.journeys.conftest import Welcome
from tests.journeys.visitor import Visitor
from tests.papers import Paper

pytestmark = [pytest.mark.anyio, pytest.mark.browser]


@pytest.mark.row("M6.8")
@pytest.mark.parametrize("words", ["Download as PDF", "PDF in large print"])
async def test_the_downloaded_statement_says_what_the_page_says(welcome: Welcome, words: str) -> None:
    member = await welcome(people.PIONEER)
    await member.open("/statement?from=2026-01-01&to=2026-03-18")
    assert await lacking(member, words) == []


async def lacking(member: Visitor, words: str) -> list[str]:
    """Which rows of the statement that is on the screen are not on the paper behind this link."""
    rows: list[str] = await member.main.locator("table.entries tr").evaluate_all("rows => rows.map(row => row.textContent)")
    assert len(rows) > 3 and "Opening balance" in rows[1] and "Closing balance" in rows[-1]
    async with member.page.expect_download() as downloading:
        await member.main.get_by_role("link", name=words).click()
    download = await downloading.value
    assert download.suggested_filename.startswith("statement-2026-") and download.suggested_filename.endswith("-2026-03-18.pdf")
    return Paper(Path(await download.path()).read_bytes()).lacks(rows)
