"""Calendar files, for phones: one activity, or what is on in a community (M25)."""

from starlette.requests import Request
from starlette.responses import Response

from portal.kit.calendar import feed, ics
from portal.kit.pages import find
from regions import activities, communities, entries
from regions.entries import Address


async def show_file(request: Request) -> Response:
    """This activity, and nothing else."""
    activity = await find(activities.visible_to(request.user), slug=request.path_params["slug"])
    return _answer(ics(entries.entry_of(activity, _addresses(request))))


async def show_feed(request: Request) -> Response:
    """A community's activities, to follow."""
    community = await find(communities.visible_to(request.user), slug=request.path_params["slug"])
    return _answer(feed(community.name, await entries.of_community(community, _addresses(request))))


def _addresses(request: Request) -> Address:
    origin = request.app.state.settings.public_origin
    return lambda activity: origin + str(request.app.url_path_for("regions:activity", slug=activity.slug))


def _answer(text: str) -> Response:
    # asked for again each time, so that a change is seen at once
    return Response(text, media_type="text/calendar; charset=utf-8", headers={"Cache-Control": "no-cache"})
