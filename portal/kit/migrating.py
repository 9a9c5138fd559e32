"""Bringing a database up to date: migrations of every domain as its owner, the job queue's tables, and the site role's rights."""

from collections.abc import Sequence

import asyncpg
from tortoise.context import TortoiseContext
from tortoise.migrations.executor import MigrationExecutor

from portal.kit import database, jobs
from portal.kit.domain import Domain
from portal.kit.light_migrations import light


async def migrate(owner_url: str, domains: Sequence[Domain]) -> None:
    """Apply what is missing; safe to repeat and safe to kill."""
    configuration = database.configuration(owner_url, [domain.name for domain in domains])
    async with TortoiseContext() as context:
        await context.init(config=configuration)
        executor = MigrationExecutor(database.connection(), configuration["apps"])
        with light(await executor.plan()):
            await executor.migrate()
        await context.close_connections()
    connection = await asyncpg.connect(owner_url)
    try:
        await jobs.install(connection)
        await connection.execute(_rights([table for domain in domains for table in domain.append_only]))
    finally:
        await connection.close()


async def analyse(owner_url: str) -> None:
    """Let the planner know what a large load has brought; only a table's owner may."""
    connection = await asyncpg.connect(owner_url)
    try:
        await connection.execute("ANALYZE")
    finally:
        await connection.close()


def _rights(append_only: Sequence[str]) -> str:
    """The site may read and write, but what is posted it may only read and add to, whatever partition it lies in."""
    closed = "\n".join(f"PERFORM toadlane_append_only('{table}', '{database.SITE_ROLE}');" for table in append_only)
    return f"""
    DO $$ BEGIN
      IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = '{database.SITE_ROLE}') THEN
        RETURN;  -- an external server where one role owns and serves: triggers hold the line
      END IF;
      GRANT USAGE ON SCHEMA public TO {database.SITE_ROLE};
      GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {database.SITE_ROLE};
      GRANT USAGE, SELECT, UPDATE ON ALL SEQUENCES IN SCHEMA public TO {database.SITE_ROLE};
      GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA public TO {database.SITE_ROLE};
      {closed}
    END $$;
    """
