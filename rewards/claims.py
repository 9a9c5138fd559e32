"""Claims: a member misses the points of a receipt (M7). Somebody looks at the till's journal, and books it by the intake under the
receipt's own key, so that a file that brings it later is the same receipt, or rejects it with a reason.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from tortoise.queryset import QuerySet

from portal import notices, records
from portal.actors import Actor
from portal.kit import clock, database, formats, locale
from portal.kit.events import publish
from portal.kit.locale import gettext as _, lazy
from portal.kit.refusals import Refused
from portal.models import Member, Person, Society, Store
from rewards import slots
from rewards.books import ledger
from rewards.intake import bounds, purchases
from rewards.intake.held_purchases import Release
from rewards.intake.purchases import State
from rewards.intake.receipts import Purchase, Receipt
from rewards.intake.tills import TillMember
from rewards.models.claims import Claim, Verdict
from rewards.models.ledger import Account, Unit
from rewards.rules.earning import Line

PART = lazy("a receipt that you miss")
"""What the member reads in the log of who looked (R39)."""
REFERENCE = "claim"
DAYS_BACK_MAX = 90
OPEN_MAX = 20
LINES_MAX = 8


@dataclass(frozen=True)
class ClaimMade:
    """A member claimed a receipt."""

    claim_id: int


@dataclass(frozen=True)
class ClaimDecided:
    """A claim was booked or rejected."""

    claim_id: int


def visible_to(society: Society) -> QuerySet[Claim]:
    """A society's claims: open ones first, the oldest before others, then what was decided last."""
    return Claim.filter(society_id=society.id).order_by("-decided_at", "at", "id").select_related("store")


def of_member(member: Member) -> QuerySet[Claim]:
    """A member's own claims, newest first."""
    own = {"account__owner_kind": "member", "account__owner_id": member.id, "account__unit": Unit.POINTS}
    return Claim.filter(society_id=member.society_id, **own).order_by("-at", "-id").select_related("store")


async def said_of(shown: Sequence[Claim]) -> dict[int, str]:
    """What higher floors say of these claims, in words, by their numbers."""
    asked = [one.id for one in shown]
    return {number: words for ask in slots.CLAIMS.fillings for number, words in (await ask(asked)).items()} if asked else {}


async def claim(
    member: Member, *, by: Actor, store: str, till: str, receipt: str, sold_on: date, total_pence: int | None, once: str,
    subject: tuple[str, int] | None = None,
) -> Claim:  # fmt: skip
    """A member says which receipt they miss. The same `once` counts once.

    Raises:
        Refused: too old or still to come, no such store, or the receipt is counted or claimed already, whoever by.
    """
    assert by.kind != "member" or by.id == member.id
    society = await Society.get(id=member.society_id)
    shop = await Store.get_or_none(society=society, number=store)
    if shop is None:
        raise Refused(_("Choose one of the answers."), field="store")
    _refuse_shape(shop, till, receipt, sold_on)
    key = Receipt(store, till, receipt, sold_on).key(society.slug)
    async with database.transaction():
        account_id = await ledger.account(society.id, Unit.POINTS, "member", member.id)
        await ledger.hold([account_id])
        await database.take_turn(f"claim {key}")
        if done := await Claim.get_or_none(society=society, once=once):
            return done
        if await database.value(database.sql("rewards", "receipt_taken"), society.id, key):
            raise Refused(_("This receipt is counted or claimed already."), field="receipt")
        if await Claim.filter(account_id=account_id, verdict=None).count() >= OPEN_MAX:
            raise Refused(_("%(most)s claims of yours wait for an answer. Wait for one before you claim more.", most=OPEN_MAX))
        kind, subject_id = subject or ("", None)
        made = await Claim.create(
            society=society, account_id=account_id, store=shop, till=till, receipt=receipt, sold_on=sold_on, total_pence=total_pence,
            key=key, subject_kind=kind, subject_id=subject_id, once=once, at=clock.now(), by_kind=by.kind, by_id=by.id,
        )  # fmt: skip
        await publish(ClaimMade(made.id))
    return made


def _refuse_shape(store: Store, till: str, receipt: str, sold_on: date) -> None:
    today = clock.today(store.time_zone)
    if sold_on > today:
        raise Refused(_("This day is still to come."), field="sold_on")
    if today - sold_on > timedelta(days=DAYS_BACK_MAX):
        raise Refused(_("A receipt can be claimed for %(days)s days.", days=DAYS_BACK_MAX), field="sold_on")
    for field, name in (("till", till), ("receipt", receipt)):
        if not bounds.NAME.fullmatch(name):
            raise Refused(_("It has 1 to 40 characters, and no slash."), field=field)


