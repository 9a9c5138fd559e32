"""The product's source as the tests of this folder read it: modules, functions, templates, SQL; each place written as `file:line`."""

import ast
import io
import re
import tokenize
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
DOMAINS = ("portal", "rewards", "regions", "causes", "care")
FLOORS = ("portal.kit", *DOMAINS, "app")
"""From the ground up: each may know those before it, none may know one after it."""

SILENT = frozenset({tokenize.COMMENT, tokenize.NL, tokenize.NEWLINE, tokenize.INDENT, tokenize.DEDENT, tokenize.ENDMARKER})
COMMENTS = {".sql": re.compile(r"--[^\n]*"), ".html": re.compile(r"\{#.*?#\}", re.DOTALL), ".py": re.compile(r"(?!)")}
Function = ast.FunctionDef | ast.AsyncFunctionDef


@dataclass(frozen=True)
class Module:
    """One Python file, read and parsed."""

    path: Path

    @cached_property
    def text(self) -> str:
        return self.path.read_text(encoding="utf-8")

    @cached_property
    def tree(self) -> ast.Module:
        return ast.parse(self.text, filename=self.file)

    @cached_property
    def nodes(self) -> list[ast.AST]:
        """Every node of the tree."""
        return list(ast.walk(self.tree))

    @property
    def file(self) -> str:
        """The path from the project's folder."""
        return self.path.relative_to(ROOT).as_posix()

    @property
    def name(self) -> str:
        """The dotted name; a package's is that of its folder."""
        return self.file.removesuffix(".py").removesuffix("/__init__").replace("/", ".")

    @property
    def domain(self) -> str:
        return self.name.split(".")[0]

    @property
    def parts(self) -> tuple[str, ...]:
        """The names below the domain: `("views", "card")`."""
        return tuple(self.name.split(".")[1:])

    @property
    def floor(self) -> int:
        return floor_of(self.name)

    def at(self, node: ast.AST) -> str:
        """Where a node stands."""
        return f"{self.file}:{getattr(node, 'lineno', 1)}"

    @cached_property
    def functions(self) -> list[Function]:
        return [node for node in self.nodes if isinstance(node, Function)]

    @cached_property
    def docstrings(self) -> frozenset[ast.AST]:
        """The constants that are docstrings, or words under a name."""
        alone = (node.value for node in self.nodes if isinstance(node, ast.Expr))
        return frozenset(value for value in alone if isinstance(value, ast.Constant) and isinstance(value.value, str))

    @cached_property
    def strings(self) -> list[ast.Constant]:
        """Every string that is no docstring."""
        constants = (node for node in self.nodes if isinstance(node, ast.Constant))
        return [node for node in constants if isinstance(node.value, str) and node not in self.docstrings]

    @cached_property
    def code_lines(self) -> frozenset[int]:
        """The numbers of the lines that hold code: no docstring, comment or blank line."""
        told = {line for node in self.docstrings for line in _lines_of(node)}
        tokens = tokenize.generate_tokens(io.StringIO(self.text).readline)
        spoken = (token for token in tokens if token.type not in SILENT)
        return frozenset(line for token in spoken for line in range(token.start[0], token.end[0] + 1)) - told

    def length(self, function: Function) -> int:
        """The lines of a function's statements."""
        return len(self.code_lines & {line for statement in function.body for line in _lines_of(statement)})


def _lines_of(node: ast.AST) -> range:
    return range(getattr(node, "lineno", 1), (getattr(node, "end_lineno", None) or 1) + 1)


def floor_of(name: str) -> int:
    """The floor of a module, 0 being the kit; -1 for what is none of ours."""
    if name == "portal.kit" or name.startswith("portal.kit."):
        return 0
    top = name.split(".")[0]
    return FLOORS.index(top) if top in FLOORS else -1


@cache
def modules() -> tuple[Module, ...]:
    """Every Python file of the product; migrations are exempt from the rules of this folder."""
    files = (file for domain in DOMAINS for file in sorted((ROOT / domain).rglob("*.py")))
    return (*(Module(file) for file in files if "migrations" not in file.parts), Module(ROOT / "app.py"))


@cache
def suite() -> tuple[Module, ...]:
    """Every Python file of the tests and benchmarks."""
    folders = (ROOT / "tests", ROOT / "benchmarks")
    return tuple(Module(file) for folder in folders for file in sorted(folder.rglob("*.py")) if "node_modules" not in file.parts)


def in_domains(*names: str) -> Iterator[Module]:
    """The product's modules whose first name below the domain is one of these: `views` finds `views.py` and `views/card.py`."""
    return (module for module in modules() if module.parts[:1] and module.parts[0] in names)


def templates() -> list[Path]:
    """Every template of the product."""
    return [file for domain in DOMAINS for file in sorted((ROOT / domain).glob("templates/**/*.html"))]


def statements() -> list[Path]:
    """Every SQL file of the product."""
    return [file for domain in DOMAINS for file in sorted((ROOT / domain).glob("**/*.sql"))]


def migrations(domain: str) -> list[Path]:
    """The migrations of a domain, in their order."""
    return sorted((ROOT / domain / "migrations").glob("[0-9]*.py"))


def lines(file: Path) -> Iterator[tuple[str, str]]:
    """Each line of a file with its place; comments of SQL and templates are left out."""
    text = COMMENTS[file.suffix].sub(lambda comment: "\n" * comment.group().count("\n"), file.read_text(encoding="utf-8"))
    return ((f"{short(file)}:{number}", line) for number, line in enumerate(text.splitlines(), 1))


def short(file: Path) -> str:
    """A path from the project's folder."""
    return file.relative_to(ROOT).as_posix()


def none(offenders: Iterable[str]) -> None:
    """Fail with every offender on a line of its own."""
    found = sorted({offender for offender in offenders if offender})
    assert not found, f"{len(found)}:\n" + "\n".join(found)
