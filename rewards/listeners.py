"""What rewards does when something happens on the ground floor."""

from portal.joining import MemberJoined
from portal.models import Member
from rewards import shares


async def open_accounts(joined: MemberJoined) -> None:
    """A new member has accounts from the first moment, and a share that is due until a first dividend or a till pays it (R31)."""
    member = await Member.get(id=joined.member_id)
    await shares.open_accounts(member.society_id, [member.id])
