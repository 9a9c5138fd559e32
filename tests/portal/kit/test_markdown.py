import json
import re
import time
from html.parser import HTMLParser
from pathlib import Path

import pytest
from hypothesis import given, strategies as st

from portal.kit import markdown

NAUGHTY = Path(__file__).parents[3].parent / "shared" / "data" / "naughty_strings" / "blns.json"
SCHEMES = {"http", "https", "mailto", "tel"}


class Reader(HTMLParser):
    """What a browser would be handed: tags with their attributes."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))


def assert_harmless(html: str) -> None:
    for tag, attributes in Reader(html).found:
        assert tag in markdown.TAGS, tag
        assert set(attributes) <= {"href", "title", "rel", "start"}, attributes
        assert scheme_in_a_browser(attributes.get("href") or "") in SCHEMES | {None}, attributes


def scheme_in_a_browser(address: str) -> str | None:
    """As the URL standard reads it: control characters and spaces around, tabs and line ends anywhere, are passed over."""
    seen = re.sub(r"[\t\r\n]", "", address.strip("".join(map(chr, range(33)))))
    found = re.match(r"([A-Za-z][A-Za-z0-9+.\-]*):", seen)
    return found[1].lower() if found else None


def test_headings_skip_no_level_whatever_their_marks() -> None:
    assert markdown.render("### Deep\n# High\n### Deep again\n### Beside it") == (
        "<h3>Deep</h3>\n<h3>High</h3>\n<h4>Deep again</h4>\n<h4>Beside it</h4>\n"
    )


def test_headings_begin_under_those_of_the_page() -> None:
    assert markdown.render("# One\n## Two\n###### Six") == "<h3>One</h3>\n<h4>Two</h4>\n<h5>Six</h5>\n"
    assert markdown.render("One\n===", heading_level=2) == "<h2>One</h2>\n"


def test_the_safe_marks_are_drawn() -> None:
    html = markdown.render("A *b* **c**\nd\n\n- e\n- f\n\n3. g\n\n> h")
    assert html == (
        "<p>A <em>b</em> <strong>c</strong><br>\nd</p>\n<ul>\n<li>e</li>\n<li>f</li>\n</ul>\n"
        '<ol start="3">\n<li>g</li>\n</ol>\n<blockquote>\n<p>h</p>\n</blockquote>\n'
    )


def test_a_link_of_this_site_is_plain_and_one_that_leads_away_says_so() -> None:
    assert markdown.render("[a](/activities)") == '<p><a href="/activities">a</a></p>\n'
    for address in ("https://example.org/", "//example.org/", "HTTP://example.org/"):
        assert 'rel="nofollow noopener"' in markdown.render(f"[a]({address})"), address
    assert markdown.render("[a](mailto:a@example.org)") == '<p><a href="mailto:a@example.org">a</a></p>\n'


HOSTILE = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    '<a href="javascript:alert(1)">x</a>',
    "[x](javascript:alert(1))",
    "[x](JaVaScRiPt:alert(1))",
    "[x](java&#10;script:alert(1))",
    "[x](&#106;avascript:alert(1))",
    "[x](data:text/html;base64,PHNjcmlwdD4=)",
    "[x](vbscript:msgbox(1))",
    "[x](file:///etc/passwd)",
    "[x](\x01javascript:alert(1))",
    '[x](/a "onmouseover=alert(1)")',
    '[x](/a"onmouseover="alert(1))',
    "<javascript:alert(1)>",
    "<data:text/html,x>",
    "![x](javascript:alert(1))",
    "![x](data:image/svg+xml;base64,PHN2Zz4=)",
    "[x]: javascript:alert(1)\n\n[x]",
    "<svg><script>alert(1)</script></svg>",
    "<!-- <script> -->",
    "<style>*{display:none}</style>",
    "```html\n<script>alert(1)</script>\n```",
    "    <script>alert(1)</script>",
    "<math><mi//xlink:href='data:x,<script>'>",
    "[x](https://[bad/)",
    "[x](//evil.example\\@good.example)",
    "# <b onclick=x>",
    "a\x00b",
]


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_stays_text(text: str) -> None:
    assert_harmless(markdown.render(text))


@given(st.text(st.sampled_from("<>[]()!\"'&;:#*_\\/=-` \njavscript1."), max_size=60))
def test_no_mixture_of_marks_gets_out(text: str) -> None:
    assert_harmless(markdown.render(text))


@pytest.mark.skipif(not NAUGHTY.exists(), reason="the shared data is not here")
def test_every_naughty_string_stays_text() -> None:
    for text in json.loads(NAUGHTY.read_text(encoding="utf-8")):
        for wrapped in (text, f"[x]({text})", f"# {text}", f"![{text}]({text})"):
            assert_harmless(markdown.render(wrapped))
            assert len(markdown.plain(wrapped, 40)) <= 41


@pytest.mark.parametrize("address", ["/media/kettle.jpg", "https://example.org/kettle.jpg"])
def test_a_picture_is_not_drawn(address: str) -> None:
    assert "<img" not in markdown.render(f"![A kettle]({address})")


@pytest.mark.parametrize("text", ["*" * 20_000, "[" * 20_000, ">" * 20_000, "- " * 10_000, "[a](" * 5_000, "**a " * 5_000, "<" * 20_000])
def test_text_made_to_be_slow_is_drawn_in_time(text: str) -> None:
    started = time.perf_counter()
    markdown.render(text)
    assert time.perf_counter() - started < 5


def test_plain_words_end_at_a_word() -> None:
    assert markdown.plain("# Bread\nfrom *scratch*, with [Huw](/huw) & friends", 200) == "Bread from scratch, with Huw & friends"
    assert markdown.plain("Bread from scratch, with Huw", 20) == "Bread from scratch…"
    assert markdown.plain("Llanfairpwllgwyngyll", 10) == "Llanfairp…"
    assert markdown.plain("- one\n- two", 20) == "one two"
    assert markdown.plain("", 20) == ""


@given(st.text(), st.integers(2, 60))
def test_plain_words_keep_to_their_limit(text: str, limit: int) -> None:
    words = markdown.plain(text, limit)
    assert len(words) <= limit
    assert "\n" not in words
