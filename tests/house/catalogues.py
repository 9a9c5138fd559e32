"""The sentences of the source beside the catalogues: what each translation lacks. `python -m tests.house.catalogues` lists it."""

import re
import tomllib
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir
from babel.messages.frontend import parse_keywords
from babel.messages.plurals import get_plural
from babel.messages.pofile import read_po
from rich.console import Console
from rich.markup import escape

from portal.kit import locale
from tests.house.source import DOMAINS, ROOT

LANGUAGES = tuple(language.code for language in locale.LANGUAGES if language is not locale.DEFAULT)
HOLE = re.compile(r"%\((\w+)\)s")
COUNT = "num"
"""The hole that a plural form may leave empty: "one place" needs no figure."""


@dataclass(frozen=True)
class Sentence:
    """A sentence of the source, with its plural and context where it has them, and the first place that says it."""

    text: str
    plural: str | None
    context: str | None
    place: str

    @property
    def id(self) -> str | tuple[str, str]:
        return (self.text, self.plural) if self.plural else self.text


@dataclass(frozen=True)
class Lack:
    """What a translation lacks, and where its source stands."""

    sentence: Sentence
    why: str

    def __str__(self) -> str:
        return f"{self.sentence.place} {self.why}: {self.sentence.text!r}"


@cache
def sentences() -> tuple[Sentence, ...]:
    """Every sentence that the product marks for the catalogue, read as `make messages` reads it."""
    mappings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["babel"]["mappings"]
    found = extract_from_dir(
        str(ROOT),
        method_map=[(mapping["pattern"], mapping["method"]) for mapping in mappings],
        options_map={mapping["pattern"]: {name: mapping[name] for name in mapping.keys() - {"pattern", "method"}} for mapping in mappings},
        keywords={**DEFAULT_KEYWORDS, **parse_keywords(_asked_for())},
        directory_filter=lambda folder: Path(folder).relative_to(ROOT).parts[0] in DOMAINS,
    )
    first: dict[tuple[object, object], Sentence] = {}
    for file, line, message, _comments, context in found:
        text, plural = message[:2] if isinstance(message, tuple) else (message, None)
        first.setdefault((text, context), Sentence(text, plural, context, f"{file}:{line}"))
    return tuple(first.values())


def _asked_for() -> list[str]:
    return re.findall(r"--keyword (\S+)", (ROOT / "Makefile").read_text(encoding="utf-8"))


def file_of(language: str) -> Path:
    """The catalogue of a language."""
    return ROOT / "locales" / language / "LC_MESSAGES" / "messages.po"


def lacks(language: str) -> Iterator[Lack]:
    """What the catalogue of a language lacks, sentence by sentence."""
    catalogue = read(language)
    for sentence in sentences():
        message = catalogue.get(sentence.id, sentence.context)
        why = _why(sentence, message, catalogue)
        if why:
            yield Lack(sentence, why)


def read(language: str) -> Catalog:
    """The catalogue of a language; an empty one where there is no file yet."""
    file = file_of(language)
    if not file.exists():
        return Catalog(locale=language)
    with file.open("rb") as text:
        return read_po(text, locale=language)


def _why(sentence: Sentence, message: Message | None, catalogue: Catalog) -> str | None:
    if message is None or not message.string:
        return "not translated"
    if message.fuzzy:
        return "marked fuzzy"
    forms = [message.string] if isinstance(message.string, str) else list(message.string)
    if len(forms) != (catalogue.num_plurals if sentence.plural else 1):
        return f"{len(forms)} forms instead of {catalogue.num_plurals if sentence.plural else 1}"
    if not all(forms):
        return "a plural form is empty" if sentence.plural else "not translated"
    return next((why for form in forms if (why := misfit(sentence, form))), None)


def misfit(sentence: Sentence, form: str) -> str | None:
    """How the holes and percent signs of a translated form differ from its source's."""
    source = sentence.text + (sentence.plural or "")
    wanted, given = set(HOLE.findall(source)), set(HOLE.findall(form))
    if given - wanted:
        return f"unknown hole {', '.join(sorted(given - wanted))}"
    if wanted - given - ({COUNT} if sentence.plural else set()):
        return f"missing hole {', '.join(sorted(wanted - given))}"
    if _bare(source) != _bare(form):
        return "a percent sign is written otherwise (% or %%) than in the source"
    return None


def _bare(text: str) -> bool:
    """Whether percent signs stand alone: they do in a text that is shown as it is, and not in one whose holes are filled."""
    return "%" in HOLE.sub("", text).replace("%%", "")


def right_plurals(language: str) -> bool:
    """Whether the file counts as the language does."""
    return bool(read(language).num_plurals == get_plural(language)[0])


def main() -> None:
    """Print what each language lacks."""
    console = Console(soft_wrap=True, highlight=False)
    for language in LANGUAGES:
        found = list(lacks(language))
        for lack in found:
            console.print(escape(str(lack)))
        reasons = ", ".join(f"{count} {why}" for why, count in Counter(lack.why for lack in found).most_common())
        complete = f"{len(sentences()) - len(found)} of {len(sentences())} complete"
        console.print(f"[bold]{language}: {complete}[/bold]; {reasons or 'nothing lacks'}")


if __name__ == "__main__":
    main()
