"""docs/roles.md: what stands around the table of routes is written by hand, the table by `python -m tests.roles`."""

from pathlib import Path

import app as site
from portal.kit import timetable

PAPER = Path(__file__).parents[1] / "docs" / "roles.md"
COMMAND = ".venv/bin/python -m tests.roles"
MARK = "<!-- routes -->\n"


def written(paper: str) -> str:
    """The paper with the routes as they are."""
    before, found, _ = paper.partition(MARK)
    assert found, f"{PAPER.name} has lost its line {MARK}"
    return before + MARK + "\n" + timetable.table(site.DOMAINS)


if __name__ == "__main__":
    PAPER.write_text(written(PAPER.read_text(encoding="utf-8")), encoding="utf-8")
