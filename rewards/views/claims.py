"""Claims of missing points: the member's own, the list of those who look at them, one claim, and the decision."""

from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from portal import stores
from portal.kit import paging
from portal.kit.check_digits import spoken_groups
from portal.kit.forms import Form
from portal.kit.locale import gettext as _, named
from portal.kit.pages import find, go, page
from portal.kit.refusals import Refused
from portal.models import Person, Society
from rewards import claims
from rewards.claim_forms import BookingForm, ClaimForm
from rewards.forms import RejectionForm
from rewards.models.claims import Claim
from rewards.models.earning import Category


async def show_my_claims(request: Request) -> Response:
    """What the member claimed and what came of it, and a form; `?store=` and the like fill it in."""
    return await _my_page(request, ClaimForm.blank(choices=await _stores(request.user.home)))


async def create_claim(request: Request) -> Response:
    """Claim a receipt."""
    form = await ClaimForm.read(request, choices=await _stores(request.user.home))
    if await form.submit(claims.claim, request.user.member, by=request.user) is None:
        return await _my_page(request, form, status=422)
    return go(request, "rewards:my_claims", toast=_("We have your claim. Somebody looks at the till’s journal and writes to you."))


async def show_claims(request: Request) -> Response:
    """The list of the society, open ones first; no names."""
    number = paging.number_of(request)
    limit, offset = paging.window(number)
    found = paging.cut(await claims.visible_to(request.user.home).limit(limit).offset(offset), number)
    return page(request, "rewards/claims", found=found, density="work")


async def show_claim(request: Request) -> Response:
    """One claim; that it was opened is logged."""
    return await _draw(request, await _found(request))


async def create_booking(request: Request) -> Response:
    """Book the receipt as the till's journal says."""
    claim = await _found(request)
    form = await BookingForm.read(request, choices=await _categories(request.user.home))
    if await form.submit(_book, claim, request, form) is None:
        return await _draw(request, claim, form, status=422)
    return go(request, "rewards:claim", number=claim.id, toast=_("Booked. The member has been written to."))


async def _book(claim: Claim, request: Request, form: BookingForm, **_typed: Any) -> Claim:
    return await claims.book(claim, by=request.user, lines=form.lines)


async def create_rejection(request: Request) -> Response:
    """Reject the claim, with a reason."""
    claim = await _found(request)
    form = await RejectionForm.read(request)
    if await form.submit(claims.reject, claim, by=request.user) is None:
        return await _draw(request, claim, form, status=422)
    return go(request, "rewards:claim", number=claim.id, toast=_("Rejected. The member has been written to."))


async def _found(request: Request) -> Claim:
    return await find(claims.visible_to(request.user.home), id=request.path_params["number"])


async def _stores(society: Society) -> dict[str, list[tuple[str, str]]]:
    return {"store": await stores.choices(society)}


async def _categories(society: Society) -> dict[str, list[tuple[str, str]]]:
    found = [(one.code, named(one.names)) for one in await Category.filter(society=society).order_by("code")]
    return {name: [("", _("None")), *found] for name in BookingForm.category_names()}


async def _my_page(request: Request, form: ClaimForm, *, status: int = 200) -> Response:
    number = paging.number_of(request)
    limit, offset = paging.window(number)
    found = paging.cut(await claims.of_member(request.user.member).limit(limit).offset(offset), number)
    said = await claims.said_of(found.items)
    return page(request, "rewards/my_claims", form=form, found=found, said=said, days=claims.DAYS_BACK_MAX, status=status)


async def _draw(request: Request, claim: Claim, form: Form | None = None, *, status: int = 200) -> Response:
    try:
        member = await claims.open_claim(claim, by=request.user)
    except Refused as refused:
        return page(request, "rewards/review_closed", title=_("Claim of a receipt"), why=refused.message, density="work", status=403)
    rejection = form if isinstance(form, RejectionForm) else RejectionForm.blank()
    booking = form if isinstance(form, BookingForm) else BookingForm.blank(choices=await _categories(request.user.home))
    said = await claims.said_of([claim])
    return page(
        request, "rewards/claim", claim=claim, said=said, booking=booking, rejection=rejection, problems=form or rejection,
        member_name=(await Person.get(id=member.person_id)).name, member_number=spoken_groups(member.number), density="work", status=status,
    )  # fmt: skip
