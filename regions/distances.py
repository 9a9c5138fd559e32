"""How far it is, in the unit of the reader's language."""

from decimal import Decimal

from babel.numbers import format_decimal

from portal.kit import locale
from portal.kit.distance import kilometres_tenths, miles_tenths
from portal.kit.formats import remembered
from portal.kit.locale import gettext as _, lazy, ngettext

NEAR_MILES = {3_219: lazy("2 miles"), 8_047: lazy("5 miles"), 16_093: lazy("10 miles")}
NEAR_KILOMETRES = (3, 8, 16)
"""From the shop round the corner to what is worth a bus ride: the widest is where a member's search begins."""


@remembered
def distance_words(metres: int) -> str:
    """ "0.4 miles", "0,6 km": Danish readers count in kilometres."""
    if _in_kilometres():
        return _("%(count)s km", count=_written(kilometres_tenths(metres)))
    tenths = miles_tenths(metres)
    return ngettext("%(count)s mile", "%(count)s miles", 1 if tenths == 10 else 2, count=_written(tenths))


def nearness() -> list[tuple[str, str]]:
    """Distances to choose from: metres as text, and their words in the reader's own unit."""
    if _in_kilometres():
        return [(f"{count}000", _("%(count)s km", count=count)) for count in NEAR_KILOMETRES]
    return [(str(metres), _(words)) for metres, words in NEAR_MILES.items()]


def _in_kilometres() -> bool:
    return locale.present().code == "da"


def _written(tenths: int) -> str:
    return format_decimal(Decimal(max(tenths, 1)) / 10, format="0.0" if tenths < 100 else "0", locale=locale.babel())
