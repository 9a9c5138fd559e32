"""The catalogues are complete: every sentence in Welsh and Danish, every plural form, every hole."""

import re

import pytest

from tests.house.catalogues import LANGUAGES, Sentence, file_of, lacks, misfit, right_plurals, sentences
from tests.house.source import ROOT, none, short

COMMAND = "make messages, then translate; `python -m tests.house.catalogues` lists what lacks"


def test_the_site_speaks_welsh_and_danish_beside_english() -> None:
    assert LANGUAGES == ("cy", "da")


def test_sentences_are_gathered_from_python_and_from_templates() -> None:
    endings = {sentence.place.split(":")[0].rsplit(".")[-1] for sentence in sentences()}
    assert endings == {"py", "html"}


def test_what_lazy_marks_is_gathered_too() -> None:
    assert re.search(r"--keyword lazy\b", (ROOT / "Makefile").read_text(encoding="utf-8")), "else no label of a form reaches the catalogues"


@pytest.mark.row("M40.1")
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_sentence_is_translated(language: str) -> None:
    assert file_of(language).exists(), f"{short(file_of(language))} is not there yet: {COMMAND}"
    found = [str(lack) for lack in lacks(language)]
    assert not found, f"{len(found)} of {len(sentences())} lack in {language}: {COMMAND}\n" + "\n".join(found[:20])


@pytest.mark.row("M40.1")
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_catalogue_counts_as_its_language_does(language: str) -> None:
    assert right_plurals(language)


def test_the_source_fills_holes_only_where_percent_signs_are_doubled() -> None:
    none(
        f"{sentence.place} {sentence.text!r}"
        for sentence in sentences()
        if "%(" in sentence.text and re.search(r"%(?!%|\(\w+\)s)", sentence.text.replace("%%", ""))
    )


@pytest.mark.parametrize(
    ("form", "why"),
    [
        ("%(num)s lle i %(name)s", None),
        ("un lle i %(name)s", None),
        ("%(num)s lle", "missing hole name"),
        ("%(nom)s lle i %(name)s", "unknown hole nom"),
        ("%(num)s lle i %(name)s, 100%", "a percent sign is written otherwise (% or %%) than in the source"),
    ],
)
def test_a_form_that_does_not_fit_its_source_is_found(form: str, why: str | None) -> None:
    assert misfit(Sentence("%(num)s place for %(name)s", "%(num)s places for %(name)s", None, "here:1"), form) == why
