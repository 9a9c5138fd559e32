"""Awards with real commits: the same reading from several at once, and different readings of one month at once."""

import asyncio

import pytest

from rewards import awards, verify
from rewards.models.awards import Award, AwardFact
from rewards.models.journal import JournalEntry
from tests import people
from tests.rewards.test_awards import give_rules, read, take
from tests.rewards.tills import open_shop

pytestmark = [pytest.mark.anyio, pytest.mark.commits, pytest.mark.row("O1.4")]


async def test_ten_equal_posts_at_once_are_one_reading_and_one_entry(committed: str) -> None:
    lane = await give_rules(await open_shop())
    word = read(await people.member(lane.society), "E1")
    answers = await asyncio.gather(*(awards.take(lane.society, [word], by=lane.by) for _ in range(10)))
    assert sorted(outcome.state.value for (outcome,) in answers) == ["created"] + ["same"] * 9
    assert (await Award.all().count(), await AwardFact.all().count(), await JournalEntry.all().count()) == (1, 1, 1)


async def test_ten_readings_of_one_month_at_once_keep_to_its_cap(committed: str) -> None:
    lane = await give_rules(await open_shop())
    member = await people.member(lane.society)
    await asyncio.gather(*(take(lane, read(member, f"E{day}", f"2026-11-{day:02}")) for day in range(1, 11)))
    assert sum([entry.points for entry in await JournalEntry.all()]) == 50
    assert await verify.verify() == []
