"""Backup and restore, on small tables of the test's own, in databases of its own."""

import gzip
from collections.abc import AsyncIterator
from pathlib import Path

import asyncpg
import pytest

from portal.kit import backups
from portal.kit.refusals import Refused
from tests.postgres import Databases

pytestmark = pytest.mark.heavy

TABLES = """
CREATE TABLE shelf (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, label text UNIQUE NOT NULL);
CREATE TABLE jar (year int, id bigint, shelf bigint REFERENCES shelf (id), PRIMARY KEY (year, id)) PARTITION BY LIST (year);
CREATE TABLE jar_2025 PARTITION OF jar FOR VALUES IN (2025);
CREATE TABLE jar_2026 PARTITION OF jar FOR VALUES IN (2026);
CREATE FUNCTION keep_jars() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'jars are kept'; END $$;
CREATE TRIGGER keep BEFORE UPDATE OR DELETE ON jar FOR EACH ROW EXECUTE FUNCTION keep_jars();
GRANT SELECT, INSERT ON shelf, jar TO toadlane_site;
INSERT INTO shelf (label) SELECT E'hylde \\\\ \\t Ærø ' || n FROM generate_series(1, 300) n;
INSERT INTO jar SELECT 2025 + n % 2, n, n FROM generate_series(1, 300) n;
"""

CONTENT = """
SELECT (SELECT md5(string_agg(shelf::text, ',' ORDER BY id)) FROM shelf) AS shelves,
       (SELECT md5(string_agg(jar::text, ',' ORDER BY id)) FROM jar) AS jars,
       (SELECT count(*) FROM jar_2026) AS jars_of_2026
"""


@pytest.fixture
async def source(databases: Databases) -> AsyncIterator[str]:
    url = await databases.create("source")
    await _run(url, TABLES)
    yield url
    await databases.drop("source")


@pytest.fixture
async def target(databases: Databases) -> AsyncIterator[str]:
    yield await databases.create("target")
    await databases.drop("target")


@pytest.mark.row("X14.2")
async def test_a_restore_gives_back_every_row(source: str, target: str, tmp_path: Path) -> None:
    file = tmp_path / "all.backup"
    assert await backups.backup(source, file) == file.stat().st_size
    await backups.restore(target, file)
    assert await _content(target) == await _content(source)


@pytest.mark.row("X14.2")
async def test_a_restore_gives_back_numbering_triggers_and_grants(source: str, target: str, tmp_path: Path) -> None:
    await backups.backup(source, tmp_path / "all.backup")
    await backups.restore(target, tmp_path / "all.backup")
    connection = await asyncpg.connect(target)
    try:
        assert await connection.fetchval("INSERT INTO shelf (label) VALUES ('next') RETURNING id") == 301
        with pytest.raises(asyncpg.RaiseError, match="jars are kept"):
            await connection.execute("DELETE FROM jar")
        assert await connection.fetchval("SELECT has_table_privilege('toadlane_site', 'jar', 'INSERT')")
        assert not await connection.fetchval("SELECT has_table_privilege('toadlane_site', 'jar', 'UPDATE')")
    finally:
        await connection.close()


async def test_a_backup_is_for_its_owners_eyes_only(source: str, tmp_path: Path) -> None:
    await backups.backup(source, tmp_path / "all.backup")
    assert (tmp_path / "all.backup").stat().st_mode & 0o077 == 0
    assert [path.name for path in tmp_path.iterdir()] == ["all.backup"]


async def test_a_database_that_holds_something_is_left_alone(source: str, tmp_path: Path) -> None:
    await backups.backup(source, tmp_path / "all.backup")
    await _run(source, "INSERT INTO shelf (label) VALUES ('newer')")
    before = await _content(source)
    with pytest.raises(Refused, match="not empty"):
        await backups.restore(source, tmp_path / "all.backup")
    assert await _content(source) == before


async def test_when_told_a_restore_replaces_what_is_there(source: str, tmp_path: Path) -> None:
    await backups.backup(source, tmp_path / "all.backup")
    before = await _content(source)
    await _run(source, "INSERT INTO shelf (label) VALUES ('newer'); CREATE TABLE newer (shelf bigint REFERENCES shelf (id))")
    await backups.restore(source, tmp_path / "all.backup", replace=True)
    assert await _content(source) == before


@pytest.mark.parametrize("damage", ["cut short", "another file", "a mistake in the middle", "not there"])
async def test_a_damaged_backup_changes_nothing(damage: str, source: str, tmp_path: Path) -> None:
    file = tmp_path / "all.backup"
    await backups.backup(source, file)
    before = await _content(source)
    match damage:
        case "cut short":
            file.write_bytes(file.read_bytes()[:-100])
        case "another file":
            file.write_bytes(gzip.compress(b"DROP TABLE jar;\n"))
        case "a mistake in the middle":
            file.write_bytes(gzip.compress(gzip.decompress(file.read_bytes()).replace(b"CREATE TRIGGER", b"CREATE TIGER")))
        case _:
            file.unlink()
    with pytest.raises(Refused, match="Nothing was restored"):
        await backups.restore(source, file, replace=True)
    assert await _content(source) == before


async def test_a_backup_that_fails_leaves_the_older_one(source: str, tmp_path: Path) -> None:
    file = tmp_path / "all.backup"
    await backups.backup(source, file)
    older = file.read_bytes()
    with pytest.raises(Refused, match="does not exist"):
        await backups.backup(source.replace("_source", "_nowhere"), file)
    assert file.read_bytes() == older
    assert [path.name for path in tmp_path.iterdir()] == ["all.backup"]


async def test_a_place_that_cannot_be_written_is_refused(source: str, tmp_path: Path) -> None:
    with pytest.raises(Refused, match="cannot be written"):
        await backups.backup(source, tmp_path / "no folder" / "all.backup")


async def _run(url: str, statements: str) -> None:
    connection = await asyncpg.connect(url)
    try:
        await connection.execute(statements)
    finally:
        await connection.close()


async def _content(url: str) -> dict[str, object]:
    connection = await asyncpg.connect(url)
    try:
        row = await connection.fetchrow(CONTENT)
        assert row is not None
        return dict(row)
    finally:
        await connection.close()
