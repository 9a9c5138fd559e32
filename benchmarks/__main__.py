"""The speed goals, measured side by side in one run: `python -m benchmarks [home|intake] [--quick] [--json] [--write]`."""

from collections.abc import Awaitable, Callable
from enum import StrEnum
from typing import Annotated

import typer
import uvloop

from benchmarks import figures, home, intake
from benchmarks.databases import ROOT, open_databases
from benchmarks.figures import Report
from portal.kit.progress import ERRORS, OUT


class Name(StrEnum):
    HOME = "home"
    INTAKE = "intake"


BENCHMARKS: dict[Name, Callable[..., Awaitable[Report]]] = {Name.HOME: home.measure, Name.INTAKE: intake.measure}


async def measured(names: list[Name], *, quick: bool) -> list[Report]:
    """The benchmarks, one after the other."""
    reports = []
    async with open_databases() as databases:
        for name in names:
            with ERRORS.status(f"Measuring: {name.value}"):
                reports.append(await BENCHMARKS[name](databases, quick=quick))
    return reports


def main(
    name: Annotated[Name | None, typer.Argument(help="Only this one")] = None,
    quick: Annotated[bool, typer.Option("--quick", help="A few seconds, for the shape only")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="For a script to read")] = False,
    write: Annotated[bool, typer.Option("--write", help="Put the ratios into docs/operations.md")] = False,
) -> None:
    """Measure the speed goals against the bare way of doing the same; each ratio is the median of its rounds."""
    if write and (name or quick):
        raise typer.BadParameter("--write takes a full run of both")
    reports = uvloop.run(measured([name] if name else list(Name), quick=quick))
    if as_json:
        OUT.print_json(figures.as_json(reports))
    else:
        OUT.print(figures.table(reports))
    if write:
        figures.write(ROOT / "docs" / "operations.md", reports)


if __name__ == "__main__":
    typer.run(main)
