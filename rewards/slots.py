"""The slots of rewards: what a higher floor may add to what a member reads here."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass

from portal.kit.slots import Slot
from portal.models import Member
from rewards.models.ledger import Unit

PurchaseName = tuple[int, int]
"""A purchase: its period and its number."""

STATEMENT: Slot[Callable[[Sequence[PurchaseName]], Awaitable[Mapping[PurchaseName, str]]]] = Slot("statement")
"""Where the 1% of each purchase went, in words: asked once a statement, for the purchases that it shows."""

CLAIMS: Slot[Callable[[Sequence[int]], Awaitable[Mapping[int, str]]]] = Slot("claims")
"""What higher floors say of claims, in words, by the claim's number: asked once a page, for the claims that it shows."""

AccountClasses = Mapping[tuple[Unit, str], str]
"""Accounts by unit and kind of owner, and what the books call them, through the catalogue."""

ACCOUNT_CLASSES: Slot[AccountClasses] = Slot("account classes")
"""What the books call accounts whose owners are of a higher floor."""


@dataclass(frozen=True)
class PayoutMethod:
    """A way in which a higher floor lets a dividend be paid, beside those of rewards.

    `code` stands in rows and forms. `name` is what a table calls it, `says` what a member reads when they may choose it, None when not.
    `receivers` is a statement that gives (code, member_id, receiver_id) for the members of society $1 at the instant $2; the money goes
    to the account of that receiver, its owner kind being `owner_kind`. `rests_on` gives one text for the same two, which is another
    whenever the receivers may be others.
    """

    code: str
    name: str
    says: Callable[[Member], Awaitable[str | None]]
    owner_kind: str
    receivers: str
    rests_on: str


PAYOUT_METHODS: Slot[PayoutMethod] = Slot("payout_methods")
"""Ways of paying a dividend out that floors above add, such as to the cause that a member chose."""
