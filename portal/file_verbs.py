"""What verbs share that take files in: each bad line is named, a dry run keeps nothing."""

import csv
from collections.abc import AsyncIterator, Callable
from contextlib import ExitStack, asynccontextmanager
from pathlib import Path
from typing import Annotated

import typer

from portal.kit import database, layouts
from portal.kit.csv_files import Taken
from portal.kit.layouts import Layout
from portal.kit.locale import gettext as _, lazy
from portal.kit.progress import ERRORS, OUT
from portal.kit.refusals import Refused
from portal.kit.site import site_of
from portal.models import Society
from portal.society_verbs import society_named

FOUND_WRONG = 1
LINES_TAKEN = lazy("Lines taken: %(taken)s; not taken: %(rejected)s.")
LayoutFile = Annotated[
    Path | None, typer.Option("--layout", help="JSON that says how an older system writes, as docs/operations.md shows it")
]
DryRun = Annotated[bool, typer.Option("--dry-run", help="Read and judge everything, keep nothing")]
Rejects = Annotated[Path | None, typer.Option(help="Where lines that were not taken are written too, with their reason")]
REJECT_HEADS = ("file", "line", "why")


class _DryRun(Exception):
    pass


def layout_of(path: Path | None) -> Layout:
    """The layout of a JSON file; without one CSV as we write it."""
    return layouts.read_layout(path) if path else layouts.OWN


def take_files(
    context: typer.Context,
    files: list[Path],
    slug: str,
    load: Callable[[Society, Path], AsyncIterator[Taken]],
    says: str = LINES_TAKEN,
    *,
    dry_run: bool = False,
    rejects: Path | None = None,
) -> None:
    """Load files of a society. Each line that was not taken is named on stderr, and ends the command with 1."""

    async def taken_in() -> tuple[int, int]:
        of = await society_named(slug)
        taken = rejected = 0
        with ExitStack() as stack:
            write = _writer(rejects, stack)
            async with _keeping(not dry_run):
                for path in files:
                    async for line in load(of, path):
                        taken, rejected = taken + (not line.why), rejected + bool(line.why)
                        name_rejected(line)
                        write(line)
        return taken, rejected

    with ERRORS.status(_("Reading files")):
        taken, rejected = site_of(context).run(taken_in)
    OUT.print(_(says, taken=taken, rejected=rejected))
    if dry_run:
        OUT.print(_("This was a dry run: nothing was kept."))
    if rejected:
        raise typer.Exit(FOUND_WRONG)


@asynccontextmanager
async def _keeping(kept: bool) -> AsyncIterator[None]:
    """What is done in the block is kept, or is undone at its end as if it had never been."""
    if kept:
        yield
        return
    try:
        async with database.transaction():
            yield
            raise _DryRun
    except _DryRun:
        pass


def _writer(path: Path | None, stack: ExitStack) -> Callable[[Taken], None]:
    if path is None:
        return lambda line: None
    try:
        writer = csv.writer(stack.enter_context(path.open("w", encoding="utf-8", newline="")))
    except OSError as error:
        words = _("The rejected lines cannot be written to %(file)s: %(error)s", file=str(path), error=error.strerror or "")
        raise Refused(words) from error
    writer.writerow(REJECT_HEADS)
    return lambda line: writer.writerow((line.file, line.line, line.why)) if line.why else None


def name_rejected(line: Taken) -> None:
    """Say on stderr where a line stands that was not taken, and why; nothing of one that was."""
    if line.why:
        ERRORS.print(f"{line.file}:{line.line}: {line.why}", markup=False)
