"""Bounds: what no purchase can be, whatever day it is and whoever sends it. Each is refused alone, before the database is asked."""

import re
from collections.abc import Iterator

from portal.kit.locale import gettext as _
from rewards.intake.receipts import Purchase

LINES_MAX = 500
PENCE_MAX = 100_000_000
QUANTITY_MAX = 1_000_000_000
YEARS = range(1970, 9000)
TEXT_MAX = 200
NAME = re.compile(r"[^\x00-\x1f\x7f\ud800-\udfff/]{1,40}")
"""A store, a till, a receipt. A key is these with "/" between them (X1): none of them may hold one."""
CONTROL = re.compile(r"[\x00-\x1f\x7f\ud800-\udfff]")


def broken_by(purchase: Purchase) -> str | None:
    """Why a purchase can be none, in a sentence; None for what may be one."""
    if not all(NAME.fullmatch(name) for name in _names(purchase)):
        return _("Store, till and receipt have names of 1 to 40 characters, without a slash or a control character.")
    if not _are_plain(list(_texts(purchase))):
        return _("A text of this purchase is longer than 200 characters or holds a control character.")
    if purchase.sold_at.year not in YEARS:
        return _("The time of this purchase cannot be right.")
    if not 0 < len(purchase.lines) <= LINES_MAX:
        return _("A purchase has 1 to %(most)s lines.", most=LINES_MAX)
    if purchase.refunds and any(line.pence <= 0 for line in purchase.lines):
        return _("A refund says what comes back, in amounts above zero.")
    if any(line.due_on and line.due_on.year not in YEARS for line in purchase.lines):
        return _("The time of this purchase cannot be right.")
    if not _adds_up(purchase):
        return _("The amounts of this purchase cannot be right.")
    return None


def _names(purchase: Purchase) -> Iterator[str]:
    yield from (purchase.store, purchase.till, purchase.receipt)
    if back := purchase.refunds:
        yield from (back.store, back.till, back.receipt)


def _texts(purchase: Purchase) -> Iterator[str]:
    yield purchase.card or ""
    yield from purchase.identifier or ()
    for line in purchase.lines:
        yield from (line.product, line.category, line.name)


def _are_plain(texts: list[str]) -> bool:
    return max(map(len, texts)) <= TEXT_MAX and not CONTROL.search("".join(texts))


def _adds_up(purchase: Purchase) -> bool:
    within = all(abs(line.pence) <= PENCE_MAX and abs(line.quantity) <= QUANTITY_MAX for line in purchase.lines)
    return within and sum(line.pence for line in purchase.lines) >= 0
