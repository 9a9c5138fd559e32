"""Refunds: after each, what is posted for a purchase equals what its remaining lines earn (R7), so a full refund leaves exactly 0."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date

import msgspec

from portal.kit import database
from portal.kit.locale import gettext as _
from rewards.intake.receipts import Original, Ready, number_of
from rewards.intake.tills import Till
from rewards.rules import earning
from rewards.rules.earning import Earned, Line, Part

LINES = msgspec.json.Decoder(list[Line])


async def weigh(till: Till, new: Sequence[Ready]) -> dict[int, Ready | str]:
    """Each new refund by its number: ready with what it takes back, or why it is refused. One whose purchase is not here is left out.

    Refunds of one purchase count one after the other, in this order.
    """
    bought = await _bought(till, new)
    left = await _left(bought)
    releases = await _releases(left)
    return {
        refund.id: _weigh_one(till, refund, bought[refund.id], left, releases.get(bought[refund.id]["id"], {}))
        for refund in new if refund.id in bought
    }  # fmt: skip


async def are_early(till: Till, refunds: Sequence[Ready], sales: Sequence[Ready]) -> bool:
    """Whether the purchase of one of these refunds is neither in the books nor among these sales (X2)."""
    beside = {sale.id for sale in sales}
    alone = [refund for refund in refunds if refund.awaited(till.society.slug) not in beside]
    return len(await _bought(till, alone)) < len(alone)


def _weigh_one(
    till: Till, refund: Ready, original: database.Row, left: dict[int, list[Line]], releases: Mapping[date, Original]
) -> Ready | str:
    if original["account_id"] != refund.account_id:
        return _("The purchase that this takes back from belongs to another member.")
    before, returned = left[original["id"]], refund.earned.lines  # as judged: a sensitive line has lost its product, as in the purchase
    remaining = earning.remaining(before, returned)
    if remaining is None:
        return _("More would come back than was bought.")
    left[original["id"]] = remaining
    changes = [
        earning.difference(after, then, due_on=after.due_on)
        for after, then in zip(earning.parts(remaining, till.terms), earning.parts(before, till.terms), strict=True)
    ]
    return _with(replace(refund, original=Original(original["id"], original["period_id"])), returned, changes, releases)


def _with(refund: Ready, returned: list[Line], changes: list[Part], releases: Mapping[date, Original]) -> Ready:
    """A refund with what it takes back: the points of all that counts already, and of the 1% each part from where it went (R7)."""
    counted = [part for part in changes if part.due_on is None or part.due_on in releases]
    pending = [part for part in changes if part.due_on and part.due_on not in releases and part.gives]
    taken = [one for one in earning.together(counted).earnings if not one.is_empty]
    beside = tuple(
        _beside(refund, part, releases[part.due_on]) for part in counted if part.due_on is not None and part.contribution_units
    )  # fmt: skip
    return replace(refund, earned=Earned(returned, taken, changes[0].contribution_units, pending), beside=beside)


def _beside(refund: Ready, part: Part, release: Original) -> Ready:
    """What a refund takes of the 1% back from a release: an entry of its own, for it may lie elsewhere than that of the purchase."""
    key = f"refund/{refund.period_id}-{refund.id}/{part.due_on}"
    nothing = msgspec.structs.replace(refund.purchase, lines=[])
    return replace(
        refund, id=number_of(key), key=key, purchase=nothing, earned=Earned([], [], part.contribution_units), original=release
    )  # fmt: skip


async def _bought(till: Till, refunds: Sequence[Ready]) -> dict[int, database.Row]:
    """The purchase that each refund takes back from, by the refund's number."""
    keys, periods = {}, {}
    for refund in refunds:
        assert refund.purchase.refunds is not None
        period = till.period_of(refund.purchase.refunds.sold_on)
        if period:
            keys[refund.id], periods[refund.id] = refund.purchase.refunds.key(till.society.slug), period.id
    if not keys:
        return {}
    numbers = [number_of(key) for key in keys.values()]
    found = await database.rows(
        database.sql("rewards", "refunded"), list(keys), list(periods.values()), numbers, list(keys.values())
    )  # fmt: skip
    return {row.pop("refund_id"): row for row in found}


async def _releases(left: Mapping[int, list[Line]]) -> dict[int, dict[date, Original]]:
    """What of these purchases has been released, by purchase and day; only where something waits or waited for its day (R6)."""
    asked = [number for number, lines in left.items() if any(line.due_on for line in lines)]
    releases: dict[int, dict[date, Original]] = {}
    if asked:
        found = await database.rows(
            "SELECT releases_id, sold_on, id, period_id FROM rewards_purchase WHERE releases_id = ANY($1::bigint[])", asked
        )
        for row in found:
            releases.setdefault(row["releases_id"], {})[row["sold_on"]] = Original(row["id"], row["period_id"])
    return releases


async def _left(bought: dict[int, database.Row]) -> dict[int, list[Line]]:
    """What is left of each purchase after the refunds that are posted, by the purchase's number."""
    left = {original["id"]: LINES.decode(original["lines"]) for original in bought.values()}
    if not left:
        return {}
    back = await database.rows(
        "SELECT refunds_id, lines FROM rewards_purchase WHERE refunds_id = ANY($1::bigint[]) ORDER BY posted_at, id", list(left)
    )
    for row in back:
        remaining = earning.remaining(left[row["refunds_id"]], LINES.decode(row["lines"]))
        assert remaining is not None, "a posted refund fitted its purchase"
        left[row["refunds_id"]] = remaining
    return left
