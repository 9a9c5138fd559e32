"""How the house measures, for information: `python -m tests.house.figures`. The budget is held by test_budget.py; these only tell."""

from statistics import mean, median

from rich.console import Console
from rich.table import Table

from tests.house.source import ROOT, Module, modules, statements, suite, templates


def figures() -> dict[str, str]:
    """Each figure with its number."""
    own, proofs = [_length(module) for module in modules()], [_length(module) for module in suite()]
    functions = [module.length(function) for module in modules() for function in module.functions]
    pages = [len(file.read_text(encoding="utf-8").splitlines()) for file in templates()]
    return {
        "Python files": f"{len([length for length in own if length])}, {sum(own)} lines of code",
        "a file, median": f"{median([length for length in own if length]):.0f} lines, the longest {max(own)}",
        "a function, mean": f"{mean(functions):.1f} lines, the longest {max(functions)}; {_share(functions, 10)} under 10",
        "a template, mean": f"{mean(pages):.1f} lines, the longest {max(pages)}; {len(pages)} files",
        "SQL files": f"{len(statements())}",
        "app.py": f"{len((ROOT / 'app.py').read_text(encoding='utf-8').splitlines())} lines",
        "tests to code": f"{sum(proofs) / sum(own):.2f}",
    }


def _length(module: Module) -> int:
    return len(module.code_lines)


def _share(lengths: list[int], bound: int) -> str:
    return f"{sum(length < bound for length in lengths) / len(lengths):.0%}"


def main() -> None:
    """Print the figures."""
    table = Table("Figure", "Now", box=None)
    for name, value in figures().items():
        table.add_row(name, value)
    Console().print(table)


if __name__ == "__main__":
    main()
