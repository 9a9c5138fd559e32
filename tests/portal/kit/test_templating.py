"""Compiled templates are kept for the next start, and nothing depends on that."""

from pathlib import Path

import pytest
from hypothesis import given, strategies as st
from jinja2 import Environment
from markupsafe import Markup, escape

from portal.kit import templating


def environment(folder: Path | None) -> Environment:
    return templating.environment(["portal"], static=str, extra={}, folder=folder)


def some_template() -> str:
    return next(name for name in environment(None).list_templates() if name.endswith(".html"))


def test_what_a_template_was_compiled_to_serves_the_next_start(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    name = some_template()
    environment(tmp_path).get_template(name)
    (kept,) = (tmp_path / "templates").iterdir()
    assert len(list(kept.iterdir())) == 1 and kept.stat().st_mode & 0o077 == 0, "kept once, for nobody else's eyes or hands"
    monkeypatch.setattr(Environment, "_generate", None)
    assert environment(tmp_path).get_template(name), "nothing is compiled again"


def test_a_folder_that_cannot_be_made_keeps_nothing(tmp_path: Path) -> None:
    taken = tmp_path / "taken"
    taken.write_text("a file stands where the folder should")
    assert environment(taken).get_template(some_template())


def test_a_disk_that_takes_nothing_still_shows_the_page(tmp_path: Path) -> None:
    made = environment(tmp_path)
    (kept,) = (tmp_path / "templates").iterdir()
    kept.rmdir()
    assert made.get_template(some_template())


@given(st.one_of(st.text(), st.integers(), st.none(), st.text().map(Markup), st.decimals(allow_nan=False)))
def test_what_stands_on_a_page_is_escaped_as_ever(value: object) -> None:
    assert environment(None).from_string("{{ value }}").render(value=value) == escape(value)


def test_what_fills_a_sentence_is_escaped() -> None:
    text = """{{ _("%(name)s, 5%%", name=name) }} {{ ngettext("%(num)s of %(name)s", "%(num)s by %(name)s", count, name=name) }}"""
    assert environment(None).from_string(text).render(name="<b>", count=2) == "&lt;b&gt;, 5% 2 by &lt;b&gt;"


def test_nothing_stands_where_a_condition_leaves_nothing() -> None:
    assert environment(None).from_string("<{{ 'x' if value }}>").render(value=False) == "<>"
