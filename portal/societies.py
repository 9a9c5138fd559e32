"""Societies: the co-operatives of this installation."""

import re
from dataclasses import dataclass
from typing import Any, NamedTuple
from zoneinfo import available_timezones

from portal import business_lines
from portal.actors import Actor
from portal.kit import clock, database, locale
from portal.kit.events import publish
from portal.kit.locale import gettext as _
from portal.kit.refusals import Refused
from portal.models import Brand, Society

AGE_MOST, SHARE_MOST = 30, 1_000_000


class Usual(NamedTuple):
    """What is usual in a country: the share of a member (R31), and the age from which one joins (R30)."""

    share_pence: int
    age_least: int


USUAL = {"GB": Usual(100, 16), "DK": Usual(20_000, 15)}
COUNTRIES = tuple(USUAL)


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
    share_pence: int | None = None,
    age_least: int | None = None,
) -> Society:
    """A society with its brand, its first business lines and the next free range of numbers (R35).

    Share and age are those that are usual in the country, unless told. The same society founded twice is the first one.

    Raises:
        Refused: something does not fit, beside its field; or a society that is not the same stands at `slug`.
    """
    assert by.kind == "system", "only the command line makes societies"
    _check(slug, currency, language, country, time_zone)
    share, age = _terms(country, share_pence, age_least)
    told: dict[str, Any] = {
        "name": name, "currency": currency, "language": language, "country": country, "time_zone": time_zone,
        "share_pence": share, "age_least": age,
    }  # fmt: skip
    async with database.transaction():
        await database.run("LOCK TABLE portal_society IN SHARE ROW EXCLUSIVE MODE")
        if found := await Society.get_or_none(slug=slug):
            return _same(found, told)
        society = await Society.create(slug=slug, number_range=await _free_range(), created_at=clock.now(), **told)
        await Brand.create(society=society, name=name)
        await business_lines.lay_down(society)
        await publish(SocietyFounded(society.id))
    return society


def _same(found: Society, told: dict[str, Any]) -> Society:
    if others := [f"{field} {getattr(found, field)}" for field, value in told.items() if getattr(found, field) != value]:
        raise Refused(_("The society at %(slug)s was founded with %(others)s.", slug=found.slug, others=", ".join(others)), field="slug")
    return found


def _terms(country: str, share_pence: int | None, age_least: int | None) -> Usual:
    usual = USUAL[country]
    terms = Usual(usual.share_pence if share_pence is None else share_pence, usual.age_least if age_least is None else age_least)
    if not 0 <= terms.share_pence <= SHARE_MOST:
        raise Refused(_("A share is from 0 to %(most)s.", most=SHARE_MOST // 100), field="share_pence")
    if not 0 <= terms.age_least <= AGE_MOST:
        raise Refused(_("The age to join from is at most %(most)s.", most=AGE_MOST), field="age_least")
    return terms


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
