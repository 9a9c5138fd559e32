"""What a benchmark says: ratios against bars, and measures for information; as a table, as JSON, and in docs/operations.md."""

import re
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import msgspec
from rich.table import Table

BEGIN, END = "<!-- figures -->", "<!-- /figures -->"
BLOCK = re.compile(f"{BEGIN}.*?{END}", re.DOTALL)
HEAD = ("| goal | figure | measured | bar | |", "|---|---|---|---|---|")


@dataclass(frozen=True)
class Bar:
    """What a figure must keep to."""

    bound: float
    at_most: bool

    def holds(self, ratio: float) -> bool:
        return ratio <= self.bound if self.at_most else ratio >= self.bound

    def __str__(self) -> str:
        return f"{'at most' if self.at_most else 'at least'} {self.bound:.2f}"


@dataclass(frozen=True)
class Figure:
    """A ratio, the median of its rounds; `goal` is its number where there is one."""

    goal: str
    says: str
    ratio: float
    bar: Bar | None = None

    @property
    def verdict(self) -> str:
        if self.bar is None:
            return ""
        return "holds" if self.bar.holds(self.ratio) else "missed"


@dataclass(frozen=True)
class Measure:
    """What was measured on this machine on this day, for information: no bar hangs on it."""

    says: str
    text: str


@dataclass(frozen=True)
class Report:
    """What one benchmark found."""

    figures: Sequence[Figure]
    measures: Sequence[Measure]


def table(reports: Sequence[Report]) -> Table:
    """For a terminal: ratios first, then what they were made of."""
    shown = Table(box=None)
    for heading in ("Goal", "Figure", "Measured", "Bar", ""):
        shown.add_column(heading, justify="right" if heading == "Measured" else "left")
    for report in reports:
        for figure in report.figures:
            shown.add_row(figure.goal, figure.says, f"{figure.ratio:.2f}", str(figure.bar or ""), figure.verdict)
        for measure in report.measures:
            shown.add_row("", f"[dim]{measure.says}[/dim]", f"[dim]{measure.text}[/dim]", "", "")
    return shown


def as_json(reports: Sequence[Report]) -> str:
    """For a script."""
    return msgspec.json.encode([asdict(report) for report in reports]).decode()


def write(file: Path, reports: Sequence[Report]) -> None:
    """Put the ratios into the marked block of a Markdown file; the block is added at the end where it is missing.

    A figure that stands there already gets its new row in its place; those that were not measured now stay as they are.
    """
    text = file.read_text(encoding="utf-8") if file.exists() else "# Operations\n"
    if not BLOCK.search(text):
        text = f"{text.rstrip()}\n\n## Figures\n\n{BEGIN}\n{END}\n"
    file.write_text(BLOCK.sub(lambda found: "\n".join([BEGIN, *_lines(found[0], reports), END]), text), encoding="utf-8")


def _lines(block: str, reports: Sequence[Report]) -> list[str]:
    rows = {row.split(" | ")[1].strip(): row for row in block.splitlines() if row.startswith("| ") and row != HEAD[0]}
    for figure in (figure for report in reports for figure in report.figures):
        rows[figure.says] = f"| {figure.goal} | {figure.says} | {figure.ratio:.2f} | {figure.bar or ''} | {figure.verdict} |"
    return [*HEAD, *rows.values()]
