"""How far it is, in the unit of the reader's language."""

from decimal import Decimal

from babel.numbers import format_decimal

from portal.kit import locale
from portal.kit.distance import kilometres_tenths, miles_tenths
from portal.kit.locale import gettext as _, ngettext


def distance_words(metres: int) -> str:
    """ "0.4 miles", "0,6 km": Danish readers count in kilometres."""
    if locale.present().code == "da":
        return _("%(count)s km", count=_written(kilometres_tenths(metres)))
    tenths = miles_tenths(metres)
    return ngettext("%(count)s mile", "%(count)s miles", 1 if tenths == 10 else 2, count=_written(tenths))


def _written(tenths: int) -> str:
    return format_decimal(Decimal(max(tenths, 1)) / 10, format="0.0" if tenths < 100 else "0", locale=locale.babel())
