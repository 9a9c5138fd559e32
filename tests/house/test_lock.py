"""The locks name packages and hashes; where to fetch them is each machine's own affair."""

import ast
import sys
import tomllib
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

from tests.house.source import DOMAINS

ROOT = Path(__file__).resolve().parents[2]
IMPORTED_BY_OTHERS = {"python-multipart", "uvloop"}
"""Starlette reads forms with the one, Granian runs on the other; neither asks for it itself."""
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


def test_the_project_asks_for_what_it_imports_and_for_nothing_else() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    extras = project["optional-dependencies"]
    asked, extra = ({_name(wish) for wish in wishes} for wishes in (project["dependencies"], extras["demo"] + extras["pdf"]))
    sources = [ROOT / "app.py", *(path for package in DOMAINS for path in (ROOT / package).rglob("*.py"))]
    imported = {name for path in sources for name in _imported(path)} - sys.stdlib_module_names - {*DOMAINS, "app"}
    owners = packages_distributions()
    bringing = {name: {_name(owner) for owner in owners[name]} for name in imported}
    assert {name for name, packages in bringing.items() if not packages & (asked | extra)} == set()
    assert asked - set().union(*bringing.values()) == IMPORTED_BY_OTHERS


def _imported(path: Path) -> set[str]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    plain = {alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names}
    named = {node.module or "" for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    return {name.split(".")[0] for name in plain | named}


def test_no_other_kind_of_lock_is_kept() -> None:
    assert not [name for name in ("uv.lock", "pylock.toml", "poetry.lock", "Pipfile.lock") if (ROOT / name).exists()]


def _name(wish: str) -> str:
    for end in "[<>=!~; ":
        wish = wish.split(end)[0]
    return wish.lower().replace("_", "-")
