"""What the societies of the demo have decided beside their first terms: a rate for insurance."""

from portal.models import Society
from rewards.rules import first_terms

PENCE_A_POINT = {"insurance": 1_000}  # the demo's own: no source gives a rate


async def lay_down(society: Society) -> None:
    """The rates of the demo's own."""
    await first_terms.set_rates(society, PENCE_A_POINT)
