"""What the members of the demo allow: some want the digest or the news, a few switched off the talk at the desk (R36, R37)."""

from collections.abc import Iterator, Mapping, Sequence
from random import Random

from portal import wordings
from portal.consents import DESK
from portal.demo.people import Dweller
from portal.demo.tables import fill
from portal.kit.demonstration import Demo
from portal.models import Brand, Society

# purpose, channel, what was said, by which part of the members
SAID = (
    ("digest", "email", True, 0.4),
    ("news", "email", True, 0.5),
    ("offers", "email", True, 0.2),
    ("news", "post", True, 0.2),
    ("regional talk", DESK, False, 0.05),
    ("purchase suggestions", DESK, True, 0.12),
)
COLUMNS = ("person_id", "brand_id", "wording_id", "purpose", "channel", "given", "source", "by_kind", "by_id", "at")


async def give(demo: Demo, societies: Sequence[Society], everybody: Sequence[Dweller]) -> None:
    """Write what everybody said, with the words as they read them."""
    chance = demo.random("consents")
    for society in societies:
        brand = await Brand.get(society=society)
        languages = sorted({one.language for one in everybody if one.society is society})
        words = {
            (language, purpose): row.id for language in languages for purpose, row in (await wordings.archived(society, language)).items()
        }
        mine = [one for one in everybody if one.society is society]
        await fill("portal_consent", COLUMNS, [row for one in mine for row in _said(one, brand.id, words, chance)])


def _said(one: Dweller, brand_id: int, words: Mapping[tuple[str, str], int], chance: Random) -> Iterator[tuple[object, ...]]:
    for purpose, channel, given, part in SAID:
        if chance.random() < part:
            wording = words[one.language, purpose]
            yield (one.id, brand_id, wording, purpose, channel, given, "join", "member", one.id, one.joined_at)
