"""Files of catchments: an edition of the table that says which postcodes are whose (R23), taken whole or not at all."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from portal.kit import csv_files, database, postcodes
from portal.kit.csv_files import Cells, Column, Taken
from portal.kit.fields import Fixed
from portal.kit.locale import gettext as _
from portal.kit.refusals import Refused
from portal.models import Society
from regions import catchments
from regions.catchments import CatchmentLine
from regions.models import Community

COLUMNS = (
    Column("code", 20),
    Column("community", 60),
    csv_files.optional("share", 8),
    csv_files.optional("latitude", 20),
    csv_files.optional("longitude", 20),
)
WHOLE = 10_000
PERCENT = Fixed("", places=2, least=1, most=WHOLE)
REFUSED_MAX = 1_000


@dataclass(frozen=True)
class Loaded:
    """What became of a file: how many lines stand in its edition, or which of them were refused; then nothing was loaded."""

    count: int
    refused: list[Taken]


class _Spoilt(Exception):
    pass


async def load(society: Society, path: Path, *, name: str, begins_on: date) -> Loaded:
    """Fill the edition that begins on a day from a CSV file: a full postcode, a sector or an outward code a line, with its community.

    What the edition held before goes. After a thousand bad lines no more are read.

    Raises:
        Refused: as `csv_files.rows`, or the file holds no line.
    """
    communities = {community.slug: community.id for community in await Community.filter(society=society)}
    refused: list[Taken] = []
    count = 0
    try:
        async with database.transaction():
            version = await catchments.open_version(society, name, begins_on)
            count = await catchments.load(version, _lines(path, society.country, communities, refused))
            if refused:
                raise _Spoilt
            if not count:
                raise Refused(_("%(file)s holds no line.", file=path.name))
    except _Spoilt:
        count = 0
    return Loaded(count, refused)


def _lines(path: Path, country: str, communities: Mapping[str, int], refused: list[Taken]) -> Iterator[CatchmentLine]:
    """The lines that fit; the others go to `refused`."""
    seen: set[str] = set()
    for number, cells, why in csv_files.rows(path, COLUMNS):
        try:
            if why:
                raise Refused(why)
            line = _line(cells, country, communities)
            if (key := f"{line.code} {line.community_id}") in seen:
                raise Refused(_("%(code)s stands twice for %(community)s.", code=line.code, community=cells["community"]))
            seen.add(key)
            yield line
        except Refused as refusal:
            refused.append(Taken(path.name, number, refusal.message))
            if len(refused) == REFUSED_MAX:
                return


def _line(cells: Cells, country: str, communities: Mapping[str, int]) -> CatchmentLine:
    code = postcodes.area(country, cells["code"])
    if code is None:
        raise Refused(_("%(code)s is no postcode, sector or outward code.", code=cells["code"]))
    if cells["community"] not in communities:
        raise Refused(_("There is no community %(slug)s.", slug=cells["community"]))
    share = cells.get("share", "").removesuffix("%").strip()
    return CatchmentLine(code, communities[cells["community"]], PERCENT.read(share) if share else WHOLE, **csv_files.place_of(cells))
