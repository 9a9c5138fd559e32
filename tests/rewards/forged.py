"""Rows changed as only the owner of the database can, one at a time and mended again, to hear what `verify` says."""

from tortoise.context import TortoiseContext

from portal.kit import database
from rewards import verify
from tests.conftest import NAMES


class _Mended(Exception):
    """The row is as it was again."""


async def missed(owner: str, forgeries: list[tuple[str, str]]) -> list[str]:
    """Which of these changes, made one at a time by whoever owns the database, `verify` does not call by these words."""
    silent = []
    async with TortoiseContext() as context:
        await context.init(config=database.configuration(owner, NAMES))
        for tampering, words in forgeries:
            try:
                async with database.transaction():
                    await database.connection().execute_script(f"SET LOCAL session_replication_role = replica; {tampering}")
                    found = await verify.verify()
                    silent += [] if any(words in one for one in found) else [f"{tampering}: {found}"]
                    raise _Mended
            except _Mended:
                pass
    return silent
