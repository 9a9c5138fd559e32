"""What the 1% counts (R3): of each category its own brand only, everything, or nothing; in words, so that no page speaks of "1%" alone."""

from collections.abc import Mapping, Sequence

import msgspec

from portal.kit import clock, database, formats
from portal.kit.locale import gettext as _, named
from portal.models import Society

BASIS = """
SELECT coalesce(json_agg(json_build_object('names', category.names, 'basis', present.basis) ORDER BY category.code), '[]')
FROM rewards_category category
CROSS JOIN LATERAL (
  SELECT basis FROM rewards_category_version WHERE category_id = category.id AND starts_on <= $2 ORDER BY starts_on DESC LIMIT 1
) present
WHERE category.society_id = $1 AND present.basis <> 'none'
"""


class Counted(msgspec.Struct, frozen=True):
    """A category of which the 1% counts something."""

    names: Mapping[str, str]
    basis: str


async def sentence(society: Society) -> str:
    """What the 1% of a society counts, in a sentence."""
    counted = msgspec.json.decode(await database.value(BASIS, society.id, clock.today(society.time_zone)), type=list[Counted])
    return in_words(counted)


def in_words(counted: Sequence[Counted]) -> str:
    """The same of categories that are at hand."""
    whole = formats.listing([named(category.names) for category in counted if category.basis == "all"])
    own = any(category.basis == "own brand" for category in counted)
    if own and whole:
        return _("The 1%% counts goods of our own brand, and whatever the brand: %(categories)s.", categories=whole)
    if own:
        return _("The 1% counts goods of our own brand.")
    if whole:
        return _("The 1%% counts everything that you buy of: %(categories)s.", categories=whole)
    return _("The 1% counts nothing just now.")
