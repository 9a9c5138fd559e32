"""Migrations stand in a row. Whether they are in step with the models is asked in tests/portal/kit/test_command_line.py."""

from tests.house.source import DOMAINS, migrations, short


def test_migrations_are_numbered_without_a_gap() -> None:
    for domain in DOMAINS:
        files = migrations(domain)
        assert [file.name[:4] for file in files] == [f"{number:04}" for number in range(1, len(files) + 1)], [short(file) for file in files]
