"""The sketch map of a community: a store as the lit door, numbered rings around it, two or three roads, a river.

A sketch, not a survey: directions are true, nearer is nearer, far places are drawn in. Roads and river come from the seed.
The ordered list with distances beside it says the same and is the truth. Classes: where, road, water, lamp.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import cos, hypot, radians, sqrt
from random import Random

from markupsafe import Markup

WIDTH, HEIGHT = 340, 170
MARGIN = 18
RING = 10
CLEAR = 25
PLACES_MAX = 12
ROUNDS_OF_MAKING_ROOM = 30


@dataclass(frozen=True, slots=True)
class Place:
    """Where something is, in degrees."""

    latitude: float
    longitude: float


@dataclass(frozen=True, slots=True)
class Point:
    x: float
    y: float


MIDDLE = Point(WIDTH / 2, HEIGHT / 2)


def sketch(store: Place, places: Sequence[Place], *, seed: str, label: str) -> Markup:
    """The map named `label`; the first twelve places are numbered in the order given."""
    random = Random(f"map {seed}")  # noqa: S311 - no secret: the same seed must draw the same map
    rings = positions(store, places[:PLACES_MAX])
    numbered = Markup().join(_ring(number, ring) for number, ring in enumerate(rings, 1))
    return Markup(
        '<svg class="where" viewBox="0 0 {} {}" role="img" aria-label="{}"><path class="water" d="{}"/><path class="road" d="{}"/>'
        '<path class="lamp" d="M{} {}v-14a9 9 0 0 1 18 0v14z"/>{}</svg>'
    ).format(WIDTH, HEIGHT, label, _river(random), _roads(random, rings), round(MIDDLE.x - 9), round(MIDDLE.y + 10), numbered)


def positions(store: Place, places: Sequence[Place]) -> list[Point]:
    """Where the rings stand: true directions from the store in the middle, root of the distance, none on another or outside."""
    offsets = [_offset(store, place) for place in places]
    scale = min((_room(offset) for offset in offsets if hypot(offset.x, offset.y) > 0), default=1.0)
    points = [Point(MIDDLE.x + offset.x * scale, MIDDLE.y + offset.y * scale) for offset in offsets]
    for _round in range(ROUNDS_OF_MAKING_ROOM):
        points = [_make_room(place, points) for place in range(len(points))]
    return points


def _offset(store: Place, place: Place) -> Point:
    """East and south of the store, shortened to the root of the distance so that one far place does not crowd the near ones."""
    east = (place.longitude - store.longitude) * cos(radians(store.latitude))
    south = store.latitude - place.latitude
    distance = hypot(east, south)
    return Point(east / sqrt(distance), south / sqrt(distance)) if distance else Point(0, 0)


def _room(offset: Point) -> float:
    """How much an offset may be stretched before it leaves the frame."""
    across = (WIDTH / 2 - MARGIN) / abs(offset.x) if offset.x else float("inf")
    down = (HEIGHT / 2 - MARGIN) / abs(offset.y) if offset.y else float("inf")
    return min(across, down)


def _make_room(place: int, points: list[Point]) -> Point:
    """One step away from whatever stands too close, the store before all."""
    here = points[place]
    for other, there in enumerate([*points, MIDDLE]):
        apart = hypot(here.x - there.x, here.y - there.y)
        if other != place and apart < CLEAR:
            turn = radians(place * 137.5)
            away = Point((here.x - there.x) / apart, (here.y - there.y) / apart) if apart > 0.5 else Point(cos(turn), cos(turn + 1.57))
            push = CLEAR - apart if there is MIDDLE else (CLEAR - apart) / 2
            here = Point(here.x + away.x * push, here.y + away.y * push)
    return Point(min(max(here.x, MARGIN), WIDTH - MARGIN), min(max(here.y, MARGIN), HEIGHT - MARGIN))


def _roads(random: Random, rings: Sequence[Point]) -> str:
    """The high road from edge to edge past the door, and a lane to the ring farthest above and farthest below it."""
    west, east = random.randrange(15, HEIGHT - 15), random.randrange(15, HEIGHT - 15)
    bend = random.randrange(-14, 15)
    path = f"M-8 {west}Q{random.randrange(70, 110)} {MIDDLE.y + bend:.0f} {MIDDLE.x:.0f} {MIDDLE.y:.0f}T{WIDTH + 8} {east}"
    for ring in _farthest(rings):
        path += _lane_past(random, ring)
    return path


def _farthest(rings: Sequence[Point]) -> list[Point]:
    above = [ring for ring in rings if ring.y < MIDDLE.y - CLEAR]
    below = [ring for ring in rings if ring.y > MIDDLE.y + CLEAR]
    found = [min(above, key=lambda ring: ring.y, default=None), max(below, key=lambda ring: ring.y, default=None)]
    return [ring for ring in found if ring]


def _lane_past(random: Random, ring: Point) -> str:
    """From the door to a ring and on, out of the frame."""
    beyond = Point(MIDDLE.x + (ring.x - MIDDLE.x) * 1.9, MIDDLE.y + (ring.y - MIDDLE.y) * 1.9)
    lean = random.choice((-0.22, 0.22))
    control = Point(
        (MIDDLE.x + ring.x) / 2 + (ring.y - MIDDLE.y) * lean,
        (MIDDLE.y + ring.y) / 2 - (ring.x - MIDDLE.x) * lean,
    )
    return f"M{MIDDLE.x:.0f} {MIDDLE.y:.0f}Q{control.x:.0f} {control.y:.0f} {ring.x:.0f} {ring.y:.0f}T{beyond.x:.0f} {beyond.y:.0f}"


def _river(random: Random) -> str:
    """In three bends from the left to the right, under the door."""
    height = random.randrange(122, 140)
    first, second = random.randrange(90, 140), random.randrange(200, 250)
    bends = f"C{first // 2} {height - 22} {first - 20} {height + 20} {first + 40} {height}S{second} {height - 34} {WIDTH + 5} {height - 14}"
    return f"M-5 {height}{bends}"


def _ring(number: int, ring: Point) -> Markup:
    return Markup('<circle cx="{}" cy="{}" r="{}"/><text x="{}" y="{}">{}</text>').format(
        round(ring.x), round(ring.y), RING, round(ring.x), round(ring.y) + 4, number
    )
