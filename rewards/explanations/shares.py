"""How what is due of a member's share comes about (M1, R31)."""

from functools import partial

from portal.figures import Explanation, Input, Step, Way
from portal.kit import formats
from portal.kit.locale import gettext as _
from portal.models import Member
from rewards.books import shares
from rewards.books.shares import Share

DUE = "due"


async def share(member: Member, id: str) -> Explanation | None:
    """What is due of the member's share."""
    society = await member.society
    return of_share(await shares.of_member(member, society), society.currency) if id == DUE else None


def of_share(share: Share, currency: str) -> Explanation:
    """The same of a share that is at hand."""
    write = partial(formats.amount, currency=currency)
    inputs = [
        Input(_("A share"), share.amount_pence, write(share.amount_pence)),
        Input(_("Paid of it"), -share.held_pence, write(-share.held_pence)),
    ]
    words = _("What a share comes to, less what you have paid, never below zero")
    return Explanation(
        title=_("What is due of your share"), booked=share.due_pence, steps=[Step(words, inputs, Way.SUM_FROM_ZERO, _("Due"), write)],
        rounding=_("Nothing is rounded here."),
        remarks=[_("It is taken from your first dividends, unless you pay it at a till before. You get it back when you leave.")],
    )  # fmt: skip
