"""The features table: clauses stand once, marks name clauses, the table counts only what a run has seen."""

import ast
from pathlib import Path

import pytest

from tests import features
from tests.clauses import Clause, Row, clauses, rows
from tests.features import Proofs, state, written
from tests.house.source import none, suite

CLAUSES = (Clause("M1.1", "A sentence", "here:1"), Clause("M1.2", "Another", "here:2"))
ROW = Row("M1", "Join", "Member", CLAUSES)
FIRST, SECOND = "tests/test_x.py::test_a_sentence", "tests/test_x.py::test_another"


def test_every_mark_names_a_clause() -> None:
    known = {clause.id for clause in clauses()}
    marks = ((module, node) for module in suite() for node in module.nodes if _is_mark(node))
    none(f"{module.at(node)} {name}" for module, node in marks for name in _named(node) if name not in known)


def test_a_clause_stands_once() -> None:
    places: dict[str, list[str]] = {}
    for clause in clauses():
        places.setdefault(clause.id, []).append(clause.place)
    none(f"{number}: {', '.join(where)}" for number, where in places.items() if len(where) > 1)


def test_every_clause_belongs_to_a_row_and_every_row_has_clauses() -> None:
    known = {row.id for row in rows()}
    none(f"{clause.place} {clause.id}" for clause in clauses() if clause.id.split(".")[0] not in known)
    none(f"{row.id} {row.name} has no clause" for row in rows() if not row.clauses)


def test_the_clauses_of_a_row_are_numbered_without_a_gap() -> None:
    for row in rows():
        assert [clause.id for clause in row.clauses] == [f"{row.id}.{number}" for number in range(1, len(row.clauses) + 1)]


@pytest.mark.parametrize(
    ("carried", "failed", "says"),
    [
        ({}, set(), features.NOT_YET),
        ({"M1.1": {FIRST}}, set(), features.PARTLY),
        ({"M1.1": {FIRST}, "M1.2": {SECOND}}, set(), features.WORKS),
        ({"M1.1": {FIRST}, "M1.2": {SECOND}}, {SECOND}, features.PARTLY),
        ({"M1.1": {FIRST}, "M1.2": {FIRST, SECOND}}, {SECOND}, features.PARTLY),
        ({"M1.1": {FIRST}, "M1.2": {FIRST}}, {FIRST}, features.NOT_YET),
    ],
)
def test_a_row_works_only_when_every_clause_has_a_passing_test(carried: dict[str, set[str]], failed: set[str], says: str) -> None:
    assert state(ROW, Proofs(carried, failed)) == says


def test_a_row_without_clauses_is_not_claimed() -> None:
    assert state(Row("M2", "Card", "Member", ()), Proofs()) == features.NOT_YET


def test_the_table_links_each_clause_to_the_tests_that_hold_it() -> None:
    text = written([ROW], Proofs({"M1.1": {FIRST}}))
    assert "1 rows: 0 works, 1 partly, 0 not yet." in text
    assert "| M1 | Join | *partly* | 1 of 2 |" in text
    assert "- [x] M1.1 A sentence\n  - [a sentence](../tests/test_x.py)" in text
    assert "- [ ] M1.2 Another" in text


def test_a_skipped_test_and_a_failing_case_prove_nothing(pytester: pytest.Pytester) -> None:
    table = _suite(pytester)
    pytester.runpytest_inprocess("--features", "-p", "tests.features", "-p", "no:randomly")
    text = table.read_text(encoding="utf-8")
    assert "| M1 | Join | *partly* | 1 of 4 |" in text
    assert "- [x] M1.1 It holds" in text


def test_a_run_that_saw_otherwise_than_the_table_fails_and_says_what_to_type(pytester: pytest.Pytester) -> None:
    table = _suite(pytester)
    given = ("-p", "tests.features", "-p", "no:randomly", "-k", "holds or skipped")
    table.write_text("an older run\n", encoding="utf-8")
    result = pytester.runpytest_inprocess(*given)
    assert result.ret == pytest.ExitCode.TESTS_FAILED
    result.stdout.fnmatch_lines(["*docs/features.md says otherwise*make features*"])
    assert pytester.runpytest_inprocess("--features", *given).ret == pytest.ExitCode.USAGE_ERROR
    assert table.read_text(encoding="utf-8") == "an older run\n"


@pytest.mark.slow
def test_workers_beside_each_other_see_what_one_would(pytester: pytest.Pytester) -> None:
    table = _suite(pytester)
    given = ("--features", "-p", "tests.features", "-p", "no:randomly")
    pytester.runpytest_inprocess(*given)
    alone = table.read_text(encoding="utf-8")
    table.unlink()
    pytester.runpytest_inprocess(*given, "-n", "2")
    assert table.read_text(encoding="utf-8") == alone
    assert pytester.runpytest_inprocess(*given, "-n", "1", "-k", "holds").ret == pytest.ExitCode.USAGE_ERROR
    assert table.read_text(encoding="utf-8") == alone


def _suite(pytester: pytest.Pytester) -> Path:
    pytester.makeini("[pytest]\ntestpaths = tests\nmarkers = row(id): a clause")
    code = """
        import pytest

        @pytest.mark.row("M1.1")
        def test_it_holds():
            assert True

        @pytest.mark.row("M1.2")
        @pytest.mark.skip
        def test_it_is_skipped():
            assert True

        @pytest.mark.row("M1.3")
        @pytest.mark.parametrize("fine", [True, False])
        def test_one_case_fails(fine):
            assert fine
    """
    pytester.makepyfile(**{"tests/test_some": code})
    folder = pytester.path / "docs" / "rows"
    folder.mkdir(parents=True)
    (folder / "names.txt").write_text("# Member\nM1 Join\n", encoding="utf-8")
    (folder / "some.txt").write_text("M1.1 It holds\nM1.2 It is skipped\nM1.3 It fails\nM1.4 Nobody tests it\n", encoding="utf-8")
    return pytester.path / "docs" / "features.md"


def _is_mark(node: ast.AST) -> bool:
    return isinstance(node, ast.Call) and ast.unparse(node.func) == "pytest.mark.row"


def _named(node: ast.AST) -> list[str]:
    assert isinstance(node, ast.Call)
    return [str(ast.literal_eval(argument)) for argument in node.args]
