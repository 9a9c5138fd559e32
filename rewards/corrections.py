"""Corrections: points that somebody puts right by hand (A17). Proposed first, so that the line is read as the member will read it, then
posted by the journal; above the limit by a second person. Nobody corrects their own account, their household's or a colleague's.
"""

from dataclasses import dataclass
from datetime import timedelta

from tortoise.queryset import QuerySet

from portal import records
from portal.actors import Actor
from portal.kit import clock, database
from portal.kit.locale import gettext as _, lazy
from portal.kit.refusals import NotFound, Refused
from portal.models import BusinessLine, Member, Society
from rewards.books import journal, ledger
from rewards.books.journal import Draft
from rewards.models.corrections import Correction, CorrectionTerms, Outcome
from rewards.models.journal import EntryKind
from rewards.models.ledger import Account, Unit

PART = lazy("points, to put them right")
"""What the member reads in the log of who looked (R39)."""
REFERENCE = "correction"
LIMIT_POINTS = 500
ADDED_UP = timedelta(days=30)
"""Over how long one person's corrections of one member add up to the limit: a large one is not cut into small ones."""
REASONS = {
    "rate": lazy("Counted by a wrong rate or category"),
    "not counted": lazy("Not counted, though it should have been"),
    "counted twice": lazy("Counted twice"),
    "wrong member": lazy("Counted for the wrong member"),
    "goodwill": lazy("Goodwill"),
}


@dataclass(frozen=True)
class Terms:
    """A society's limit, in points, and the reasons that it lets people give."""

    limit_points: int
    reasons: tuple[str, ...]


async def terms_of(society_id: int) -> Terms:
    """What the society has set, else what every society begins with."""
    kept = await CorrectionTerms.get_or_none(society_id=society_id)
    return Terms(kept.limit_points, tuple(kept.reasons)) if kept else Terms(LIMIT_POINTS, tuple(REASONS))


async def set_terms(society: Society, *, limit_points: int, reasons: list[str]) -> None:
    """Set limit and reasons; `reasons` are codes of REASONS.

    Raises:
        Refused: a code is unknown, or none is left.
    """
    assert 0 <= limit_points <= 1_000_000
    if not reasons or set(reasons) - set(REASONS):
        raise Refused(_("The reasons are among these: %(codes)s.", codes=", ".join(REASONS)))
    await CorrectionTerms.update_or_create(defaults={"limit_points": limit_points, "reasons": reasons}, society=society)


def visible_to(society: Society) -> QuerySet[Correction]:
    """A society's corrections: those that wait first, the oldest before others, then what was decided last."""
    return Correction.filter(society_id=society.id).order_by("-decided_at", "at", "id")


async def open_member(member_id: int, *, by: Actor, number: int | None = None) -> Member:
    """The member whose points are concerned, logged as looked at; `number` is the correction's.

    Raises:
        Refused: their account is closed to this person.
    """
    reason = _("Correction %(number)s", number=number) if number else _("A correction of points")
    reference = (REFERENCE, number) if number else None
    member = await records.look(member_id, by=by, reason=reason, parts=[PART], reference=reference)
    await records.keep_away(member, by=by)
    return member


async def propose(
    member: Member, *, by: Actor, line: str, points: int, reason: str, note: str, once: str, purchase: str = "",
    subject: tuple[str, int] | None = None,
) -> Correction:  # fmt: skip
    """Write down what is to be put right; nothing is posted yet. The same `once` counts once.

    Args:
        line: the code of the business line whose points they are.
        purchase: the period and number of a purchase of the member, as "2-9113"; or a `subject` stands behind it.

    Raises:
        Refused: nothing stands behind it, the reason is none of the society's, or the account is closed to this person.
    """
    assert by.kind == "staff" and points
    await records.keep_away(member, by=by)
    async with database.transaction():
        account_id = await ledger.account(member.society_id, Unit.POINTS, "member", member.id)
        await ledger.hold([account_id])
        if done := await Correction.get_or_none(society_id=member.society_id, once=once):
            return done
        named = await _purchase_of(account_id, purchase) if purchase else None
        if named is None and subject is None:
            raise Refused(_("Choose the purchase that this puts right."), field="purchase")
        if reason not in (await terms_of(member.society_id)).reasons:
            raise Refused(_("Choose one of the answers."), field="reason")
        business = await BusinessLine.get_or_none(society_id=member.society_id, code=line)
        if business is None:
            raise Refused(_("Choose one of the answers."), field="line")
        period_id, number = named or (None, None)
        kind, subject_id = subject or ("", None)
        return await Correction.create(
            society_id=member.society_id, account_id=account_id, line=business, points=points, reason=reason, note=note,
            purchase_period_id=period_id, purchase_id=number, subject_kind=kind, subject_id=subject_id, once=once,
            by_kind=by.kind, by_id=by.id, by_name=by.name, at=clock.now(),
        )  # fmt: skip


