"""Rates as words: points per amount spent, and money per point. The numbers are the rule's own, never rounded."""

from decimal import Decimal
from fractions import Fraction
from math import gcd

from babel import numbers

from portal.kit import formats, locale
from portal.kit.locale import gettext as _, ngettext

PENCE_A_UNIT = 100
RATE_UNITS = 10_000
RATE_PLACES = 4
RATE_MOST = 10_000_000
BASIS_POINTS = 10_000
FINEST = 10**6
"""Fractions of a point are written with six decimals at most; what these do not hold stays a fraction."""
POOL_MOST = 100_000_000_000  # pence: a thousand million pounds


@formats.remembered
def earning(numerator: int, denominator: int, currency: str) -> str:
    """`1 point per £1`, from points per pence: 1 / 100 (R2)."""
    if not numerator:
        return _("no points")
    count, pence = _readable(numerator, denominator)
    return ngettext("%(num)s point per %(amount)s", "%(num)s points per %(amount)s", count, amount=plain_amount(pence, currency))


def of_rule(kind: str, numerator: int, denominator: int, currency: str, month_most: int | None = None) -> str:
    """A rule of any kind in words: `1 point per £1`, of a bonus `1 point more per £2`, of a flat one `250 points for each`."""
    if kind in ("balance", "reading") and numerator:
        return _of_award(kind, numerator, denominator, currency, month_most)
    if kind == "flat":
        return ngettext("%(num)s point for each", "%(num)s points for each", numerator)
    if kind == "bonus" and numerator:
        count, pence = _readable(numerator, denominator)
        spent = plain_amount(pence, currency)
        return ngettext("%(num)s point more per %(amount)s", "%(num)s points more per %(amount)s", count, amount=spent)
    return earning(numerator, denominator, currency)


def _of_award(kind: str, numerator: int, denominator: int, currency: str, month_most: int | None) -> str:
    """`1 point per £20 of a year’s average balance`, `25 points for each meter reading and fuel, at most 50 a month`."""
    if kind == "balance":
        count, pence = _readable(numerator, denominator)
        spent = plain_amount(pence, currency)
        return ngettext(
            "%(num)s point per %(amount)s of a year’s average balance", "%(num)s points per %(amount)s of a year’s average balance", count,
            amount=spent,
        )  # fmt: skip
    each = ngettext("%(num)s point for each meter reading and fuel", "%(num)s points for each meter reading and fuel", numerator)
    return _("%(rate)s, at most %(most)s a month", rate=each, most=formats.number(month_most)) if month_most else each


def _readable(numerator: int, denominator: int) -> tuple[int, int]:
    """The same fraction with the smallest whole amount that gives whole points, in whole pounds where there is one."""
    shared = gcd(numerator, denominator)
    points, pence = numerator // shared, denominator // shared
    times = PENCE_A_UNIT // gcd(PENCE_A_UNIT, pence)
    return points * times, pence * times


def plain_amount(pence: int, currency: str) -> str:
    """Money without decimals where it is whole: `£1`, `£2.50`."""
    written = formats.amount(pence, currency)
    return written.replace(numbers.get_decimal_symbol(locale.babel()) + "00", "") if pence % PENCE_A_UNIT == 0 else written


def a_point(rate: int, currency: str) -> str:
    """`1.43p a point`, from ten-thousandths of a penny (R11)."""
    return _("%(amount)s a point", amount=small_money(rate, currency))


def of_lasting_points(months: int, value: int, currency: str) -> str:
    """How points end that are spent at the till: `points last 36 months, 0.5p a point at the till` (R9)."""
    return _("points last %(months)s months, %(worth)s at the till", months=formats.number(months), worth=a_point(value, currency))


def of_dividend(rate: int, pool_pence: int | None, currency: str) -> str:
    """By what a dividend is shared out: `1.43p a point`, or `£13,000.00 shared by points`."""
    if pool_pence is None:
        return a_point(rate, currency)
    return _("%(amount)s shared by points", amount=formats.amount(pool_pence, currency))


def exact(count: int | Fraction) -> str:
    """Points with what rounding has not taken yet: `420.3`; a third of a point as `1/3`."""
    whole = Fraction(count)
    if FINEST % whole.denominator:
        return f"{formats.number(whole.numerator)}/{formats.number(whole.denominator)}"
    written = numbers.format_decimal(Decimal(whole.numerator) / whole.denominator, format="#,##0.######", locale=locale.babel())
    return str(written).replace("-", formats.MINUS)


def percentage(basis_points: int) -> str:
    """Basis points as people read them: `1%`, `0.25%`."""
    written = numbers.format_percent(Decimal(basis_points) / BASIS_POINTS, format="#,##0.##%", locale=locale.babel())
    return str(written)


@formats.remembered
def small_money(rate: int, currency: str) -> str:
    """Ten-thousandths of a penny as pence with their decimals: `1.43p`, `0p`."""
    written = numbers.format_decimal(Decimal(rate) / RATE_UNITS, format="#,##0.####", locale=locale.babel())
    match currency:
        case "GBP":
            return _("%(number)sp", number=written)
        case "DKK":
            return _("%(number)s øre", number=written)
        case _:
            pounds = Decimal(rate) / RATE_UNITS / PENCE_A_UNIT
            return numbers.format_currency(pounds, currency, locale=locale.babel(), currency_digits=False, decimal_quantization=False)
