"""How the code is written: names, types, time, money, sentences."""

import ast
import re
from collections.abc import Iterator

from tests.house.source import Function, Module, lines, modules, none, statements, suite

NO_NOUNS = frozenset({"utils", "util", "common", "core", "helpers", "helper", "services", "service", "manager", "managers", "misc", "base"})
CLOCK = "portal/kit/clock.py"
READS_TIME = frozenset({"datetime.now", "datetime.utcnow", "datetime.today", "date.today", "time.time", "timezone.now"})
SQL_TIME = re.compile(r"\bnow\(\)|\bcurrent_(?:date|time)|\blocaltime|\b(?:clock|statement|transaction)_timestamp\(", re.IGNORECASE)
WHOLE = re.compile(r"(?:^|[_.])(?:pence|units|points)$")
BROKEN = frozenset({"float", "Decimal", "FloatField", "DecimalField"})
SENTENCES = {"_": 1, "gettext": 1, "lazy": 1, "ngettext": 2, "pgettext": 2}
"""What marks sentences for the catalogue, and how many of its arguments are such text."""


def test_a_module_is_named_after_its_noun() -> None:
    none(module.file for module in (*modules(), *suite()) if NO_NOUNS & {*module.name.split(".")})


def test_init_files_are_empty() -> None:
    none(module.file for module in (*modules(), *suite()) if module.path.name == "__init__.py" and module.text)


def test_every_function_says_what_it_takes_and_gives() -> None:
    none(
        f"{module.at(function)} {function.name}: {missing}"
        for module in (*modules(), *suite())
        for function in module.functions
        for missing in _untyped(function)
    )


def test_time_is_asked_of_the_clock_alone() -> None:
    calls = ((module, node) for module in modules() if module.file != CLOCK for node in module.nodes if isinstance(node, ast.Call))
    none(f"{module.at(node)} {ast.unparse(node.func)}" for module, node in calls if _ending(node.func) in READS_TIME)


def test_statements_are_told_the_time() -> None:
    files = (said for file in statements() for said in lines(file))
    strings = ((module.at(node), str(node.value)) for module in modules() for node in module.strings if "SELECT" in str(node.value))
    none(f"{place} {found}" for place, text in (*files, *strings) for found in SQL_TIME.findall(text))


def test_money_points_and_contributions_are_whole_numbers() -> None:
    none(
        f"{module.at(node)} {name}"
        for module in modules()
        for node, name, kind in _declared(module)
        if WHOLE.search(name) and BROKEN & kind
    )


def test_money_points_and_contributions_are_never_split_into_fractions() -> None:
    halves = ((module, node) for module in modules() for node in module.nodes if isinstance(node, ast.BinOp))
    none(
        f"{module.at(node)} {ast.unparse(node)}"
        for module, node in halves
        if isinstance(node.op, ast.Div) and any(WHOLE.search(_ending(side)) for side in (node.left, node.right))
    )


def test_a_sentence_is_written_whole() -> None:
    """Babel reads a constant; a name stands for one that `lazy` marked. What is glued together no translator ever sees."""
    none(
        f"{module.at(node)} {ast.unparse(node)}"
        for module in modules()
        for node in module.nodes
        if isinstance(node, ast.Call)
        for argument in node.args[: SENTENCES.get(_last(node.func), 0)]
        if isinstance(argument, ast.JoinedStr | ast.BinOp | ast.IfExp) or _glued(argument)
    )


def _glued(argument: ast.expr) -> bool:
    return isinstance(argument, ast.Call) and _last(argument.func) in ("format", "join", "replace")


def _untyped(function: Function) -> Iterator[str]:
    told = function.args
    for argument in (*told.posonlyargs, *told.args, *told.kwonlyargs, told.vararg, told.kwarg):
        if argument is not None and argument.annotation is None and argument.arg not in ("self", "cls"):
            yield argument.arg
    if function.returns is None:
        yield "what it returns"


def _declared(module: Module) -> Iterator[tuple[ast.AST, str, frozenset[str]]]:
    """Every name that is declared, with the words of its type: arguments, annotated names, fields of a model, what a function gives."""
    for node in module.nodes:
        if isinstance(node, ast.arg) and node.annotation:
            yield node, node.arg, _words(node.annotation)
        elif isinstance(node, ast.AnnAssign):
            yield node, _ending(node.target), _words(node.annotation)
        elif isinstance(node, ast.Assign) and isinstance(node.value, ast.Call):
            yield node, _ending(node.targets[0]), _words(node.value.func)
        elif isinstance(node, Function) and node.returns:
            yield node, node.name, _words(node.returns)


def _words(node: ast.AST) -> frozenset[str]:
    return frozenset(re.findall(r"\w+", ast.unparse(node)))


def _ending(node: ast.AST) -> str:
    """`date.today` of `datetime.date.today`; the bare name of a name; empty for anything else."""
    if isinstance(node, ast.Attribute):
        return f"{_last(node.value)}.{node.attr}".strip(".") if isinstance(node.value, ast.Name | ast.Attribute) else node.attr
    return _last(node)


def _last(node: ast.AST) -> str:
    if isinstance(node, ast.Attribute):
        return node.attr
    return node.id if isinstance(node, ast.Name) else ""
