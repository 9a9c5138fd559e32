"""What care does when lower floors tell it something."""

from care import cases
from rewards.claims import ClaimDecided, ClaimMade


async def open_case(made: ClaimMade) -> None:
    """A claim of a receipt is a case, from the transaction on that wrote it."""
    await cases.open_for_claim(made.claim_id)


async def close_case(decided: ClaimDecided) -> None:
    """What came of a claim ends its case."""
    await cases.close_for_claim(decided.claim_id)
