"""Regions and communities of the demo, which postcodes are theirs (R23), and where its members live."""

from collections import Counter
from collections.abc import Iterator
from datetime import timedelta

from portal.demo import places, postcodes
from portal.demo.postcodes import Spot
from portal.demo.tables import fill
from portal.demo.world import SOCIETIES, DemoSociety
from portal.kit import clock, database, postcodes as kinds
from portal.kit.demonstration import Demo
from portal.kit.distance import metres_between
from portal.kit.locale import gettext as _
from portal.models import Society, Store
from regions import catchments
from regions.catchments import CatchmentLine
from regions.demo.world import ELSEWHERE, GREETINGS, REGIONS
from regions.models import Community, Region

WHOLE = 10_000
REACH_METRES = 60_000
BRITISH_POSTCODES = 2_696_397
STEP = 50_000


async def found(demo: Demo) -> None:
    """Regions, communities, where the stores stand, catchments and residences of both societies."""
    for one in SOCIETIES:
        society = await Society.get(slug=one.slug)
        communities = await _communities(one, society)
        await _stand_stores(one, society, communities)
        version = await catchments.open_version(society, "Demo", clock.today(one.time_zone) - timedelta(days=400))
        whole_country = demo.households is None and one.country == "GB"
        await catchments.load(version, _nearest(demo, one, communities) if whole_country else _own(one, communities))
        await _house(one, society, communities)


async def _communities(one: DemoSociety, society: Society) -> dict[str, Community]:
    """Every community by its slug; the last is of those who live elsewhere."""
    elsewhere = ELSEWHERE[one.slug]
    regions = {
        region.slug: await Region.create(society=society, code=region.code, slug=region.slug, name=region.name, roofline=region.roofline)
        for region in (*REGIONS[one.slug], elsewhere.region)
    }
    made = {
        place.slug: await Community.create(
            society=society, region=regions[place.region], slug=place.slug, name=place.name, greeting=GREETINGS[one.language],
            time_zone=one.time_zone, latitude=place.latitude, longitude=place.longitude,
        )
        for place in one.places
    }  # fmt: skip
    made[elsewhere.slug] = await Community.create(
        society=society, region=regions[elsewhere.region.slug], slug=elsewhere.slug, name=elsewhere.name, greeting=GREETINGS[one.language],
        time_zone=one.time_zone, is_national=True,
    )  # fmt: skip
    return made


async def _stand_stores(one: DemoSociety, society: Society, communities: dict[str, Community]) -> None:
    stores = {store.number: store.id for store in await Store.filter(society=society)}
    standing = [(stores[number], communities[slug].id) for slug, numbers in places.shop_numbers(one).items() for number in numbers]
    standing += [(stores[branch.number], communities[branch.place].id) for branch in one.branches if branch.place]
    await fill("regions_store_place", ("store_id", "community_id"), standing)


def _own(one: DemoSociety, communities: dict[str, Community]) -> Iterator[CatchmentLine]:
    """The postcodes of the places themselves, and how much of each sector and outward code a community holds."""
    wider: Counter[tuple[str, str]] = Counter()
    for slug, spots in postcodes.by_place(one).items():
        for spot in spots:
            yield _line(spot, communities[slug])
            wider.update((code, slug) for code in _wider(one.country, spot.code))
    whole = Counter[str]()
    for (code, _slug), count in wider.items():
        whole[code] += count
    for (code, slug), count in wider.items():
        yield CatchmentLine(code, communities[slug].id, max(WHOLE * count // whole[code], 1))


def _wider(country: str, code: str) -> set[str]:
    found = kinds.normalise(country, code)
    return {found.sector, found.outward} if found else set()


def _line(spot: Spot, community: Community) -> CatchmentLine:
    return CatchmentLine(spot.code, community.id, WHOLE, spot.latitude, spot.longitude)


def _nearest(demo: Demo, one: DemoSociety, communities: dict[str, Community]) -> Iterator[CatchmentLine]:
    """Every postcode of the country, by the nearest place of its sector; beyond reach of all, the community of those elsewhere."""
    sectors: dict[str, Community] = {}
    for number, spot in enumerate(postcodes.spots()):
        sector = spot.code[:-2]
        if sector not in sectors:
            sectors[sector] = communities[_nearest_place(one, spot)]
        if number % STEP == 0:
            demo.told(_("Postcodes"), number, BRITISH_POSTCODES)
        yield _line(spot, sectors[sector])
    demo.told(_("Postcodes"), BRITISH_POSTCODES, BRITISH_POSTCODES)


def _nearest_place(one: DemoSociety, spot: Spot) -> str:
    metres = {place.slug: metres_between(place.latitude, place.longitude, spot.latitude, spot.longitude) for place in one.places}
    nearest = min(metres, key=lambda slug: metres[slug])
    return nearest if metres[nearest] <= REACH_METRES else ELSEWHERE[one.slug].slug


async def _house(one: DemoSociety, society: Society, communities: dict[str, Community]) -> None:
    """Everybody lives where their postcode lies, since they joined."""
    spots = {spot.code: (slug, spot) for slug, found in postcodes.by_place(one).items() for spot in found}
    people = await database.rows(
        "SELECT member.id, person.postcode, member.joined_at FROM portal_member member "
        "JOIN portal_person person ON person.id = member.person_id WHERE member.society_id = $1 ORDER BY member.id", society.id,
    )  # fmt: skip
    await fill(
        "regions_residence",
        ("member_id", "community_id", "postcode", "latitude", "longitude", "begins_at", "by_kind", "by_id"),
        [_residence(person, *spots[person["postcode"]], communities) for person in people],
    )


def _residence(person: database.Row, slug: str, spot: Spot, communities: dict[str, Community]) -> tuple[object, ...]:
    community = communities[slug]
    return (person["id"], community.id, spot.code, spot.latitude, spot.longitude, person["joined_at"], "member", person["id"])
