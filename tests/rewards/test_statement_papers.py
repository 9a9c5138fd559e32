"""The statement as PDF (M6): line by line what the page says, tagged, in three languages and large print, and never for ever."""

import pytest
from msgspec.structs import replace

from portal.kit import papers
from portal.kit.papers import PaperFailed
from portal.kit.refusals import Refused
from portal.models import Member, Person
from rewards.intake import purchases
from rewards.statements.statement_papers import ENTRIES_A_PAPER, SOURCE
from tests import people
from tests.browser import Browser
from tests.papers import Paper, close
from tests.rewards import made
from tests.rewards.tills import NOON, Shop, food, fuel

pytestmark = [pytest.mark.anyio, pytest.mark.usefixtures("rolled_back")]
HOSTILE = '#panic("x") *b* $x$ `#` <script>alert(1)</script> \\u{41} @ref #{sys.inputs}' + " " + "Llanfair" * 4
DAYS = "from=2026-01-01&to=2026-11-30"


@pytest.fixture
async def member(shop: Shop, browser: Browser) -> Member:
    """A member who is signed in and bought, brought back and was paid, at a store whose name means harm."""
    shop.store.name = HOSTILE
    await shop.store.save(update_fields=["name"])
    member, year = await people.member(shop.society, family_name="#strong[Pugh] = $"), await made.last_year(shop)
    await made.sell_last_year(shop, member, food(52_000))
    await made.posted(shop, year, rate=14_300)
    for number in range(40):
        await shop.sell(member, food(1000 + number), fuel(2345), receipt=f"P{number}")
    await shop.refund(member, "P7", food(500))
    await browser.sign_in("member", member.id)
    return member


async def paper(browser: Browser, query: str = DAYS) -> Paper:
    answer = await browser.client.get(f"/statement.pdf?{query}")
    assert (answer.status_code, answer.headers["content-type"]) == (200, "application/pdf"), answer.text[:1000]
    return Paper(answer.content)


@pytest.mark.heavy
@pytest.mark.row("M6.8")
@pytest.mark.parametrize("language", ["en_GB", "cy", "da"])
@pytest.mark.parametrize("large", [False, True])
async def test_every_line_of_the_page_stands_on_the_paper(browser: Browser, member: Member, language: str, large: bool) -> None:
    await Person.filter(id=member.person_id).update(language=language)
    await browser.sign_in("member", member.id)
    page = await browser.open(f"/statement?{DAYS}")
    lines = [" ".join("".join(row.itertext()).split()) for table in page.all("table") for row in table.iter("tr")]
    assert len(lines) == 45 and HOSTILE in lines[2]  # heads, opening, 40 purchases, the refund, the dividend, closing
    printed = await paper(browser, f"{DAYS}&print=large" if large else DAYS)
    assert printed.lacks(lines) == []
    assert printed.lacks([page.h1, *page.words("dd")]) == []
    reader = printed.reader
    assert reader.metadata is not None and reader.metadata.title == page.h1
    assert page.tree is not None and (page.tree.get("lang") or "").startswith(language[:2])
    assert str(printed.root["/Lang"]) == language[:2]
    wide, high = reader.pages[0].mediabox.width, reader.pages[0].mediabox.height
    assert (wide > high) == large


@pytest.mark.row("M6.8")
async def test_it_is_tagged_with_heads_and_numbered_pages(browser: Browser, member: Member) -> None:
    printed = await paper(browser)
    root = printed.root
    assert "'/Marked': True" in str(root["/MarkInfo"]) and b"pdfuaid:part" in printed.content and b">1</pdfuaid:part>" in printed.content
    assert {"/Table", "/TH", "/TD", "/H1"} <= tags(root["/StructTreeRoot"])
    sheets = printed.pages
    assert len(sheets) > 1
    for number, words in enumerate(sheets, 1):
        assert close(f"Page {number} of {len(sheets)}") in close(words)


def tags(element: object) -> set[str]:
    """What an element of the structure and all in it are."""
    told = element.get_object() if hasattr(element, "get_object") else element
    if isinstance(told, list):
        return set().union(*(tags(one) for one in told)) if told else set()
    if not isinstance(told, dict):
        return set()
    return ({str(told["/S"])} if "/S" in told else set()) | tags(told.get("/K"))


async def test_what_stands_on_it_is_only_the_members_own(browser: Browser, shop: Shop, member: Member) -> None:
    other = await people.member(shop.society)
    await shop.sell(other, food(98_700))
    assert "£987" not in "".join((await paper(browser)).pages)


@pytest.mark.heavy
async def test_what_is_longer_than_a_paper_may_be_is_refused_with_words(browser: Browser, shop: Shop) -> None:
    member = await people.member(shop.society)
    one = await shop.purchase(member, food(100))
    for start in range(0, ENTRIES_A_PAPER + 1, 500):
        several = [replace(one, receipt=f"L{number}") for number in range(start, min(start + 500, ENTRIES_A_PAPER + 1))]
        await purchases.take(shop.society, several, by=shop.by)
    await browser.sign_in("member", member.id)
    page = await browser.open(f"/statement.pdf?{DAYS}", status=422)
    assert "A file holds 2,000 entries. Choose fewer days." in page.text


async def test_what_takes_too_long_is_refused_and_its_process_ends() -> None:
    with pytest.raises(Refused, match="too long"):
        await papers.typeset(SOURCE, {}, seconds=0.01)


async def test_a_paper_that_cannot_be_set_says_so(tmp_path: object) -> None:
    with pytest.raises(PaperFailed, match="told"):
        await papers.typeset(SOURCE, {"nothing": NOON.isoformat()})
