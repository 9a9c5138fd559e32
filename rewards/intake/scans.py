"""Scans: what a till may know of the card before it, which is nothing about the member (X3)."""

from dataclasses import dataclass
from datetime import date
from enum import Enum

from portal import members, temporary_cards
from portal.kit import database
from portal.models import Society


class CardState(Enum):
    """Whether a purchase on the card would be taken."""

    VALID = "valid"
    TEMPORARY = "temporary"
    BLOCKED = "blocked"


class BalanceClass(Enum):
    """All that a till hears of points: below nought, nought, or above (X3)."""

    OWED = "owed"
    NONE = "none"
    SOME = "some"


@dataclass(frozen=True)
class Scan:
    """The answer for a card. A blocked one tells nothing of the points: whoever shows it need not be its member.

    A temporary one says until which day it can be registered; none as long as it was never used (X3, R32).
    """

    state: CardState
    balance: BalanceClass | None
    register_until: date | None = None


async def scan(society: Society, typed: str) -> Scan | None:
    """A card by its number, typed or as its barcode says it (R34); None: the society has no such card. Nothing is written.

    The member's own number is no card: a purchase that names it would be refused (R35).

    Raises:
        Refused: a digit is wrong or missing.
    """
    row = await database.row(database.sql("rewards", "scan"), society.id, members.number_behind(typed))
    if row is None:
        return None
    if row["temporary"] and not temporary_cards.has_lapsed(row["first_used_at"], society.time_zone):
        first = row["first_used_at"]
        until = temporary_cards.last_day(first, society.time_zone) if first else None
        return Scan(CardState.TEMPORARY, class_of(row["points"]), until)
    return Scan(CardState.VALID, class_of(row["points"])) if row["valid"] else Scan(CardState.BLOCKED, None)


def class_of(points: int) -> BalanceClass:
    """The class of so many points."""
    if points == 0:
        return BalanceClass.NONE
    return BalanceClass.SOME if points > 0 else BalanceClass.OWED
