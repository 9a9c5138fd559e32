"""Temporary cards: sold in a store before anybody joins (M2, R32). A card earns at once; whoever registers it in time gets what it earned.

The twelve weeks begin with the first purchase; until the end of their last day by the society's clock the card can be registered.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from tortoise.queryset import QuerySet

from portal import cards, members
from portal.actors import Actor
from portal.kit import clock, database, formats
from portal.kit.events import publish
from portal.kit.locale import gettext as _
from portal.kit.refusals import Refused
from portal.models import CARDS_MOST, Card, CardBatch, Member, Society, Store

GOOD_FOR = timedelta(weeks=12)


@dataclass(frozen=True)
class CardRegistered:
    """A temporary card has become one of a member's."""

    card_id: int
    member_id: int


def last_day(first_used_at: datetime, time_zone: str) -> date:
    """The last day on which a card that was used first at this instant can be registered."""
    return first_used_at.astimezone(ZoneInfo(time_zone)).date() + GOOD_FOR


def has_lapsed(first_used_at: datetime | None, time_zone: str) -> bool:
    """Whether a card that nobody registered is too old for it by now."""
    return first_used_at is not None and last_day(first_used_at, time_zone) < clock.today(time_zone)


def visible_to(society: Society) -> QuerySet[CardBatch]:
    """A society's batches, newest first, with their stores."""
    return CardBatch.filter(society_id=society.id).order_by("-at", "-id").select_related("store")


async def issue(store: Store, *, by: Actor, count: int, once: str) -> CardBatch:
    """Make cards for a store to sell, with numbers at random in the society's range (R35). The same `once` counts once."""
    assert 0 < count <= CARDS_MOST
    async with database.transaction():
        locked = await Store.select_for_update().get(id=store.id)
        society = await Society.get(id=locked.society_id)  # type: ignore[attr-defined]
        if done := await CardBatch.get_or_none(society=society, once=once):
            return done
        at = clock.now()
        batch = await CardBatch.create(
            society=society, store=locked, count=count, once=once, by_kind=by.kind, by_id=by.id, by_name=by.name, at=at
        )
        for _number in range(count):
            await _make(society, batch, at)
    return batch


async def _make(society: Society, batch: CardBatch, at: datetime) -> None:
    for number in cards.numbers(society):
        if await database.value(database.sql("portal", "issue_temporary"), society.id, batch.id, number, at):
            return
    raise AssertionError("no free number was drawn: the society's range is as good as full")


async def require_free(society: Society, typed: str) -> Card:
    """The temporary card with this number, as long as somebody can register it.

    Raises:
        Refused: a digit is wrong, the society has no such temporary card, it is registered already, or its time is over; beside `card`.
    """
    card = await _typed(society, typed)
    _refuse_taken(card, society)
    return card


async def register(member: Member, *, by: Actor, card: str) -> Card:
    """The temporary card with this number is the member's from now on; what it earned follows in the same transaction.

    The same card registered again by the same member is the answer as before.

    Raises:
        Refused: as `require_free`; whose it is nobody is told.
    """
    assert by.kind != "member" or by.id == member.id
    society = await Society.get(id=member.society_id)
    async with database.transaction():
        found = await Card.select_for_update().get(id=(await _typed(society, card)).id)
        if found.member_id == member.id:
            return found
        _refuse_taken(found, society)
        said = {"registered_at": clock.now(), "registered_by_kind": by.kind, "registered_by_id": by.id}
        await Card.filter(id=found.id).update(member_id=member.id, **said)
        await publish(CardRegistered(found.id, member.id))
        return await Card.get(id=found.id)


async def _typed(society: Society, typed: str) -> Card:
    try:
        number = members.number_behind(typed)
    except Refused as refused:
        raise Refused(refused.message, field="card") from None
    card = await Card.get_or_none(society=society, number=number)
    if card is None or card.batch_id is None:
        raise Refused(_("We know no temporary card with this number."), field="card")
    return card


def _refuse_taken(card: Card, society: Society) -> None:
    if card.member_id is not None or card.blocked_at is not None:
        raise Refused(_("This card is registered already."), field="card")
    if card.first_used_at and has_lapsed(card.first_used_at, society.time_zone):
        day = formats.date(last_day(card.first_used_at, society.time_zone))
        raise Refused(_("This card could be registered until %(day)s. Its points have ended.", day=day), field="card")


async def named(member: Member, number: str) -> Card | None:
    """A temporary card that a member registered, whether it works still or not, by whatever was typed as its number."""
    if not (number.isascii() and number.isdigit()):
        return None
    return await Card.get_or_none(member_id=member.id, number=number, batch_id__isnull=False)


async def of_member(member: Member) -> list[Card]:
    """The temporary cards that a member registered and that work."""
    return await Card.filter(member_id=member.id, blocked_at=None, batch_id__isnull=False).order_by("registered_at", "id").limit(20)
