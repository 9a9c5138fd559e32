"""The benchmarks in small: that they run, compare like with like, and say what they should. Their figures are for `make check-all`."""

from pathlib import Path

import msgspec
import pytest

from benchmarks import figures
from benchmarks.__main__ import Name, measured
from benchmarks.figures import BEGIN, END, Bar, Figure, Measure, Report

pytestmark = pytest.mark.anyio

REPORT = Report([Figure("G3", "a home against the bare page", 1.4, Bar(1.5, at_most=True))], [Measure("bytes", "13,000")])


@pytest.mark.slow
async def test_both_run_and_each_side_does_the_same_work() -> None:
    home, intake = await measured(list(Name), quick=True)
    assert [figure.goal for figure in home.figures] == ["G3", ""]
    assert {figure.goal for figure in intake.figures} == {"G7", ""}
    assert all(figure.ratio > 0 for figure in (*home.figures, *intake.figures))


@pytest.mark.parametrize(("bar", "verdict"), [(Bar(1.5, at_most=True), "holds"), (Bar(1.5, at_most=False), "missed"), (None, "")])
def test_a_figure_says_whether_its_bar_holds(bar: Bar | None, verdict: str) -> None:
    assert Figure("G", "", 1.4, bar).verdict == verdict


def test_writing_touches_only_the_marked_block(tmp_path: Path) -> None:
    file = tmp_path / "operations.md"
    file.write_text(f"# Operations\n\nbefore\n\n{BEGIN}\nof yesterday\n{END}\n\nafter\n", encoding="utf-8")
    figures.write(file, [REPORT])
    text = file.read_text(encoding="utf-8")
    assert text.startswith("# Operations\n\nbefore\n") and text.endswith("\nafter\n")
    assert "of yesterday" not in text and "| G3 | a home against the bare page | 1.40 | at most 1.50 | holds |" in text


def test_a_file_without_the_block_gets_one(tmp_path: Path) -> None:
    figures.write(tmp_path / "operations.md", [REPORT])
    assert BEGIN in (tmp_path / "operations.md").read_text(encoding="utf-8")


def test_a_script_reads_json() -> None:
    (found,) = msgspec.json.decode(figures.as_json([REPORT]))
    assert found["figures"][0]["ratio"] == 1.4 and found["figures"][0]["bar"]["bound"] == 1.5
