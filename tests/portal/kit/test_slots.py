"""Slots: all panels of a page in one statement, and a broken one leaves the others standing."""

import msgspec
import pytest
from starlette.applications import Starlette

from portal.kit import slots
from portal.kit.slots import Panel, ShownPanel, Slot

pytestmark = [pytest.mark.anyio, pytest.mark.commits]


class Count(msgspec.Struct):
    """One figure."""

    count: int


def panel(name: str, sql: str) -> Panel:
    return Panel(name, sql, Count, "nowhere.html")


async def shown(*panels: Panel) -> dict[str, Count | None]:
    slot: Slot[Panel] = Slot("test", ("bigint", "timestamptz"))
    slots.fill([{slot: panels}])
    found: list[ShownPanel] = await slots.show(slot, 7, None)
    return {each.name: each.content for each in found}


GOOD = panel("good", "SELECT json_build_object('count', $1)")


@pytest.mark.parametrize(
    "wrong", ["SELECT json_build_object('count', 1 / ($1 - 7))", "SELECT json_build_object('count', 'many')", "SELECT nothing"]
)
async def test_a_broken_panel_leaves_the_others_standing(committed: str, toad_lane: Starlette, wrong: str) -> None:
    assert await shown(GOOD, panel("wrong", wrong), panel("again", GOOD.sql)) == {"good": Count(7), "wrong": None, "again": Count(7)}


async def test_an_argument_that_no_panel_asks_for_is_no_trouble(committed: str) -> None:
    assert await shown(GOOD) == {"good": Count(7)}
    assert await shown() == {}
