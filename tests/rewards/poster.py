"""Posts a dividend in a process of its own, so that a test can kill it half way: `poster URL DIVIDEND`.

It says "booked" when all is written and nothing is committed, and then waits.
"""

import asyncio
import sys
import time

from tortoise.context import TortoiseContext

import app as site
from portal.actors import system
from portal.kit import database
from rewards.dividends import dividend_runs
from rewards.models.dividends import Dividend


async def main(url: str, dividend_id: int) -> None:
    async with TortoiseContext() as context:
        await context.init(config=database.configuration(url, [domain.name for domain in site.DOMAINS]))
        async with database.transaction():
            await dividend_runs.post(await Dividend.get(id=dividend_id), by=system())
            sys.stdout.write("booked\n")
            sys.stdout.flush()
            time.sleep(60)  # noqa: ASYNC251 - nothing else may happen: the test kills us here


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1], int(sys.argv[2])))
