"""Files of claims: which streets a store takes for its community, whatever the table of catchments says (R23)."""

from collections.abc import AsyncIterator
from pathlib import Path

from portal import stores
from portal.actors import Actor
from portal.kit import csv_files
from portal.kit.csv_files import Cells, Column, Taken
from portal.kit.locale import gettext as _
from portal.kit.refusals import Refused
from portal.models import Society
from regions import catchments

COLUMNS = (Column("store", 20), Column("postcode", 20))


def load(society: Society, path: Path, *, by: Actor) -> AsyncIterator[Taken]:
    """Claim every street of a CSV file, each in a transaction of its own; the same file again changes nothing.

    Two stores that want one street in one file would take it from each other at each load: the second line is refused.

    Raises:
        Refused: as `csv_files.rows`.
    """
    taken: dict[str, int] = {}

    async def claim(cells: Cells) -> None:
        store = await stores.numbered(society, cells["store"])
        code = catchments.street(society, cells["postcode"])
        if taken.get(code, store.id) != store.id:
            raise Refused(_("%(code)s stands in an earlier line for another store.", code=code))
        await catchments.claim(store, code, by=by)
        taken[code] = store.id

    return csv_files.take(path, COLUMNS, claim)
