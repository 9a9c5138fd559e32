"""The budget: how long a file, a function, a view and a template may be."""

from tests.house.source import ROOT, Module, in_domains, modules, none, short, suite, templates

APP_LINES = 80
FILE_LINES = 200
TEST_FILE_LINES = 300  # a flat list of sentences: a split would make nobody's reading easier
FUNCTION_LINES = 40
VIEW_LINES = 25
TEMPLATE_LINES = 120


def test_the_whole_site_stands_on_one_screen() -> None:
    assert len((ROOT / "app.py").read_text(encoding="utf-8").splitlines()) <= APP_LINES


def test_a_file_is_read_in_one_sitting() -> None:
    tables = {"routes", "models"}  # long where they are tables
    none(_said(module.file, len(module.code_lines), FILE_LINES) for module in modules() if tables.isdisjoint(module.parts))
    none(_said(module.file, len(module.code_lines), TEST_FILE_LINES) for module in suite())


def test_a_function_fits_the_eye() -> None:
    none(_long_functions((*modules(), *suite()), FUNCTION_LINES))


def test_a_view_only_loads_submits_and_answers() -> None:
    none(_long_functions(tuple(in_domains("views", "api")), VIEW_LINES))


def test_a_template_is_a_page_made_of_macros() -> None:
    none(_said(short(file), len(file.read_text(encoding="utf-8").splitlines()), TEMPLATE_LINES) for file in templates())


def _long_functions(where: tuple[Module, ...], most: int) -> list[str]:
    return [
        _said(f"{module.at(function)} {function.name}", module.length(function), most) for module in where for function in module.functions
    ]


def _said(what: str, count: int, most: int) -> str:
    return f"{what}: {count} lines, {most} at most" if count > most else ""
