"""Cards: what a till scans. Each has a number of its own; old and new card resolve, one is active (R35)."""

from collections.abc import Callable, Iterator
from itertools import islice
from secrets import randbelow

from portal.actors import Actor
from portal.kit import clock, database
from portal.kit.check_digits import number_from_serial
from portal.kit.locale import gettext as _
from portal.kit.refusals import Refused
from portal.models import Card, Member, Society

SERIALS_A_RANGE = 10**8
DRAWS_MAX = 40

Draw = Callable[[int], int]


def numbers(society: Society, draw: Draw = randbelow) -> Iterator[str]:
    """Numbers at random in the society's range, for a member or a card: whoever takes one draws on where it is taken already (R35)."""
    first = int(society.number_range) * SERIALS_A_RANGE
    return islice(iter(lambda: number_from_serial(first + draw(SERIALS_A_RANGE)), None), DRAWS_MAX)


async def issue(member: Member, society: Society, *, draw: Draw = randbelow) -> Card:
    """A new active card for a member who has none."""
    for number in numbers(society, draw):
        found = await database.value(database.sql("portal", "issue_card"), society.id, member.id, number, clock.now())
        if found is not None:
            return await Card.get(id=found)
    raise AssertionError("no free number was drawn: the society's range is as good as full")


async def active(member: Member) -> Card | None:
    """The card that works at a till; temporary ones that the member registered work beside it."""
    return await Card.get_or_none(member_id=member.id, blocked_at=None, batch_id=None)


async def replace(member: Member, *, by: Actor, number: str) -> Card:
    """The card with this number is lost: it is blocked at once, and a new one issued to the same membership (M3).

    The same loss told twice counts once: the card that is active by then is the answer.
    """
    assert by.kind != "member" or by.id == member.id
    async with database.transaction():
        await Member.select_for_update().get(id=member.id)
        lost = await Card.get_or_none(member_id=member.id, number=number)
        if lost is None:
            raise Refused(_("This is not one of your cards."))
        card = await active(member)
        if lost.blocked_at is not None and card is not None:
            return card
        # a temporary card is lost alone, and so is the active one
        working = Card.filter(member_id=member.id, blocked_at=None, **({"batch_id": None} if lost.batch_id is None else {"id": lost.id}))
        await working.update(blocked_at=clock.now(), blocked_by_kind=by.kind, blocked_by_id=by.id)
        return await active(member) or await issue(member, await Society.get(id=member.society_id))
