"""The parts that pages are made of: each draws valid HTML, with and without what is optional, and never markup from people."""

import re
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import html5lib
import pytest

from portal.kit import locale, templating
from portal.kit.assets import Assets
from portal.kit.fields import Day, OneOf, Text, Tick
from portal.kit.forms import Form

ASSETS = Assets(Path(__file__).parents[2] / "static")
ENVIRONMENT = templating.environment(["portal"], static=ASSETS.url, extra={"url": lambda name, **parts: f"/{name}"})


class ClaimForm(Form):
    receipt = Text("Receipt number")
    day = Day("Day")
    reply = OneOf("Answer", labels={"yes": "Going", "no": "I cannot"})
    consent = Tick("News", required=True)
    note = Text("Note", lines=True, required=False)


def drawn(source: str, **context: Any) -> str:
    """A part's text, after a strict reading of its HTML within a document."""
    text = ENVIRONMENT.from_string(source).render(**context)
    html5lib.HTMLParser(strict=True).parse(f"<!doctype html><title>Part</title><main>{text}</main>")
    return text


def page(name: str, **context: Any) -> str:
    """A whole page, after a strict reading."""
    around = {
        "request": SimpleNamespace(url=SimpleNamespace(path="/here"), method="GET"),
        "here": "/here",
        "viewer": SimpleNamespace(is_authenticated=True, name="Nerys A."),
        "nav": [SimpleNamespace(label="Home", href="/", current=True), SimpleNamespace(label="Help", href="/help", current=False)],
        "language": locale.LANGUAGES[1],
        "theme": None,
        "density": None,
        "toast": None,
        "csp_nonce": "abc",
        "demo": False,
    }
    text = ENVIRONMENT.get_template(name).render(around | context)
    html5lib.HTMLParser(strict=True).parse(text)
    return text


FIELDS = """
{% from "portal/parts/fields.html" import field, error_summary, problem_title %}
<h1>{{ problem_title(form, "Claim") }}</h1>
{{ error_summary(form) }}
{{ field(form.receipt, label="Receipt number", hint="At its foot", kind="number", width="short") }}
{{ field(form.day, label="Day", kind="date") }}
{{ field(form.reply, label="Your answer", kind=choice) }}
{{ field(form.consent, label="Send me news", kind="checkbox") }}
{{ field(form.note, label="Note", kind="textarea") }}
"""


@pytest.mark.parametrize("choice", ["radio", "select"])
def test_a_field_that_is_wrong_says_so_beside_the_control_and_above_the_form(choice: str) -> None:
    form = ClaimForm({"receipt": "<0417>", "day": "soon", "reply": "", "consent": ""})
    form.check()
    text = drawn(FIELDS, form=form, choice=choice)
    assert "<h1>Problem: Claim</h1>" in text
    assert 'role="alert"' in text
    assert '<a href="#field-day">Day: Enter a day' in text
    assert re.search(r'id="field-day" [^>]*aria-invalid="true" aria-describedby="field-day-error"', text)
    assert re.search(r'id="field-receipt" [^>]*inputmode="numeric"[^>]*aria-describedby="field-receipt-hint"', text)


def test_the_summary_leads_to_something_that_is_on_the_page() -> None:
    form = ClaimForm({"receipt": "", "day": "", "reply": "", "consent": ""})
    form.check()
    text = drawn(FIELDS, form=form, choice="radio")
    targets = set(re.findall(r'href="#([\w-]+)"', text))
    assert len(targets) == 3
    assert targets <= set(re.findall(r'id="([\w-]+)"', text))


def test_what_was_typed_is_kept() -> None:
    text = drawn(FIELDS, form=ClaimForm({"receipt": "<0417>", "reply": "no", "note": "\nfirst"}), choice="radio")
    assert 'value="&lt;0417&gt;"' in text
    assert re.search(r'value="no" checked', text)
    assert re.search(r"<textarea[^>]*>\n\nfirst</textarea>", text), "a browser drops the first line break only"


