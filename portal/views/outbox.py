"""Notices where people read them: the demo's outbox, and every member's own messages (M42)."""

from starlette.requests import Request
from starlette.responses import Response

from portal import consents, notices
from portal.kit import paging
from portal.kit.pages import find, page
from portal.kit.refusals import NotFound
from portal.models import Notice


async def show_outbox(request: Request) -> Response:
    """Everything that the demo would have sent, newest first."""
    _in_the_demo_only(request)
    number = paging.number_of(request)
    limit, offset = paging.window(number)
    found = await Notice.all().order_by("-id").limit(limit).offset(offset)
    return page(
        request, "portal/outbox", letters=paging.cut(found, number), channels=consents.CHANNELS, whys=notices.WHYS, zone=_zone(request)
    )


async def show_letter(request: Request) -> Response:
    """One of them, as its reader gets it."""
    _in_the_demo_only(request)
    notice = await find(Notice.all(), id=request.path_params["id"])
    letter = await notices.letter(notice, request.app.state.settings.public_origin)
    return page(request, "portal/notice", notice=notice, text=letter.text, sender=letter.sender, back="portal:outbox", zone=_zone(request))


async def show_messages(request: Request) -> Response:
    """What the society wrote to the member, newest first."""
    number = paging.number_of(request)
    limit, offset = paging.window(number)
    found = await notices.readable_by(request.user.person_id).limit(limit).offset(offset)
    return page(request, "portal/messages", messages=paging.cut(found, number), zone=_zone(request))


async def show_message(request: Request) -> Response:
    """One message."""
    notice = await find(notices.readable_by(request.user.person_id), id=request.path_params["id"])
    letter = await notices.letter(notice, request.app.state.settings.public_origin)
    return page(
        request, "portal/notice", notice=notice, text=letter.text, sender=letter.sender, back="portal:messages", zone=_zone(request)
    )


def _in_the_demo_only(request: Request) -> None:
    if not request.app.state.settings.demo:
        raise NotFound


def _zone(request: Request) -> str:
    return request.user.society.time_zone if request.user.society else "Europe/London"
