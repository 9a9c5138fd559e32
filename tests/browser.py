"""A browser without scripts: opening a page checks it (one h1, a title, a language, labelled fields, unique ids, valid nesting)."""

from dataclasses import dataclass, field
from typing import Any
from xml.etree.ElementTree import Element

import html5lib
from httpx2 import AsyncClient, Response
from starlette.applications import Starlette

from portal import sessions
from portal.middleware import cookie_name

NAMELESS = frozenset({"hidden", "submit", "button"})
LENIENT = frozenset({"expected-doctype-but-got-start-tag"})


@dataclass
class Page:
    """An answer, and its parts for asking."""

    response: Response
    tree: Element | None = field(repr=False)

    @property
    def status(self) -> int:
        return int(self.response.status_code)

    @property
    def location(self) -> str:
        return str(self.response.headers.get("location", ""))

    @property
    def text(self) -> str:
        """All words of the page with single spaces."""
        return " ".join("".join(self._root.itertext()).split())

    @property
    def h1(self) -> str:
        return self.words("h1")[0]

    @property
    def _root(self) -> Element:
        assert self.tree is not None, f"{self.status} is no page: {self.response.text[:300]}"
        return self.tree

    def all(self, tag: str, **attributes: str) -> list[Element]:
        """Every element with a tag and attributes (`class_` holds one class)."""
        wanted = attributes.pop("class_", None)
        found = [
            element
            for element in self._root.iter(tag)
            if all(element.get(name.replace("_", "-")) == value for name, value in attributes.items())
        ]
        return [element for element in found if wanted is None or wanted in (element.get("class") or "").split()]

    def words(self, tag: str, **attributes: str) -> list[str]:
        """The text of every such element."""
        return [" ".join("".join(element.itertext()).split()) for element in self.all(tag, **attributes)]

    def links(self) -> dict[str, str]:
        """Every link's words and address."""
        return {" ".join("".join(link.itertext()).split()): link.get("href") or "" for link in self.all("a")}

    def field(self, name: str) -> Element:
        """The form control with a name."""
        (found, *_) = [element for tag in ("input", "select", "textarea") for element in self.all(tag, name=name)]
        return found


class Browser:
    """Opens pages and sends forms as one person; signs in by writing the session that a sign-in would write."""

    def __init__(self, client: AsyncClient, app: Starlette) -> None:
        self.client = client
        self.app = app

    async def sign_in(self, kind: Any, actor_id: int) -> None:
        token = await sessions.begin(kind, actor_id, agent="test", days=1, ends=sessions.Stay())
        self.client.cookies.set(cookie_name(self.app.state.settings.secure), token)

    def sign_out(self) -> None:
        self.client.cookies.clear()

    async def open(self, address: str, *, status: int = 200, language: str = "en-GB") -> Page:
        """GET a page; a redirect is an answer, not followed."""
        return self._checked(await self.client.get(address, headers={"accept-language": language}), status)

    async def send(self, address: str, /, *, status: int = 303, **fields: Any) -> Page:
        """POST a form as the site's own page would."""
        return self._checked(await self.client.post(address, data=fields, headers={"sec-fetch-site": "same-origin"}), status)

    async def follow(self, page: Page) -> Page:
        """Go where an answer sends us."""
        return await self.open(page.location)

    def _checked(self, response: Response, status: int) -> Page:
        assert response.status_code == status, (
            f"{response.status_code} instead of {status}: {response.headers.get('location')} {response.text[:2000]}"
        )
        if not response.headers.get("content-type", "").startswith("text/html") or not response.text:
            return Page(response, None)
        page = Page(response, check(response.text))
        return page


def check(text: str) -> Element:
    """Parse a page strictly and hold it to what every page owes its readers."""
    parser = html5lib.HTMLParser(tree=html5lib.getTreeBuilder("etree"), namespaceHTMLElements=False)
    tree: Element = parser.parse(text)
    errors = [(position, code) for position, code, _ in parser.errors if code not in LENIENT]
    assert not errors, f"not valid HTML: {errors[:5]}"
    assert tree.get("lang"), "no language"
    titles = [element for element in tree.iter("title") if element.text and element.text.strip()]
    assert titles, "no title"
    assert len(list(tree.iter("h1"))) == 1, "one h1 a page"
    ids = [name for element in tree.iter() if (name := element.get("id"))]
    assert len(ids) == len(set(ids)), f"ids twice: {sorted({i for i in ids if ids.count(i) > 1})}"
    labelled = {element.get("for") for element in tree.iter("label")}
    wrapped = {id(control) for label in tree.iter("label") for control in label.iter()}
    for control in (element for tag in ("input", "select", "textarea") for element in tree.iter(tag)):
        if control.get("type") in NAMELESS:
            continue
        named = control.get("id") in labelled or id(control) in wrapped or control.get("aria-label") or control.get("aria-labelledby")
        assert named, f"a field without a label: {control.attrib}"
    assert not [element for element in tree.iter() if element.get("style")], "inline style"
    return tree
