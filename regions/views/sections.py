"""The editor of a community's page (P3): sections, preview, publish, order, versions, back to an earlier one."""

from starlette.requests import Request
from starlette.responses import Response

from portal.kit.locale import gettext as _
from portal.kit.pages import find, go, page
from portal.kit.paging import number_of
from regions import sections
from regions.forms import NewSectionForm, PositionForm, SectionForm, VersionForm
from regions.models import SectionVersion
from regions.views import running


async def show_sections(request: Request) -> Response:
    """Every section with what can be done to it, and those that were taken off."""
    community = await running.community(request)
    standing, removed = await sections.on_page(community), await sections.off_page(community, number_of(request))
    return page(request, "regions/sections", community=community, sections=standing, removed=removed)


async def show_new_section(request: Request) -> Response:
    community = await running.community(request)
    return page(request, "regions/section", community=community, section=None, form=NewSectionForm.blank(), preview=False)


async def create_section(request: Request) -> Response:
    """Preview a new section, or publish it."""
    community = await running.community(request)
    form = await NewSectionForm.read(request)
    preview = form.valid and form.values.pop("act") == "preview"
    if preview or await form.submit(sections.add, community, by=request.user) is None:
        status = 200 if preview else 422
        return page(request, "regions/section", community=community, section=None, form=form, preview=preview, status=status)
    return go(request, "regions:sections", slug=community.slug, toast=_("Published. It is on the page."))


async def show_section(request: Request) -> Response:
    """The newest words of a section, to change them."""
    section = await running.section(request)
    newest = await sections.newest(section)
    form = SectionForm.blank(heading=newest.heading, text=newest.text)
    return page(request, "regions/section", community=section.community, section=section, form=form, preview=False)


async def create_version(request: Request) -> Response:
    """Preview new words, or publish them."""
    section = await running.section(request)
    form = await SectionForm.read(request)
    preview = form.valid and form.values.pop("act") == "preview"
    if preview or await form.submit(sections.edit, section, by=request.user) is None:
        status = 200 if preview else 422
        return page(request, "regions/section", community=section.community, section=section, form=form, preview=preview, status=status)
    return go(request, "regions:sections", slug=section.community.slug, toast=_("Published. It is on the page."))


async def show_versions(request: Request) -> Response:
    """What a section said before, each version with its way back."""
    section = await running.section(request)
    versions, newest = await sections.versions_of(section, number_of(request)), await sections.newest(section)
    return page(request, "regions/versions", community=section.community, section=section, newest=newest, versions=versions)


async def create_reversion(request: Request) -> Response:
    """Let an earlier version stand again."""
    section = await running.section(request)
    form = await VersionForm.read(request)
    earlier = await find(SectionVersion.filter(section=section), number=form.values.get("number", 0))
    await sections.revert(section, earlier, by=request.user)
    return go(request, "regions:sections", slug=section.community.slug, toast=_("The earlier words stand again."))


async def create_position(request: Request) -> Response:
    """Move a section to another place of the page."""
    section = await running.section(request)
    form = await PositionForm.read(request)
    if form.valid:
        await sections.move(section, position=form.values["position"], by=request.user)
    return go(request, "regions:sections", slug=section.community.slug)


async def create_removal(request: Request) -> Response:
    """Take a section off the page."""
    section = await running.section(request)
    await sections.remove(section, by=request.user)
    return go(request, "regions:sections", slug=section.community.slug, toast=_("Taken off the page. Below, you can bring it back."))


async def create_return(request: Request) -> Response:
    """Let a section that was taken off stand again."""
    section = await running.kept_section(request)
    await sections.bring_back(section, by=request.user)
    return go(request, "regions:sections", slug=section.community.slug, toast=_("It stands on the page again, at the end."))
