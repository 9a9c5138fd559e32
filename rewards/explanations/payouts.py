"""How a payout comes about (M12, R12): what stood on the account, less what went to the community fund and what is carried."""

from functools import partial

from portal.figures import Explanation, Input, Step, Way
from portal.kit import formats
from portal.kit.locale import gettext as _
from portal.models import Member
from rewards.payouts import payout_methods, payout_notes
from rewards.payouts.payout_notes import Paid


async def payout(member: Member, id: str) -> Explanation | None:
    """One payout of the member, by its disbursement."""
    wallet = await payout_notes.of_member(member)
    return next((of_paid(paid) for paid in wallet.payouts if str(paid.disbursement_id) == id), None)


def of_paid(paid: Paid) -> Explanation:
    """The same of a payout that is at hand."""
    write = partial(formats.amount, currency=paid.currency)
    inputs = [Input(_("On your account before"), paid.held_pence, write(paid.held_pence))]
    if paid.fund_pence:
        inputs.append(Input(_("Odd pence to the community fund"), -paid.fund_pence, write(-paid.fund_pence)))
    if paid.carried_pence:
        inputs.append(Input(_("Carried"), -paid.carried_pence, write(-paid.carried_pence)))
    words = _("What stood on your account, less what went to the community fund and what is carried")
    whole = paid.method in payout_methods.WHOLE_POUNDS
    return Explanation(
        title=_("What you were paid"), booked=paid.paid_pence, steps=[Step(words, inputs, Way.SUM, _("Paid out"), write)],
        rounding=_("A voucher is for whole pounds or kroner, rounded down.") if whole else _("Nothing is rounded here."),
        remarks=[words for words in (paid.words, paid.why_words) if words],
    )  # fmt: skip
