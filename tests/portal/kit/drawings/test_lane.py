import re
import zlib
from itertools import pairwise
from typing import get_args
from xml.etree import ElementTree

import pytest
from hypothesis import given, strategies as st

from portal.kit.drawings.lane import Roofline, lane

ROOFLINES = get_args(Roofline)
DOOR = re.compile(r"M(-?\d+) 110V93")
SEEN_ON_A_PHONE = (455, 945)  # 320 px wide and 72 high

rooflines, seeds = st.sampled_from(ROOFLINES), st.text(max_size=20)


def path(drawing: str, name: str) -> str:
    root = ElementTree.fromstring(drawing)
    return next(element.attrib["d"] for element in root if element.attrib["class"] == name)


def doors(drawing: str, name: str) -> list[int]:
    return [int(x) for x in DOOR.findall(path(drawing, name))]


@given(seeds, rooflines, st.integers(0, 7))
def test_as_many_doors_are_lit_as_activities_have_room(seed: str, roofline: Roofline, lit: int) -> None:
    assert len(doors(lane(seed, roofline, lit), "lamp")) == lit


@pytest.mark.parametrize(("lit", "shown"), [(8, 7), (400, 7), (-1, 0)])
def test_never_more_than_seven_doors_are_lit(lit: int, shown: int) -> None:
    assert len(doors(lane("calderbrook", "lane", lit), "lamp")) == shown


@given(seeds, rooflines)
def test_all_seven_doors_are_in_sight_on_the_narrowest_phone(seed: str, roofline: Roofline) -> None:
    lit = doors(lane(seed, roofline, 7), "lamp")
    assert all(SEEN_ON_A_PHONE[0] <= x and x + 16 <= SEEN_ON_A_PHONE[1] for x in lit)


@given(seeds, rooflines, st.integers(0, 7))
def test_lighting_a_door_moves_no_house(seed: str, roofline: Roofline, lit: int) -> None:
    dark, some = lane(seed, roofline, 0), lane(seed, roofline, lit)
    assert path(dark, "near") == path(some, "near")
    assert sorted(doors(some, "lamp") + doors(some, "pane")) == sorted(doors(dark, "pane"))


@given(seeds, rooflines)
def test_the_row_reaches_from_edge_to_edge(seed: str, roofline: Roofline) -> None:
    found = sorted(doors(lane(seed, roofline, 0), "pane"))
    assert found[0] < 60 and found[-1] > 1320
    assert max(after - before for before, after in pairwise(found)) < 140


def test_a_community_keeps_its_row_and_another_has_its_own() -> None:
    assert lane("calderbrook", "hills", 3) == lane("calderbrook", "hills", 3)
    assert lane("calderbrook", "hills", 3) != lane("hebble", "hills", 3)
    assert len({path(lane("calderbrook", roofline, 0), "far") for roofline in ROOFLINES}) == 3


@pytest.mark.parametrize("roofline", ROOFLINES)
def test_the_drawing_is_small_silent_and_without_style(roofline: Roofline) -> None:
    drawing = lane("calderbrook", roofline, 7)
    assert len(zlib.compress(drawing.encode())) < 1_250
    assert 'aria-hidden="true"' in drawing and "style" not in drawing
    assert 'viewBox="0 0 1400 110" preserveAspectRatio="xMidYMax slice"' in drawing
