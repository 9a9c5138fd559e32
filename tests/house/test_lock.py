"""The locks name packages and hashes; where to fetch them is each machine's own affair."""

import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
LOCKS = ("requirements.lock", "tests/node/package-lock.json")


@pytest.mark.parametrize("lock", LOCKS)
def test_a_lock_holds_no_address(lock: str) -> None:
    assert "://" not in (ROOT / lock).read_text(encoding="utf-8")


def test_every_locked_package_has_a_version_and_a_hash() -> None:
    lines = (ROOT / "requirements.lock").read_text(encoding="utf-8").splitlines()
    for number, line in enumerate(lines):
        if line[:1].isalnum():
            assert "==" in line, line
            assert "--hash=sha256:" in lines[number + 1], line


def test_every_package_that_the_project_asks_for_is_locked() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    extras = [wish for wishes in project["optional-dependencies"].values() for wish in wishes]
    lock = (ROOT / "requirements.lock").read_text(encoding="utf-8").splitlines()
    locked = {line.split("==")[0] for line in lock if "==" in line}
    assert {_name(wish) for wish in project["dependencies"] + extras} <= locked


def test_no_other_kind_of_lock_is_kept() -> None:
    assert not [name for name in ("uv.lock", "pylock.toml", "poetry.lock", "Pipfile.lock") if (ROOT / name).exists()]


def _name(wish: str) -> str:
    for end in "[<>=!~; ":
        wish = wish.split(end)[0]
    return wish.lower().replace("_", "-")