def test_a_form_without_problems_has_no_alert_and_nothing_ticked() -> None:
    text = drawn(FIELDS, form=ClaimForm.blank(), choice="radio")
    assert "<h1>Claim</h1>" in text
    assert "alert" not in text
    assert "wrong" not in text
    assert "checked" not in text, "consent and answers are never given for the reader"


def test_what_need_not_be_answered_says_so() -> None:
    text = drawn(FIELDS, form=ClaimForm.blank(), choice="radio")
    assert re.search(r"Note <small>\(optional\)</small>", text)
    assert text.count("(optional)") == 1


FIGURES = """
{% from "portal/parts/figures.html" import figure, explain, facts %}
{{ figure("Points", points(2810), "big") }}{{ figure("Points", points(2810)) }}
{{ facts([("When", "now"), ("Where", "here")]) }}
{% call explain() %}<p>1 + 1</p>{% endcall %}{% call explain("Why?", open=True) %}<p>1 + 1</p>{% endcall %}
"""
CARDS = """
{% from "portal/parts/cards.html" import card, heading %}
{{ heading("Near", "near", more="All", href="/") }}{{ heading("Far", "far") }}
{% call card("One", id="one", kind="mine") %}<p>x</p>{% endcall %}
{% call card("Two", href="/", level=3) %}<p>x</p>{% endcall %}
"""
ROWS = """
{% from "portal/parts/rows.html" import rows, row %}
{% call rows("Groups", ordered=True) %}
{{ row("A", "/", end="1", note="x") }}{% call row("B", mine=True) %}<b>x</b>{% endcall %}
{% endcall %}
"""
DOORS = """
{% from "portal/parts/doors.html" import door, door_on, activity_card, queue %}
{% from "portal/parts/tags.html" import tag %}
<ul class="acts">{{ activity_card(title, "/", "11:00", door("Sun", 6, "Dec", "2026-12-06", lit=True), tags=[tag("Full")]) }}</ul>
{{ queue("You", before=["1st"], after=["3rd"]) }}{{ queue("You") }}
"""
BUTTONS = """
{% from "portal/parts/buttons.html" import button, buttons, link_button, post_button %}
{% call buttons() %}{{ button("Send") }}{{ button("Keep", "second", "act", "keep") }}{{ link_button("Go", "/", "second") }}{% endcall %}
{{ post_button("Choose", "/", hidden={"cause": 3}, spoken="Pantry") }}
"""
NOTICES = """
{% from "portal/parts/notices.html" import notice %}
{{ notice("know", "A") }}{{ notice("next", "B", alert=True) }}{% call notice("good", "C") %}<p>x</p>{% endcall %}
"""
LEDGER = """
{% from "portal/parts/ledger.html" import ledger, statement, statement_line %}
{{ ledger("Two", ["A", "B"], [["x", 1]], total=["Total", 1], show_caption=True, show_heads=False) }}
{{ ledger("Four", ["A", "B", "C", "D"], [["x", "y", 1, 2]], texts=1) }}
{% call statement("Entries", statement_line(entry)) %}{{ statement_line(entry) }}{% endcall %}
"""
CHARTS = """
{% from "portal/parts/charts.html" import key, keyed, bar_chart, one_bar, column_chart, same_numbers %}
{{ bars.weaves() }}
{{ key([(bars.swatch(0), "Food")]) }}{{ keyed(bars.swatch(0), "Food", "x") }}{{ one_bar(bars.bar([1, 2])) }}
{{ bar_chart([{"name": "A", "amount": "1", "picture": bars.bar([1, 2]), "words": "x"}]) }}
{{ column_chart(bars.months([1, 2]), "January", "February") }}
{% call(row) same_numbers("Same", ["A", "B"]) %}{{ row(["x", 1]) }}{% endcall %}
"""
THREAD = """
{% from "portal/parts/thread.html" import thread, step, todo, task %}
{% call thread(dated=True) %}
{{ step("A", when="Now") }}
{% call step("B", when="1 May", iso="2026-05-01", state="lit leads-on") %}<p>x</p>{% endcall %}
{% endcall %}
{% call todo("To do") %}{{ task("A", "b", "3 min", state="lit") }}{% endcall %}
"""
OTHERS = """
{% from "portal/parts/empty.html" import empty %}
{% from "portal/parts/lane.html" import houses %}
{% from "portal/parts/member_card.html" import member_card %}
{% from "portal/parts/paging.html" import paging %}
{% from "portal/parts/people.html" import person, post %}
{% from "portal/parts/tags.html" import tags %}
{{ empty("None", "yet") }}{% call empty("None", "yet") %}<a href="/">Ask</a>{% endcall %}
{{ houses(lane("x", "lane", 2), "Two") }}{{ houses(lane("x", "hills", 0)) }}
{{ member_card("Card", "Nerys", "", "0000") }}{{ paging("", "?page=2") }}{{ paging("", "") }}
{{ person("Huw") }}{% call post("Mair", "today", iso="2026-05-01", role="pioneer", kind="mine") %}<p>x</p>{% endcall %}
{{ tags([]) }}
"""


