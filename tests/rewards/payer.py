"""Posts a disbursement in a process of its own, so that a test can kill it half way: `payer URL DISBURSEMENT`.

It says "booked" when all is written and nothing is committed, and then waits.
"""

import asyncio
import sys
import time

from tortoise.context import TortoiseContext

import app as site
from portal.actors import system
from portal.kit import database
from rewards.models.disbursements import Disbursement
from rewards.payouts import disbursement_runs


async def main(url: str, disbursement_id: int) -> None:
    async with TortoiseContext() as context:
        await context.init(config=database.configuration(url, [domain.name for domain in site.DOMAINS]))
        async with database.transaction():
            await disbursement_runs.post(await Disbursement.get(id=disbursement_id), by=system())
            sys.stdout.write("booked\n")
            sys.stdout.flush()
            time.sleep(60)  # noqa: ASYNC251 - nothing else may happen: the test kills us here


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1], int(sys.argv[2])))
