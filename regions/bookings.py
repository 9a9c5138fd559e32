"""Rooms of stores: which there are, and whether another activity has one already (P4)."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from portal.kit import formats
from portal.kit.locale import gettext as _
from portal.kit.refusals import Refused
from regions.models import Activity, Community, Space


async def choices(community: Community) -> Sequence[tuple[str, str]]:
    """The rooms of a community's stores, for a form."""
    spaces = await Space.filter(community_id=community.id).select_related("store").order_by("id").limit(50)
    rooms = [
        (str(space.id), _("%(room)s, %(store)s, %(seats)s seats", room=space.name, store=space.store.name, seats=space.seats))
        for space in spaces
    ]
    return [("", _("No room of a store")), *rooms]


async def hold(community: Community, said: dict[str, Any], activity: Activity | None, *, shared: bool) -> None:
    """Hold the room that was picked, while nobody else has it in that time, or `shared` says that both know.

    The room's row is locked, so that two who pick it at once see each other. Call it inside the transaction that books.

    Args:
        said: the columns of the activity, of which `space_id`, `starts_at` and `ends_at` matter.

    Raises:
        Refused: another activity has it then; beside the field `share_space`.
    """
    if said["space_id"] is None:
        return
    space = await Space.select_for_update().get_or_none(id=said["space_id"], community_id=community.id)
    if space is None:
        raise Refused(_("Choose one of the answers."), field="space")
    clash = await _clash(space, said["starts_at"], said["ends_at"], activity)
    if clash is None or shared:
        return
    words = {
        "room": space.name,
        "title": clash.title,
        "starts": formats.time_of(clash.starts_at, clash.time_zone),
        "ends": formats.time_of(clash.ends_at, clash.time_zone),
    }
    raise Refused(_("%(room)s is taken then: %(title)s, %(starts)s to %(ends)s.", **words), field="share_space")


async def _clash(space: Space, starts_at: datetime, ends_at: datetime, activity: Activity | None) -> Activity | None:
    others = Activity.filter(space_id=space.id, cancelled_at=None, starts_at__lt=ends_at, ends_at__gt=starts_at)
    return await (others.exclude(id=activity.id) if activity else others).order_by("starts_at").first()
