"""What rewards does when something happens on the ground floor."""

from portal.joining import MemberJoined
from portal.models import Member, Society
from portal.societies import SocietyFounded
from rewards.books import periods, shares
from rewards.rules import first_terms


async def open_books(founded: SocietyFounded) -> None:
    """A new society has rules and categories (R2, R3), and a year of the books, before its first till."""
    society = await Society.get(id=founded.society_id)
    await first_terms.lay_down(society)
    await periods.open_year(society)


async def open_accounts(joined: MemberJoined) -> None:
    """A new member has accounts from the first moment, and a share that is due until a first dividend or a till pays it (R31)."""
    member = await Member.get(id=joined.member_id)
    await shares.open_accounts(member.society_id, [member.id])
