"""Pages of causes: a member's 1%, the list to choose from, a cause."""

from starlette.requests import Request
from starlette.responses import Response

from causes import causes, choices, parts, standings
from causes.categories import LABELS
from causes.forms import ChoiceForm
from causes.models import Cause, Running
from portal.kit import clock, paging
from portal.kit.locale import gettext as _
from portal.kit.pages import find, go, page
from rewards.statements import contribution_basis


async def show_mine(request: Request) -> Response:
    """My 1%: how much, for whom, what if I do not choose, and every choice so far."""
    member = request.user.member
    mine = await parts.mine(member)
    standing = await standings.of_community(mine.community.id, member) if mine.community else None
    basis = await contribution_basis.sentence(request.user.home)
    return page(request, "causes/mine", mine=mine, history=await parts.history(member), standing=standing, basis=basis)


async def show_causes(request: Request) -> Response:
    """The causes that a member may choose from, the nearest first."""
    member = request.user.member
    near = await standings.near(member, paging.number_of(request))
    return page(request, "causes/causes", mine=await parts.mine(member), near=near)


async def show_cause(request: Request) -> Response:
    """A cause, for everybody."""
    cause = await find(causes.visible(), slug=request.path_params["slug"])
    return await _cause_page(request, cause, ChoiceForm.blank())


async def create_choice(request: Request) -> Response:
    """Choose a cause: from now on the member's 1% goes there."""
    member = request.user.member
    cause = await find(causes.visible().filter(society_id=member.society_id), slug=request.path_params["slug"])
    running = await Running.filter(cause=cause, begins_at__lte=clock.now()).order_by("-begins_at").first()
    assert running is not None, "a cause is visible once it has run"
    form = await ChoiceForm.read(request)
    if await form.submit(choices.choose, member, running, by=request.user) is None:
        return await _cause_page(request, cause, form, status=422)
    return go(request, "causes:mine", toast=_("Your 1%% goes to %(cause)s from now on.", cause=cause.name))


async def _cause_page(request: Request, cause: Cause, form: ChoiceForm, status: int = 200) -> Response:
    member = request.user.member_row
    raised = await standings.raised(cause, member)
    may_choose = member is not None and member.society_id == cause.society_id and raised is not None and raised.runs
    told = {"category": _(LABELS[cause.category]), "basis": await contribution_basis.sentence(cause.society)}
    return page(request, "causes/cause", status=status, cause=cause, form=form, raised=raised, may_choose=may_choose, **told)
