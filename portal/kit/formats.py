"""Numbers, money, points, dates: written as the present language writes them.

Money is whole pence (the minor unit of the currency). The 1% is in units of pence x basis points (R1): 10,000 units are one penny,
so 100 units are a hundredth of a penny, the smallest digit that people see.
"""

from collections.abc import Callable
from datetime import date as Date, datetime, time
from decimal import Decimal
from functools import lru_cache, wraps
from typing import ParamSpec, TypeVar
from zoneinfo import ZoneInfo

from babel import dates, numbers
from babel.lists import format_list
from markupsafe import Markup

from portal.kit import locale

UNITS_PER_PENNY = 10_000
UNITS_PER_HUNDREDTH = 100
MINUS = "\u2212"
REMEMBERED = 4_000
OWN_PATTERNS = {  # where CLDR's skeletons have no match of their own, Babel takes a shorter one, or another order
    ("MMMMd", "cy"): "d MMMM",
    ("EEEEMMMMd", "cy"): "EEEE d MMMM",
    ("EEEEMMMMd", "da"): "EEEE 'den' d. MMMM",
}

WELSH_AND, WELSH_VOWELS = "a(c)", frozenset("aeiouwyâêîôûŵŷáéíóúäëïöü")  # CLDR leaves the choice to the reader

Values = ParamSpec("Values")
Written = TypeVar("Written", bound=str)


def remembered(write: Callable[Values, Written]) -> Callable[Values, Written]:
    """Keep what was written of some values, in each language.

    A page has some fifty of them, the same days and small numbers come again and again, and Babel reads its patterns each time anew.
    """
    kept: Callable[..., Written] = lru_cache(maxsize=REMEMBERED)(lambda _language, *values, **named: write(*values, **named))

    @wraps(write)
    def written(*values: Values.args, **named: Values.kwargs) -> Written:
        return kept(locale.present().code, *values, **named)

    return written


@remembered
def number(count: int) -> str:
    """A whole number with the separators of the language."""
    return numbers.format_decimal(count, locale=locale.babel()).replace("-", MINUS)


@remembered
def percent(part: int, whole: int) -> str:
    """A part of a whole to a tenth of a percent: `10.2%`, `10,2 %`; of nothing it is `0%`."""
    pattern = locale.babel().percent_formats[None].pattern.replace("##0", "##0.#")
    return numbers.format_percent(Decimal(part) / (whole or 1), format=pattern, locale=locale.babel())


@remembered
def points(count: int) -> Markup:
    """Points, as the figure that look.md draws."""
    return Markup('<data class="points" value="%s">%s</data>') % (count, number(count))


@remembered
def amount(pence: int, currency: str) -> str:
    """Money as plain text: `£18.43`, `18,43 kr.`."""
    return numbers.format_currency(Decimal(pence) / 100, currency, locale=locale.babel()).replace("-", MINUS)


@remembered
def money(pence: int, currency: str) -> Markup:
    """Money as the figure that look.md draws."""
    return Markup('<data class="money" value="%s">%s</data>') % (Decimal(pence) / 100, amount(pence, currency))


def contribution(units: int, currency: str) -> Markup:
    """A part of the 1% to a hundredth of a penny; the last two digits are small.

    Exact on purchases, whose units are whole hundredths; shares that are finer (R18) are cut here and nowhere else.
    """
    sign, hundredths = (-1 if units < 0 else 1), abs(units) // UNITS_PER_HUNDREDTH
    pence, small = divmod(hundredths, 100)
    written = amount(sign * pence, currency)
    if sign < 0 and pence == 0 and small:
        written = MINUS + written
    head, digits, tail = written.rpartition(f"{pence % 100:02d}")
    figure = Markup("{}{}<i>{:02d}</i>{}").format(head, digits, small, tail)
    return Markup('<data class="money" value="%s">%s</data>') % (Decimal(units) / (UNITS_PER_PENNY * 100), figure)


def contribution_down(units: int, currency: str) -> Markup:
    """A part of the 1% in whole pence, rounded down: for counters that the public sees."""
    return money(units // UNITS_PER_PENNY, currency)


@remembered
def date(value: Date, length: str = "long") -> str:
    """A day. `length` is full, long, medium, short or a CLDR skeleton such as "MMMd"."""
    if length in ("full", "long", "medium", "short"):
        return dates.format_date(value, length, locale=locale.babel())
    if own := OWN_PATTERNS.get((length, locale.present().code)):
        return dates.format_date(value, own, locale=locale.babel())
    return dates.format_skeleton(length, value, locale=locale.babel())


def day_of(value: datetime, zone: str, length: str = "long") -> str:
    """The day of an aware instant in a time zone."""
    return date(value.astimezone(ZoneInfo(zone)).date(), length)


def time_of(value: datetime, zone: str) -> str:
    """The clock time of an aware instant in a time zone."""
    return clock_time(value.astimezone(ZoneInfo(zone)).time())


@remembered
def clock_time(value: time) -> str:
    """A time of day."""
    return dates.format_time(value, "short", locale=locale.babel())


def local(value: datetime, zone: str) -> datetime:
    """An aware instant in a time zone."""
    return value.astimezone(ZoneInfo(zone))


def listing(words: list[str]) -> str:
    """Words joined as the language joins them: "a, b and c"."""
    joined = format_list(words, locale=locale.babel())
    return joined.replace(WELSH_AND, "ac" if words[-1][:1].lower() in WELSH_VOWELS else "a") if words else joined
