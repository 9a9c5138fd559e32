"""From postcode to community, in the order of R23."""

from datetime import date, timedelta

import pytest

from portal.actors import VISITOR, Actor
from portal.kit import clock
from portal.kit.refusals import Refused
from portal.models import Society, Store
from regions import catchments
from regions.catchments import CatchmentLine
from regions.models import Claim, Community, StorePlace
from tests import people
from tests.regions import made

pytestmark = [pytest.mark.anyio, pytest.mark.usefixtures("rolled_back")]


async def table(society: Society, *lines: CatchmentLine, begins_on: date = date(2020, 1, 1)) -> None:
    await catchments.load(await catchments.open_version(society, "an edition", begins_on), lines)


async def found(society: Society, typed: str, country: str = "GB") -> int | None:
    place = await catchments.place_of(society, country, typed)
    return place.community_id if place else None


async def acting_for(store: Store) -> Actor:
    society = await store.society
    staff = await people.staff(society, "store staff")
    return Actor("staff", staff.id, roles=frozenset({"store staff"}), society=society, store_id=store.id)


@pytest.mark.row("M19.4")
async def test_the_full_postcode_comes_before_the_sector_and_the_sector_before_the_outward_majority() -> None:
    society = await people.society()
    street, sector, wide, other = [await made.community(society) for _ in range(4)]
    await table(
        society,
        CatchmentLine("OL12 0AB", street.id, latitude=53.6, longitude=-2.1),
        CatchmentLine("OL12 0", sector.id, 9000),
        CatchmentLine("OL12 0", other.id, 1000),
        CatchmentLine("OL12", wide.id, 6000),
        CatchmentLine("OL12", other.id, 4000),
    )
    assert await found(society, "ol120ab") == street.id
    assert await found(society, "OL12 0ZZ") == sector.id
    assert await found(society, "OL12 9ZZ") == wide.id
    place = await catchments.place_of(society, "GB", "OL12 0AB")
    assert place and (place.postcode, place.latitude, place.longitude) == ("OL12 0AB", 53.6, -2.1)


@pytest.mark.row("M19.4")
async def test_without_a_majority_the_person_is_asked() -> None:
    society = await people.society()
    for_half, for_rest = await made.community(society), await made.community(society)
    await made.community(society, is_national=True)
    await table(society, CatchmentLine("OL12", for_half.id, 5000), CatchmentLine("OL12", for_rest.id, 5000))
    for typed in ("OL12 0AB", "M1 1AA", "nonsense", "OL12"):
        assert await found(society, typed) is None


@pytest.mark.row("M19.4")
@pytest.mark.parametrize("typed", ["GY1 1AA", "JE2 3AB", "IM1 1AA", "BFPO 105"])
async def test_islands_and_forces_belong_to_the_national_community(typed: str) -> None:
    society = await people.society()
    national = await made.community(society, is_national=True)
    assert await found(society, typed) == national.id
    assert await found(society, "75001", country="FR") == national.id


async def test_an_island_with_a_line_of_its_own_has_its_own_community() -> None:
    society = await people.society()
    await made.community(society, is_national=True)
    jersey = await made.community(society)
    await table(society, CatchmentLine("JE2", jersey.id))
    assert await found(society, "JE2 3AB") == jersey.id


async def test_danish_postal_codes_are_looked_up_too() -> None:
    society = await people.society(country="DK", currency="DKK", time_zone="Europe/Copenhagen", language="da")
    copenhagen = await made.community(society)
    await table(society, CatchmentLine("2100", copenhagen.id))
    assert await found(society, "2100", country="DK") == copenhagen.id


@pytest.mark.row("M19.4")
async def test_a_store_claims_a_street_whatever_the_table_says_and_the_newest_claim_holds() -> None:
    society = await people.society()
    near, first, second = [await made.community(society) for _ in range(3)]
    await table(society, CatchmentLine("OL12 0AB", near.id))
    stores = [await people.store(society) for _ in range(2)]
    for store, community in zip(stores, (first, second), strict=True):
        await StorePlace.create(store=store, community=community)
    claimed = await catchments.claim(stores[0], "ol12 0ab", by=await acting_for(stores[0]))
    assert (await catchments.claim(stores[0], "OL120AB", by=await acting_for(stores[0]))).id == claimed.id
    assert await found(society, "OL12 0AB") == first.id
    await catchments.claim(stores[1], "OL12 0AB", by=await acting_for(stores[1]))
    assert await found(society, "OL12 0AB") == second.id
    assert await Claim.filter(society=society).count() == 2


async def test_a_claim_needs_a_whole_postcode_and_a_place() -> None:
    store = await people.store(await people.society())
    for typed in ("OL12", "OL12 0AB"):
        with pytest.raises(Refused):
            await catchments.claim(store, typed, by=await acting_for(store))
    assert not await Claim.exists()


@pytest.mark.row("M19.4")
async def test_an_edition_counts_from_its_day_on_and_loading_twice_is_loading_once() -> None:
    society = await people.society()
    old, new = await made.community(society), await made.community(society)
    today = clock.today(society.time_zone)
    await table(society, CatchmentLine("OL12", old.id))
    version = await catchments.open_version(society, "next", today + timedelta(days=3))
    assert await catchments.load(version, [CatchmentLine("OL12", new.id)]) == 1
    assert await catchments.load(version, [CatchmentLine("OL12", new.id)]) == 1
    assert await found(society, "OL12 0AB") == old.id
    with clock.standing_at(clock.now() + timedelta(days=4)):
        assert await found(society, "OL12 0AB") == new.id


async def test_a_visitor_finds_the_communities_of_every_society_that_knows_the_postcode() -> None:
    one, two = await people.society(), await people.society()
    first: Community = await made.community(one)
    second: Community = await made.community(two)
    await table(one, CatchmentLine("OL12", first.id))
    await table(two, CatchmentLine("OL12", second.id))
    assert {community.id for community in await catchments.communities_for(VISITOR, "OL12 0AB")} == {first.id, second.id}
