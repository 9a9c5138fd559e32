"""Mentions: what a member made of the talking points that an opening showed (A6)."""

from care import talking_points
from care.models import Mention
from care.openings import Opening
from portal.actors import Actor
from portal.kit import clock, database
from portal.kit.locale import gettext as _
from portal.kit.refusals import Refused


class NoLongerMentioned(Refused):
    """The activity filled up, was called off or was answered while the record stood open."""


async def mark(opening: Opening, *, by: Actor, activity: int, outcome: str) -> Mention:
    """Say what became of a point: said, interested, or not wanted, which silences its kind for 12 months. The last word counts.

    Raises:
        NoLongerMentioned: the activity is not among the points of this opening, or no longer.
    """
    async with database.transaction():
        mention = await Mention.select_for_update().get_or_none(
            opening_id=opening.id, about_kind=talking_points.ACTIVITY, about_id=activity
        )  # fmt: skip
        if mention is not None and mention.outcome == outcome:
            return mention
        if mention is None:
            mention = await _come_up_since(opening, activity)
        mention.outcome, mention.marked_at, mention.marked_by_id = outcome, clock.now(), by.id
        await mention.save()
    return mention


async def _come_up_since(opening: Opening, activity: int) -> Mention:
    # a point that was fourth at the opening moves up when one of the three fills up meanwhile
    points = await talking_points.for_member(opening.member_id, opening.staff_id)
    point = next((point for point in points if point.id == activity), None)
    if point is None:
        raise NoLongerMentioned(_("This is not to be mentioned any more. The list is up to date now."))
    return Mention(
        member_id=opening.member_id, opening_id=opening.id, about_kind=talking_points.ACTIVITY, about_id=activity,
        category=point.category, shown_at=opening.at,
    )  # fmt: skip
