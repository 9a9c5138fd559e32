"""The pages of a community: the reader's own, any other, and the door for whoever has none yet."""

from starlette.requests import Request
from starlette.responses import Response

from portal.kit import clock
from portal.kit.locale import gettext as _
from portal.kit.pages import find, go, page
from portal.kit.slots import show
from regions import appointments, catchments, communities, residences
from regions.forms import PostcodeForm
from regions.models import Community
from regions.slots import COMMUNITY

AREAS = ("hero", "lead", "main", "aside")


async def show_home(request: Request) -> Response:
    """A member's own community, be it the one of those whom no catchment holds; whoever has none chooses."""
    viewer = request.user
    community = await residences.community_of(viewer.member) if viewer.is_member else None
    if community is None:
        return await _choose(request, PostcodeForm.blank())
    return await _community_page(request, community)


async def create_look_up(request: Request) -> Response:
    """A postcode leads to its community and is forgotten (M19)."""
    form = await PostcodeForm.read(request)
    found = await catchments.communities_for(request.user, form.values["postcode"]) if form.valid else []
    if len(found) == 1:
        return go(request, "regions:community", slug=found[0].slug)
    if form.valid and not found:
        form.errors["postcode"] = _("We do not know this postcode. Choose a community below.")
    return await _choose(request, form, status=200 if found else 422, found=found)


async def _choose(request: Request, form: PostcodeForm, *, status: int = 200, found: list[Community] | None = None) -> Response:
    regions = await communities.by_region(request.user)
    return page(request, "regions/choose", form=form, found=found or [], regions=regions, status=status)


async def show_community(request: Request) -> Response:
    """A community's page, for anyone."""
    community = await find(communities.visible_to(request.user).select_related("region"), slug=request.path_params["slug"])
    return await _community_page(request, community)


async def _community_page(request: Request, community: Community) -> Response:
    viewer = request.user
    panels = await show(COMMUNITY, community.id, viewer.id if viewer.is_member else None, clock.now())
    areas = {area: [panel for panel in panels if panel.area == area] for area in AREAS}
    runs = await appointments.run_by(viewer).filter(id=community.id).exists()
    return page(request, "regions/community", community=community, areas=areas, runs=runs)
