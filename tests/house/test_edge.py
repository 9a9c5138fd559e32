"""The web edge: the same file names in every domain, views that load, submit and answer, templates without code of their own."""

import ast
import re
from collections.abc import Iterator
from itertools import pairwise

from jinja2 import Environment, nodes
from jinja2.ext import i18n

from tests.house.source import DOMAINS, ROOT, Module, in_domains, lines, modules, none, short, templates

EDGE = ("forms", "views", "routes", "domain")
BESIDE_REQUESTS = frozenset({"views", "api", "routes", "forms", "errors", "middleware", "navigation", "rates", "identity"})
"""The modules of a domain that may know of requests and answers; those after forms are the ground floor's."""

WEB = frozenset({"starlette.requests", "starlette.responses", "portal.kit.pages"})
BODIES = frozenset({"form", "json", "body", "stream"})
STANDARDS = frozenset({"portal/views/tokens.py"})
"""Its form is written in RFC 6749, and its answers too."""

WRITES = frozenset({"save", "delete", "create", "bulk_create", "update_or_create", "get_or_create", "transaction", "in_transaction"})
ATTRIBUTE = re.compile(r"\s(?:style|on[a-z]+)\s*=\s*[\"'{]", re.IGNORECASE)
UNSAFE = re.compile(r"\|\s*safe\b|\{%-?\s*autoescape\b|\bMarkup\b")
SENTENCES = frozenset({"_", "gettext", "ngettext", "pgettext"})
GLUED = (nodes.Concat, nodes.Add, nodes.Mod, nodes.CondExpr)


def test_every_domain_has_the_same_names_at_the_edge() -> None:
    names = ((domain, name) for domain in DOMAINS for name in EDGE)
    none(f"{domain}/{name}" for domain, name in names if not any(module.name.startswith(f"{domain}.{name}") for module in modules()))
    none(f"{domain}/templates/{domain}" for domain in DOMAINS if not (ROOT / domain / "templates" / domain).is_dir())


def test_only_the_edge_knows_of_requests() -> None:
    domains = (module for module in modules() if module.floor > 0 and module.parts)
    none(
        f"{module.at(node)} imports {node.module}"
        for module in domains
        if not BESIDE_REQUESTS & {module.parts[0]}
        for node in module.nodes
        if isinstance(node, ast.ImportFrom) and node.module in WEB
    )


def test_what_is_sent_is_read_by_a_form() -> None:
    none(
        f"{module.at(node)} {ast.unparse(node)}"
        for module in in_domains("views", "api")
        if module.file not in STANDARDS
        for node in _calls(module)
        if isinstance(node.func, ast.Attribute) and node.func.attr in BODIES and ast.unparse(node.func.value) == "request"
    )


def test_a_view_writes_nothing_itself() -> None:
    views = ((module, _modules_known(module)) for module in in_domains("views", "api"))
    none(f"{module.at(node)} {ast.unparse(node.func)}" for module, known in views for node in _calls(module) if _writes(node, known))


def test_a_view_is_named_after_what_it_shows_or_makes() -> None:
    doors = ((module, door, keyword) for module in in_domains("routes") for door in _doors(module) for keyword in door.keywords)
    prefixes = {"get": ("show_",), "post": ("create_", "delete_")}
    none(
        f"{module.at(door)} {keyword.arg}={ast.unparse(keyword.value)}"
        for module, door, keyword in doors
        if keyword.arg in prefixes and not ast.unparse(keyword.value).split(".")[-1].startswith(prefixes[keyword.arg])
    )


def test_a_route_carries_the_name_of_its_domain() -> None:
    doors = ((module, door) for module in in_domains("routes") for door in _doors(module))
    none(module.at(door) for module, door in doors if not str(ast.literal_eval(door.args[1])).startswith(f"{module.domain}:"))


def test_timetables_are_aligned() -> None:
    """The names of the routes of one table stand under each other."""
    none(
        f"{module.at(later)}: the name stands in another column than above"
        for module in in_domains("routes")
        for earlier, later in pairwise(_doors(module))
        if earlier.args[1].col_offset != later.args[1].col_offset
    )


def test_templates_carry_no_style_no_handlers_and_nothing_unescaped() -> None:
    found = (said for file in templates() for said in lines(file))
    none(f"{place} {line.strip()}" for place, line in found if ATTRIBUTE.search(line) or UNSAFE.search(line))


def test_a_sentence_of_a_template_is_written_whole() -> None:
    jinja = Environment(extensions=[i18n], autoescape=True)
    none(
        f"{short(file)}:{call.lineno}"
        for file in templates()
        for call in jinja.parse(file.read_text(encoding="utf-8")).find_all(nodes.Call)
        if isinstance(call.node, nodes.Name) and call.node.name in SENTENCES and isinstance(call.args[0], GLUED)
    )


def _calls(module: Module) -> Iterator[ast.Call]:
    return (node for node in module.nodes if isinstance(node, ast.Call))


def _writes(call: ast.Call, known: frozenset[str]) -> bool:
    """Whether a call writes a row or opens a transaction; a verb of a noun module (`consents.save`) is an operation."""
    if isinstance(call.func, ast.Attribute):
        return call.func.attr in WRITES and ast.unparse(call.func.value) not in known
    return isinstance(call.func, ast.Name) and call.func.id in WRITES


def _modules_known(module: Module) -> frozenset[str]:
    names = (alias.asname or alias.name for node in module.nodes if isinstance(node, ast.ImportFrom) for alias in node.names)
    return frozenset(name for name in names if name.islower())


def _doors(module: Module) -> list[ast.Call]:
    doors = [call for call in _calls(module) if ast.unparse(call.func) == "Door"]
    return sorted(doors, key=lambda door: door.lineno)


def test_every_model_is_a_row_of_ours() -> None:
    """Tortoise reads the source of every other one for comments, which a web process's start pays for (G11)."""
    classes = ((module, node) for module in modules() if module.name != "portal.kit.rows" for node in module.nodes)
    none(module.at(node) for module, node in classes if isinstance(node, ast.ClassDef) and "Model" in map(ast.unparse, node.bases))
