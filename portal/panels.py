"""What slots show of the ground floor: the card on a member's home, and links of the bar."""

from datetime import datetime

import msgspec
from markupsafe import Markup

from portal.kit import barcodes, database
from portal.kit.check_digits import ean13, serial_of, spoken_groups
from portal.kit.locale import gettext as _, lazy
from portal.kit.slots import Panel
from portal.roles import READ
from portal.slots import Link


class HomeCard(msgspec.Struct, frozen=True):
    """The card that works at a till; no number where there is none."""

    number: str | None
    name: str
    joined_at: datetime


def card_picture(number: str) -> Markup:
    """A card's barcode: what a till scans (R34)."""
    return barcodes.ean13(ean13(serial_of(number)), label=_("Barcode of card %(number)s", number=spoken_groups(number)))


HOME_CARD = Panel("card", database.sql("portal", "home_card"), HomeCard, "portal/panels/card.html", "card")

LINKS = (
    Link("portal:home", lazy("Home"), frozenset({"member"})),
    Link("portal:societies", lazy("Become a member"), frozenset({"visitor"})),
    Link("portal:staff", lazy("Staff"), frozenset(READ)),
)
