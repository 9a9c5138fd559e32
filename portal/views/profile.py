"""What the site knows of whoever is signed in: the ways out, and who looked at a member's record."""

from starlette.requests import Request
from starlette.responses import Response

from portal import records, roles
from portal.kit.check_digits import spoken_groups
from portal.kit.pages import go, page
from portal.kit.paging import number_of


async def show_profile(request: Request) -> Response:
    """Name, number or roles, and the ways out."""
    viewer = request.user
    if not viewer.is_authenticated:
        return go(request, "portal:sign_in", query={"next": request.url.path})
    number = spoken_groups(viewer.member.number) if viewer.is_member else ""
    return page(request, "portal/profile", number=number, roles=roles.words(viewer.roles))


async def show_who_looked(request: Request) -> Response:
    """Who of the staff opened this member's record, when, why, and what they saw (R39)."""
    member = request.user.member
    openings = await records.access_log(member, number_of(request))
    return page(request, "portal/who_looked", openings=openings, labels=roles.ROLES, purposes=records.SAID)
