"""The review list: what waits for a decision, one entry, and the decision."""

from collections.abc import Awaitable, Callable
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from portal.kit import paging
from portal.kit.check_digits import spoken_groups
from portal.kit.forms import Form
from portal.kit.locale import gettext as _
from portal.kit.pages import find, go, page
from portal.kit.refusals import NotFound, Refused
from portal.models import Person
from rewards import review_entries, reviews
from rewards.forms import ClosingForm, ConfirmationForm, RejectionForm
from rewards.models.reviews import Review


async def show_reviews(request: Request) -> Response:
    """The list, the open ones first; `?kind=` shows one kind."""
    number = paging.number_of(request)
    limit, offset = paging.window(number)
    asked = request.query_params.get("kind")
    kind = next((one for one in review_entries.KINDS if one.value == asked), None)
    seen = reviews.visible_to(request.user.home)
    found = paging.cut(await (seen.filter(kind=kind) if kind else seen).limit(limit).offset(offset), number)
    entries = await review_entries.in_list(request.user.home, found.items)
    kinds = [(one, review_entries.kind_words(one)) for one in review_entries.KINDS]
    return page(request, "rewards/reviews", found=found, entries=entries, kinds=kinds, kind=kind, density="work")


async def show_review(request: Request) -> Response:
    """One entry; that it was opened is logged."""
    return await _draw(request, await _found(request))


async def create_booking(request: Request) -> Response:
    """Book a purchase to the member after all."""
    return await _decide(request, ConfirmationForm, reviews.book, _("Booked. It counts for the member now."))


async def create_rejection(request: Request) -> Response:
    """Reject a purchase, with a reason."""
    return await _decide(request, RejectionForm, reviews.reject, _("Rejected. It counts for nobody."))


async def create_closing(request: Request) -> Response:
    """Close a finding, with a note."""
    return await _decide(request, ClosingForm, reviews.close, _("Closed, with your note."))


async def _decide(request: Request, kind: type[Form], operation: Callable[..., Awaitable[Any]], toast: str) -> Response:
    review = await _found(request)
    if review.is_finding != (kind is ClosingForm):
        raise NotFound
    form = await kind.read(request)
    if await form.submit(operation, review, by=request.user) is None:
        return await _draw(request, await _found(request), form, status=422)
    return go(request, "rewards:review", number=review.id, toast=toast)


async def _found(request: Request) -> Review:
    return await find(reviews.visible_to(request.user.home), id=request.path_params["number"])


async def _draw(request: Request, review: Review, form: Form | None = None, *, status: int = 200) -> Response:
    title = review_entries.kind_words(review.kind)
    try:
        members = await reviews.open_entry(review, by=request.user)
    except Refused as refused:
        return page(request, "rewards/review_closed", title=title, why=refused.message, density="work", status=403)
    if review.is_finding:
        return await _draw_finding(request, review, form, title=title, status=status)
    rejection = form if isinstance(form, RejectionForm) else RejectionForm.blank()
    return page(
        request, "rewards/review", review=review, title=title, held=await review_entries.held(request.user.home, review),
        member_name=(await Person.get(id=members[0].person_id)).name if members else _("Nobody yet: a temporary card"),
        member_number=spoken_groups(members[0].number) if members else "",
        why=reviews.why(review), rejection=rejection, problems=form or rejection, density="work", status=status,
    )  # fmt: skip


async def _draw_finding(request: Request, review: Review, form: Form | None, *, title: str, status: int) -> Response:
    closing = form or ClosingForm.blank()
    return page(
        request, "rewards/finding", review=review, title=title, receipts=await review_entries.found(request.user.home, review),
        way=review_entries.way(review), why=reviews.why(review), closing=closing, density="work", status=status,
    )  # fmt: skip
