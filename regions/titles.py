"""What things of this floor are called, for whoever holds only their opaque kind and id."""

from regions.models import Activity, Community


async def title_of(kind: str, thing_id: int) -> str | None:
    """The name of a community, the title of an activity; None for what is not of this floor, or not there."""
    if kind == "community":
        found = await Community.get_or_none(id=thing_id)
        return found.name if found else None
    if kind == "activity":
        activity = await Activity.get_or_none(id=thing_id)
        return activity.title if activity else None
    return None
