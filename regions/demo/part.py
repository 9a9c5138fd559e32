"""Regions' part of the demo: communities and who lives there, then their pages and a year of activities."""

from collections.abc import Sequence

from portal.kit.demonstration import Demo, Part
from portal.models import Society
from regions.demo import activities, pages, places
from regions.models import Community


async def furnish(demo: Demo) -> bool:
    """Communities, catchments, residences, appointments."""
    await places.found(demo)
    for society, communities in (await _communities()).items():
        await pages.appoint(demo, society, communities)
    return True


async def live(demo: Demo) -> None:
    """Sections, bulletins and activities."""
    communities = await _communities()
    for society, mine in communities.items():
        await pages.write(society, mine)
    await activities.plan(demo, communities)


async def _communities() -> dict[Society, Sequence[Community]]:
    societies = await Society.all().order_by("id")
    return {society: await Community.filter(society=society).order_by("id").select_related("region") for society in societies}


PART = Part(furnish=furnish, live=live)
