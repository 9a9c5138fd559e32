"""The societies of the demo with their stores."""

from portal import societies
from portal.actors import system
from portal.demo.tables import fill
from portal.demo.world import SOCIETIES, DemoSociety
from portal.models import BusinessLine, Society

StoreRow = tuple[str, str, str, str, float | None, float | None]
"""Line, number, name, address, latitude, longitude."""


async def found() -> list[Society]:
    """Both societies, each with its stores."""
    return [await _found(one) for one in SOCIETIES]


async def _found(one: DemoSociety) -> Society:
    society = await societies.create(
        by=system(), slug=one.slug, name=one.name, currency=one.currency, language=one.language, country=one.country,
        time_zone=one.time_zone,
    )  # fmt: skip
    lines = {line.code: line.id for line in await BusinessLine.filter(society=society)}
    columns = ("society_id", "line_id", "number", "name", "address", "postcode", "latitude", "longitude", "time_zone")
    stores = [*_shops(one), *_branches(one)]
    await fill(
        "portal_store",
        columns,
        [(society.id, lines[line], *rest, "", latitude, longitude, one.time_zone) for line, *rest, latitude, longitude in stores],
    )
    return society


def _shops(one: DemoSociety) -> list[StoreRow]:
    numbers = shop_numbers(one)
    return [
        ("food", number, shop, f"{shop}, {place.name}", place.latitude, place.longitude)
        for place in one.places
        for number, shop in zip(numbers[place.slug], place.shops, strict=True)
    ]


def _branches(one: DemoSociety) -> list[StoreRow]:
    at = {place.slug: place for place in one.places}
    return [
        (branch.line, branch.number, branch.name, place.name, place.latitude, place.longitude)
        if branch.place and (place := at[branch.place])
        else (branch.line, branch.number, branch.name, "", None, None)
        for branch in one.branches
    ]


def shop_numbers(one: DemoSociety) -> dict[str, list[str]]:
    """The numbers of the shops at each place, by the place's slug."""
    numbers = iter(range(one.first_store, one.first_store + 1_000))
    return {place.slug: [str(next(numbers)) for _shop in place.shops] for place in one.places}
