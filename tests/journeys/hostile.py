"""Content that means harm, posted before every page is opened: a word without end, scripts, strings that upset programs."""

import re

from playwright.async_api import Browser

from tests.journeys import people
from tests.journeys.places import Facts
from tests.journeys.visitor import Visitor, arrive

LONG = "Llanfairpwllgwyngyllgogerychwyrndrobwllllantysiliogogogochaber"
SCRIPT = "<script>alert(1)</script>"
NAUGHTY = "'\"><img src=x onerror=alert(1)> %(name)s %s {{ 7 * 7 }} \u202eright to left\u202c 田中さん 𝔘𝔫𝔦 ﷽"
MARKDOWN = (
    f"# {LONG}\n\n{SCRIPT} {NAUGHTY} [away](javascript:alert(1)) ![x](https://elsewhere.example/x.png)\n\n{LONG}{LONG}\n\n- **{LONG}**"
)
OPEN_DAY, DRAFT_DAY = "2026-03-25", "2026-03-26"


async def furnish(chromium: Browser, origin: str) -> Facts:
    """Post it, and find what stands in the addresses."""
    signed_in = [await arrive(chromium, origin) for _ in range(6)]
    member, pioneer, advisor, clerk, operator, admin = signed_in
    ready = (people.PIONEER, people.ADVISOR, people.STORE_STAFF, people.OPERATOR, people.ADMIN)
    for visitor, says in zip(signed_in[1:], ready, strict=True):
        await visitor.be(says)
    address = await people.join(member, given_name=SCRIPT, family_name=LONG)
    await people.sign_in_by_code(member, address)
    number = (await people.number_of(member)).replace(" ", "")
    section = await _write(pioneer)
    activity, draft = await _plan(pioneer, OPEN_DAY, "Publish"), await _plan(pioneer, DRAFT_DAY, "Keep as a draft")
    await member.open(activity)
    await member.main.get_by_label("Going", exact=True).check()
    await member.press("Save my answer")
    for colleague in (advisor, clerk):
        await open_record(colleague, number)
    found = Facts(
        receipt=await _first(pioneer, "/statement", "/purchases/"),
        number=number,
        letter=(await _first(member, "/messages", "/messages/")).rpartition("/")[2],
        activity=activity,
        draft=draft,
        section=section,
        run=await _declare(operator),
        cause=await _first(pioneer, "/causes", "/causes/"),
        colleague=await _give_finance(admin),
        bonus=await _first(operator, "/rules", "/rules/bonuses/"),
        hostile_address=address,
    )
    for visitor in signed_in:
        assert visitor.complaints == []
        await visitor.context.close()
    return found


async def _give_finance(admin: Visitor) -> str:
    """A role that waits for its second person; gives the page of who is to get it."""
    colleague = await _first(admin, "/staff", "/staff/")
    await admin.open(colleague)
    await admin.main.get_by_label("Another role").select_option("finance")
    await admin.press("Give the role")
    return colleague


async def open_record(colleague: Visitor, number: str) -> None:
    """Open a member's record, for half an hour."""
    await colleague.open(f"/desk/members/{number}")
    await colleague.main.get_by_label("They are on the phone").check()
    await colleague.press("Open the record")


async def _write(pioneer: Visitor) -> str:
    """A part of the page; gives its address."""
    await pioneer.open("/communities/rochdale/sections/new")
    await pioneer.fill({"Heading": f"{LONG} {SCRIPT}"[:80], "Text": MARKDOWN})
    await pioneer.press("Publish")
    links = pioneer.main.get_by_role("region").filter(has_text=LONG).get_by_role("link", name="Edit")
    return await links.last.get_attribute("href") or ""


async def _plan(pioneer: Visitor, day: str, press: str) -> str:
    """An activity; gives its address."""
    await pioneer.open("/communities/rochdale/activities/new")
    await pioneer.fill({"Title": f"{LONG} {SCRIPT}", "Begins": f"{day}T10:00", "Ends": f"{day}T12:00", "Where": NAUGHTY + LONG})
    await pioneer.fill({"Places": "60", "What to expect": MARKDOWN, "Access": LONG})
    await pioneer.press(press)
    return pioneer.path


async def _declare(operator: Visitor) -> str:
    """A draft of a dividend; gives its address."""
    await operator.open("/dividends/new")
    await operator.fill({"Rate": "1.0001"})
    await operator.press("Save the draft")
    return operator.path


async def _first(visitor: Visitor, address: str, begins: str) -> str:
    """The first link of a page to something below an address."""
    await visitor.open(address)
    links: list[str] = await visitor.main.get_by_role("link").evaluate_all("links => links.map(link => link.pathname)")
    return next(link for link in links if re.fullmatch(re.escape(begins) + r"[^/]+", link))
