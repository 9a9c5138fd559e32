"""The command line for tests: verbs as they are typed, over an empty database of their own."""

import sys
from collections.abc import Callable
from dataclasses import dataclass
from secrets import token_hex

import pytest

import app
from portal.kit import embedded
from tests.postgres import Databases


@dataclass(frozen=True)
class Said:
    """What a command ended with: its exit code, and what it wrote where."""

    code: int
    out: str
    err: str


Toadlane = Callable[..., Said]


@pytest.fixture
async def database_url(databases: Databases) -> str:
    """An empty database, the owner's address. It stays until the run ends, as those of `committed` do, and for their reason."""
    return await databases.clone(f"typed_{token_hex(4)}")


@pytest.fixture(scope="session")
async def one_database_url(databases: Databases) -> str:
    """A database for all that writes nothing to it, the owner's address."""
    return await databases.clone("typed_at")


@pytest.fixture
def toadlane(database_url: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Toadlane:
    """The command, over an empty database of its own."""
    return _over(database_url, monkeypatch, capsys)


@pytest.fixture
def refusing(one_database_url: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Toadlane:
    """The command for what writes no more than a society called mill: over one database that they share: a clone takes a second."""
    return _over(one_database_url, monkeypatch, capsys)


def _over(url: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Toadlane:
    monkeypatch.setenv("TOADLANE_DATABASE_URL", embedded.site_url(url))
    monkeypatch.setenv("TOADLANE_OWNER_DATABASE_URL", url)

    def run(*words: str) -> Said:
        monkeypatch.setattr(sys, "argv", ["toadlane", *words])
        capsys.readouterr()
        with pytest.raises(SystemExit) as end:
            app.main()
        return Said(int(end.value.code or 0), *capsys.readouterr())

    return run