async def _purchase_of(account_id: int, typed: str) -> tuple[int, int]:
    """A purchase of the member, by its period and number."""
    period, _dash, number = typed.partition("-")
    if not (period.isdecimal() and number.isdecimal() and len(period) < 10 and len(number) < 20 and int(number) < 2**63):
        raise Refused(_("Choose one of the answers."), field="purchase")
    found = await database.value(database.sql("rewards", "purchase_of"), account_id, int(period), int(number))
    if found is None:
        raise Refused(_("This is no purchase of this member."), field="purchase")
    return int(period), int(number)


async def needs_second(correction: Correction, *, by: Actor) -> bool:
    """Whether somebody else must confirm it: it is theirs, and with what they posted alone for the member lately above the limit."""
    if (correction.by_kind, correction.by_id) != (by.kind, by.id):
        return False
    since = clock.now() - ADDED_UP
    alone = await database.value(
        "SELECT coalesce(sum(abs(points)), 0)::bigint FROM rewards_correction WHERE account_id = $1 AND by_kind = $2 AND by_id = $3 "
        "AND outcome = 'posted' AND decided_by_kind = by_kind AND decided_by_id = by_id AND decided_at > $4",
        correction.account_id, by.kind, by.id, since,
    )  # fmt: skip
    return bool(alone + abs(correction.points) > (await terms_of(correction.society_id)).limit_points)


async def confirm(correction: Correction, *, by: Actor) -> Correction:
    """Post it: the proposer alone up to the limit, above it a second person. Pressed twice it counts once.

    Raises:
        Refused: it was refused, needs somebody else, no open books take it, or the account is closed to this person.
    """
    async with database.transaction():
        kept = await _hold(correction, by)
        if kept.outcome is Outcome.POSTED:
            return kept
        if kept.outcome is Outcome.REFUSED:
            raise Refused(_("%(name)s has refused this. Nothing was posted.", name=kept.decided_by_name))
        if await needs_second(kept, by=by):
            limit = (await terms_of(kept.society_id)).limit_points
            raise Refused(_("Above %(limit)s points in 30 days a second person confirms.", limit=limit))
        society = await Society.get(id=kept.society_id)
        await journal.write(society, [await draft_of(kept, society)], by=by)
        return await _decide(kept, Outcome.POSTED, note="", by=by)


async def refuse(correction: Correction, *, by: Actor, reason: str) -> Correction:
    """It is not posted, and why. The proposer may take it back the same way.

    Raises:
        Refused: it is posted, or was refused for another reason, or the account is closed to this person.
    """
    async with database.transaction():
        kept = await _hold(correction, by)
        if kept.outcome is Outcome.REFUSED and kept.outcome_note == reason:
            return kept
        if kept.outcome is Outcome.POSTED:
            raise Refused(_("This is posted. Put it right by another correction."))
        if kept.outcome is Outcome.REFUSED:
            raise Refused(_("%(name)s has decided this already. Nothing was changed.", name=kept.decided_by_name))
        return await _decide(kept, Outcome.REFUSED, note=reason, by=by)


async def draft_of(correction: Correction, society: Society) -> Draft:
    """The journal's entry that it makes. It counts in the year of its purchase: what belongs to an earlier one is dated on that one's
    last day, and falls in the books that run where those are locked (R8).
    """
    today = clock.today(society.time_zone)
    ended = await database.value("SELECT ends_on FROM rewards_period WHERE id = $1", correction.purchase_period_id)
    purchase = (correction.purchase_period_id, correction.purchase_id)
    subject = (correction.subject_kind, correction.subject_id)
    return Draft(
        f"put right/{correction.id}", EntryKind.CORRECTION, correction.account_id, correction.line_id, correction.points,
        min(today, ended or today), reason=correction.reason, note=correction.note,
        purchase=purchase if purchase[0] and purchase[1] else None,  # type: ignore[arg-type]
        subject=subject if subject[1] else None,
    )  # fmt: skip


async def _hold(correction: Correction, by: Actor) -> Correction:
    """The correction, locked behind its account. Who may not correct it may not decide it."""
    account = await Account.get(id=correction.account_id)
    member = await Member.get_or_none(id=account.owner_id, society_id=by.home.id)
    if member is None:
        raise NotFound
    await records.keep_away(member, by=by)
    await ledger.hold([correction.account_id])
    return await Correction.select_for_update().get(id=correction.id)


async def _decide(correction: Correction, outcome: Outcome, *, note: str, by: Actor) -> Correction:
    said = {"outcome": outcome, "outcome_note": note, "decided_at": clock.now(), "decided_by_kind": by.kind, "decided_by_id": by.id}
    await Correction.filter(id=correction.id).update(**said, decided_by_name=by.name)
    return await Correction.get(id=correction.id)
