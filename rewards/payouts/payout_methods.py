"""Ways in which a member is paid (R12), and what becomes of odd pence. Higher floors add theirs through the slot PAYOUT_METHODS."""

from collections.abc import Mapping

from portal.kit.locale import gettext as _, lazy
from portal.models import Member, Society
from rewards.slots import PAYOUT_METHODS, PayoutMethod

VOUCHER, BANK, SHARE_ACCOUNT, FUND = "voucher", "bank", "share account", "fund"
WHOLE_POUNDS = (VOUCHER,)
"""Methods that pay whole pounds or kroner, from a threshold on; the others pay to the penny, whatever it comes to (R12)."""
THRESHOLDS = {"GBP": 200, "DKK": 2_000}
"""Below this no voucher is made (R12) where nothing else is said, in pence or øre."""
DEFAULT = VOUCHER
"""How who never chose is paid, unless a disbursement says otherwise."""
DEFAULTS = (VOUCHER, SHARE_ACCOUNT, FUND)
"""What can stand in for a choice: for the bank somebody has to tell us an account."""
CARRY, TO_FUND = "carry", "fund"

LABELS = {
    VOUCHER: lazy("A voucher to spend in our shops"),
    BANK: lazy("To your bank account"),
    SHARE_ACCOUNT: lazy("To your share account"),
    FUND: lazy("To the community fund"),
}
NAMES = {
    VOUCHER: lazy("Vouchers"),
    BANK: lazy("Bank"),
    SHARE_ACCOUNT: lazy("Share accounts"),
    FUND: lazy("Community fund"),
}
"""What is paid by a method, in a table."""
ODD_LABELS = {
    CARRY: lazy("Keep them on my account for next time"),
    TO_FUND: lazy("Give them to the community fund"),
}
CARRIED_WHYS = {
    "threshold": lazy("Below what a voucher is made for: it stays on your account, as money."),
    "odd pence": lazy("A voucher is for whole amounts: the odd pence stay on your account, as money."),
    "cooling": lazy("Your bank account was new: the money stays on your account, and the next payment takes it there."),
    "no bank": lazy("We have no bank account of yours: the money stays on your account."),
    "no receiver": lazy("There was nobody to give it to when we paid: the money stays on your account."),
}
"""Why money stayed where it was, by what `why` of a payout holds."""


def usual_threshold(society: Society) -> int:
    """The threshold of vouchers where none is said, in pence or øre."""
    return THRESHOLDS.get(society.currency, 0)


def added() -> dict[str, PayoutMethod]:
    """The methods of higher floors, by code."""
    return {method.code: method for method in PAYOUT_METHODS.fillings}


def names() -> Mapping[str, str]:
    """Every method as a table calls it, by code."""
    return {code: _(name) for code, name in {**NAMES, **{code: method.name for code, method in added().items()}}.items()}


async def offered(member: Member) -> dict[str, str]:
    """What a member may choose, by code, in words that say where the money goes."""
    words = {code: _(label) for code, label in LABELS.items()}
    for code, method in added().items():
        if says := await method.says(member):
            words[code] = says
    return words
