"""The template environment: synchronous, strict, autoescaped; data is loaded before rendering."""

import re
from collections.abc import Callable, Mapping, MutableMapping, Sequence
from contextlib import suppress
from functools import lru_cache
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path
from types import BuiltinFunctionType, FunctionType, MethodType
from typing import Any

from jinja2 import Environment, FileSystemBytecodeCache, PackageLoader, PrefixLoader, StrictUndefined, Template
from jinja2.bccache import Bucket
from jinja2.ext import i18n
from jinja2.runtime import Context, Macro, Undefined
from markupsafe import Markup, escape
from starlette.routing import Route, Router

from portal.kit import formats, locale, markdown
from portal.kit.drawings import bars, lane

# what Jinja need not ask: but for who is marked, none of these wants the context
PLAIN = (Macro, FunctionType, MethodType, BuiltinFunctionType, type(lru_cache(len)))
MARKS = re.compile("[&<>'\"]")
ADDRESSES = 2_000
SENTENCES = 10_000
FORMATS = (
    formats.number, formats.points, formats.amount, formats.money, formats.contribution, formats.contribution_down,
    formats.date, formats.day_of, formats.time_of, formats.clock_time, formats.local, formats.listing,
)  # fmt: skip


class _Context(Context):
    """A page calls some hundred macros and functions, and Jinja asks each for what it wants passed: hardly one wants anything.

    A macro would be told whether to escape: here all is escaped.
    """

    def call(self, called: Callable[..., Any], /, *arguments: Any, **named: Any) -> Any:
        if type(called) in PLAIN and not hasattr(called, "jinja_pass_arg"):
            named.pop("_block_vars", None)
            named.pop("_loop_vars", None)
            return called(*arguments, **named)
        return super().call(called, *arguments, **named)


class _Template(Template):
    """What a template puts on its page is mostly markup of its own macros, a number, or nothing: that needs no other look."""

    @classmethod
    def from_code(cls, *arguments: Any, **named: Any) -> Template:
        made = super().from_code(*arguments, **named)
        made.root_render_func.__globals__["escape"] = _escaped
        return made


def _escaped(value: object) -> str:
    if type(value) is Markup or (type(value) is str and not MARKS.search(value)):
        return value
    return str(value) if type(value) in (int, Undefined) else escape(value)


class _Environment(Environment):
    context_class = _Context
    template_class = _Template

    def make_globals(self, d: MutableMapping[str, Any] | None) -> MutableMapping[str, Any]:
        # Jinja lays a ChainMap over the globals for each template, and asks it for all its keys at every import of a macro
        return {**self.globals, **d} if d else self.globals


class _Compiled(FileSystemBytecodeCache):
    """What templates were compiled to, kept for the next start as Python keeps that of modules; a disk that is full keeps nothing."""

    def dump_bytecode(self, bucket: Bucket) -> None:
        with suppress(OSError):
            super().dump_bytecode(bucket)


def environment(
    domains: Sequence[str], *, static: Callable[[str], str], extra: Mapping[str, Any], folder: Path | None = None
) -> Environment:
    """One environment for all domains: `<domain>/templates/<domain>/x.html` is loaded as "<domain>/x.html".

    Args:
        folder: the site's own, where compiled templates are kept; None keeps none.
    """
    loaders = {name: PackageLoader(name, f"templates/{name}") for name in domains}
    made = _Environment(
        loader=PrefixLoader(loaders), autoescape=True, undefined=StrictUndefined, extensions=[i18n], trim_blocks=True, lstrip_blocks=True,
        cache_size=-1,  # all of them: there are as many as files
        bytecode_cache=_compiled(folder) if folder else None,
        auto_reload=False,  # as with all code: a page would ask the disk about each of its templates
    )  # fmt: skip
    made.policies["ext.i18n.trimmed"] = True  # as the catalogues are extracted
    made.install_gettext_callables(  # type: ignore[attr-defined]
        locale.speech.gettext, locale.speech.ngettext, newstyle=True, pgettext=locale.speech.pgettext
    )
    made.globals.update(_=sentence, ngettext=counted)
    made.globals.update({function.__name__: function for function in FORMATS})
    made.globals.update(static=static, markdown=markdown.render, lane=lane.lane, bars=bars, languages=locale.LANGUAGES)
    made.globals.update(extra)
    return made


def sentence(message: str, /, **holes: object) -> Markup:
    """A sentence of a template in the present language, with its holes filled and escaped; as Jinja has it, two % stand for one."""
    code = locale.present().code
    if not holes:
        return _whole(code, message)
    return _filled(_words(code, message), holes)


def counted(singular: str, plural: str, count: int, /, **holes: object) -> Markup:
    """`sentence` for one that counts; its hole `%(num)s` is the count, unless it is given otherwise."""
    return _filled(locale.speech.ngettext(singular, plural, count), {"num": count, **holes})


def _filled(words: str, holes: Mapping[str, object]) -> Markup:
    return Markup(words % {name: escape(value) for name, value in holes.items()})  # noqa: S704 - a catalogue's own words


@lru_cache(maxsize=SENTENCES)
def _words(code: str, message: str) -> str:
    return locale.speech.gettext(message)


@lru_cache(maxsize=SENTENCES)
def _whole(code: str, message: str) -> Markup:
    return _filled(_words(code, message), {})


def _compiled(folder: Path) -> _Compiled | None:
    # each source has its checksum there; what else decides how it is compiled stands in the folder's name
    how = sha256(version("jinja2").encode() + Path(__file__).read_bytes()).hexdigest()[:12]
    kept = folder.resolve() / "templates" / how
    try:
        kept.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError:
        return None
    return _Compiled(str(kept))


def address_of(router: Router) -> Callable[..., str]:
    """`url(name, **parts)` for templates and the bar: found by name at once, where Starlette would ask each route in turn."""
    routes = {route.name: route for route in reversed(router.routes) if isinstance(route, Route)}

    @lru_cache(maxsize=ADDRESSES)
    def url(name: str, /, **parts: Any) -> str:
        return str(routes[name].url_path_for(name, **parts))

    return url
