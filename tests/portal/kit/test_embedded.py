"""The embedded database outlives whoever is killed beside it, and ends with its last user."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import asyncpg
import pytest

from portal.kit import embedded
from portal.kit.refusals import Refused
from tests.postgres import Databases

pytestmark = pytest.mark.heavy

USER = """
import sys
from pathlib import Path
from portal.kit import embedded
print(embedded.start(Path(sys.argv[1])), flush=True)
sys.stdin.readline()
"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("db")


def test_the_last_user_stops_it(folder: Path) -> None:
    first, second = _use(folder), _use(folder)
    _leave(first)
    assert _running(folder)
    _leave(second)
    assert not _running(folder)


def test_several_may_begin_at_once(tmp_path: Path) -> None:
    users = [_user(tmp_path) for _number in range(3)]
    assert len({_address(user) for user in users}) == 1
    for user in users:
        _leave(user)
    assert not _running(tmp_path)


def test_a_killed_user_does_not_keep_it_running(folder: Path) -> None:
    _kill(_use(folder))
    assert _running(folder)
    _leave(_use(folder))
    assert not _running(folder)


async def test_after_a_crash_it_is_back_with_what_was_committed(folder: Path) -> None:
    user = _user(folder)
    url = _address(user)
    await _run(url, "CREATE TABLE kept (word text); INSERT INTO kept VALUES ('kept')")
    os.kill(_server(folder), signal.SIGKILL)
    _kill(user)
    user = _use(folder)
    assert await _run(url, "SELECT word FROM kept") == "kept"
    _leave(user)


def test_a_number_that_belongs_to_somebody_else_is_no_server(folder: Path) -> None:
    user = _use(folder)
    os.kill(_server(folder), signal.SIGKILL)
    _kill(user)
    for name in ("postmaster.pid", ".s.PGSQL.5432.lock"):
        lines = (folder / "postgres" / name).read_text().splitlines(keepends=True)
        (folder / "postgres" / name).write_text("".join([f"{os.getpid()}\n", *lines[1:]]))
    _leave(_use(folder))


def test_half_a_database_is_made_again(tmp_path: Path) -> None:
    (tmp_path / "postgres.new").mkdir()
    (tmp_path / "postgres.new" / "PG_VERSION").write_text("18\n")
    _leave(_use(tmp_path))


@pytest.mark.parametrize("name", ["with a space", "l" * 100, "$HOME"])
def test_a_folder_that_cannot_hold_it_is_refused(name: str, tmp_path: Path) -> None:
    with pytest.raises(Refused, match="Choose a short path"):
        embedded.start(tmp_path / name)
    assert not (tmp_path / name).exists()


async def test_every_commit_reaches_the_disk(folder: Path) -> None:
    user = _user(folder)
    url = _address(user)
    assert [await _run(url, f"SHOW {name}") for name in ("fsync", "synchronous_commit", "full_page_writes")] == ["on", "on", "on"]
    _leave(user)


async def test_the_site_signs_in_under_a_role_that_rules_nothing(databases: Databases) -> None:
    url = embedded.site_url(databases.server_url)
    await embedded.ensure_site_role(databases.server_url)
    assert await _run(url, "SELECT current_user::text") == "toadlane_site"
    assert not await _run(url, "SELECT rolsuper OR rolcreaterole OR rolcreatedb OR rolbypassrls FROM pg_roles WHERE rolname = current_user")


def _user(folder: Path) -> subprocess.Popen[str]:
    return subprocess.Popen([sys.executable, "-c", USER, str(folder)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)


def _address(user: subprocess.Popen[str]) -> str:
    assert user.stdout
    return user.stdout.readline().strip()


def _use(folder: Path) -> subprocess.Popen[str]:
    user = _user(folder)
    assert _address(user).startswith("postgresql://")
    return user


def _leave(user: subprocess.Popen[str]) -> None:
    user.communicate("\n", timeout=30)
    assert user.returncode == 0


def _kill(user: subprocess.Popen[str]) -> None:
    user.kill()
    user.communicate(timeout=30)


def _server(folder: Path) -> int:
    return int((folder / "postgres" / "postmaster.pid").read_text().split()[0])


def _running(folder: Path) -> bool:
    return (folder / "postgres" / "postmaster.pid").exists()


async def _run(url: str, statement: str) -> object:
    connection = await asyncpg.connect(url)
    try:
        if statement.startswith(("SELECT", "SHOW")):
            return await connection.fetchval(statement)
        return await connection.execute(statement)
    finally:
        await connection.close()
