"""A pytest plugin: docs/features.md, the table of what works, from the tests that carry `@pytest.mark.row("M22.1")`.

`make features` runs everything and writes it. Any other run of the whole suite holds the file to what it saw; tests that it left out
(`-m "not slow"`) count as passing there.
"""

import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from tests.clauses import Clause, Row, rows

COMMAND = "make features"
PARTIAL = f"docs/features.md is written from a run of the whole suite: {COMMAND}, with nothing left out"
WORKS, PARTLY, NOT_YET = "works", "partly", "not yet"

HEAD = f"""# What works

`{COMMAND}` writes this from a run of the whole suite, and every other run of it holds the table to what it saw; the slow tests that such a
run leaves out count as passing there. Not to be edited. Each row is something that a person can do, split into numbered clauses
(docs/rows); tests carry the number of the clause that they hold. A row reads *{WORKS}* only when every clause has a passing test that was
not skipped, *{PARTLY}* when some have one, else *{NOT_YET}*.
"""


@dataclass
class Proofs:
    """What a run saw: the tests of each clause, and which tests failed or were skipped in any of their cases."""

    tests: dict[str, set[str]] = field(default_factory=dict)
    failed: set[str] = field(default_factory=set)

    def note(self, report: pytest.TestReport) -> None:
        """Take a report of one case of a test, in one phase."""
        if not report.passed or hasattr(report, "wasxfail"):
            self.failed.add(test_of(report.nodeid))

    def of(self, clause: Clause) -> list[str]:
        """The tests that prove a clause: all that carry its number, if all of them passed."""
        carrying = self.tests.get(clause.id, set())
        return [] if carrying & self.failed else sorted(carrying)


def test_of(nodeid: str) -> str:
    """A test without the brackets of its case and the group that workers keep together."""
    return nodeid.split("[")[0].split("@")[0]


def state(row: Row, proofs: Proofs) -> str:
    """Whether a row works, partly, or not yet."""
    proved = [bool(proofs.of(clause)) for clause in row.clauses]
    if proved and all(proved):
        return WORKS
    return PARTLY if any(proved) else NOT_YET


def written(found: Iterable[Row], proofs: Proofs) -> str:
    """The text of docs/features.md."""
    states = {row: state(row, proofs) for row in found}
    said = [HEAD, _counted(states)]
    for people in dict.fromkeys(row.people for row in states):
        own = {row: is_so for row, is_so in states.items() if row.people == people}
        said.append(f"## {people}\n\n{_table(own, proofs)}\n")
        said += [_section(row, is_so, proofs) for row, is_so in own.items()]
    return "\n".join(said)


def _counted(states: Mapping[Row, str]) -> str:
    counts = ", ".join(f"{list(states.values()).count(word)} {word}" for word in (WORKS, PARTLY, NOT_YET))
    return f"{len(states)} rows: {counts}.\n"


def _table(states: Mapping[Row, str], proofs: Proofs) -> str:
    lines = ["| Row | What | State | Clauses held |", "|---|---|---|---|"]
    for row, is_so in states.items():
        held = sum(bool(proofs.of(clause)) for clause in row.clauses)
        lines.append(f"| {row.id} | {row.name} | *{is_so}* | {held} of {len(row.clauses)} |")
    return "\n".join(lines)


def _section(row: Row, is_so: str, proofs: Proofs) -> str:
    lines = [f"### {row.id} {row.name}: *{is_so}*", ""]
    for clause in row.clauses:
        tests = proofs.of(clause)
        lines.append(f"- [{'x' if tests else ' '}] {clause.id} {clause.text}")
        lines += [f"  - {_linked(test)}" for test in tests]
    return "\n".join(lines) + "\n"


def _linked(test: str) -> str:
    file, *_, name = test.split("::")
    return f"[{name.removeprefix('test_').replace('_', ' ')}](../{file})"


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--features", action="store_true", help="write docs/features.md from this run, which must be of the whole suite")


def pytest_configure(config: pytest.Config) -> None:
    config.pluginmanager.register(Watch(config), "watch-of-rows")


class Watch:
    """Sees which tests carry a clause's number and what became of them.

    Where workers run the tests (pytest-xdist), each worker tells at its end what it collected, and the process above them judges.
    """

    def __init__(self, config: pytest.Config) -> None:
        self.docs = config.rootpath / "docs"
        self.tells: dict[str, object] | None = getattr(config, "workeroutput", None)
        self.writes = bool(config.option.features) and self.tells is None
        self.whole = config.args_source is pytest.Config.ArgsSource.TESTPATHS and not config.option.collectonly and self.tells is None
        self.left_out = 0
        self.proofs = Proofs()
        self.verdict = ""

    @pytest.hookimpl(tryfirst=True)  # before anything is left out: what is marked counts, whether this run runs it or not
    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        for item in items:
            for mark in item.iter_markers("row"):
                self.proofs.tests.setdefault(mark.args[0], set()).add(test_of(item.nodeid))

    def pytest_deselected(self, items: list[pytest.Item]) -> None:
        self.left_out += len(items)

    def pytest_collection_finish(self) -> None:
        if self.writes and (self.left_out or not self.whole):
            raise pytest.UsageError(PARTIAL)

    @pytest.hookimpl(optionalhook=True)
    def pytest_testnodedown(self, node: Any, error: object) -> None:
        """A worker has ended. All workers collect the same tests."""
        told = getattr(node, "workeroutput", None) or {}
        self.proofs.tests |= {clause: set(tests) for clause, tests in told.get("rows", {}).items()}
        self.left_out = max(self.left_out, told.get("left_out", 0))

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        self.proofs.note(report)

    @pytest.hookimpl(trylast=True)
    def pytest_sessionfinish(self, session: pytest.Session, exitstatus: int) -> None:
        if self.tells is not None:
            self.tells |= {"rows": {clause: sorted(tests) for clause, tests in self.proofs.tests.items()}, "left_out": self.left_out}
        if not self.whole or exitstatus not in (pytest.ExitCode.OK, pytest.ExitCode.TESTS_FAILED):
            return
        if self.writes and self.left_out:
            session.exitstatus, self.verdict = pytest.ExitCode.USAGE_ERROR, PARTIAL
            return
        table = self.docs / "features.md"
        text = written(rows(self.docs / "rows"), self.proofs)
        if self.writes:
            _replace(table, text)
            self.verdict = "docs/features.md is written"
        elif exitstatus == pytest.ExitCode.OK and not (table.exists() and table.read_text(encoding="utf-8") == text):
            session.exitstatus = pytest.ExitCode.TESTS_FAILED
            self.verdict = f"docs/features.md says otherwise than this run. Type: {COMMAND}"

    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        if self.verdict:
            terminalreporter.section("features")
            terminalreporter.line(self.verdict)


def _replace(file: Path, text: str) -> None:
    """Write a file in one step: a run beside this one reads the old text or the new."""
    beside = file.with_suffix(f".{os.getpid()}")
    beside.write_text(text, encoding="utf-8")
    beside.replace(file)
