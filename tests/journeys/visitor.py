"""A person at a real browser: they go by the words on the page, and whatever the browser complains of is noted."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from playwright.async_api import Browser, BrowserContext, ConsoleMessage, Dialog, Locator, Page, Request, Response, WebError

ENGLISH, WELSH, DANISH = "English", "Cymraeg", "Dansk"
PATIENCE_MILLISECONDS = 20_000
TABS_MAX = 90

# A ring of at least two pixels, wherever the browser says that focus is to be seen. What a control keeps inside, such as the calendar of a
# day, has the browser's own ring: then focus is within the control and not on it.
FOCUS = """() => {
  const here = document.activeElement, style = getComputedStyle(here);
  const ringed = style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2;
  const inside = here.matches(":focus-within") && !here.matches(":focus");
  return {visible: here === document.body || inside || (here.matches(":focus-visible") && ringed), says: here.outerHTML.slice(0, 120)};
}"""


@dataclass
class Visitor:
    """One browser session. `complaints` must be empty at the end of a test."""

    context: BrowserContext
    page: Page
    origin: str
    complaints: list[str] = field(default_factory=list)

    @property
    def path(self) -> str:
        """The address of the page without the site."""
        return self.page.url.removeprefix(self.origin)

    @property
    def main(self) -> Locator:
        return self.page.locator("main")

    @property
    def toast(self) -> Locator:
        """What the page says about the act just done."""
        return self.page.locator(".toast")

    async def open(self, address: str, *, status: int = 200) -> None:
        """Type an address."""
        answer = await self.page.goto(address)
        assert answer is not None
        assert answer.status == status, f"{address} answers {answer.status} instead of {status}"

    async def another_page(self, address: str) -> "Visitor":
        """The same person with a second page, on which an address is typed."""
        other = Visitor(self.context, await self.context.new_page(), self.origin, self.complaints)
        await other.open(address)
        return other

    async def be(self, says: str) -> None:
        """Sign in as the ready person whom the demo describes like this, and read English."""
        await self.open("/ready-people")
        row = self.main.locator(".row").filter(has_text=says).first
        await self.move(row.get_by_role("button"))
        await self.speak(ENGLISH)

    async def speak(self, language: str) -> None:
        """Choose a language at the foot of the page."""
        button = self.page.locator("footer").get_by_role("button", name=language, exact=True)
        if await button.get_attribute("aria-pressed") != "true":
            await self.move(button)

    async def follow(self, words: str, *, within: Locator | None = None) -> None:
        """Follow a link."""
        await self.move((within or self.main).get_by_role("link", name=words).first)

    async def press(self, words: str, *, within: Locator | None = None, status: int = 200) -> None:
        """Press a button that sends something."""
        await self.move((within or self.main).get_by_role("button", name=words).first, status=status)

    async def move(self, target: Locator, *, status: int = 200) -> None:
        """Press what leads to another page, and wait for it."""
        async with self.page.expect_navigation() as moving:
            await target.click()
        answer = await moving.value
        assert answer is None or answer.status == status, f"{self.path} answers {answer.status} instead of {status}"

    async def fill(self, fields: Mapping[str, str]) -> None:
        """Fill fields, named by how their labels begin."""
        for label, value in fields.items():
            await self.main.get_by_label(re.compile("^" + re.escape(label))).first.fill(value)

    async def words(self, selector: str) -> list[str]:
        """The words of everything that a selector finds in the main part, with single spaces."""
        return [" ".join(text.split()) for text in await self.main.locator(selector).all_inner_texts()]

    async def h1(self) -> str:
        return (await self.words("h1"))[0]

    async def says(self, words: str) -> bool:
        """Whether the main part says this."""
        return words in " ".join((await self.main.inner_text()).split())

    async def tab_to(self, target: Locator) -> None:
        """Go to a control with the tabulator alone; on the way focus is always to be seen."""
        for _ in range(TABS_MAX):
            await self.page.keyboard.press("Tab")
            focus: dict[str, Any] = await self.page.evaluate(FOCUS)
            assert focus["visible"], f"no focus to be seen at {focus['says']}"
            if await target.evaluate("element => element === document.activeElement"):
                return
        raise AssertionError(f"{target} is not reached by the keyboard")

    async def key(self, name: str) -> None:
        """Press a key that leads to another page, and wait for it."""
        async with self.page.expect_navigation():
            await self.page.keyboard.press(name)

    def _hear(self, message: ConsoleMessage) -> None:
        # that a page answered 404 is said again by the console; what answered instead is asserted where it was opened
        if message.type in ("error", "warning") and not message.text.startswith("Failed to load resource"):
            self.complaints.append(f"{message.page.url if message.page else ''}: console says {message.text}")

    def _fail(self, error: WebError) -> None:
        self.complaints.append(f"{error.page.url if error.page else ''}: {error.error}")

    def _see(self, request: Request) -> None:
        if not request.url.startswith((self.origin, "data:")):
            self.complaints.append(f"another host is asked: {request.url}")

    def _judge(self, answer: Response) -> None:
        drawn = answer.request.is_navigation_request() or "hx-request" in answer.request.headers  # in place, a page too
        if answer.status >= 500 or (answer.status >= 400 and not drawn):
            self.complaints.append(f"{answer.url} answers {answer.status}")

    async def _startle(self, dialog: Dialog) -> None:
        self.complaints.append(f"{dialog.page.url if dialog.page else ''}: a script that was posted runs")
        await dialog.dismiss()


async def arrive(chromium: Browser, origin: str, **options: Any) -> Visitor:
    """A new visitor, with cookies of their own. `options` are those of a browser context."""
    context = await chromium.new_context(base_url=origin, locale="en-GB", **options)
    context.set_default_timeout(PATIENCE_MILLISECONDS)
    visitor = Visitor(context, await context.new_page(), origin)
    context.on("console", visitor._hear)
    context.on("weberror", visitor._fail)
    context.on("request", visitor._see)
    context.on("response", visitor._judge)
    context.on("dialog", visitor._startle)
    return visitor
