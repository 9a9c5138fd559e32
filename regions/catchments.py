"""Catchments: which community a postcode belongs to (R23). A dated table decides, not geometry, so that stores can claim streets."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from portal.actors import Actor
from portal.kit import clock, database, postcodes
from portal.kit.locale import gettext as _
from portal.kit.postcodes import Postcode
from portal.kit.refusals import Refused
from portal.models import Society, Store
from regions import store_places
from regions.models import CatchmentVersion, Claim, Community

# no grid reference is published for these: only a row of the table's own can place them
ISLANDS = ("GY", "JE", "IM")
FORCES = "BFPO"


class CatchmentLine(NamedTuple):
    """One line of an edition: `code` a full postcode, a sector or an outward code as the kit writes them; the share in 1/10,000."""

    code: str
    community_id: int
    share_basis_points: int = 10_000
    latitude: float | None = None
    longitude: float | None = None


@dataclass(frozen=True)
class PlaceOfPostcode:
    """Where a postcode lies: its community, and the nearest point that the table knows."""

    community_id: int
    postcode: str
    latitude: float | None = None
    longitude: float | None = None


async def place_of(society: Society, country: str, typed: str) -> PlaceOfPostcode | None:
    """The community for a postcode of a country, in R23's order: claimed street, full postcode, sector, outward majority.

    Islands without a grid reference, the forces and whoever lives abroad belong to the national community where no line says better.
    None: ask the person to pick.
    """
    postcode = postcodes.normalise(society.country, typed) if country == society.country else None
    if postcode is not None and (found := await _held(society, postcode)):
        return found
    if country != society.country or (postcode is not None and _has_no_place(postcode)):
        return await _national(society, postcode.full if postcode else typed.strip().upper()[:10])
    return None


async def _held(society: Society, postcode: Postcode) -> PlaceOfPostcode | None:
    statement = database.sql("regions", "place_of_postcode")
    found = await database.row(statement, society.id, postcode.full, postcode.sector, postcode.outward, clock.today(society.time_zone))
    return PlaceOfPostcode(found["community_id"], postcode.full, found["latitude"], found["longitude"]) if found else None


def _has_no_place(postcode: Postcode) -> bool:
    return postcode.country == "GB" and (postcode.outward == FORCES or postcode.outward.rstrip("0123456789") in ISLANDS)


async def _national(society: Society, postcode: str) -> PlaceOfPostcode | None:
    community = await Community.get_or_none(society=society, is_national=True)
    return PlaceOfPostcode(community.id, postcode) if community else None


async def communities_for(viewer: Actor, typed: str) -> list[Community]:
    """The community of the viewer's society for a postcode; for a visitor, that of each society which it may mean. Nothing is kept."""
    societies = [viewer.society] if viewer.society else await Society.all().order_by("id").limit(20)
    places = [await place_of(society, society.country, typed) for society in societies]
    return await Community.filter(id__in=[place.community_id for place in places if place]).order_by("name")


async def open_version(society: Society, name: str, begins_on: date) -> CatchmentVersion:
    """A new edition of the table, in force from a day on; the same day twice is the same edition, under its newest name."""
    version, _new = await CatchmentVersion.get_or_create(
        society=society, begins_on=begins_on, defaults={"name": name, "loaded_at": clock.now()}
    )
    await database.rewrite(version, {"name": name})
    return version


async def load(version: CatchmentVersion, lines: Iterable[CatchmentLine]) -> int:
    """Fill an edition in one COPY; what it held before goes, so that loading twice is loading once. Gives how many lines stand there."""
    columns = ("version_id", *CatchmentLine._fields)
    async with database.transaction():
        await CatchmentVersion.select_for_update().get(id=version.id)
        await database.run("DELETE FROM regions_catchment WHERE version_id = $1", version.id)
        await database.copy("regions_catchment", columns, ((version.id, *line) for line in lines))
        count: int = await database.value("SELECT count(*) FROM regions_catchment WHERE version_id = $1", version.id)
    return count


def street(society: Society, typed: str) -> str:
    """The full postcode that names a street.

    Raises:
        Refused: that is no whole postcode of the society's country.
    """
    postcode = postcodes.normalise(society.country, typed)
    if postcode is None:
        raise Refused(_("That is not a whole postcode."), field="postcode")
    return postcode.full


async def claim(store: Store, typed: str, *, by: Actor) -> Claim:
    """A store claims a street for its community, from the next look-up on. A street has one claim: the newest ends the one before.

    Raises:
        Refused: that is no whole postcode of the society's country, or the store stands in no community.
    """
    society = await Society.get(id=by.home.id)
    code = street(society, typed)
    async with database.transaction():
        await store_places.locked(store)
        live = await Claim.select_for_update().get_or_none(society=society, code=code, ended_at=None)
        if live and live.store_id == store.id:
            return live
        if live:
            await Claim.filter(id=live.id).update(ended_at=clock.now())
        return await Claim.create(society=society, store=store, code=code, claimed_at=clock.now(), by_kind=by.kind, by_id=by.id)
