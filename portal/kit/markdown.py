"""Markdown that pioneers and colleagues write, as HTML that can do no harm.

Two fences: the parser knows only the marks below and passes no HTML on; nh3 then keeps only the tags and addresses below.
"""

from collections.abc import Iterator
from urllib.parse import urlsplit

import nh3
from markdown_it import MarkdownIt
from markdown_it.token import Token
from markupsafe import Markup

MARKS = ["heading", "lheading", "list", "blockquote", "emphasis", "link", "autolink", "newline", "escape", "entity"]
TAGS = {"p", "br", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "li", "blockquote", "em", "strong", "a"}
ATTRIBUTES = {"a": {"href", "title", "rel"}, "ol": {"start"}}
ADDRESSES = {"http", "https", "mailto", "tel"}
DEEPEST_HEADING = 6

_parser = MarkdownIt("zero", {"html": False, "breaks": True}).enable(MARKS)


def render(text: str, *, heading_level: int = 3) -> Markup:
    """Headings start at `heading_level`, so that the page keeps its own h1 and h2. No pictures: another site would learn who reads."""
    assert 2 <= heading_level <= DEEPEST_HEADING, heading_level
    tokens = _parser.parse(text)
    _shift_headings(tokens, heading_level)
    for token in _all(tokens):
        _mark_link(token)
    html = _parser.renderer.render(tokens, _parser.options, {})
    return Markup(nh3.clean(html, tags=TAGS, attributes=ATTRIBUTES, url_schemes=ADDRESSES, link_rel=None))  # noqa: S704 - what nh3 let through


def plain(text: str, limit: int) -> str:
    """The words alone on one line, at most `limit` characters, ended at a word."""
    assert limit > 1, limit
    words = " ".join("".join(_words(token) for token in _all(_parser.parse(text))).split())
    if len(words) <= limit:
        return words
    kept = words[:limit]
    return (kept.rsplit(" ", 1)[0] if " " in kept else kept[:-1]).rstrip(" ,;:.") + "…"


def _all(tokens: list[Token]) -> Iterator[Token]:
    for token in tokens:
        yield token
        yield from token.children or ()


def _shift_headings(tokens: list[Token], heading_level: int) -> None:
    """Headings begin at the level and skip none, whatever number of marks their writer took."""
    above: list[int] = []
    for token in tokens:
        if token.type == "heading_open":
            written = int(token.tag[1])
            above = [*(level for level in above if level < written), written]
        if token.type in ("heading_open", "heading_close"):
            token.tag = f"h{min(heading_level + len(above) - 1, DEEPEST_HEADING)}"


def _mark_link(token: Token) -> None:
    if token.type == "link_open" and _leads_off_site(token):
        token.attrSet("rel", "nofollow noopener")


def _leads_off_site(token: Token) -> bool:
    address = str(token.attrGet("href") or "")
    try:
        parts = urlsplit(address)
    except ValueError:
        return True
    return bool(parts.netloc or parts.scheme in ("http", "https"))


def _words(token: Token) -> str:
    if token.type == "text":
        return token.content
    return " " if token.block or token.type in ("softbreak", "hardbreak") else ""
