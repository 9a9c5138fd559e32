"""The language of the present request or job: English, Welsh or Danish, held in a ContextVar that middleware sets."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from gettext import NullTranslations, translation
from pathlib import Path

import msgspec
from babel import Locale, negotiate_locale

CATALOGUES = Path(__file__).resolve().parents[2] / "locales"


class Language(msgspec.Struct, frozen=True):
    """A language that the whole site speaks: its code (`cy`), its tag for `lang`, and its own name."""

    code: str
    tag: str
    name: str


LANGUAGES = (Language("en_GB", "en-GB", "English"), Language("cy", "cy", "Cymraeg"), Language("da", "da", "Dansk"))
DEFAULT = LANGUAGES[0]
_BY_CODE = {language.code: language for language in LANGUAGES}

_present: ContextVar[Language] = ContextVar("language", default=DEFAULT)


def present() -> Language:
    """The language of the present context."""
    return _present.get()


def babel() -> Locale:
    """Babel's locale for the present language."""
    return _babel(present().code)


@cache
def _babel(code: str) -> Locale:
    return Locale.parse(code)


def by_code(code: str | None) -> Language:
    """The language with this code; English where there is none."""
    return _BY_CODE.get(code or "", DEFAULT)


def named(names: Mapping[str, str]) -> str:
    """Of a name that is kept by the code of its language: the one in the present language, in English where there is none."""
    return names.get(present().code) or names.get(DEFAULT.code) or next(iter(names.values()), "")


def negotiate(accepted: str) -> Language:
    """The best language for an Accept-Language header."""
    wanted = [part.split(";")[0].strip().replace("-", "_") for part in accepted.split(",")[:20] if part.strip()]
    code = negotiate_locale(wanted, list(_BY_CODE), aliases={"en": "en_GB"})
    return by_code(code)


def speak(language: Language) -> None:
    """Set the language for the rest of the present context."""
    _present.set(language)


@contextmanager
def speaking(language: Language) -> Iterator[None]:
    """Another language for the length of a block: a mail is written in the language of its reader."""
    token = _present.set(language)
    try:
        yield
    finally:
        _present.reset(token)


@cache
def _catalogue(code: str) -> NullTranslations:
    # English is the source: its catalogue holds only what reads differently from the source text
    return translation("messages", CATALOGUES, languages=[code], fallback=True)


def gettext(message: str, /, **holes: object) -> str:
    """A sentence in the present language; named holes are filled when any are given."""
    text = _catalogue(present().code).gettext(message)
    return text % holes if holes else text


def ngettext(singular: str, plural: str, count: int, /, **holes: object) -> str:
    """A sentence that counts; the hole `%(num)s` is the count."""
    text = _catalogue(present().code).ngettext(singular, plural, count)
    return text % {"num": count, **holes}


def pgettext(context: str, message: str, /, **holes: object) -> str:
    """A sentence whose meaning needs a context."""
    text = _catalogue(present().code).pgettext(context, message)
    return text % holes if holes else text


def lazy(message: str) -> str:
    """Mark a sentence of a module-level table for the catalogue; `gettext` it where it is shown."""
    return message


class _Speech:
    """What jinja2.ext.i18n asks for: bare lookups, so that the extension fills the holes itself."""

    @staticmethod
    def gettext(message: str) -> str:
        return _catalogue(present().code).gettext(message)

    @staticmethod
    def ngettext(singular: str, plural: str, count: int) -> str:
        return _catalogue(present().code).ngettext(singular, plural, count)

    @staticmethod
    def pgettext(context: str, message: str) -> str:
        return _catalogue(present().code).pgettext(context, message)


speech = _Speech()
