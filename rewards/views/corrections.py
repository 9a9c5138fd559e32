"""Corrections of points: what waits, a member's form, one correction with the line as the member reads it, and the decision."""

from collections.abc import Awaitable, Callable
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from portal import members
from portal.kit import paging
from portal.kit.check_digits import spoken_groups
from portal.kit.forms import Form
from portal.kit.locale import gettext as _
from portal.kit.pages import find, go, page
from portal.kit.refusals import Refused
from portal.models import Member, Person
from rewards import correction_lines, corrections
from rewards.forms import ConfirmationForm, CorrectionForm, NumberedForm, RejectionForm
from rewards.models.corrections import Correction


async def show_list(request: Request) -> Response:
    """The list, those that wait first; no names."""
    number = paging.number_of(request)
    limit, offset = paging.window(number)
    found = paging.cut(await corrections.visible_to(request.user.home).limit(limit).offset(offset), number)
    entries = await correction_lines.in_list(request.user.home, found.items)
    return page(request, "rewards/corrections", found=found, entries=entries, density="work")


async def show_correction_form(request: Request) -> Response:
    """`?number=` names the member; without it the page asks for one."""
    typed = request.query_params.get("number", "")[:20]
    if not typed:
        return page(request, "rewards/correction_member", typed="", problem=None, density="work")
    try:
        member = await _named(request, typed)
    except Refused as refused:
        return page(request, "rewards/correction_member", typed=typed, problem=refused.message, density="work", status=422)
    form = CorrectionForm.blank(choices=await correction_lines.choices(member, request.user.home), member=member.number)
    return await _form_page(request, member, form)


async def create_correction(request: Request) -> Response:
    """Propose one; it is posted on its own page, where its line is read first."""
    typed = (await NumberedForm.read(request)).typed["member"][:20]
    try:
        member = await _named(request, typed)
    except Refused as refused:
        return page(request, "rewards/correction_member", typed=typed, problem=refused.message, density="work", status=422)
    form = await CorrectionForm.read(request, choices=await correction_lines.choices(member, request.user.home))
    form.values.pop("member", None)
    correction = await form.submit(corrections.propose, member, by=request.user)
    if correction is None:
        return await _form_page(request, member, form, status=422)
    return go(request, "rewards:correction", number=correction.id)


async def show_correction(request: Request) -> Response:
    """One correction; that it was opened is logged."""
    return await _draw(request, await _found(request))


async def create_posting(request: Request) -> Response:
    """Post it, or as a second person confirm it."""
    return await _decide(request, ConfirmationForm, corrections.confirm, _("Posted. The member’s statement shows it now."))


async def create_refusal(request: Request) -> Response:
    """Refuse it, with a reason."""
    return await _decide(request, RejectionForm, corrections.refuse, _("Refused. Nothing was posted."))


async def _decide(request: Request, kind: type[Form], operation: Callable[..., Awaitable[Any]], toast: str) -> Response:
    correction = await _found(request)
    form = await kind.read(request)
    if await form.submit(operation, correction, by=request.user) is None:
        return await _draw(request, correction, form, status=422)
    return go(request, "rewards:correction", number=correction.id, toast=toast)


async def _found(request: Request) -> Correction:
    return await find(corrections.visible_to(request.user.home), id=request.path_params["number"])


async def _named(request: Request, typed: str) -> Member:
    found = await members.by_number(request.user.home, typed)
    if not found:
        raise Refused(_("No member has this number."))
    return await corrections.open_member(found[0].id, by=request.user)


async def _form_page(request: Request, member: Member, form: CorrectionForm, *, status: int = 200) -> Response:
    name = (await Person.get(id=member.person_id)).name
    limit = (await corrections.terms_of(member.society_id)).limit_points
    return page(
        request, "rewards/correction_form", form=form, member_name=name, member_number=spoken_groups(member.number), limit=limit,
        density="work", status=status,
    )  # fmt: skip


async def _draw(request: Request, correction: Correction, form: Form | None = None, *, status: int = 200) -> Response:
    try:
        whose = await correction_lines.member_of(correction)
        member = await corrections.open_member(whose.id, by=request.user, number=correction.id)
    except Refused as refused:
        return page(request, "rewards/review_closed", title=_("Correction"), why=refused.message, density="work", status=403)
    refusal = form if isinstance(form, RejectionForm) else RejectionForm.blank()
    return page(
        request, "rewards/correction", correction=correction, entry=await correction_lines.as_member_reads(correction, request.user.home),
        reason=correction_lines.reason_words(correction), needs_second=await corrections.needs_second(correction, by=request.user),
        member_name=(await Person.get(id=member.person_id)).name, member_number=spoken_groups(member.number),
        refusal=refusal, problems=form or refusal, limit=(await corrections.terms_of(member.society_id)).limit_points,
        density="work", status=status,
    )  # fmt: skip
