"""The command line for tests: verbs as they are typed, over an empty database of their own."""

import sys
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass

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
async def database_url(databases: Databases) -> AsyncIterator[str]:
    yield await databases.clone("command_line")
    await databases.drop("command_line")


@pytest.fixture
def toadlane(database_url: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Toadlane:
    """The command, over an empty database of its own."""
    monkeypatch.setenv("TOADLANE_DATABASE_URL", embedded.site_url(database_url))
    monkeypatch.setenv("TOADLANE_OWNER_DATABASE_URL", database_url)

    def run(*words: str) -> Said:
        monkeypatch.setattr(sys, "argv", ["toadlane", *words])
        capsys.readouterr()
        with pytest.raises(SystemExit) as end:
            app.main()
        return Said(int(end.value.code or 0), *capsys.readouterr())

    return run