@pytest.mark.parametrize("part", [FIGURES, CARDS, ROWS, DOORS, BUTTONS, NOTICES, LEDGER, CHARTS, THREAD, OTHERS])
def test_a_part_draws_valid_html(part: str) -> None:
    entry = SimpleNamespace(day="1 Nov", place="Lane store", business="Food", spend="£1.00", points="1", share="")
    assert drawn(part, entry=entry, title="Walk")


def test_what_people_wrote_is_never_markup() -> None:
    assert "&lt;script&gt;" in drawn(DOORS, title="<script>")


def test_only_a_table_of_more_than_three_columns_scrolls_and_folds() -> None:
    text = drawn(LEDGER, entry=SimpleNamespace(day="", place="", business="", spend="", points="", share=""))
    two, four, _statement = text.split("<table")[1:]
    assert 'class="ledger"' in two
    assert 'class="ledger fold"' in four
    assert text.count('tabindex="0"') == 2


@pytest.mark.parametrize("code", [403, 404, 405, 413, 422, 429, 500, 503])
@pytest.mark.parametrize("known", [True, False])
def test_an_error_has_plain_words_and_two_ways_on(code: int, known: bool) -> None:
    viewer = SimpleNamespace(is_authenticated=known, name="Nerys A.")
    text = page("portal/error.html", code=code, title="No door here", text="It may have moved.", viewer=viewer)
    assert len(re.findall(r'class="button[ "]', text)) == 2
    assert text.count("<h1") == 1
    assert 'class="lamp" d=""' in text, "no door is lit"


def test_the_frame_speaks_the_readers_language_and_keeps_their_theme() -> None:
    text = page("portal/base.html", theme="dark", density="work", toast="Saved <b>")
    assert '<html lang="cy" data-theme="dark" data-density="work">' in text
    assert 'value="cy" lang="cy" aria-pressed="true"' in text
    assert 'value="dark" aria-pressed="true"' in text
    assert 'role="status"><div class="toast"><p>Saved &lt;b&gt;</p></div></div>' in text


def test_the_frame_without_a_choice_leaves_light_and_dark_to_the_device() -> None:
    text = page("portal/base.html")
    assert '<html lang="cy">' in text
    assert 'value="" aria-pressed="true"' in text
    assert "toast" not in text
    assert "<script" not in text


def test_a_visitor_finds_the_way_in() -> None:
    text = page("portal/base.html", viewer=SimpleNamespace(is_authenticated=False, name=""), nav=[])
    assert 'href="/portal:sign_in"' in text
    assert "<nav" not in text
