"""Consents: for what and how a person lets a society write to them. Each act is a row that stays; the newest holds (R36).

Messages that a membership cannot do without ask nobody (notices.SERVICE). The two switches of R37 are kept the same way: channel "desk".
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

from portal import suppressions, wordings
from portal.actors import Actor
from portal.kit import clock, database, locale
from portal.kit.locale import lazy
from portal.models import Brand, Consent, Person, Society

PURPOSES = {
    "news": lazy("News of the co-operative"),
    "offers": lazy("Offers"),
    "digest": lazy("What is on near you"),
    "surveys": lazy("Questions to you"),
}
CHANNELS = {
    "email": lazy("E-mail"),
    "post": lazy("Post"),
    "web": lazy("Messages on this site"),
    "phone": lazy("Phone call"),
    "text": lazy("Text message"),
}
DESK = "desk"

SWITCHES = {"regional talk": True, "purchase suggestions": False}
"""What a colleague may see, and whether that holds for whoever never touched the switch (R37)."""

Pair = tuple[str, str]
ALL = frozenset((purpose, channel) for purpose in PURPOSES for channel in CHANNELS)


@dataclass(frozen=True)
class Standing:
    """The newest act for a purpose and channel, with its proof: when, where, and the words as the person saw them."""

    purpose: str
    channel: str
    given: bool
    at: datetime
    source: str
    version: int
    text: str


async def brands(society: Society) -> list[Brand]:
    """The names under which a society writes; the first is its own, and the switches belong to it."""
    found = await Brand.filter(society_id=society.id).order_by("id").limit(20)
    return found or [(await Brand.get_or_create(society_id=society.id, name=society.name))[0]]


async def standing(person_id: int, brand: Brand) -> dict[Pair, Standing]:
    """What a person has said to a brand, by purpose and channel."""
    found = await database.rows(database.sql("portal", "consents_standing"), person_id, brand.id)
    return {(row["purpose"], row["channel"]): Standing(**row) for row in found}


async def allows(person_id: int, purpose: str, channel: str, brand_id: int | None = None) -> bool:
    """Whether a person lets a brand (else the society's own) reach them for a purpose, at this moment."""
    given = await database.value(database.sql("portal", "consent_given"), person_id, purpose, channel, brand_id)
    return SWITCHES.get(purpose, False) if given is None else bool(given)


async def save(person_id: int, brand: Brand, yes: Collection[Pair], *, by: Actor, source: str) -> int:
    """Set every purpose and channel at once: yes to these, no to all others. Gives the number of acts; the same save twice is none."""
    assert ALL.issuperset(yes), yes
    return await _record(person_id, brand, {pair: pair in yes for pair in ALL}, by=by, source=source)


async def withdraw(person_id: int, brand: Brand, purpose: str, channel: str, *, by: Actor, source: str) -> int:
    """Say no to one purpose on one channel."""
    assert (purpose, channel) in ALL, (purpose, channel)
    return await _record(person_id, brand, {(purpose, channel): False}, by=by, source=source)


async def withdraw_all(person_id: int, society: Society, *, by: Actor, source: str) -> int:
    """Say no to everything, of every brand, and put the contacts on the list that outlives an erasure (R38)."""
    async with database.transaction():
        person = await Person.select_for_update().get(id=person_id)
        await suppressions.suppress(person, why="opted out")
        return sum([await _record(person_id, brand, dict.fromkeys(ALL, False), by=by, source=source) for brand in await brands(society)])


async def switch(person_id: int, society: Society, purpose: str, *, on: bool, by: Actor, source: str) -> int:
    """Set one of the two switches of R37."""
    assert purpose in SWITCHES, purpose
    return await _record(person_id, (await brands(society))[0], {(purpose, DESK): on}, by=by, source=source)


async def switches(person_id: int, society: Society) -> dict[str, bool]:
    """How the two switches stand."""
    said = await standing(person_id, (await brands(society))[0])
    return {purpose: said[purpose, DESK].given if (purpose, DESK) in said else before for purpose, before in SWITCHES.items()}


async def _record(person_id: int, brand: Brand, wanted: Mapping[Pair, bool], *, by: Actor, source: str) -> int:
    """Add a row for each answer that differs from what stands."""
    async with database.transaction():
        person = await Person.select_for_update().get(id=person_id)  # one save at a time: the second finds nothing to do
        said = await standing(person_id, brand)
        changed = {pair: given for pair, given in wanted.items() if given != _holds(said, pair)}
        if not changed:
            return 0
        words = await wordings.archived(await Society.get(id=brand.society_id), locale.present().code)
        at = clock.now()
        acts = [
            Consent(
                person_id=person_id, brand_id=brand.id, wording_id=words[purpose].id, purpose=purpose, channel=channel,
                given=given, source=source, by_kind=by.kind, by_id=by.id, at=at,
            )
            for (purpose, channel), given in sorted(changed.items())
        ]  # fmt: skip
        await Consent.bulk_create(acts)
        await suppressions.lift(person, {channel for (_, channel), given in changed.items() if given})
    return len(acts)


def _holds(said: Mapping[Pair, Standing], pair: Pair) -> bool:
    return said[pair].given if pair in said else SWITCHES.get(pair[0], False)
