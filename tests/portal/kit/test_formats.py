"""Numbers, money, days and lists as each language writes them; the 1% to a hundredth of a penny."""

from datetime import date, time

import pytest
from markupsafe import Markup

from portal.kit import formats, locale

DAY = date(2026, 7, 1)
HUNDREDTH = formats.UNITS_PER_HUNDREDTH


@pytest.mark.row("M40.2")
@pytest.mark.parametrize(
    ("code", "length", "written"),
    [
        ("en_GB", "MMMMd", "1 July"),
        ("cy", "MMMMd", "1 Gorffennaf"),
        ("da", "MMMMd", "1. juli"),
        ("en_GB", "EEEEMMMMd", "Wednesday 1 July"),
        ("cy", "EEEEMMMMd", "Dydd Mercher 1 Gorffennaf"),
        ("da", "EEEEMMMMd", "onsdag den 1. juli"),
        ("cy", "long", "1 Gorffennaf 2026"),
        ("da", "medium", "1. jul. 2026"),
    ],
)
def test_a_day_is_written_in_the_order_of_the_language(code: str, length: str, written: str) -> None:
    with locale.speaking(locale.by_code(code)):
        assert formats.date(DAY, length) == written


@pytest.mark.row("M40.2")
@pytest.mark.parametrize(
    ("code", "points", "pounds", "kroner", "evening"),
    [
        ("en_GB", "2,810", "£1,300.00", "−DKK18.43", "18:30"),
        ("cy", "2,810", "£1,300.00", "−DKK18.43", "18:30"),
        ("da", "2.810", "1.300,00\xa0£", "−18,43\xa0kr.", "18.30"),
    ],
)
def test_numbers_money_and_times_are_written_as_the_language_does(code: str, points: str, pounds: str, kroner: str, evening: str) -> None:
    with locale.speaking(locale.by_code(code)):
        assert formats.number(2_810) == points
        assert formats.amount(130_000, "GBP") == pounds
        assert formats.amount(-1_843, "DKK") == kroner
        assert formats.clock_time(time(18, 30)) == evening


@pytest.mark.row("M40.2")
@pytest.mark.parametrize(
    ("code", "words", "written"),
    [
        ("en_GB", ["tea", "soup", "bread"], "tea, soup and bread"),
        ("cy", ["te", "cawl", "bara"], "te, cawl, a bara"),
        ("cy", ["te", "afal"], "te ac afal"),
        ("da", ["te", "suppe", "brød"], "te, suppe og brød"),
        ("cy", ["te"], "te"),
        ("cy", [], ""),
    ],
)
def test_a_list_ends_with_the_word_of_the_language(code: str, words: list[str], written: str) -> None:
    with locale.speaking(locale.by_code(code)):
        assert formats.listing(words) == written


@pytest.mark.parametrize(
    ("units", "figure"),
    [
        (184_325 * HUNDREDTH, '<data class="money" value="18.4325">£18.43<i>25</i></data>'),
        (5 * HUNDREDTH, '<data class="money" value="0.0005">£0.00<i>05</i></data>'),
        (-50 * HUNDREDTH, '<data class="money" value="-0.005">−£0.00<i>50</i></data>'),
        (0, '<data class="money" value="0">£0.00<i>00</i></data>'),
    ],
)
def test_the_1_percent_shows_hundredths_of_a_penny_and_its_sign(units: int, figure: str) -> None:
    assert formats.contribution(units, "GBP") == Markup(figure)


def test_what_the_public_sees_is_rounded_down() -> None:
    assert "£0.84" in formats.contribution_down(849_999, "GBP")
