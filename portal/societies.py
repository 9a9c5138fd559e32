"""Societies: the co-operatives of this installation."""

import re
from dataclasses import dataclass
from zoneinfo import available_timezones

from portal import business_lines
from portal.actors import Actor
from portal.kit import clock, database, locale
from portal.kit.events import publish
from portal.kit.locale import gettext as _
from portal.kit.refusals import Refused
from portal.models import Brand, Society

COUNTRIES = ("GB", "DK")
AGE_LEAST = 16
SHARE_PENCE = 100


@dataclass(frozen=True)
class SocietyFounded:
    """A society has begun, with its brand and its business lines."""

    society_id: int


async def create(
    *,
    by: Actor,
    slug: str,
    name: str,
    currency: str = "GBP",
    language: str = "en_GB",
    country: str = "GB",
    time_zone: str = "Europe/London",
    share_pence: int = SHARE_PENCE,
    age_least: int = AGE_LEAST,
) -> Society:
    """A society with its brand, its first business lines and the next free range of numbers (R35).

    Asked twice for the same slug and name, it is the first one.
    """
    assert by.kind == "system", "only the command line makes societies"
    _check(slug, currency, language, country, time_zone)
    async with database.transaction():
        await database.run("LOCK TABLE portal_society IN SHARE ROW EXCLUSIVE MODE")
        if found := await Society.get_or_none(slug=slug):
            if found.name == name:
                return found
            raise Refused(_("There is another society at %(slug)s.", slug=slug), field="slug")
        society = await Society.create(
            slug=slug, name=name, currency=currency, language=language, country=country, time_zone=time_zone,
            number_range=await _free_range(), share_pence=share_pence, age_least=age_least, created_at=clock.now(),
        )  # fmt: skip
        await Brand.create(society=society, name=name)
        await business_lines.lay_down(society)
        await publish(SocietyFounded(society.id))
    return society


def _check(slug: str, currency: str, language: str, country: str, time_zone: str) -> None:
    if not re.fullmatch(r"[a-z0-9](?:[a-z0-9-]{0,38}[a-z0-9])?", slug):
        raise Refused(_("An address is made of small letters, digits and hyphens."), field="slug")
    if not re.fullmatch(r"[A-Z]{3}", currency):
        raise Refused(_("A currency has three letters, such as GBP."), field="currency")
    if language not in {known.code for known in locale.LANGUAGES}:
        raise Refused(_("We speak English (en_GB), Welsh (cy) and Danish (da)."), field="language")
    if country not in COUNTRIES:
        raise Refused(_("We know the postcodes of GB and DK."), field="country")
    if time_zone not in available_timezones():
        raise Refused(_("A time zone has a name such as Europe/London."), field="time_zone")


async def _free_range() -> str:
    taken = {society.number_range for society in await Society.all().only("number_range")}
    free = next((digits for number in range(100) if (digits := f"{number:02d}") not in taken), None)
    if free is None:
        raise Refused(_("All hundred ranges of numbers are taken."))
    return free


async def open_to_join() -> list[Society]:
    """The societies that a visitor can choose from, by name."""
    return await Society.all().order_by("name").limit(50)
