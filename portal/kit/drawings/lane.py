"""The row of houses under a page's title: one lit door for each activity that has room. A count, not a decoration.

The same seed gives the same row for ever, so a community knows its own. Classes for the style sheet: far, near, pane, lamp.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from random import Random
from typing import Literal

from markupsafe import Markup

Roofline = Literal["lane", "hills", "harbour"]

WIDTH, GROUND = 1400, 110
SEAM = 1  # a dark thread between two houses
DOORS_LIT_MAX = 7
ROWS_KEPT = 1_000  # of a few kilobytes each
# On the narrowest phone only this much is seen: no gaps here, so that the seven doors nearest the middle are all in sight.
CLOSE_FROM, CLOSE_TO = 440, 960

# With the seam, widths are even for a gable and a multiple of eight for a stepped one.
HOUSE_WIDTHS = {"lane": (53, 57, 61, 65), "hills": (53, 57, 61, 65), "harbour": (49, 57, 65)}
WALL_TOPS = {"lane": (53, 57, 61, 65), "hills": (53, 57, 61, 65), "harbour": (54, 60, 66)}
ROOFS = {"lane": ("gable", "hip"), "hills": ("gable", "gable", "hip"), "harbour": ("steep", "steep", "steps", "gable")}
RISES = {"gable": (20, 22, 24, 26), "hip": (15,), "steep": (24, 28, 32), "steps": (24,)}


@dataclass(frozen=True, slots=True)
class House:
    left: int
    width: int
    wall_top: int
    roof: str
    rise: int
    door: int
    window: int
    has_loft: bool
    lights_window: bool


@lru_cache(maxsize=ROWS_KEPT)
def lane(seed: str, roofline: Roofline, lit: int) -> Markup:
    """The row for a place: `lit` doors, at most seven, stand open around the middle, where a phone shows them too."""
    random = Random(f"{roofline} {seed}")  # noqa: S311 - no secret: the same seed must draw the same row
    far = FAR[roofline](random)
    houses = list(_houses(random, roofline))
    open_houses = _open(houses, lit)
    near = "".join(_walls(house) + _chimney(house) for house in houses)
    lamp = "".join(_door(house) + (_window(house) if house.lights_window else "") for house in open_houses)
    pane = "".join(_pane(house, is_open=house in open_houses) for house in houses)
    return Markup(
        '<svg class="lane" viewBox="0 0 {} {}" preserveAspectRatio="xMidYMax slice" aria-hidden="true">'
        '<path class="far" d="{}"/><path class="near" d="{}"/><path class="pane" d="{}"/><path class="lamp" d="{}"/></svg>'
    ).format(WIDTH, GROUND, far, near, pane, lamp)


def _houses(random: Random, roofline: Roofline) -> Iterator[House]:
    left = -random.randrange(8, 30)
    while left < WIDTH:
        house = _house(random, roofline, left)
        yield house
        left += house.width
        if random.random() < 0.22 and not CLOSE_FROM < left < CLOSE_TO:
            left += 14


def _house(random: Random, roofline: Roofline, left: int) -> House:
    width = random.choice(HOUSE_WIDTHS[roofline])
    roof = random.choice(ROOFS[roofline])
    near, away = (8, width - 21) if random.random() < 0.5 else (width - 25, 8)
    return House(
        left=left,
        width=width,
        wall_top=random.choice(WALL_TOPS[roofline]),
        roof=roof,
        rise=random.choice(RISES[roof]),
        door=left + near,
        window=left + away,
        has_loft=roof in ("steep", "steps"),
        lights_window=random.random() < 0.5,
    )


def _open(houses: list[House], lit: int) -> list[House]:
    """Of the seven houses nearest the middle, `lit` spread evenly from the first to the last."""
    middle = sorted(sorted(houses, key=lambda house: abs(house.door + 8 - WIDTH // 2))[:DOORS_LIT_MAX], key=lambda house: house.left)
    lit = max(0, min(lit, DOORS_LIT_MAX))
    if lit == 1:
        return [middle[DOORS_LIT_MAX // 2]]
    return [middle[round(place * (DOORS_LIT_MAX - 1) / (lit - 1))] for place in range(lit)]


def _walls(house: House) -> str:
    """Walls and roof in one outline, always drawn clockwise: then parts that overlap stay filled."""
    left, width, top, rise = house.left, house.width - SEAM, house.wall_top, house.rise
    half = width // 2
    if house.roof == "hip":
        return f"M{left} {GROUND}V{top}h-2l8-{rise}h{width - 12}l8 {rise}h-2V{GROUND}z"
    if house.roof == "steps":
        step = width // 8
        up, down = f"v-{rise // 4}h{step}" * 4, f"h{step}v{rise // 4}" * 4
        return f"M{left} {GROUND}V{top}{up}{down}V{GROUND}z"
    return f"M{left} {GROUND}V{top}l{half}-{rise} {half} {rise}V{GROUND}z"


def _chimney(house: House) -> str:
    if house.has_loft:
        return ""
    stack = 22 if house.roof == "hip" else 30
    return f"M{house.left + house.width - 20} {house.wall_top - stack}h9v24h-9z"


def _pane(house: House, *, is_open: bool) -> str:
    door = "" if is_open else _door(house)
    window = "" if is_open and house.lights_window else _window(house)
    loft = f"M{house.left + house.width // 2 - 4} {house.wall_top - 8}h8v10h-8z" if house.has_loft else ""
    return door + window + loft


def _door(house: House) -> str:
    return f"M{house.door} {GROUND}V93a8 8 0 0 1 16 0v17z"


def _window(house: House) -> str:
    return f"M{house.window} {house.wall_top + 10}h12v12h-12z"


def _far_roofs(random: Random) -> str:
    """A second street behind the first."""
    path, x = f"M0 {GROUND}V58", 0
    while x < WIDTH:
        half, rise, eaves = random.choice((40, 46, 54, 62)), random.choice((14, 18, 22)), random.choice((48, 54, 60))
        path += f"V{eaves}l{half}-{rise} {half} {rise}"
        x += 2 * half
    return f"{path}V{GROUND}z"


def _far_hills(random: Random) -> str:
    """Long moor lines: a high one and a low one in turn."""
    high = random.random() < 0.5
    path, x = f"M0 {GROUND}V{40 if high else 62}", 0
    while x < WIDTH:
        high = not high
        stretch = random.randrange(190, 300, 10)
        y = random.randrange(8, 28, 2) if high else random.randrange(46, 62, 2)
        x += stretch
        path += f"S{x - stretch // 2} {y} {x} {y}"
    return f"{path}V{GROUND}z"


def _far_harbour(random: Random) -> str:
    """Sails over the roofs, and the quay wall."""
    path, x = f"M0 {GROUND}V80h{WIDTH}v30z", random.randrange(20, 90)
    while x < WIDTH:
        path += _boat(x, random.randrange(4, 22, 2))
        x += random.randrange(90, 230, 10)
    return path


def _boat(x: int, top: int) -> str:
    return f"M{x} {top}h2v{GROUND - top}h-2zM{x + 5} {top + 2}q26 26 32 68h-32zM{x - 3} {top + 12}v58h-24q18-24 24-58z"


FAR = {"lane": _far_roofs, "hills": _far_hills, "harbour": _far_harbour}
