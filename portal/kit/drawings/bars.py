"""Charts: the geometry of bars, always from zero, and their pictures. Every word and number stands in the page beside them.

Colours are the classes f1 to f6 of the style sheet, f2 only for the reader's own part; each colour but the first has a weave,
so that no reader depends on colour. A page that shows a chart puts `weaves()` in once.
"""

from collections.abc import Sequence
from typing import NamedTuple

from markupsafe import Markup

WIDTH = 1000
HEIGHT = 24
COLUMNS_HEIGHT = 160
GAP = 2
SLIVER = 3  # the least that is still seen
SERIES = ("f1", "f3", "f4", "f5", "f6")
MINE = "f2"
WEAVES = ("w1", "w2", "w3")


class Segment(NamedTuple):
    """One part of a stacked bar, in units of a bar 1,000 wide."""

    x: int
    width: int
    colour: str
    weave: str | None


class Column(NamedTuple):
    """One upright bar, in units of a chart 1,000 wide and 160 high; a negative value hangs below the zero line."""

    x: int
    y: int
    width: int
    height: int


def segments(parts: Sequence[int], *, of: int | None = None, mine: int | None = None) -> list[Segment]:
    """The parts side by side on a scale of `of` (their sum where not given); parts of zero take no room; `mine` is the reader's part."""
    assert all(part >= 0 for part in parts), parts
    scale = max(of or 0, sum(parts))
    drawn, before = [], 0
    for place, part in enumerate(parts):
        if part:
            start, end = _units(before, scale), _units(before + part, scale)
            drawn.append(Segment(min(start, WIDTH - SLIVER), max(SLIVER, end - start - _gap(end)), *_dress(place, mine)))
        before += part
    return drawn


def bar(parts: Sequence[int], *, of: int | None = None, mine: int | None = None) -> Markup:
    """One stacked bar; slivers are drawn last, so that nothing covers them."""
    drawn = sorted(segments(parts, of=of, mine=mine), key=lambda segment: -segment.width)
    rects = "".join(_rect(segment, HEIGHT) for segment in drawn)
    return Markup(f'<svg viewBox="0 0 {WIDTH} {HEIGHT}" preserveAspectRatio="none" aria-hidden="true">{rects}</svg>')  # noqa: S704 - numbers only


def bar_rows(rows: Sequence[Sequence[int]], *, mine: int | None = None) -> list[Markup]:
    """One bar a row, all on the scale of the longest, so that rows can be compared: a community's 1% by cause."""
    longest = max((sum(row) for row in rows), default=0)
    return [bar(row, of=longest, mine=mine) for row in rows]


def swatch(place: int, *, mine: int | None = None) -> Markup:
    """The small sample beside the name of a part."""
    colour, weave = _dress(place, mine)
    return Markup(f'<svg viewBox="0 0 20 14" aria-hidden="true">{_rect(Segment(0, 20, colour, weave), 14)}</svg>')  # noqa: S704 - numbers only


def columns(values: Sequence[int]) -> list[Column]:
    """Upright bars for equal steps of time, their heights from the zero line; a zero is a bar of no height."""
    span, zero = _span(values), zero_line(values)
    drawn = []
    for place, value in enumerate(values):
        left, right = WIDTH * place // len(values), WIDTH * (place + 1) // len(values)
        room = (right - left) // 6
        height = max(SLIVER, COLUMNS_HEIGHT * abs(value) // span) if value else 0
        drawn.append(Column(left + room, zero - height if value > 0 else zero, right - left - 2 * room, height))
    return drawn


def zero_line(values: Sequence[int]) -> int:
    """How far down the zero line lies: at the foot, unless a value is negative."""
    return -(-COLUMNS_HEIGHT * max([0, *values]) // _span(values)) if min([0, *values]) < 0 else COLUMNS_HEIGHT


def months(values: Sequence[int], *, is_last_open: bool = False) -> Markup:
    """Points by month. A month that still runs is woven, not solid; no bar for a month without points."""
    drawn = columns(values)
    rects = "".join(_column(column, woven=is_last_open and place == len(drawn)) for place, column in enumerate(drawn, 1) if column.height)
    return Markup(  # noqa: S704 - numbers only
        f'<svg class="columns" viewBox="0 0 {WIDTH} {COLUMNS_HEIGHT}" preserveAspectRatio="none" aria-hidden="true">{rects}'
        f'<path class="zero" vector-effect="non-scaling-stroke" d="M0 {zero_line(values)}h{WIDTH}"/></svg>'
    )


def weaves() -> Markup:
    """The three patterns: diagonal, weft and grid."""
    return WEAVE_PATTERNS


def _units(amount: int, scale: int) -> int:
    return (2 * WIDTH * amount + scale) // (2 * scale)


def _span(values: Sequence[int]) -> int:
    return max([0, *values]) - min([0, *values]) or 1


def _gap(end: int) -> int:
    return GAP if end < WIDTH else 0


def _dress(place: int, mine: int | None) -> tuple[str, str | None]:
    """Colour and weave of a part: by its place, or the reader's own."""
    colour = MINE if place == mine else SERIES[place % len(SERIES)]
    return colour, WEAVES[(place - 1) % len(WEAVES)] if place else None


def _rect(segment: Segment, height: int) -> str:
    box = f'x="{segment.x}" width="{segment.width}" height="{height}"'
    return f'<rect class="{segment.colour}" {box}/>' + (f'<rect fill="url(#{segment.weave})" {box}/>' if segment.weave else "")


def _column(column: Column, *, woven: bool) -> str:
    box = f'x="{column.x}" y="{column.y}" width="{column.width}" height="{column.height}"'
    return f'<rect class="f1" {box}/>' + (f'<rect fill="url(#w1)" {box}/>' if woven else "")


WEAVE_PATTERNS = Markup(
    '<svg width="0" height="0" aria-hidden="true" class="hidden"><defs>'
    '<pattern id="w1" width="8" height="8" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">'
    '<path class="weave" d="M0 0v8"/></pattern>'
    '<pattern id="w2" width="7" height="7" patternUnits="userSpaceOnUse"><path class="weave" d="M0 3.5h7"/></pattern>'
    '<pattern id="w3" width="7" height="7" patternUnits="userSpaceOnUse"><path class="weave" d="M3.5 0v7M0 3.5h7"/></pattern>'
    "</defs></svg>"
)
