from itertools import combinations
from math import hypot
from xml.etree import ElementTree

from hypothesis import given, strategies as st

from portal.kit.drawings.map import HEIGHT, MARGIN, MIDDLE, PLACES_MAX, WIDTH, Place, positions, sketch

STORE = Place(53.6, -2.1)
near = st.builds(Place, st.floats(53.4, 53.8), st.floats(-2.4, -1.8))


@given(st.lists(near, max_size=PLACES_MAX))
def test_every_ring_stands_inside_the_frame(places: list[Place]) -> None:
    for point in positions(STORE, places):
        assert MARGIN <= point.x <= WIDTH - MARGIN
        assert MARGIN <= point.y <= HEIGHT - MARGIN


@given(st.lists(near, max_size=6))
def test_no_ring_covers_another_or_the_door(places: list[Place]) -> None:
    points = [*positions(STORE, places), MIDDLE]
    for one, other in combinations(points, 2):
        assert hypot(one.x - other.x, one.y - other.y) > 18


def test_directions_are_true() -> None:
    north, east, south, west = positions(STORE, [Place(53.7, -2.1), Place(53.6, -2.0), Place(53.5, -2.1), Place(53.6, -2.2)])
    assert north.y < MIDDLE.y < south.y and abs(north.x - MIDDLE.x) < 1 > abs(south.x - MIDDLE.x)
    assert west.x < MIDDLE.x < east.x and abs(west.y - MIDDLE.y) < 1 > abs(east.y - MIDDLE.y)


def test_nearer_is_nearer() -> None:
    one, two, three = (
        hypot(point.x - MIDDLE.x, point.y - MIDDLE.y)
        for point in positions(STORE, [Place(53.6, -2.0), Place(53.6, -2.3), Place(53.6, -1.6)])
    )
    assert one < two < three


def test_a_map_is_named_numbered_in_order_and_without_style() -> None:
    drawing = sketch(STORE, [Place(53.61, -2.12), Place(53.59, -2.0)], seed="calderbrook", label='Map of "Calderbrook" & <b>')
    root = ElementTree.fromstring(str(drawing))
    assert root.attrib["role"] == "img"
    assert root.attrib["aria-label"] == 'Map of "Calderbrook" & <b>'
    assert [element.text for element in root.iter("text")] == ["1", "2"]
    assert "style" not in drawing


def test_a_map_of_the_store_alone_still_has_its_roads_and_its_door() -> None:
    root = ElementTree.fromstring(str(sketch(STORE, [], seed="calderbrook", label="Map")))
    assert [element.attrib["class"] for element in root] == ["water", "road", "lamp"]


def test_the_same_seed_draws_the_same_map() -> None:
    assert sketch(STORE, [], seed="a", label="Map") == sketch(STORE, [], seed="a", label="Map")
    assert sketch(STORE, [], seed="a", label="Map") != sketch(STORE, [], seed="b", label="Map")


def test_places_beyond_the_twelfth_are_left_to_the_list() -> None:
    drawing = sketch(STORE, [Place(53.6 + step / 100, -2.1) for step in range(1, 40)], seed="a", label="Map")
    assert drawing.count("<circle") == PLACES_MAX
