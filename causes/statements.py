"""What causes add to a member's statement: where the 1% of each purchase lies."""

from collections.abc import Mapping, Sequence

from portal.kit import database
from portal.kit.locale import gettext as _
from rewards.slots import PurchaseName


async def names_of(purchases: Sequence[PurchaseName]) -> Mapping[PurchaseName, str]:
    """The cause of each purchase's 1% in words; "Not decided" where it waits in a pool."""
    periods, numbers = [period for period, _number in purchases], [number for _period, number in purchases]
    found = await database.rows(database.sql("causes", "statement_names"), periods, numbers)
    return {(row["period_id"], row["id"]): row["name"] or _("Not decided") for row in found}
