"""Refunds: after each, what is posted for a purchase equals what its remaining lines earn (R7), so a full refund leaves exactly 0."""

from collections.abc import Sequence
from dataclasses import replace
from functools import reduce
from typing import Any

import msgspec

from portal.kit import database
from portal.kit.locale import gettext as _
from rewards import earning
from rewards.earning import Earned, Earning, Line
from rewards.receipts import Original, Ready, Receipt, number_of
from rewards.tills import Till

LINES = msgspec.json.Decoder(list[Line])


async def weigh(till: Till, refunds: Sequence[Ready]) -> dict[int, Ready | str]:
    """Each refund by its number: ready with what it takes back, or why it is refused.

    Refunds of one purchase count one after the other, in the order of the batch.
    """
    weighed: dict[int, Ready | str] = {}
    before: dict[int, list[list[Line]]] = {}
    for refund in refunds:
        assert refund.purchase.refunds is not None
        weighed[refund.id] = await _weigh_one(till, refund, refund.purchase.refunds, before)
    return weighed


async def _weigh_one(till: Till, refund: Ready, receipt: Receipt, before: dict[int, list[list[Line]]]) -> Ready | str:
    original = await _original(till, receipt)
    if original is None:
        return _("The purchase that this takes back from is not here yet. Send the refund again when it is.")
    if original["account_id"] != refund.account_id:
        return _("The purchase that this takes back from belongs to another member.")
    if original["id"] not in before:
        before[original["id"]] = await _taken_back(original["id"], except_id=refund.id)
    left = reduce(_less, before[original["id"]], LINES.decode(original["lines"]))
    returned = refund.earned.lines  # as judged: a sensitive line has lost its product there, as in the purchase
    remaining = earning.remaining(left, returned)
    if remaining is None:
        return _("More would come back than was bought.")
    before[original["id"]].append(returned)
    earned = _difference(earning.earn_again(remaining, till.terms), earning.earn_again(left, till.terms), returned)
    return replace(refund, earned=earned, original=Original(original["id"], original["period_id"]))


def _less(left: list[Line], returned: list[Line]) -> list[Line]:
    remaining = earning.remaining(left, returned)
    assert remaining is not None, "a posted refund fitted its purchase"
    return remaining


async def _original(till: Till, receipt: Receipt) -> dict[str, Any] | None:
    period = till.period_of(receipt.sold_on)
    if period is None:
        return None
    key = receipt.key(till.society.slug)
    return await database.row(
        "SELECT id, period_id, account_id, lines FROM rewards_purchase "
        "WHERE period_id = $1 AND id = $2 AND key = $3 AND refunds_id IS NULL",
        period.id, number_of(key), key,
    )  # fmt: skip


async def _taken_back(original_id: int, *, except_id: int) -> list[list[Line]]:
    found = await database.rows(
        "SELECT lines FROM rewards_purchase WHERE refunds_id = $1 AND id <> $2 ORDER BY posted_at, id", original_id, except_id
    )
    return [LINES.decode(row["lines"]) for row in found]


def _difference(after: Earned, before: Earned, returned: list[Line]) -> Earned:
    """What must be posted to come from `before` to `after`: amounts of zero or below."""
    now = {earned.rule: earned for earned in after.earnings}
    earnings = [
        Earning(old.rule, old.line, now[old.rule].eligible_pence - old.eligible_pence, now[old.rule].points - old.points)
        for old in before.earnings
    ]
    return Earned(returned, [earned for earned in earnings if earned.eligible_pence], after.contribution_units - before.contribution_units)
