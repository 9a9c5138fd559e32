"""Migrations are in step with the models, and each says what it builds on."""

import pytest

from portal.kit import migration_files
from tests.house.source import DOMAINS, migrations, none, short

pytestmark = pytest.mark.anyio


async def test_no_migration_is_missing() -> None:
    missing = await migration_files.missing(DOMAINS)
    none(f"{writer.app_label}: {operation.describe()}" for writer in missing for operation in writer.operations)


def test_migrations_are_numbered_without_a_gap() -> None:
    for domain in DOMAINS:
        files = migrations(domain)
        assert [file.name[:4] for file in files] == [f"{number:04}" for number in range(1, len(files) + 1)], [short(file) for file in files]
