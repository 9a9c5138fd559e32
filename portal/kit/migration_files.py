"""Writing the migration files that the models ask for; the check that none is missing.

Tortoise's own writer leaves constraints inside CreateModel, where its schema editor never looks: here they become operations.
"""

from collections.abc import Sequence
from pathlib import Path

from tortoise.context import TortoiseContext
from tortoise.migrations.autodetector import MigrationAutodetector
from tortoise.migrations.operations import AddConstraint, AlterModelOptions, CreateModel, Operation
from tortoise.migrations.writer import MigrationWriter

from portal.kit import database

NOWHERE = "postgresql://nobody@/nothing?host=/nowhere"


async def missing(names: Sequence[str]) -> list[MigrationWriter]:
    """What each domain's models have that its migrations do not; the database is never asked."""
    configuration = database.configuration(NOWHERE, names)
    async with TortoiseContext() as context:
        await context.init(config=configuration)
        assert context.apps is not None
        writers = await MigrationAutodetector(context.apps, configuration["apps"]).changes()
    for writer in writers:
        writer.operations = [mended for operation in writer.operations for mended in _mended(operation)]
    return [writer for writer in writers if writer.operations]


async def write(names: Sequence[str]) -> list[Path]:
    """Write the missing files, lowest floor first, so that each can name those that it builds on."""
    written: list[Path] = []
    for name in names:
        written += [Path(writer.write()) for writer in await missing(names) if writer.app_label == name]
    return written


def _mended(operation: Operation) -> list[Operation]:
    if isinstance(operation, AlterModelOptions):
        return []  # a docstring that reads differently changes no table
    if not isinstance(operation, CreateModel) or not operation.options:
        return [operation]
    constraints = operation.options.pop("constraints", ())
    operation.options.pop("table_description", None)
    return [operation, *(AddConstraint(operation.name, constraint) for constraint in constraints)]
