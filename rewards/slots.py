"""The slots of rewards: what a higher floor may add to what a member reads here."""

from collections.abc import Awaitable, Callable, Mapping, Sequence

from portal.kit.slots import Slot
from rewards.models.ledger import Unit

PurchaseName = tuple[int, int]
"""A purchase: its period and its number."""

STATEMENT: Slot[Callable[[Sequence[PurchaseName]], Awaitable[Mapping[PurchaseName, str]]]] = Slot("statement")
"""Where the 1% of each purchase went, in words: asked once a statement, for the purchases that it shows."""

AccountClasses = Mapping[tuple[Unit, str], str]
"""Accounts by unit and kind of owner, and what the books call them, through the catalogue."""

ACCOUNT_CLASSES: Slot[AccountClasses] = Slot("account classes")
"""What the books call accounts whose owners are of a higher floor."""
