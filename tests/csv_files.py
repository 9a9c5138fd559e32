"""Files of tests that verbs read, written as people would."""

from collections.abc import AsyncIterator
from pathlib import Path

from portal.kit.csv_files import Taken


def written(folder: Path, name: str, *lines: str) -> Path:
    """A file of these lines."""
    path = folder / name
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


async def refused(lines: AsyncIterator[Taken]) -> list[tuple[int, str]]:
    """Number and reason of each line that was not taken."""
    return [(line.line, line.why) async for line in lines if line.why]
