"""What can be wrong with a page as it stands in the browser."""

from typing import Any

from axe_playwright_python.base import AXE_SCRIPT
from playwright.async_api import BrowserContext, Page

NARROW = {"width": 320, "height": 900}
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
NODES_NAMED = 3

RUN = "tags => axe.run({runOnly: tags, resultTypes: ['violations']}).then(results => results.violations)"

# How far the page is too wide, and by what: the outermost elements first; none, where only words stick out.
SCROLL = """() => {
  const page = document.documentElement, beyond = [...document.body.querySelectorAll("*")]
    .filter(one => one.getBoundingClientRect().right > innerWidth + 1).slice(0, 3).map(one => one.outerHTML.slice(0, 160));
  return page.scrollWidth <= innerWidth ? "" : `scrolls sideways, ${page.scrollWidth} wide: ${beyond.join(" and ")}`;
}"""


A4 = {"width": 680, "height": 1000}  # 180 mm between the margins

# What stands on paper though it can only be pressed, and words too pale for white paper (below 4.5 to 1).
PAPER = """() => {
  const shown = one => one.getClientRects().length && getComputedStyle(one).visibility !== "hidden";
  const pressed = [...document.querySelectorAll("nav, button, footer, .lane")].filter(shown);
  const light = value => (value /= 255) <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  const pale = one => {
    const [red, green, blue] = getComputedStyle(one).color.match(/[\\d.]+/g).map(Number).map(light);
    return 1.05 / (0.2126 * red + 0.7152 * green + 0.0722 * blue + 0.05) < 4.5;
  };
  const written = [...document.querySelectorAll("body *")].filter(one => shown(one) && !one.closest("svg, .hidden") &&
    [...one.childNodes].some(node => node.nodeType === Node.TEXT_NODE && node.data.trim()));
  return [...pressed.map(one => `on paper: ${one.outerHTML.slice(0, 120)}`),
          ...written.filter(pale).map(one => `too pale for paper: ${one.outerHTML.slice(0, 120)}`)].slice(0, 5);
}"""


async def prepare(context: BrowserContext) -> None:
    """Let every page of a session bring axe along; the browser adds it beside the page, so that no policy has to allow it."""
    await context.add_init_script(AXE_SCRIPT)


async def faults(page: Page, *, lang: str) -> list[str]:
    """What is wrong; leaves the page narrow."""
    found = []
    if (headings := await page.locator("h1").count()) != 1:
        found.append(f"{headings} h1")
    if (spoken := await page.locator("html").get_attribute("lang")) != lang:
        found.append(f"speaks {spoken}")
    violations: list[dict[str, Any]] = await page.evaluate(RUN, TAGS)
    found += [_said(violation["id"], node) for violation in violations for node in violation["nodes"][:NODES_NAMED]]
    await page.set_viewport_size(NARROW)  # type: ignore[arg-type]
    return found + [scrolls for scrolls in [str(await page.evaluate(SCROLL))] if scrolls]


async def lay_on_paper(page: Page) -> None:
    """Show a page as it is printed by somebody who reads at night."""
    await page.set_viewport_size(A4)  # type: ignore[arg-type]
    await page.emulate_media(media="print", color_scheme="dark")


async def faults_on_paper(page: Page) -> list[str]:
    """What is wrong with a page as it is printed."""
    await lay_on_paper(page)
    found: list[str] = await page.evaluate(PAPER)
    scrolls = str(await page.evaluate(SCROLL))
    await page.emulate_media(media="screen")
    return found + ([scrolls] if scrolls else [])


def _said(rule: str, node: dict[str, Any]) -> str:
    return f"axe {rule}: {node['html'][:160]} {' '.join(node['failureSummary'].split())}"
