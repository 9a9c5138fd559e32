"""The real year of till data, its load killed again and again: what stands in the end is what a load in peace gives."""

import asyncio
import json
import os
import signal
import sys
from asyncio.subprocess import PIPE, Process, create_subprocess_exec
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from portal.kit import database, embedded
from tests.rewards.shared_till import FILES, LINES, PURCHASES, SAYS, booked, households_that_differ, marks, open_real_shop

pytestmark = marks
ROOT = Path(__file__).resolve().parents[2]
COMMAND = "from app import main; main()"
PATIENCE_SECONDS = 300

# When each kill comes: once so many purchases stand, within a batch that has been in the making for so many milliseconds.
KILLS = ((4_000, 0), (16_000, 20), (28_000, 40), (41_000, 60), (54_000, 80))
IN_THE_MAKING = """
SELECT EXISTS (
  SELECT FROM pg_stat_activity
  WHERE datname = current_database() AND pid <> pg_backend_pid() AND now() - xact_start >= make_interval(secs => $1::float / 1000)
)
"""


@dataclass(frozen=True)
class Toadlane:
    """The product's own command, in processes of its own, over the database of a test."""

    owner: str
    folder: Path

    async def begin(self, *words: str) -> Process:
        urls = {"TOADLANE_DATABASE_URL": embedded.site_url(self.owner), "TOADLANE_OWNER_DATABASE_URL": self.owner}
        return await create_subprocess_exec(
            sys.executable, "-c", COMMAND, *words, cwd=ROOT, env={**os.environ, **urls}, stdout=PIPE, stderr=PIPE
        )

    async def do(self, *words: str) -> str:
        """What a command said that ended well."""
        process = await self.begin(*words)
        said, complained = await asyncio.wait_for(process.communicate(), PATIENCE_SECONDS)
        assert process.returncode == 0, complained.decode()[-2000:]
        return said.decode()

    async def keep_mapping(self) -> None:
        file = self.folder / "mapping.json"
        file.write_text(json.dumps(SAYS))
        await self.do("import", "mapping", str(file), "--name", "till")

    def load(self) -> list[str]:
        rejects = str(self.folder / "rejects.csv")
        return ["import", "purchases", *map(str, FILES), "--mapping", "till", "--history", "--rejects", rejects, "--json"]


async def standing() -> int:
    return int(await database.value("SELECT count(*) FROM rewards_purchase"))


async def kill(load: Process, *, when: int, milliseconds: int) -> None:
    """Kill a load that has brought the books to `when` purchases, in the middle of its next batch."""
    async with asyncio.timeout(PATIENCE_SECONDS):
        while await standing() < when or not await database.value(IN_THE_MAKING, milliseconds):
            assert load.returncode is None, "it ended by itself"
            await asyncio.sleep(0.005)
    load.kill()
    await load.communicate()
    assert load.returncode == -signal.SIGKILL


def counted(said: str) -> dict[str, Any]:
    return dict(json.loads(said))


async def test_the_real_year_loaded_through_five_kills_is_exact_to_the_penny(committed: str, tmp_path: Path) -> None:
    shop, toadlane = await open_real_shop(), Toadlane(committed, tmp_path)
    await toadlane.keep_mapping()
    for when, milliseconds in KILLS:
        await kill(await toadlane.begin(*toadlane.load()), when=when, milliseconds=milliseconds)
        assert when <= await standing() < PURCHASES
    last = counted(await toadlane.do(*toadlane.load()))
    assert (last["lines"], last["rejected_lines"], last["same"] + last["created"]) == (LINES, 0, PURCHASES)
    assert await households_that_differ(shop.society) == []
    before = await booked()
    assert counted(await toadlane.do(*toadlane.load())) == {"lines": LINES, "rejected_lines": 0, "same": PURCHASES}
    assert await booked() == before
    await toadlane.do("verify")
