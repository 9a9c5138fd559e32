"""What causes do when lower floors tell them something."""

from causes import accruals
from rewards.intake.postings import PurchasesPosted


async def give_to_causes(event: PurchasesPosted) -> None:
    """Each new purchase or refund moves its 1%, in the transaction that posted it."""
    assert event.rows == "posted"
    await accruals.accrue(event.society_id)
