"""What a long command shows on a terminal while it works; nothing where its output goes elsewhere."""

from collections.abc import Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, Progress, TaskID, TextColumn, TimeElapsedColumn

from portal.kit.demonstration import Told

OUT = Console(highlight=False, soft_wrap=True)
ERRORS = Console(stderr=True, highlight=False, soft_wrap=True)


@contextmanager
def shown() -> Iterator[Told]:
    """A bar for each step; call what it gives with a step's name, how much is done, and of how much."""
    columns = (TextColumn("{task.description}"), BarColumn(), TextColumn("{task.completed:,.0f} of {task.total:,.0f}"), TimeElapsedColumn())
    steps: dict[str, TaskID] = {}
    with Progress(*columns, console=ERRORS, disable=not ERRORS.is_terminal) as progress:

        def told(step: str, done: int, of: int) -> None:
            if step not in steps:
                steps[step] = progress.add_task(step, total=of)
            progress.update(steps[step], completed=done, total=of)

        yield told
