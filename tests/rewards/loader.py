"""Loads a till file as a process of its own, so that a test can kill it: `python -m tests.rewards.loader URL SOCIETY FILE...`"""

import asyncio
import sys
from pathlib import Path

from tortoise.context import TortoiseContext

import app as site
from portal.actors import system
from portal.kit import database
from portal.models import Society
from rewards.intake import imports, till_mappings
from tests.rewards.test_till_files import SAYS


def said(report: imports.Report) -> None:
    sys.stdout.write(f"{report}\n")
    sys.stdout.flush()


async def load(url: str, society_id: int, files: list[Path]) -> None:
    site.create_app()  # wires the listeners
    async with TortoiseContext() as context:
        await context.init(config=database.configuration(url, [domain.name for domain in site.DOMAINS], connections_max=2))
        society = await Society.get(id=society_id)
        work = imports.Load(society, till_mappings.mapping_of(SAYS), system(society), history=True, told=said)
        said(await imports.load(work, files))


if __name__ == "__main__":
    asyncio.run(load(sys.argv[1], int(sys.argv[2]), [Path(name) for name in sys.argv[3:]]))
