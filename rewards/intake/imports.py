"""Loading till files: batch by batch, each all or nothing, so that a load may be killed and run again at any time."""

import csv
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path

from portal.actors import Actor
from portal.kit import database
from portal.kit.locale import gettext as _
from portal.kit.refusals import Refused
from portal.models import Society
from rewards.intake import purchases, till_mappings
from rewards.intake.purchases import BATCH_MAX, Outcome, State
from rewards.intake.till_files import ReadPurchase, Reject, TillFile
from rewards.intake.till_mappings import MappingInvalid, Product, TillFileMapping
from rewards.models.purchases import TillMapping


class _DryRun(Exception):
    pass


@dataclass
class Report:
    """What a load did: lines read, purchases by outcome, lines rejected."""

    lines: int = 0
    rejected_lines: int = 0
    states: Counter[str] = field(default_factory=Counter)


@dataclass(frozen=True)
class Load:
    """One load of files: whose, by which mapping, how. `rejects` gets the bad lines; `told` hears of each batch."""

    society: Society
    mapping: TillFileMapping
    by: Actor
    history: bool = False
    dry_run: bool = False
    rejects: Path | None = None
    told: Callable[[Report], None] = lambda report: None


async def mapping_named(society: Society, name: str) -> TillFileMapping:
    """A society's mapping.

    Raises:
        Refused: there is none of that name, or it is for another currency.
    """
    kept = await TillMapping.get_or_none(society=society, name=name)
    if kept is None:
        names = ", ".join(await TillMapping.filter(society=society).values_list("name", flat=True))  # type: ignore[arg-type]
        raise Refused(_("There is no mapping %(name)s; this society has: %(names)s", name=name, names=names or "-"))
    mapping = till_mappings.mapping_of(kept.says)
    if mapping.currency != society.currency:
        raise Refused(_("The mapping is in %(theirs)s, the society in %(ours)s.", theirs=mapping.currency, ours=society.currency))
    return mapping


async def load(work: Load, paths: Iterable[Path]) -> Report:
    """Load files in order.

    Raises:
        MappingInvalid: a file or mapping does not have what it says, or rejects cannot be written; what was taken before stays taken.
    """
    report = Report()
    with ExitStack() as stack:
        writer = _rejects_writer(work.rejects, stack)
        known: dict[Path, dict[str, Product]] = {}
        for path in paths:
            if not path.is_file():
                raise MappingInvalid(_("There is no file %(file)s", file=str(path)))
            if path.parent not in known:
                known[path.parent] = till_mappings.products_of(work.mapping, path.parent)
            for batch in _batches(TillFile(path, work.mapping, known[path.parent]).read()):
                for reject in await _take(work, batch, report):
                    report.rejected_lines += 1
                    writer(reject)
                work.told(report)
    return report


def _batches(read: Iterator[ReadPurchase | list[Reject]]) -> Iterator[list[ReadPurchase | list[Reject]]]:
    while batch := list(islice(read, BATCH_MAX)):
        yield batch


async def _take(work: Load, batch: list[ReadPurchase | list[Reject]], report: Report) -> list[Reject]:
    good = [made for made in batch if isinstance(made, ReadPurchase)]
    rejects = [reject for made in batch if not isinstance(made, ReadPurchase) for reject in made]
    report.lines += len(rejects) + sum(len(made.basket.numbers) for made in good)
    for made, outcome in zip(good, await _post(work, good), strict=True):
        report.states[outcome.state.value] += 1
        if outcome.state in (State.REFUSED, State.CHANGED):
            rejects += made.rejected(outcome.why)
    return rejects


async def _post(work: Load, good: list[ReadPurchase]) -> list[Outcome]:
    if not good:
        return []
    outcomes: list[Outcome] = []
    try:
        async with database.transaction():
            outcomes = await purchases.take(work.society, [made.purchase for made in good], by=work.by, history=work.history)
            if work.dry_run:
                raise _DryRun
    except _DryRun:
        pass
    return outcomes


def _rejects_writer(path: Path | None, stack: ExitStack) -> Callable[[Reject], None]:
    if path is None:
        return lambda reject: None
    try:
        writer = csv.writer(stack.enter_context(path.open("w", encoding="utf-8", newline="")))
    except OSError as error:
        words = _("The rejected lines cannot be written to %(file)s: %(error)s", file=str(path), error=error.strerror or "")
        raise MappingInvalid(words) from error
    writer.writerow(("file", "line", "why", "text"))
    return lambda reject: writer.writerow((reject.file, reject.line, reject.why, reject.text))
