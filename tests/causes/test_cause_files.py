"""Causes from files, and the round that they run in."""

from pathlib import Path
from typing import Any

import pytest
from starlette.applications import Starlette

from causes import cause_files, causes, rounds
from causes.models import Cause, Running
from portal.actors import VISITOR, system
from portal.kit import clock
from tests import people
from tests.causes import made
from tests.causes.made import Lane
from tests.csv_files import refused, written
from tests.regions import made as regions
from tests.rewards.tills import food

pytestmark = pytest.mark.anyio
HEAD = "community,name,aim,slug,story,category,sensitive,latitude,longitude,enter"


@pytest.fixture
async def lane(rolled_back: None, toad_lane: Starlette) -> Lane:
    """A community `calder`, where two causes run."""
    lane = await made.lane()
    await lane.community.filter(id=lane.community.id).update(slug="calder")
    return lane


async def load(lane: Lane, folder: Path, *lines: str, head: str = HEAD) -> list[tuple[int, str]]:
    return await refused(cause_files.load(lane.shop.society, written(folder, "causes.csv", head, *lines), by=system()))


async def brought(lane: Lane) -> list[dict[str, Any]]:
    """Causes of the society beside the two of the lane."""
    return await Cause.filter(society=lane.shop.society).exclude(id__in=[lane.pantry.cause_id, lane.brass.cause_id]).order_by("id").values()


async def test_a_file_brings_causes_and_lets_them_run_once(lane: Lane, tmp_path: Path) -> None:
    lines = (
        'calder,Hedge Menders,New hedges,,"**Tools**\n\nfor ten",environment,,53.6,-2.1,yes',
        "calder,Warm Rooms,A stove,warm,,,yes,,,",
    )
    assert await load(lane, tmp_path, *lines) == []
    first = await brought(lane)
    told = [(one["slug"], one["story"], one["category"], one["sensitive"], one["latitude"]) for one in first]
    assert told == [("hedge-menders", "**Tools**\n\nfor ten", "environment", False, 53.6), ("warm", "", "other", True, None)]
    assert await Running.filter(cause_id__in=[one["id"] for one in first]).values_list("cause__slug", "round_id", "begins_at") == [
        ("hedge-menders", lane.round.id, lane.round.starts_at)
    ]
    assert await load(lane, tmp_path, *lines) == []
    assert (await brought(lane), await Running.filter(round=lane.round).count()) == (first, 3)


async def test_what_a_line_tells_otherwise_is_rewritten_and_what_it_lacks_stays(lane: Lane, tmp_path: Path) -> None:
    await load(lane, tmp_path, "calder,Warm Rooms,A stove,warm,Story,environment,yes,53.6,-2.1,yes")
    assert await load(lane, tmp_path, "calder,Warmer Rooms,Two stoves,warm", head="community,name,aim,slug") == []
    (cause,) = await brought(lane)
    told = (cause["name"], cause["aim"], cause["story"], cause["category"], cause["sensitive"], cause["latitude"])
    assert told == ("Warmer Rooms", "Two stoves", "Story", "environment", True, 53.6)
    assert await Running.filter(cause_id=cause["id"]).count() == 1


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ("nowhere,Warm Rooms,A stove,,,,,,,", "There is no community nowhere."),
        ("calder,Warm Rooms,A stove,Warm Rooms,,,,,,", "small letters, digits and hyphens"),
        ("calder,Warm Rooms,A stove,taken,,,,,,", "There is another cause at taken."),
        ("calder,Warm Rooms,A stove,,,politics,,,,", "There is no category politics. There are: food, health"),
        ("calder,Warm Rooms,,,,,,,,", "The column for aim is empty"),
        ("calder,Warm Rooms,A stove,,,,,,,maybe", "yes or no, not maybe"),
        ("calder,Fourth,Too late,,,,,,,yes", "3 causes share in this community already"),
    ],
)
async def test_a_bad_line_is_named_writes_nothing_and_the_others_are_taken(lane: Lane, tmp_path: Path, line: str, why: str) -> None:
    await causes.register(await regions.community(lane.shop.society), name="Taken", aim="x", category="other", slug="taken")
    ((number, reason),) = await load(lane, tmp_path, "calder,Third,In time,,,,,,,yes", line, "calder,Idle,Waits,,,,,,,no")
    assert number == 3 and why in reason
    assert [cause["name"] for cause in await brought(lane)] == ["Taken", "Third", "Idle"]


async def test_who_comes_when_money_has_come_together_shares_from_today_on(lane: Lane, tmp_path: Path) -> None:
    await lane.shop.sell(await lane.resident(), food(349))
    await load(lane, tmp_path, "calder,Third,Late,,,,,,,yes")
    running = await Running.get(cause__name="Third").select_related("round")
    assert running.begins_at == rounds.midnight(clock.today("Europe/London"), "Europe/London")
    assert running.runs_at(clock.now())


async def test_a_cause_is_named_within_its_society_only(lane: Lane, tmp_path: Path) -> None:
    other = await regions.community(await people.society(), slug="quay")
    await causes.register(other, name="Quay Lights", aim="x", category="other")
    assert await load(lane, tmp_path, "quay,Quay Lights,x,,,,,,,") == [(2, "There is no community quay.")]
    assert await load(lane, tmp_path, "calder,Quay Lights,x,quay-lights,,,,,,") == [(2, "There is another cause at quay-lights.")]


async def test_only_the_command_line_writes_causes_down(lane: Lane) -> None:
    with pytest.raises(AssertionError):
        await causes.keep(lane.community, by=VISITOR, name="a", aim="b")
