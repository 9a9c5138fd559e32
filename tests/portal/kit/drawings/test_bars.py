from itertools import pairwise
from xml.etree import ElementTree

from hypothesis import given, strategies as st

from portal.kit.drawings import bars
from portal.kit.drawings.bars import Column, Segment, columns, segments

amounts = st.lists(st.integers(0, 10**14), max_size=8)


def test_the_points_of_the_picture_stand_as_drawn() -> None:
    assert segments([1912, 450, 260, 188]) == [
        Segment(0, 678, "f1", None),
        Segment(680, 159, "f3", "w1"),
        Segment(841, 90, "f4", "w2"),
        Segment(933, 67, "f5", "w3"),
    ]


def test_nothing_is_drawn_of_nothing() -> None:
    assert segments([]) == segments([0, 0]) == []
    assert bars.bar_rows([]) == []


def test_a_single_part_fills_the_bar() -> None:
    assert segments([7]) == [Segment(0, 1000, "f1", None)]


def test_a_part_of_zero_takes_no_room_and_keeps_its_colour_free() -> None:
    assert segments([0, 5, 5]) == [Segment(0, 498, "f3", "w1"), Segment(500, 500, "f4", "w2")]


def test_only_the_part_of_the_reader_is_madder() -> None:
    assert [segment.colour for segment in segments([1, 1, 1], mine=1)] == ["f1", "f2", "f4"]
    assert all(segment.colour != "f2" for segment in segments([1] * 12))


@given(amounts)
def test_parts_stand_in_order_inside_the_bar_and_each_is_seen(parts: list[int]) -> None:
    drawn = segments(parts)
    assert len(drawn) == sum(part > 0 for part in parts)
    assert all(segment.x >= 0 and segment.width >= bars.SLIVER and segment.x + segment.width <= 1000 for segment in drawn)
    assert all(before.x <= after.x for before, after in pairwise(drawn))


@given(amounts, st.integers(0, 10**15))
def test_widths_are_in_proportion_to_the_scale(parts: list[int], of: int) -> None:
    scale = max(of, sum(parts))
    for part, segment in zip([part for part in parts if part], segments(parts, of=of), strict=True):
        assert abs(segment.width - 1000 * part / scale) <= bars.SLIVER


def test_rows_are_drawn_on_the_scale_of_the_longest() -> None:
    long, short = bars.bar_rows([[100, 100], [50]])
    assert 'x="500" width="500"' in long
    assert 'x="0" width="248"' in short


def test_a_sliver_is_drawn_over_its_wide_neighbour() -> None:
    assert bars.bar([1, 10**6]).index("f3") < bars.bar([1, 10**6]).index("f1")


def test_a_month_is_as_high_as_its_share_of_the_highest() -> None:
    assert columns([50, 100]) == [Column(83, 80, 334, 80), Column(583, 0, 334, 160)]


def test_a_month_without_points_has_no_bar_and_all_zero_is_a_bare_line() -> None:
    assert [column.height for column in columns([0, 0, 0])] == [0, 0, 0]
    assert bars.months([0, 0]).count("<rect") == 0
    assert 'd="M0 160h1000"' in bars.months([])


def test_a_month_of_refunds_hangs_below_the_line() -> None:
    above, below = columns([30, -10])
    assert bars.zero_line([30, -10]) == 120
    assert (above.y, above.height) == (0, 120)
    assert (below.y, below.height) == (120, 40)


@given(st.lists(st.integers(-(10**9), 10**9), min_size=1, max_size=24))
def test_every_column_stays_inside_the_chart(values: list[int]) -> None:
    for column in columns(values):
        assert column.x >= 0 and column.x + column.width <= 1000
        assert column.y >= -bars.SLIVER and column.y + column.height <= bars.COLUMNS_HEIGHT + bars.SLIVER


def test_the_month_that_still_runs_is_woven() -> None:
    assert bars.months([5, 5]).count("url(#w1)") == 0
    assert bars.months([5, 5], is_last_open=True).count("url(#w1)") == 1


def test_charts_are_silent_and_every_weave_they_name_exists() -> None:
    patterns = {element.attrib["id"] for element in ElementTree.fromstring(str(bars.weaves())).iter("pattern")}
    assert patterns == set(bars.WEAVES)
    for drawing in (bars.bar([1, 2, 3, 4]), bars.months([1, 2]), bars.swatch(2), bars.weaves()):
        assert ElementTree.fromstring(str(drawing)).attrib["aria-hidden"] == "true"
        assert "style" not in drawing


def test_a_swatch_looks_like_its_part() -> None:
    assert bars.swatch(0) == '<svg viewBox="0 0 20 14" aria-hidden="true"><rect class="f1" x="0" width="20" height="14"/></svg>'
    assert 'class="f2"' in bars.swatch(1, mine=1)
