"""A purchase as a till tells it, and as the intake carries it to the books."""

from dataclasses import dataclass
from datetime import date, datetime
from hashlib import sha256

import msgspec

from rewards.rules.earning import Earned, Line


class Receipt(msgspec.Struct, frozen=True):
    """What names a purchase: store, till, receipt number, day (X1)."""

    store: str
    till: str
    receipt: str
    sold_on: date

    def key(self, society_slug: str) -> str:
        """X1: society, store, till, receipt, day."""
        return f"{society_slug}/{self.store}/{self.till}/{self.receipt}/{self.sold_on}"


def number_of(key: str) -> int:
    """63 bits of the key's SHA-256: a purchase's number. The key stands in the row, so a clash is noticed and refused."""
    return (int.from_bytes(sha256(key.encode()).digest()[:8], "big") >> 1) or 1


ENCODER = msgspec.json.Encoder(order="sorted")


class Purchase(msgspec.Struct, frozen=True):
    """A purchase as a till tells it: who by card number or by an identifier ("household", "1031"), when in absolute time.

    `till` and `receipt` name it within its store and day; a source without them sends its basket id as the receipt.
    A refund names the receipt that it takes back from; its lines say what comes back, in amounts above zero.
    """

    store: str
    till: str
    receipt: str
    sold_at: datetime
    lines: list[Line]
    card: str | None = None
    identifier: tuple[str, str] | None = None
    refunds: Receipt | None = None

    @property
    def sign(self) -> int:
        """-1 for a refund, else 1."""
        return -1 if self.refunds else 1

    @property
    def amount_pence(self) -> int:
        """What was paid; below zero what came back."""
        return self.sign * sum([line.pence for line in self.lines])

    def body_hash(self, account_id: int) -> bytes:
        """SHA-256 of what the till told and the account that it was booked to; two are the same when these are.

        A replay is held against the account in the books, never against whoever the card belongs to today (X1).
        """
        return sha256(ENCODER.encode((self, account_id))).digest()


@dataclass(frozen=True)
class Original:
    """The purchase that a refund takes back from."""

    id: int
    period_id: int


@dataclass(frozen=True)
class Named:
    """A purchase by the key that names it for good (X1): its number, and the period of its day."""

    id: int
    key: str
    period_id: int
    store_id: int
    sold_on: date
    purchase: Purchase


@dataclass(frozen=True)
class Ready(Named):
    """A purchase with all that posting needs: whose it is, which books take it, what it gives.

    `earned` is below zero for a refund. On a blocked card it is not posted: it is held back (M3). `released` is the purchase of which
    this gives what was pending (R6); `beside` is what a refund takes of the 1% back from such releases.
    """

    books_id: int
    account_id: int
    member_id: int | None
    earned: Earned
    body_hash: bytes
    original: Original | None = None
    on_blocked_card: bool = False
    released: Original | None = None
    beside: tuple["Ready", ...] = ()

    def awaited(self, society_slug: str) -> int:
        """For a refund, the number of the purchase that it takes back from."""
        assert self.purchase.refunds is not None
        return number_of(self.purchase.refunds.key(society_slug))

    @property
    def points(self) -> int:
        return self.earned.points

    @property
    def contribution_units(self) -> int:
        return self.earned.contribution_units

    @property
    def pending_points(self) -> int:
        """What it gives on later days, or what a refund takes of that (R6)."""
        return sum(part.points for part in self.earned.pending)

    @property
    def known(self) -> "Known":
        """What the books hold of it once it is posted."""
        return Known(self.key, self.body_hash, self.account_id, self.points, self.contribution_units, self.pending_points)


@dataclass(frozen=True)
class Known:
    """What the books hold of a purchase already."""

    key: str
    body_hash: bytes
    account_id: int
    points: int
    contribution_units: int
    pending_points: int
