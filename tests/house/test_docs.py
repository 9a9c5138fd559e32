"""The papers keep up with the code: every rule that it points to, every noun, every column of a published table, every file they name."""

import ast
import re
from itertools import chain

from tests.house.source import ROOT, modules, none, short, statements, suite, templates

RULE = re.compile(r"\bR(\d{1,2})\b")
LINK = re.compile(r"\]\((?!https?:|mailto:|#)([^)#\s]+)")


def test_every_rule_that_the_code_points_to_is_written_down() -> None:
    known = {int(number) for number in re.findall(r"^### R(\d+) ", _doc("rules.md"), re.MULTILINE)}
    assert known == set(range(1, 46))
    files = chain((module.path for module in (*modules(), *suite())), statements(), templates())
    texts = ((file, file.read_text(encoding="utf-8")) for file in files)
    none(f"{short(file)} R{number}" for file, text in texts for number in RULE.findall(text) if int(number) not in known)


def test_every_row_of_the_database_is_a_word_of_ours() -> None:
    said = _doc("words.md").lower().replace("-", " ")
    models = (module for module in modules() if "models" in module.parts)
    rows = ((module, node) for module in models for node in module.tree.body if isinstance(node, ast.ClassDef) and _is_row(node))
    none(f"{module.at(node)} {node.name}" for module, node in rows if f"**{_spoken(node.name)}**" not in said)


def test_the_columns_of_the_published_table_are_all_explained() -> None:
    tables = (ROOT / "rewards" / "sql" / "intake_tables.sql").read_text(encoding="utf-8")
    columns = tables.split("posted (")[1].split(") ON COMMIT")[0]
    assert re.findall(r"^\| `(\w+)` \|", _doc("words.md"), re.MULTILINE) == [column.split()[0] for column in columns.split(",")]


def test_every_file_that_the_papers_name_is_there() -> None:
    papers = [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")]
    links = ((paper, link) for paper in papers for link in LINK.findall(paper.read_text(encoding="utf-8")))
    none(f"{short(paper)}: {link}" for paper, link in links if not (paper.parent / link).exists())


def _doc(name: str) -> str:
    return (ROOT / "docs" / name).read_text(encoding="utf-8")


def _is_row(node: ast.ClassDef) -> bool:
    return any(ast.unparse(base) == "Model" for base in node.bases)


def _spoken(name: str) -> str:
    """`StaffRole` as people say it: staff role."""
    return re.sub(r"(?<=[a-z])(?=[A-Z])", " ", name).lower()
