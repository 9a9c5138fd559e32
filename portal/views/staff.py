"""Who works here, and what they may do (R27)."""

from collections.abc import Awaitable, Callable
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from portal import roles, staff
from portal.forms import InvitationForm, MembershipForm, RoleForm
from portal.kit.forms import Form
from portal.kit.locale import gettext as _
from portal.kit.pages import find, go, page
from portal.kit.paging import cut, number_of, window
from portal.kit.refusals import Forbidden
from portal.models import Society, Staff, StaffRole

WAITING_MAX = 50


async def show_staff(request: Request) -> Response:
    """Everybody who works for the society, a page at a time."""
    return await _staff_page(request, InvitationForm.blank())


async def create_staff(request: Request) -> Response:
    """Invite a colleague."""
    if not request.user.has(*staff.INVITE):
        raise Forbidden
    form = await InvitationForm.read(request)
    society = await Society.get(id=request.user.home.id)
    invited = await form.submit(staff.invite, society, by=request.user, origin=request.app.state.settings.public_origin)
    if invited is None:
        return await _staff_page(request, form, status=422)
    return go(request, "portal:colleague", id=invited.id, toast=_("The invitation is on its way. Give a role next."))


async def show_colleague(request: Request) -> Response:
    """One colleague and their roles."""
    return await _colleague_page(request, await _colleague(request))


async def create_role(request: Request) -> Response:
    """Appoint."""
    return await _change(request, RoleForm, roles.give, _given_words)


def _given_words(given: StaffRole) -> str:
    if given.confirmed_at is None:
        return _("The role counts once a second person has confirmed it.")
    return _("The role is given. It counts from the next sign-in.")


async def create_confirmation(request: Request) -> Response:
    """The second person's word."""
    return await _change(request, RoleForm, roles.confirm, lambda _given: _("The role is confirmed. It counts from the next sign-in."))


async def delete_role(request: Request) -> Response:
    """Take a role back, or one that waits."""
    return await _change(request, RoleForm, roles.end, lambda _staff: _("The role is taken back."))


async def create_membership(request: Request) -> Response:
    """Keep who a colleague is as a member."""
    return await _change(request, MembershipForm, staff.be_member, _membership_words)


def _membership_words(colleague: Staff) -> str:
    if colleague.member_id is None:
        return _("Noted: they are no member.")
    return _("The number is kept. Their own record is closed to them from now on, and their household’s.")


async def delete_access(request: Request) -> Response:
    """End somebody's access at once; the form is a button alone."""
    return await _change(request, Form, staff.disable, lambda _staff: _("Their access has ended."))


async def _change(request: Request, kind: type[Form], operation: Callable[..., Awaitable[Any]], says: Callable[[Any], str]) -> Response:
    """Do something to the colleague whom the address names, and say so; or show why it was not done."""
    colleague = await _colleague(request)
    form = await kind.read(request)
    done = await form.submit(operation, colleague, by=request.user)
    if done is None:
        return await _colleague_page(request, colleague, form)
    return go(request, "portal:colleague", id=colleague.id, toast=says(done))


async def _colleague(request: Request) -> Staff:
    return await find(Staff.filter(society_id=request.user.home.id).select_related("person", "member"), id=request.path_params["id"])


async def _staff_page(request: Request, form: InvitationForm, *, status: int = 200) -> Response:
    number = number_of(request)
    limit, offset = window(number)
    everybody = Staff.filter(society_id=request.user.home.id).select_related("person").prefetch_related("given_roles")
    found = await everybody.order_by("person__family_name", "id").limit(limit).offset(offset)
    waiting = await roles.waiting(request.user.home).limit(WAITING_MAX)
    held = {one.id: roles.words(roles.counting(one.given_roles)) for one in found}
    return page(
        request, "portal/staff", people=cut(found, number), form=form, labels=roles.ROLES, held=held, waiting=waiting,
        invites=request.user.has(*staff.INVITE), status=status, density="work",
    )  # fmt: skip


async def _colleague_page(request: Request, colleague: Staff, form: Form | None = None) -> Response:
    held, mine = await roles.held_by(colleague), roles.given_by(request.user)
    waiting = await roles.waiting(request.user.home).filter(staff_id=colleague.id)
    problem = form and (form.refusal or next(iter(form.errors.values()), None))
    return page(
        request, "portal/colleague", colleague=colleague, held=held, waiting=waiting, labels=roles.ROLES, mine=mine, problem=problem,
        free=[role for role in mine if role not in {*held, *(one.role for one in waiting)}],
        confirms={one.role for one in waiting if roles.may_confirm(one, request.user)},
        status=422 if problem else 200, density="work",
    )  # fmt: skip
