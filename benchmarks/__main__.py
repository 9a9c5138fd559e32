"""The speed goals, measured side by side in one run: `python -m benchmarks [NAME] [--quick] [--json] [--write]`.

Without a name, home and intake. `society` builds a synthetic society of `--members`; `growth` measures the home of one against that of a
small one, building both where they do not stand; `dividend` a dividend to all of them, and how it grows from a twentieth; `killed` kills
such a dividend again and again; `verify` walks its books; `worker` starts a web process; `forum` runs a forum beside a member's home.
"""

from collections.abc import Awaitable, Callable, Sequence
from enum import StrEnum
from typing import Annotated, NamedTuple

import typer
import uvloop

from benchmarks import dividend, figures, forum, growth, home, intake, killed, proof, society, worker
from benchmarks.databases import ROOT, Databases, open_databases
from benchmarks.figures import Report
from portal.kit.progress import ERRORS, OUT


class Name(StrEnum):
    HOME = "home"
    INTAKE = "intake"
    WORKER = "worker"
    SOCIETY = "society"
    GROWTH = "growth"
    DIVIDEND = "dividend"
    KILLED = "killed"
    VERIFY = "verify"
    FORUM = "forum"


class Sizes(NamedTuple):
    """How many members a society has, and the small one against which it is measured."""

    members: int = society.MEMBERS
    against: int = growth.SMALL


BENCHMARKS: dict[Name, Callable[..., Awaitable[Report]]] = {
    Name.HOME: home.measure, Name.INTAKE: intake.measure, Name.WORKER: worker.measure, Name.FORUM: forum.measure,
}  # fmt: skip
PLAIN = (Name.HOME, Name.INTAKE)


async def measured(names: Sequence[Name], *, quick: bool, sizes: Sizes | None = None) -> list[Report]:
    """The benchmarks, one after the other."""
    async with open_databases() as databases:
        return [await _report(name, databases, quick=quick, sizes=sizes or Sizes()) for name in names]


async def _report(name: Name, databases: Databases, *, quick: bool, sizes: Sizes) -> Report:
    if name is Name.SOCIETY:
        return await society.build(databases, sizes.members)
    if name is Name.GROWTH:
        return await growth.measure(databases, small=sizes.against, large=sizes.members, quick=quick)
    if name is Name.KILLED:
        return await killed.measure(databases, sizes.members)
    if name is Name.VERIFY:
        return await proof.measure(databases, sizes.members)
    if name is Name.DIVIDEND:
        return await dividend.measure(databases, small=max(sizes.against, sizes.members // 20), large=sizes.members, quick=quick)
    with ERRORS.status(f"Measuring: {name.value}"):
        return await BENCHMARKS[name](databases, quick=quick)


def main(
    name: Annotated[Name | None, typer.Argument(help="Only this one")] = None,
    quick: Annotated[bool, typer.Option("--quick", help="A few seconds, for the shape only")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="For a script to read")] = False,
    write: Annotated[bool, typer.Option("--write", help="Put the ratios into docs/operations.md")] = False,
    members: Annotated[int, typer.Option(min=5_000, help="Members of the society, where one is measured")] = society.MEMBERS,
    against: Annotated[int, typer.Option(min=5_000, help="Of growth: the small society")] = growth.SMALL,
) -> None:
    """Measure the speed goals against the bare way of doing the same; each ratio is the median of its rounds."""
    if write and quick:
        raise typer.BadParameter("--write takes a full run")
    reports = uvloop.run(measured([name] if name else PLAIN, quick=quick, sizes=Sizes(members, against)))
    if as_json:
        OUT.print_json(figures.as_json(reports))
    else:
        OUT.print(figures.table(reports))
    if write:
        figures.write(ROOT / "docs" / "operations.md", reports)


if __name__ == "__main__":
    typer.run(main)