async def open_claim(one: Claim, *, by: Actor) -> Member:
    """Whose claim it is; that somebody looked is logged.

    Raises:
        Refused: the member's record is closed to this person: their own, their household's, a colleague's.
    """
    account = await Account.get(id=one.account_id)
    reason = _("Claim %(number)s of a receipt", number=one.id)
    return await records.look(account.owner_id, by=by, reason=reason, parts=[PART], reference=(REFERENCE, one.id))


async def book(one: Claim, *, by: Actor, lines: Sequence[Line]) -> Claim:
    """Book the receipt as the till's journal says, as of its day and by the rules of that day. Pressed twice it counts once.

    Raises:
        Refused: it was rejected, the intake does not take it, or the record is closed to this person.
    """
    assert 0 < len(lines) <= LINES_MAX
    async with database.transaction():
        member, kept = await _hold(one, by)
        if kept.verdict is Verdict.BOOKED:
            return kept
        _require_open(kept)
        await records.keep_away(member, by=by)
        society = await Society.get(id=kept.society_id)
        sale = await _purchase(kept, lines)
        release = Release(kept.key, TillMember(member.id, kept.account_id), sale.body_hash(kept.account_id))
        (outcome,) = await purchases.take(society, [sale], by=by, history=True, released=release)
        if outcome.state in (State.SAME, State.CHANGED):
            raise Refused(_("This receipt has come from the till meanwhile. Reject the claim, and say so."))
        if outcome.state is not State.CREATED:
            raise Refused(outcome.why)
        period_id = await database.value("SELECT period_id FROM rewards_purchase WHERE id = $1 AND key = $2", outcome.id, kept.key)
        decided = await _decide(kept, Verdict.BOOKED, by=by, note="", period_id=period_id, number=outcome.id)
        await _tell(member, decided, outcome.points)
    return decided


async def reject(one: Claim, *, by: Actor, reason: str) -> Claim:
    """It is not booked, and the member reads why. The receipt can be claimed again.

    Raises:
        Refused: it is booked, was rejected for another reason, or the record is closed to this person.
    """
    async with database.transaction():
        member, kept = await _hold(one, by)
        if kept.verdict is Verdict.REJECTED and kept.note == reason:
            return kept
        _require_open(kept)
        decided = await _decide(kept, Verdict.REJECTED, by=by, note=reason)
        await _tell(member, decided, 0)
    return decided


async def _hold(one: Claim, by: Actor) -> tuple[Member, Claim]:
    member = await open_claim(one, by=by)
    await ledger.hold([one.account_id])
    return member, await Claim.select_for_update().get(id=one.id)


def _require_open(one: Claim) -> None:
    if one.verdict is not None:
        raise Refused(_("%(name)s has decided this already. Nothing was changed.", name=one.decided_by_name))


async def _purchase(one: Claim, lines: Sequence[Line]) -> Purchase:
    """At noon of its day: the hour is not claimed. Of a day that has no noon yet, when it was claimed."""
    store = await Store.get(id=one.store_id)  # type: ignore[attr-defined]
    noon = datetime.combine(one.sold_on, time(12), ZoneInfo(store.time_zone))
    return Purchase(store.number, one.till, one.receipt, min(noon, one.at), list(lines))


async def _decide(one: Claim, verdict: Verdict, *, by: Actor, **said: object) -> Claim:
    whom = {"decided_at": clock.now(), "decided_by_kind": by.kind, "decided_by_id": by.id, "decided_by_name": by.name}
    await Claim.filter(id=one.id).update(verdict=verdict, **whom, **said)
    await publish(ClaimDecided(one.id))
    return await Claim.get(id=one.id)


async def _tell(member: Member, one: Claim, points: int) -> None:
    """Write to the member what came of it."""
    person = await Person.get(id=member.person_id)
    with locale.speaking(locale.by_code(person.language)):
        day = formats.date(one.sold_on)
        if one.verdict is Verdict.BOOKED:
            text = _("Your receipt of %(day)s is booked. Points: %(points)s. It stands on your statement.", day=day, points=points)
        else:
            text = _("Your receipt of %(day)s is not booked. Reason: %(reason)s", day=day, reason=one.note)
        await notices.send(
            person, purpose="service", subject=_("The receipt that you missed"), text=text, key=f"claim-{one.id}",
            channel=notices.channel_to(person),
        )  # fmt: skip
