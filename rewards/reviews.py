"""The review list: what somebody has to look at, and what they decide (M3, X2, O20).

A purchase that is held back is booked to the member after all, by the intake and as of its day (R8), or rejected with a reason.
"""

import json

from tortoise.expressions import F, Q
from tortoise.queryset import QuerySet

from portal import records
from portal.actors import Actor
from portal.kit import clock, database
from portal.kit.locale import gettext as _, lazy
from portal.kit.refusals import Refused
from portal.models import Member, Society
from rewards.books import ledger
from rewards.intake import held_purchases, purchases
from rewards.intake.held_purchases import Release
from rewards.intake.purchases import State
from rewards.intake.tills import TillMember
from rewards.models.reviews import Decision, Review, ReviewKind

PART = lazy("a purchase on the review list")
"""What the member reads in the log of who looked (R39)."""
REFERENCE = "review"
WHY = {
    ReviewKind.BLOCKED_CARD: lazy("Somebody shopped with a card that is blocked: it was lost or replaced. Nothing is booked."),
    ReviewKind.RECEIPT_TWICE: lazy("The same receipt number came twice on one day, from different tills of a store, with the same lines."),
    ReviewKind.FAR_APART: lazy("A card was used in two stores so far apart that nobody travels so fast."),
    ReviewKind.REFUND_LOOP: lazy("Three purchases of one member came back whole within 30 days."),
    ReviewKind.STAFF_CARD: lazy(
        "A colleague’s own card was used where they work on more sales of a day than a home makes, or on two tills at once."
    ),
    ReviewKind.EARLY_REFUND: lazy("A refund came, and its purchase did not within 90 days, or not as the refund says. Nothing is booked."),
}


def visible_to(society: Society) -> QuerySet[Review]:
    """A society's entries: first the open ones, those that wait longest before others, then what was decided last.

    A refund that still waits for its purchase is not on the list, nor one whose purchase came in time.
    """
    now = clock.now()
    in_time = Q(decided_at=None) | Q(decided_at__gte=F("due_at"))
    return Review.filter(in_time, society_id=society.id, due_at__lte=now).order_by("-decided_at", "due_at", "id")


def why(review: Review) -> str:
    """Why it is on the list, in a sentence."""
    return _(WHY[review.kind])


async def open_entry(review: Review, *, by: Actor) -> list[Member]:
    """Whose purchases these are, the entry's own member first; that somebody looked is logged for each (R27).

    Raises:
        Refused: the member's record is closed to this viewer: their own, their household's, a colleague's.
    """
    reason = _("Entry %(number)s of the review list", number=review.id)
    async with database.transaction():  # one that is closed closes all
        return [
            await records.look(owner, by=by, reason=reason, parts=[PART], reference=(REFERENCE, review.id))
            for owner in await _owners(review)
        ]


async def _owners(review: Review) -> list[int]:
    """The members behind an entry, by id."""
    found = await database.rows(
        "SELECT member_id FROM rewards_holder WHERE member_id IS NOT NULL AND (account_id = $1 OR account_id IN ("
        "SELECT purchase.account_id FROM jsonb_array_elements($2::jsonb) AS named "
        "JOIN rewards_purchase purchase ON purchase.period_id = (named ->> 0)::int AND purchase.id = (named ->> 1)::bigint)) "
        "GROUP BY member_id ORDER BY bool_or(account_id = $1) DESC, min(account_id)",
        review.account_id, json.dumps(review.says.get("purchases", [])),
    )  # fmt: skip
    return [row["member_id"] for row in found]


async def book(review: Review, *, by: Actor) -> Review:
    """The purchase is the member's after all: it is posted as it came, as of its day, by the rules of that day (R8).

    Raises:
        Refused: it was rejected, the intake refuses it, or the entry is closed to this person.
    """
    assert not review.is_finding, "a finding is not booked"
    async with database.transaction():
        kept = await _hold(review, by)
        if kept.decision is Decision.BOOKED:
            return kept
        _require_open(kept)
        for member in await Member.filter(id__in=await _owners(kept)).order_by("id"):
            await records.keep_away(member, by=by)
        if not await _is_in_books(kept):
            await _post(kept)
        return await _decide(kept, Decision.BOOKED, note="", by=by)


async def reject(review: Review, *, by: Actor, reason: str) -> Review:
    """The purchase counts for nobody; the till that sends it again hears the reason.

    Raises:
        Refused: it is booked, it was rejected for another reason, or the entry is closed to this person.
    """
    assert not review.is_finding, "a finding is not rejected"
    async with database.transaction():
        kept = await _hold(review, by)
        if kept.decision is Decision.REJECTED and kept.note == reason:
            return kept
        _require_open(kept)
        if await _is_in_books(kept):
            raise Refused(_("This purchase is in the books already. Book it here too, to close the entry."))
        return await _decide(kept, Decision.REJECTED, note=reason, by=by)


async def close(review: Review, *, by: Actor, note: str) -> Review:
    """A finding was looked at. What follows from it, if anything, somebody does by hand; the note says what (O20).

    Raises:
        Refused: it was closed with another note, or it is closed to this person.
    """
    assert review.is_finding, "a held purchase is booked or rejected"
    async with database.transaction():
        kept = await _hold(review, by)
        if kept.decision is Decision.CLOSED and kept.note == note:
            return kept
        _require_open(kept)
        return await _decide(kept, Decision.CLOSED, note=note, by=by)


async def _hold(review: Review, by: Actor) -> Review:
    """The entry, locked as the intake locks: the account, the list, the entry. Who may not open it may not decide it."""
    await open_entry(review, by=by)
    await ledger.hold([review.account_id])
    await held_purchases.lock(await Society.get(id=review.society_id), alone=False)
    return await Review.select_for_update().get(id=review.id)


def _require_open(review: Review) -> None:
    if review.decision is Decision.BOOKED:
        raise Refused(_("This purchase is booked. Nothing was changed."))
    if review.decision is not None:
        raise Refused(_("%(name)s has decided this already. Nothing was changed.", name=review.decided_by_name))


async def _is_in_books(review: Review) -> bool:
    return bool(
        await database.value(
            "SELECT EXISTS (SELECT FROM rewards_purchase WHERE period_id = $1 AND id = $2 AND key = $3)",
            review.period_id, review.number, review.key,
        )
    )  # fmt: skip


async def _post(review: Review) -> None:
    assert review.body_hash is not None
    holder = await database.row("SELECT present_id, member_id FROM rewards_holder WHERE account_id = $1", review.account_id)
    assert holder is not None
    society = await Society.get(id=review.society_id)
    release = Release(review.key, TillMember(holder["member_id"], holder["present_id"]), bytes(review.body_hash))
    sent_by = held_purchases.sender_of(review)
    (outcome,) = await purchases.take(society, [held_purchases.purchase_of(review)], by=sent_by, history=True, released=release)
    if outcome.state is not State.CREATED:
        raise Refused(outcome.why)


async def _decide(review: Review, decision: Decision, *, note: str, by: Actor) -> Review:
    await held_purchases.decide(review.id, decision, note=note, by=by)
    return await Review.get(id=review.id)
